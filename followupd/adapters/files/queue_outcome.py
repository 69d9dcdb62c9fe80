"""What one entry of the queue came to, wherever it stands in the file.

Needs neither the YAML parser nor the model of the file: outcomes that were kept need none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from followupd.adapters.files.problems import shown
from followupd.core.model import Interview, Place, Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an entry came to. ``interview`` is None when it is bad; ``id`` is None if also unnamed.

    ``line`` and ``column`` are where the entry begins; all places are true for that. ``flaws`` is
    how many of the problems the parser had found.
    """

    line: int
    column: int
    id: str | None
    interview: Interview | None
    problems: tuple[Problem, ...] = ()
    flaws: int = 0

    def moved(self, by: int) -> Outcome:
        """The same entry, so many lines further down."""
        if by == 0:
            return self
        problems = tuple(replace(p, where=_moved(p.where, by)) for p in self.problems)
        interview = _moved_interview(self.interview, by) if self.interview else None
        return replace(self, line=self.line + by, interview=interview, problems=problems)


def _moved(place: Place | None, by: int) -> Place | None:
    return place and replace(place, line=place.line + by)


def _moved_interview(interview: Interview, by: int) -> Interview:
    people = tuple(replace(p, places=_shift(p.places, by)) for p in interview.people)
    return replace(interview, people=people, places=_shift(interview.places, by))


def _shift(places: Mapping[str, Place], by: int) -> Mapping[str, Place]:
    return places.moved(by) if isinstance(places, Places) else places


class Places(Mapping[str, Place]):
    """Where the keys of a group stand. Holds numbers; a ``Place`` is made when one is asked for.

    A large queue has a few million of them, and hardly any is ever looked at.
    """

    __slots__ = ("_by", "_file", "_marks")

    def __init__(self, file: str, marks: Marks, by: int) -> None:
        self._file = file
        self._marks = marks
        self._by = by

    def __getitem__(self, key: str) -> Place:
        line, column = self._marks[key]
        return Place(self._file, line + self._by, column)

    def __iter__(self) -> Iterator[str]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    @property
    def layout(self) -> str:
        """The marks as a text."""
        return self._marks.layout

    def moved(self, by: int) -> Places:
        """The same keys, so many lines further down."""
        return Places(self._file, self._marks, self._by + by)


class Marks(dict[str, tuple[int, int]]):
    """For each key its line, counted from where the entry begins, and its column."""

    @cached_property
    def layout(self) -> str:
        """All of it as a text."""
        return " ".join(f"{key} {line} {column}" for key, (line, column) in self.items())


@lru_cache(maxsize=4096)
def marks_of(layout: tuple[tuple[str, int, int], ...]) -> Marks:
    """Entries that are laid out alike share their numbers."""
    return Marks({key: (line, column) for key, line, column in layout})


@lru_cache(maxsize=4096)
def marks_in(layout: str) -> Marks:
    """Those of ``Marks.layout``. Raises ValueError."""
    words = layout.split(" ")
    numbers = zip(map(int, words[1::3]), map(int, words[2::3]), strict=True)
    return Marks(zip(words[::3], numbers, strict=True))


def duplicate(outcome: Outcome, first: Outcome, file: str) -> Problem:
    """What is said of an entry whose id an earlier one has."""
    example = f"`id: {shown(outcome.id or '')}-2`"
    return Problem(
        code="duplicate-id",
        message=f"The entry in line {first.line} has the id `{shown(outcome.id or '')}` already.",
        hint=f"Give this one an id of its own, as in {example}, or delete one of the two.",
        where=Place(file, outcome.line, outcome.column),
    )
