"""The debts of the queue, brought up to date entry by entry, so that an edit costs one entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from followupd.core.checks.names_index import Names, fold
from followupd.core.model import Interview, Letter, Person, Reading
from followupd.core.owed import Owed, debts_of, moved
from followupd.core.plan import REWRITTEN
from followupd.core.settings import Settings

_Line = tuple[Interview, tuple[Owed, ...]]


class Ledger:
    """Who is owed a letter by the queue as it is now; ``names`` are all names that stand in it."""

    def __init__(self, settings: Settings, names: Names) -> None:
        self.debts: list[Owed] = []
        self._settings = settings
        self._names = names
        self._lines: dict[str, _Line] = {}
        self._templates = ""

    def follow(
        self, interviews: Iterable[Interview], templates: str, held: Collection[Interview] = ()
    ) -> set[str]:
        """Take over what the queue says now; ``held`` owe nothing, but their names count.

        Gives what a text must contain to spell a name that has come into the queue; nothing for
        a ledger that was empty, where all are new.
        """
        interviews = [*interviews, *held]
        owing_none = {interview.id for interview in held}
        known = self._lines if templates == self._templates else {}
        gone, first = dict(self._lines), not self._lines
        if first:
            self._names.expect(interviews)
        lines: dict[str, _Line] = {}
        new: set[str] = set()
        for interview in interviews:
            before = gone.pop(interview.id, None)
            if not first and (before is None or before[0] != interview):
                new |= self._names.add(interview)
                if before is not None:
                    self._names.remove(before[0])
            line = known.get(interview.id)
            owes = interview.id not in owing_none
            lines[interview.id] = (
                self._line(interview, line, templates) if owes else (interview, ())
            )
        for interview, _ in gone.values():
            self._names.remove(interview)
        self._lines, self._templates = lines, templates
        self.debts = [debt for _, debts in lines.values() for debt in debts]
        return new

    def _line(self, interview: Interview, known: _Line | None, templates: str) -> _Line:
        if known is None or known[0] != interview:
            return interview, tuple(debts_of(interview, self._settings, templates))
        if known[0] is interview:
            return known
        return interview, tuple(moved(known[1], interview))


def held_interviews(reading: Reading, letters: Iterable[Letter]) -> list[Interview]:
    """Entries that can't be read just now, as far as their letters tell of them.

    A slip in one entry must not make its company's name harmless in the letters of another.
    """
    if not (reading.held or reading.unnamed):
        return []
    there = {interview.id for interview in reading.interviews}
    found: dict[str, list[Letter]] = {}
    for letter in letters:
        missing = reading.unnamed and letter.state in REWRITTEN and letter.interview not in there
        if letter.interview in reading.held or missing:
            found.setdefault(letter.interview, []).append(letter)
    return [_as_interview(of_it) for of_it in found.values()]


def _as_interview(letters: list[Letter]) -> Interview:
    one = letters[0]
    return Interview(
        id=one.interview,
        company=one.company,
        position=one.position,
        ended=one.ended,
        timezone=ZoneInfo(one.timezone),
        people=tuple(
            Person(
                key=x.id,
                name=x.person,
                goes_by=x.person,
                email=x.email,
                role=x.role,
                timezone=ZoneInfo(x.timezone),
            )
            for x in letters
        ),
    )


def suspects(letters: Iterable[Letter], spellings: set[str]) -> frozenset[str]:
    """The ids of letters that may name somebody who has just come into the queue."""
    if not spellings:
        return frozenset()
    still = (letter for letter in letters if letter.state in REWRITTEN)
    return frozenset(x.id for x in still if _contains(f"{x.subject} {x.body}", spellings))


def _contains(text: str, spellings: set[str]) -> bool:
    folded = fold(text)
    return any(spelling in folded for spelling in spellings)
