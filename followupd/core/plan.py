"""The plan: from what the queue says and what the outbox holds to everything that is to be done.

``make_plan`` is pure and its result is the whole answer: ``followupd status`` prints it, a dry run
prints it, and a pass carries it out, so the three can't disagree.

The order of questions, for each debt of the queue:

1. Is there a letter for it? By id; else by the same address in the same interview (a name spelled
   anew); else it is new, and then: was this address thanked for an interview that ended within
   36 hours of this one, or whose entry has left the queue? Or was the outbox damaged since the
   interview, so that nobody knows? Then the user is asked (guarantee 3).
2. May its text still change? Then it is drafted again, if its notes have changed.
3. Which state do its text, its findings and the user's rule put it into?
4. Is it due?

A letter whose debt is gone is cancelled, but only when the queue could be read for certain. What a
reading changes is believed when it has stood for a moment, and what it lacks when it has stood for
a minute: a file that is being saved may be cut in the middle of an address, or between two entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from followupd.core.doubts import SAME_INTERVIEW, Doubts
from followupd.core.model import Change, Draft, Entry, Letter, Reading
from followupd.core.owed import Owed
from followupd.core.schedule import goes_at, look_again_at, too_late_at
from followupd.core.settings import Settings
from followupd.core.settled import NEVER, AllSettled, Settled, is_over, may_pass, placed, settled
from followupd.core.states import cancel, entry_changed, is_approved, move, open_state
from followupd.core.stored import Stored, is_finished, order
from followupd.core.words import OPEN, State

CHANGE_STANDS = timedelta(seconds=0.5)
"""A reading that is younger opens and changes nothing: it may be half of a file being saved."""

REMOVAL_STANDS = timedelta(seconds=60)
"""A reading that is younger cancels nothing, unless the person stands elsewhere in it."""

REWRITTEN = OPEN | {State.HELD, State.MISSED}
"""The text follows the notes in these states."""

STOPPED_BEFORE = {
    State.HELD: "you had said hold before its entry left the queue for a while",
    State.REFUSED: "the mail server had refused it before its entry left the queue for a while",
}

Own = Mapping[str, tuple[str, str]]
"""Letter ids, and the subject and text that the user gave to each by editing it."""

Write = Callable[[Owed, Own], Draft]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything to be done.

    ``letters`` is the outbox as it will be once ``changes`` are made; ``live`` are those to which
    something can still happen. ``due`` are the letters to deliver now, the nearest deadline first.
    ``suspended`` are the ids whose entry is bad: they stay as they are. ``next_at`` is when there
    is something to do again, None for never. ``settled`` are the letters that the next plan need
    not look at before their time.
    """

    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()
    live: tuple[Letter, ...] = ()
    due: tuple[Letter, ...] = ()
    suspended: frozenset[str] = frozenset()
    next_at: datetime | None = None
    settled: AllSettled = field(default_factory=dict, compare=False, repr=False)


def make_plan(  # noqa: PLR0917 - the things that a plan is made of
    reading: Reading,
    debts: Mapping[str, Owed],
    stored: Stored,
    now: datetime,
    settings: Settings,
    write: Write,
    stood: timedelta = timedelta.max,
    rebuilt: datetime | None = None,
    before: AllSettled = MappingProxyType({}),
    suspects: frozenset[str] = frozenset(),
) -> Plan:
    """The plan for this moment; ``debts`` come by their ids, ``stored`` is the outbox.

    ``write`` drafts and checks a debt, or checks the text that the user gave it; it is called if
    needed.
    ``stood`` is for how long the queue file has said just this; a person at the keyboard is
    believed at once. ``rebuilt`` is when the outbox was begun anew because it was damaged.
    ``before`` is what the last plan with these settings left settled, but for ``suspects``, the
    ids of letters that are to be checked again.
    """
    doubts = Doubts(reading, stored, rebuilt)
    planner = _Planner(
        reading, debts, stored, now, settings, write, doubts, stood, before, suspects
    )
    if reading.usable:
        planner.serve_all()
        planner.close_the_rest()
    planner.let_time_pass()
    return planner.plan()


@dataclass(slots=True)
class _Planner:
    """``after`` are the letters that were looked at, ``gone`` the ids that they had before."""

    reading: Reading
    debts: Mapping[str, Owed]
    stored: Stored
    now: datetime
    settings: Settings
    write: Write
    doubts: Doubts
    stood: timedelta = timedelta.max
    settled_before: AllSettled = field(default_factory=dict)
    suspects: frozenset[str] = frozenset()
    settled: dict[str, Settled] = field(default_factory=dict)
    after: dict[str, Letter] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    served: set[str] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)
    events: dict[str, list[Entry]] = field(default_factory=dict)
    own: dict[str, tuple[str, str]] = field(default_factory=dict)
    addresses: set[str] | None = None
    doubted_until: datetime | None = None

    def __post_init__(self) -> None:
        self.own = {x.id: (x.subject, x.body) for x in self.stored.edited.values()}

    # 1: is there a letter for it?

    def serve_all(self) -> None:
        """All debts but those whose letters are finished: nothing can be done about these.

        Those without a letter come first, for they may take one over with its edited text.
        """
        unfinished = self.stored.unfinished
        new = sorted(self.debts.keys() - self.stored.by_id.keys())
        for name in (*new, *(name for name in unfinished if name in self.debts)):
            self.serve(self.debts[name])

    def serve(self, debt: Owed) -> None:
        """Bring one debt and its letter together."""
        letter = self.stored.by_id.get(debt.id)
        known = self.settled_before.get(debt.id)
        self.served.add(debt.id)
        if known and known.holds(debt, letter, self.now) and debt.id not in self.suspects:
            self.settled[debt.id] = known
            self.after[debt.id] = known.shown
            return
        letter = letter or self._under_another_name(debt)
        if self.stood < CHANGE_STANDS and (letter is None or letter.source != debt.source):
            self._doubted(debt.id, CHANGE_STANDS)
        elif letter is None:
            self._open(debt)
        elif letter.state in REWRITTEN:
            self._rewrite(debt, letter)
        elif letter.state is State.CANCELLED and letter.closed_by == "queue":
            self._come_back(debt, letter)
        elif letter.state is State.REFUSED and letter.email.casefold() != debt.email.casefold():
            self._readdress(debt, letter)

    def _under_another_name(self, debt: Owed) -> Letter | None:
        same = [x for x in self.stored.at(debt.email) if x.interview == debt.interview.id]
        letter = same[-1] if same else None
        if letter is None or letter.id in self.served or self._is_its_own(letter):
            return None
        if self.stood < CHANGE_STANDS:
            self._doubted(letter.id, CHANGE_STANDS)
            return letter
        named = replace(letter, id=debt.id, person=debt.person.name)
        self.gone.add(letter.id)
        self.after[debt.id] = named
        self.renamed[debt.id] = letter.id
        if letter.edited:
            self.own[debt.id] = self.own.pop(letter.id)
        self.served.add(letter.id)
        self._note(debt.id, "renamed", f"was {letter.id}")
        return named

    def _is_its_own(self, letter: Letter) -> bool:
        """Whether the debt that it was written for is still there to have it.

        One that is finished went to somebody, and that is who has its address now: when two
        people's addresses are put right, the other one is owed a letter yet.
        """
        debt = self.debts.get(letter.id)
        same = debt is not None and debt.email.casefold() == letter.email.casefold()
        return same or (debt is not None and not is_finished(letter))

    def _open(self, debt: Owed) -> None:
        ask = self.doubts.of_new(debt)
        letter = replace(debt.letter(self.settings.me.email), ask=ask)
        self.after[debt.id] = letter
        self._note(debt.id, "added")
        self._rewrite(debt, self._with_wording(debt, letter))

    def _with_wording(self, debt: Owed, letter: Letter) -> Letter:
        """With the text that the user gave it before its entry got another id or company.

        It belongs to a letter to this person whose entry has left the queue; nothing else that
        was said of that one holds for this one.
        """
        for other in self.stored.at(debt.email):
            near = abs(other.ended - debt.interview.ended) <= SAME_INTERVIEW
            gone = other.state in REWRITTEN or other.closed_by == "queue"
            if other.edited and near and gone and other.interview not in self.doubts.known:
                self.own[debt.id] = (other.subject, other.body)
                self._note(debt.id, "edited", f"with your text of {other.id}")
                return replace(letter, subject=other.subject, body=other.body, edited=other.edited)
        return letter

    def _come_back(self, debt: Owed, letter: Letter) -> None:
        back = replace(letter, closed_by="", reason="", ask=letter.ask or self.doubts.of(debt))
        self._note(debt.id, "came-back")
        self._rewrite(debt, move(back, State.WAITING))

    def _readdress(self, debt: Owed, letter: Letter) -> None:
        self._note(debt.id, "readdressed")
        anew = move(letter, State.WAITING, reason="", attempts=0, not_before=None)
        self._rewrite(debt, anew)

    # 2 and 3: its text, its state

    def _rewrite(self, debt: Owed, letter: Letter) -> None:
        """Draft again where the notes changed; a letter about to go is always checked again."""
        fresh = replace(letter, source=debt.source, **debt.facts())
        if letter.email.casefold() != debt.email.casefold() or self._is_due(fresh):
            fresh = self._asked(debt, fresh)
        if fresh.edited:
            fresh = self._drafted(self._edited(debt, fresh), self.write(debt, self.own))
        elif (
            letter.source != debt.source
            or self._must_be_checked(debt, letter)
            or self._is_due(fresh)
        ):
            fresh = self._drafted(fresh, self.write(debt, self.own))
        fresh = placed(self._in_place(fresh), debt)
        if fresh == letter and self.stored.by_id.get(debt.id) is letter:  # as it is in the outbox
            # The outbox knows its own letters again, and needs not write all of one to change it.
            moved = any(
                a.where != b.where for a, b in zip(fresh.findings, letter.findings, strict=True)
            )
            fresh = fresh if moved else letter
            rest = settled(debt, letter, fresh, self.now, self.settings)
            self.settled.update({debt.id: rest} if rest else {})
        self.after[debt.id] = fresh

    def _must_be_checked(self, debt: Owed, letter: Letter) -> bool:
        """Whether something beside its entry may have changed what the check has to say."""
        told = any(finding.code == "call-over" for finding in letter.findings)
        return (
            may_pass(debt, letter, self.now)
            or (is_over(debt, self.now) and not told)
            or bool(debt.person.attach)
            or debt.id in self.suspects
        )

    def _asked(self, debt: Owed, letter: Letter) -> Letter:
        """Somebody may have been thanked since this letter was opened, or at this address.

        An approval that was given before the doubt arose did not mean it.
        """
        doubt = self.doubts.of(debt)
        if not doubt or doubt in letter.ask:
            return letter
        ask = f"{letter.ask}; {doubt}" if letter.ask else doubt
        return replace(letter, ask=ask, approved="", hurry=False)

    def _edited(self, debt: Owed, letter: Letter) -> Letter:
        """A text of the user's own is never overwritten; that its entry changed is said."""
        if letter.edited == debt.entry:
            return letter
        self._note(letter.id, "entry-changed", "the edited text stays")
        return entry_changed(letter, debt.entry)

    def _drafted(self, letter: Letter, draft: Draft) -> Letter:
        if (letter.subject, letter.body) != (draft.subject, draft.body):
            self._note(letter.id, "drafted" if not letter.body else "redrafted")
        return replace(
            letter,
            subject=draft.subject,
            body=draft.body,
            attachments=draft.attachments,
            findings=draft.findings,
        )

    def _in_place(self, letter: Letter) -> Letter:
        """An open letter in the state that its text has earned; a missed one that may go again."""
        over = self.now > too_late_at(letter, self.settings.delivery)
        if letter.state is State.HELD or (letter.state is State.MISSED and over):
            return letter
        if over and not letter.hurry:
            return move(letter, State.MISSED, reason="its time went by")
        state = open_state(letter)
        if state is letter.state:
            return letter
        return move(letter, state, reason=letter.ask if state is State.NEEDS_APPROVAL else "")

    # what has no debt any more

    def close_the_rest(self) -> None:
        """Cancel what left the queue on purpose; suspend what only seems to have left it."""
        closing = REWRITTEN | {State.REFUSED}
        left = [x for x in self._left_over() if x.state in closing]
        whole = {i.id for i in self.reading.interviews} if left else set()
        uncertain = self.reading.held | self.reading.uncertain
        for letter in left:
            certain = letter.interview not in uncertain
            if not (certain and (letter.interview in whole or not self.reading.unnamed)):
                self.suspended.add(letter.id)
            elif self.stood < self._removal_stands(letter):
                self._doubted(letter.id, self._removal_stands(letter))
            else:
                self._close(letter)

    def _left_over(self) -> list[Letter]:
        """The unfinished letters whose debts were not served."""
        unfinished = self.stored.unfinished.items()
        return [self.after.get(x, letter) for x, letter in unfinished if x not in self.served]

    def _removal_stands(self, letter: Letter) -> timedelta:
        """An entry under a new id is no half-saved file; both must not be open at once."""
        if self.addresses is None:
            self.addresses = {debt.email.casefold() for debt in self.debts.values()}
        moved = letter.email.casefold() in self.addresses
        return CHANGE_STANDS if moved else REMOVAL_STANDS

    def _doubted(self, letter_id: str, stands: timedelta) -> None:
        """Nothing happens to this letter until the reading has stood for so long."""
        self.suspended.add(letter_id)
        until = self.now + stands - self.stood
        self.doubted_until = min(self.doubted_until or until, until)

    def _close(self, letter: Letter) -> None:
        if letter.state in STOPPED_BEFORE:  # it may come back, and must not go without a word
            ask = letter.ask or STOPPED_BEFORE[letter.state]
            letter = replace(letter, approved="", ask=ask)
        reason = "its person or entry left the queue"
        self.after[letter.id] = cancel(letter, by="queue", reason=reason)

    # 4: time

    def let_time_pass(self) -> None:
        """Letters that nobody touched still grow too old."""
        for letter in self._left_over():
            if letter.state in OPEN:
                self.after[letter.id] = self._in_place(letter)

    def _is_due(self, letter: Letter) -> bool:
        if letter.id in self.settled:
            return False
        rules = self.settings.delivery
        return letter.state is State.WAITING and goes_at(letter, rules, self.now) <= self.now

    def _note(self, letter_id: str, event: str, detail: str = "") -> None:
        entry = Entry(at=self.now, letter=letter_id, event=event, detail=detail)
        self.events.setdefault(letter_id, []).append(entry)

    def plan(self) -> Plan:
        """All of it, in the order of the deadlines."""
        live = self._live()
        due = _one_for_each(x for x in live if self._is_due(x) and x.id not in self.suspended)
        return Plan(
            changes=tuple(self._changes()),
            letters=self.stored.changed_to(self.after, self.gone),
            live=tuple(live),
            due=tuple(due),
            suspended=frozenset(self.suspended),
            next_at=self._next(live),
            settled=self.settled,
        )

    def _live(self) -> list[Letter]:
        """The letters to which something can still happen, as they will be, in order."""
        unfinished = self.stored.unfinished.items()
        rest = (x for name, x in unfinished if name not in self.after and name not in self.gone)
        return sorted((*self.after.values(), *rest), key=order)

    def _changes(self) -> Iterable[Change]:
        for after in sorted(self.after.values(), key=order):
            before = self.stored.by_id.get(self.renamed.get(after.id, after.id))
            if after is before or after.id in self.settled or after == before:
                continue
            entries = self.events.get(after.id, [])
            if before is None or before.state is not after.state:
                entries = [*entries, state_entry(after, self.now)]
            yield Change(before, after, tuple(entries))

    def _next(self, letters: Iterable[Letter]) -> datetime | None:
        moments = [m for x in letters if x.id not in self.suspended for m in self._moments(x)]
        moments += [self.doubted_until] if self.doubted_until else []
        return min((m for m in moments if self.now < m < NEVER), default=None)

    def _moments(self, letter: Letter) -> Iterable[datetime]:
        rest = self.settled.get(letter.id)
        if rest is not None:
            yield rest.until
            return
        if letter.state is State.WAITING:
            yield goes_at(letter, self.settings.delivery, self.now)
        if letter.state in OPEN:
            yield too_late_at(letter, self.settings.delivery)
        look = look_again_at(letter)
        if look is not None:
            yield look


def _one_for_each(due: Iterable[Letter]) -> Iterable[Letter]:
    """The first letter to each address; when it has gone, the day's others are asked about."""
    seen: set[str] = set()
    for letter in due:
        address = letter.email.casefold()
        if address not in seen or is_approved(letter):
            seen.add(address)
            yield letter


def state_entry(letter: Letter, now: datetime) -> Entry:
    """The journal's line for a letter that has come into a state."""
    return Entry(at=now, letter=letter.id, event=str(letter.state), detail=letter.reason)
