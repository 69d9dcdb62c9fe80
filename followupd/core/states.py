"""The states of a letter and the moves between them.

Every change of state in the program goes through ``move``; what the table does not have can't
happen. What each move means is a function here, so that the daemon, the command line and the
review page do the same thing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from followupd.core.identity import fingerprint
from followupd.core.model import Finding, Letter
from followupd.core.own_text import how_to_mend, is_mended_by_edit
from followupd.core.schedule import pause
from followupd.core.words import IN_WORDS, LOST_TRACK, OPEN, Mode, Severity, State
from followupd.errors import NotAllowed

MOVES: dict[State, frozenset[State]] = {
    State.WAITING: OPEN | {State.HELD, State.SENDING, State.MISSED, State.CANCELLED},
    State.NEEDS_DETAILS: OPEN | {State.HELD, State.SENT, State.MISSED, State.CANCELLED},
    State.NEEDS_APPROVAL: OPEN | {State.HELD, State.SENT, State.MISSED, State.CANCELLED},
    State.HELD: OPEN | {State.HELD, State.MISSED, State.CANCELLED},
    State.SENDING: OPEN | {State.SENT, State.DRAFTED, State.UNSURE, State.REFUSED, State.CANCELLED},
    State.DRAFTED: frozenset({State.SENT, State.WAITING, State.CANCELLED}),
    State.UNSURE: frozenset({State.SENT, State.WAITING, State.CANCELLED}),
    State.REFUSED: OPEN | {State.REFUSED, State.CANCELLED},
    State.MISSED: OPEN | {State.MISSED, State.SENT, State.CANCELLED},
    State.CANCELLED: OPEN | {State.MISSED},
    State.SENT: frozenset(),
}
"""From each state, the states that may follow. ``cancelled`` opens again only for an entry that
came back to the queue (``Letter.closed_by``); ``sent`` never."""


UNCHECKED = Finding(
    code="unchecked",
    severity=Severity.BLOCK,
    message="its text has not been checked yet",
    hint="that is done with the next look at your queue; `followupd check` says what is in the way",
)
ENTRY_CHANGED = "its entry has changed since you edited this letter"


def move(letter: Letter, state: State, **fields: Any) -> Letter:
    """The letter in its next state. Raises NotAllowed where the table has no such move."""
    if state not in MOVES[letter.state]:
        raise NotAllowed(f"{letter.id} is {letter.state}; it can't become {state}")
    return replace(letter, state=state, **fields)


def text_of(letter: Letter) -> str:
    """The fingerprint of all that the recipient would get: what an approval is bound to."""
    files = tuple((a.name, a.digest) for a in letter.attachments)
    # Only where there is one: approvals given before letters could answer a mail stay good.
    answers = (letter.reply_to,) if letter.reply_to else ()
    return fingerprint(letter.email, letter.subject, letter.body, files, *answers)


def is_approved(letter: Letter) -> bool:
    """Whether the user approved exactly this text."""
    return bool(letter.approved) and letter.approved == text_of(letter)


def is_blocked(letter: Letter) -> bool:
    """Whether a finding stops this letter."""
    return any(f.severity is Severity.BLOCK for f in letter.findings)


def wants_approval(letter: Letter) -> bool:
    """Whether this text may not leave before the user says so."""
    return (letter.mode is Mode.REVIEW or bool(letter.ask)) and not is_approved(letter)


def open_state(letter: Letter) -> State:
    """Which of the open states the text and the rules put this letter into."""
    if is_blocked(letter):
        return State.NEEDS_DETAILS
    return State.NEEDS_APPROVAL if wants_approval(letter) else State.WAITING


# What a person says ---------------------------------------------------------------------------


def approve(letter: Letter) -> Letter:
    """The user has read this text and lets it go."""
    if letter.state is State.NEEDS_DETAILS or (is_blocked(letter) and letter.state in OPEN):
        raise _blocked(letter, "approved")
    if letter.state is State.HELD:
        return move(letter, State.HELD, **_approved(letter))
    _must_be(letter, "approve", State.NEEDS_APPROVAL, State.WAITING)
    return move(letter, State.WAITING, **_approved(letter), reason="")


def _approved(letter: Letter) -> dict[str, str]:
    return {"approved": text_of(letter), "approved_text": as_read(letter)}


def as_read(letter: Letter) -> str:
    """Subject and text in one piece, as `edit` opens them and as changes are shown."""
    return f"Subject: {letter.subject}\n\n{letter.body}\n"


def edit(letter: Letter, subject: str, body: str, entry: str) -> Letter:
    """The user's own wording, which stays until it is given up.

    ``entry`` is the fingerprint of the entry it was written for (``Owed.entry``). The next plan
    checks the text, and finds the state that it has earned; until then nothing lets it go.
    """
    _must_be(letter, "edit", *OPEN, State.HELD, State.MISSED)
    ask = _without(letter.ask, ENTRY_CHANGED)
    worded = replace(letter, subject=subject, body=body, edited=entry, ask=ask, hurry=False)
    return _unchecked(worded)


def _unchecked(letter: Letter) -> Letter:
    """Stopped by a finding that the next plan takes away: its text and its check don't agree."""
    state = State.NEEDS_DETAILS if letter.state in OPEN else letter.state
    return replace(letter, state=state, findings=(UNCHECKED,))


def discard(letter: Letter) -> Letter:
    """The user's wording is given up; the next plan drafts the letter from its notes."""
    _must_be(letter, "edit --discard", *OPEN, State.HELD, State.MISSED)
    if not letter.edited:
        raise NotAllowed(f"{letter.id} has no text of your own: it is as it was drafted")
    ask = _without(letter.ask, ENTRY_CHANGED)
    drafted = replace(letter, edited="", source="", approved="", ask=ask, hurry=False)
    return _unchecked(drafted)


def entry_changed(letter: Letter, entry: str) -> Letter:
    """The entry is another one than the edited text was written for: nothing but a word helps."""
    ask = _without(letter.ask, ENTRY_CHANGED)
    ask = f"{ask}; {ENTRY_CHANGED}" if ask else ENTRY_CHANGED
    return replace(letter, edited=entry, ask=ask, approved="", hurry=False)


def _without(said: str, part: str) -> str:
    return "; ".join(x for x in said.split("; ") if x != part)


def hold(letter: Letter) -> Letter:
    """The letter stays where it is until ``release``."""
    _must_be(letter, "hold", *OPEN, State.HELD)
    return move(letter, State.HELD, reason="you said hold", hurry=False)


def release(letter: Letter) -> Letter:
    """A held letter goes its way again, from wherever its text stands now."""
    _must_be(letter, "release", State.HELD)
    return move(letter, open_state(letter), reason="")


def cancel(letter: Letter, *, by: str, reason: str) -> Letter:
    """The letter is not to go; ``by`` is "user" or "queue"."""
    if letter.state is State.SENDING:
        raise NotAllowed(f"{letter.id} is on its way to the server this very moment")
    if letter.state is State.SENT:
        raise NotAllowed(f"{letter.id} has gone; it can't be called back")
    return move(letter, State.CANCELLED, closed_by=by, reason=reason, hurry=False)


def hurry(letter: Letter, now: datetime) -> Letter:
    """The user wants it to go now, whatever the plan says; never blocked, never twice.

    Asking for one letter by name to go now is the user's approval of it. Nobody is thanked for
    an interview that is still to come: its day is mistyped, or it ended before its time.
    """
    _must_be(letter, "send", *OPEN, State.HELD, State.MISSED)
    if letter.ended > now:
        ends = letter.ended.astimezone(ZoneInfo(letter.timezone))
        raise NotAllowed(
            f"{letter.id} can't be sent yet: its interview ends {ends:%Y-%m-%d %H:%M}",
            hint="if it is over, correct `ended` in the queue file",
        )
    if letter.state is State.NEEDS_DETAILS or is_blocked(letter):
        raise _blocked(letter, "sent")
    return move(
        letter,
        State.WAITING,
        hurry=True,
        **_approved(letter),
        not_before=None,
        reason="",
    )


def retry(letter: Letter) -> Letter:
    """A refused letter is tried again."""
    _must_be(letter, "retry", State.REFUSED)
    return move(letter, open_state(letter), reason="", attempts=0, not_before=None)


def resolve_sent(letter: Letter, now: datetime) -> Letter:
    """The user knows that it went."""
    _must_be(letter, "resolve --sent", State.UNSURE, State.DRAFTED, State.MISSED)
    return move(letter, State.SENT, reason="you said it went", done_at=now, text_gone=None)


def resolve_resend(letter: Letter) -> Letter:
    """The user knows that it did not go, and wants it to."""
    _must_be(letter, "resolve --resend", State.UNSURE, State.DRAFTED, State.MISSED)
    if is_blocked(letter):
        raise _blocked(letter, "sent again")
    return move(
        letter,
        State.WAITING,
        reason="",
        hurry=True,
        **_approved(letter),
        text_gone=None,
        not_before=None,
        looks=0,
        looked_at=None,
    )


def _blocked(letter: Letter, what: str) -> NotAllowed:
    said = "; ".join(f.message for f in letter.findings if f.severity is Severity.BLOCK)
    hint = f"mend it in the queue file; `followupd show {letter.id}` shows the line"
    if is_mended_by_edit(letter):
        hint = how_to_mend(letter.id)
    return NotAllowed(f"{letter.id} can't be {what} yet: {said}", hint=hint)


def _must_be(letter: Letter, verb: str, *states: State) -> None:
    if letter.state in states:
        return
    can = [IN_WORDS[state] for state in State if state in states]
    either = " or ".join(filter(None, (", ".join(can[:-1]), can[-1])))
    raise NotAllowed(
        f"`{verb}` is not possible: {letter.id} {IN_WORDS[letter.state]}",
        hint=f"it is for a letter that {either}",
    )


# What the delivery says -----------------------------------------------------------------------


def claim(letter: Letter) -> Letter:
    """Before the connection is opened. The last gate: what may not leave stops here."""
    if is_blocked(letter) or wants_approval(letter):
        raise NotAllowed(f"{letter.id} may not leave: it is blocked or not approved")
    return move(letter, State.SENDING, text_gone=None, reason="")


def text_goes(letter: Letter, now: datetime) -> Letter:
    """From here on the letter may have arrived, whatever happens to us. Counts the attempt."""
    return move_within_sending(letter, text_gone=now, attempts=letter.attempts + 1)


def move_within_sending(letter: Letter, **fields: Any) -> Letter:
    """A mark on a letter that is being sent."""
    _must_be(letter, "mark", State.SENDING)
    return replace(letter, **fields)


def accepted(letter: Letter, now: datetime, reply: str) -> Letter:
    """The server took it."""
    return move(
        letter, State.SENT, done_at=now, reason=reply, text_gone=None, hurry=False, not_before=None
    )


def laid(letter: Letter, now: datetime) -> Letter:
    """It lies in the Drafts folder."""
    return move(letter, State.DRAFTED, done_at=now, reason="in Drafts", text_gone=None, hurry=False)


def put_off(letter: Letter, now: datetime, reason: str) -> Letter:
    """The server said "not now", or the line fell before the text went: later, once more."""
    tried = letter.attempts if letter.text_gone else letter.attempts + 1
    return move(
        letter,
        State.WAITING,
        attempts=tried,
        not_before=now + pause(tried),
        reason=reason,
        text_gone=None,
    )


def give_back(letter: Letter, reason: str) -> Letter:
    """There was no attempt at all: as it was before the claim."""
    return move(letter, State.WAITING, reason=reason, text_gone=None)


def refused(letter: Letter, reason: str) -> Letter:
    """The server said no for good."""
    tried = letter.attempts if letter.text_gone else letter.attempts + 1
    return move(letter, State.REFUSED, attempts=tried, reason=reason, text_gone=None, hurry=False)


def left_unsure(letter: Letter, reason: str) -> Letter:
    """The text had gone when the line, or the program, ended."""
    return move(letter, State.UNSURE, reason=reason, hurry=False, looks=0, looked_at=None)


def lose_track(letter: Letter) -> Letter:
    """A letter from a damaged outbox: what it says may be older than what was done."""
    if letter.state is State.SENT:
        return letter
    return replace(letter, ask=LOST_TRACK, approved="", hurry=False, looked_at=None, looks=0)


def seen_in_sent(letter: Letter, now: datetime) -> Letter:
    """The Sent folder has it."""
    done = letter.text_gone or now
    return move(letter, State.SENT, done_at=done, reason="seen in Sent", text_gone=None)
