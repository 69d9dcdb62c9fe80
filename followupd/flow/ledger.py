"""The debts of the queue, brought up to date entry by entry, so that an edit costs one entry."""

from __future__ import annotations

from collections.abc import Iterable

from followupd.core.checks.names_index import Names, fold
from followupd.core.model import Interview, Letter
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

    def follow(self, interviews: Iterable[Interview], templates: str) -> set[str]:
        """Take over what the queue says now.

        Gives what a text must contain to spell a name that has come into the queue; nothing for
        a ledger that was empty, where all are new.
        """
        interviews = list(interviews)
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
            lines[interview.id] = self._line(interview, known.get(interview.id), templates)
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


def suspects(letters: Iterable[Letter], spellings: set[str]) -> frozenset[str]:
    """The ids of letters that may name somebody who has just come into the queue."""
    if not spellings:
        return frozenset()
    still = (letter for letter in letters if letter.state in REWRITTEN)
    return frozenset(x.id for x in still if _contains(f"{x.subject} {x.body}", spellings))


def _contains(text: str, spellings: set[str]) -> bool:
    folded = fold(text)
    return any(spelling in folded for spelling in spellings)
