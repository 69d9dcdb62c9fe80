"""What a person sees at a glance: which letters need them, which go by themselves, what is done.

Pure. ``status``, its redrawing form, the demo and the answers of the commands are made of this, so
they use the same words. It decides nothing: each letter's state is the plan's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from followupd.core.model import Letter
from followupd.core.no_mailbox import has_no_drafts
from followupd.core.phrases import left, moment
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.standing import Standing, standing
from followupd.core.which import shortest
from followupd.core.words import FINAL, State

LATELY = timedelta(days=7)
MOST_DONE = 10
"""Of what is done the last week is shown, and no more than these."""

GIVEN_UP = timedelta(days=14)
"""So long after its deadline a letter that was missed, or lies in Drafts, asks for nothing."""


class Group(StrEnum):
    """Where a letter stands for its writer; the words of ``status --json``."""

    NEEDS_YOU = "needs_you"
    GOES = "goes_by_itself"
    HELD = "on_hold"
    DONE = "done"


class Pressure(StrEnum):
    """How near a deadline is."""

    NONE = "none"
    CALM = "calm"
    NEAR = "near"
    SOON = "soon"
    URGENT = "urgent"
    LATE = "late"


STEPS = (
    (timedelta(0), Pressure.LATE),
    (timedelta(hours=1), Pressure.URGENT),
    (timedelta(hours=4), Pressure.SOON),
    (timedelta(hours=12), Pressure.NEAR),
)
"""Below how much time to the deadline the pressure is this."""

_OF_STATE = {
    State.WAITING: Group.GOES,
    State.SENDING: Group.GOES,
    State.HELD: Group.HELD,
    State.SENT: Group.DONE,
    State.CANCELLED: Group.DONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One letter at a glance.

    ``name`` is the shortest thing to type that means it. ``when`` is the time that matters: of its
    deadline, of its going, of its having gone. ``left`` is what is left to the deadline where
    ``when`` is of something else. ``standing`` is what is to be said and done.
    """

    letter: Letter
    group: Group
    name: str
    when: str
    left: str = ""
    pressure: Pressure
    standing: Standing


@dataclass(frozen=True, slots=True)
class Bundle:
    """Letters that need the same word; ``targets`` is what to type after it to mean all."""

    lines: tuple[Line, ...]
    targets: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """What all of them have in common: what is to be done."""
        return self.lines[0].standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All letters, each in exactly one group. ``older`` are done and not shown.

    ``problems`` counts what is wrong in the files or with the mail server. ``running`` says whether
    somebody sends by themselves.
    """

    needs: tuple[Bundle, ...] = ()
    goes: tuple[Line, ...] = ()
    held: tuple[Bundle, ...] = ()
    done: tuple[Line, ...] = ()
    older: tuple[Letter, ...] = ()
    problems: int = 0
    running: bool = True

    def ids(self) -> dict[str, list[str]]:
        """The letters' ids by group, in the order in which they are shown."""
        shown = {
            Group.NEEDS_YOU: [x.letter.id for b in self.needs for x in b.lines],
            Group.GOES: [x.letter.id for x in self.goes],
            Group.HELD: [x.letter.id for b in self.held for x in b.lines],
            Group.DONE: [x.letter.id for x in self.done] + [x.id for x in self.older],
        }
        return {str(group): ids for group, ids in shown.items()}


def overview(
    letters: Collection[Letter],
    now: datetime,
    settings: Settings,
    *,
    suspended: Collection[str] = (),
    problems: int = 0,
    running: bool = True,
    every: Collection[Letter] | None = None,
    all_done: bool = False,
) -> Overview:
    """Sort ``letters`` for the eye.

    ``every`` are all letters there are, where ``letters`` is a choice of them: a name must be
    unambiguous among all. ``all_done`` shows what was done long ago too.
    """
    sorter = _Sorter(letters, every or letters, now, settings, frozenset(suspended), running)
    in_group = sorter.by_group()
    done = sorted(in_group[Group.DONE], key=sorter.done_at, reverse=True)
    lately = done if all_done else [x for x in done if now - sorter.done_at(x) <= LATELY]
    lately = lately if all_done else lately[:MOST_DONE]
    return Overview(
        needs=tuple(sorter.bundles(sorted(in_group[Group.NEEDS_YOU], key=_most_urgent))),
        goes=tuple(map(sorter.line, sorted(in_group[Group.GOES], key=sorter.goes_at))),
        held=tuple(sorter.bundles(sorted(in_group[Group.HELD], key=_most_urgent))),
        done=tuple(map(sorter.line, lately)),
        older=tuple(done[len(lately) :]),
        problems=problems,
        running=running,
    )


def group_of(letter: Letter, now: datetime, *, suspended: bool = False) -> Group:
    """The one group in which this letter stands. A letter that its entry holds needs somebody."""
    if letter.state in {State.MISSED, State.DRAFTED} and now > letter.deadline + GIVEN_UP:
        return Group.DONE
    group = _OF_STATE.get(letter.state, Group.NEEDS_YOU)
    return Group.NEEDS_YOU if suspended and group is Group.GOES else group


def pressure_of(letter: Letter, now: datetime) -> Pressure:
    """How near the deadline is; none for a letter that has gone or won't."""
    if letter.state in FINAL:
        return Pressure.NONE
    rest = letter.deadline - now
    return next((name for limit, name in STEPS if rest < limit), Pressure.CALM)


@dataclass(frozen=True)  # no slots: a cached property needs room
class _Sorter:
    letters: Collection[Letter]
    every: Collection[Letter]
    now: datetime
    settings: Settings
    suspended: frozenset[str]
    running: bool

    @cached_property
    def by_interview(self) -> dict[str, list[Letter]]:
        """All letters by the interview they belong to."""
        found: dict[str, list[Letter]] = {}
        for letter in self.every:
            found.setdefault(letter.interview, []).append(letter)
        return found

    def by_group(self) -> dict[Group, list[Letter]]:
        groups: dict[Group, list[Letter]] = {group: [] for group in Group}
        for letter in self.letters:
            groups[self.group(letter)].append(letter)
        return groups

    def group(self, letter: Letter) -> Group:
        stuck = letter.id in self.suspended or has_no_drafts(letter, self.settings)
        return group_of(letter, self.now, suspended=stuck)

    def goes_at(self, letter: Letter) -> tuple[datetime, datetime, str]:
        at = goes_at(letter, self.settings.delivery, self.now)
        return max(at, self.now), letter.deadline, letter.id

    def done_at(self, letter: Letter) -> datetime:
        """A cancelled letter has no such time; its deadline is near it."""
        return letter.done_at or min(letter.deadline, self.now)

    def line(self, letter: Letter) -> Line:
        group = self.group(letter)
        pressure = pressure_of(letter, self.now)
        going = group is Group.GOES and self.goes_at(letter)[0] <= letter.deadline
        return Line(
            letter=letter,
            group=group,
            name=shortest(self.by_interview[letter.interview], letter),
            when=self._when(letter, group),
            left=left(letter.deadline, self.now) if group is Group.GOES else "",
            pressure=Pressure.NONE if group is Group.DONE or going else pressure,
            standing=standing(
                letter, self.now, self.settings, suspended=letter.id in self.suspended
            ),
        )

    def _when(self, letter: Letter, group: Group) -> str:
        zone = self.settings.me.timezone
        if group is Group.DONE:
            done = moment(self.done_at(letter), self.now, zone)
            if letter.state is State.SENT:
                return f"sent {done}"
            return "cancelled by you" if letter.closed_by == "user" else str(letter.state)
        if letter.state is State.SENDING and group is Group.GOES:
            return "going out now"
        if group is Group.GOES:
            at = self.goes_at(letter)[0]
            soon = "any moment now" if self.running else "when followupd runs"
            return soon if at <= self.now else moment(at, self.now, zone)
        return left(letter.deadline, self.now)

    def bundles(self, letters: Iterable[Letter]) -> Iterator[Bundle]:
        """Letters that need the same word stand together, where the most urgent one would."""
        alike: dict[tuple[str, ...], list[Line]] = {}
        for line in map(self.line, letters):
            own = line.standing.words or (line.letter.id,)  # nothing to say for several at once
            asked = (line.letter.id,) if line.letter.ask else ()  # a question has its own answer
            alike.setdefault((line.standing.joint, *own, *asked), []).append(line)
        for lines in alike.values():
            yield Bundle(tuple(lines), tuple(self._targets(lines)))

    def _targets(self, lines: Iterable[Line]) -> Iterator[str]:
        """An interview's id where it means just these, and those that nothing is done to."""
        by_interview: dict[str, list[Line]] = {}
        for line in lines:
            by_interview.setdefault(line.letter.interview, []).append(line)
        for interview, of_it in by_interview.items():
            ids = {line.letter.id for line in of_it}
            still = {x.id for x in self.by_interview[interview] if x.state not in FINAL}
            whole = len(ids) > 1 and ids == still
            yield from [interview] if whole else [line.name for line in of_it]


def _most_urgent(letter: Letter) -> tuple[bool, datetime, str]:
    """A letter that can still be on time comes before one whose time has gone by."""
    return letter.state is State.MISSED, letter.deadline, letter.id
