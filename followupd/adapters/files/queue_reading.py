"""Outcomes of entries, put together to a reading: it judges whole entries, two with one id.

Needs neither the YAML parser nor the model of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from followupd.adapters.files.queue_outcome import Outcome, duplicate
from followupd.core.model import Interview, Problem, Reading


def reading_of(outcomes: Sequence[Outcome], file: str, digest: str) -> Reading:
    """What a file says in which nothing stands but these entries."""
    entries = Entries(file)
    names = list(map(attrgetter("id"), outcomes))
    if len({*names, None}) <= len(names) - names.count(None):
        for outcome in outcomes:
            entries.add(outcome)
        return entries.reading((), digest)
    # Hardly any entry is a bad one, and no other needs to be judged.
    for outcome in outcomes:
        if outcome.problems or outcome.interview is None:
            entries.add(outcome)
    entries.count = len(outcomes)
    entries.interviews = [x.interview for x in outcomes if x.interview is not None]
    return entries.reading((), digest)


class Entries:
    """Takes entries in, one by one, and makes a reading of them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self.first_of: dict[str, Outcome] = {}
        self.interviews: list[Interview] = []
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self.uncertain: set[str] = set()
        self.why: dict[str, tuple[Problem, ...]] = {}
        self.unnamed = False

    def add(self, outcome: Outcome) -> None:
        """One entry more: the first with its id has it."""
        self.count += 1
        self.problems.extend(outcome.problems)
        if outcome.id is None:
            self.unnamed = True
            return
        first = self.first_of.setdefault(outcome.id, outcome)
        if first is not outcome:
            self.uncertain.add(outcome.id)
            self._blame(outcome.id, duplicate(outcome, first, self.file))
        elif outcome.interview is None:
            self.held.add(outcome.id)
            self.why[outcome.id] = _errors(outcome.problems)
        else:
            self.interviews.append(outcome.interview)

    def _blame(self, name: str, problem: Problem) -> None:
        self.problems.append(problem)
        self.why[name] = (*self.why.get(name, ()), problem)

    def reading(self, problems: tuple[Problem, ...], digest: str) -> Reading:
        """All that was taken in; ``problems`` are those of the file around it."""
        found = in_order([*problems, *self.problems])
        if not self.count:
            return Reading(problems=found, usable=False, fingerprint=digest)
        return Reading(
            interviews=tuple(self.interviews),
            problems=found,
            held=frozenset(self.held),
            unnamed=self.unnamed,
            uncertain=frozenset(self.uncertain),
            why=self.why,
            fingerprint=digest,
        )


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(p for p in problems if p.severity == "error"))


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each once, as they stand in the file: those inside an entry were found twice."""
    return tuple(sorted(dict.fromkeys(problems), key=_line_and_column))


def _line_and_column(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)
