"""An outbox in memory; it passes the same contract suite as the one on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from followupd.core.model import Change, Entry, Letter


class FakeOutbox:
    def __init__(self) -> None:
        self._letters: dict[str, Letter] = {}
        self._journal: list[Entry] = []
        self._reminded: set[str] = set()
        self._facts: dict[str, str] = {}
        self._delivering = False

    def get(self, letter_id: str) -> Letter | None:
        return self._letters.get(letter_id)

    def letters(self) -> list[Letter]:
        return sorted(self._letters.values(), key=lambda x: (x.deadline, x.id))

    def version(self) -> object:
        return {x.id: x.rev for x in self._letters.values()}, dict(self._facts)

    def add(self, letter: Letter, *entries: Entry) -> bool:
        if letter.id in self._letters:
            return False
        self._letters[letter.id] = letter
        self._journal += entries
        return True

    def replace(self, before: Letter, after: Letter, *entries: Entry) -> Letter | None:
        current = self._letters.get(before.id)
        if current is None or current.rev != before.rev:
            return None
        del self._letters[before.id]
        done = replace(after, rev=before.rev + 1)
        self._letters[done.id] = done
        self._journal += entries
        return done

    def make(self, changes: Sequence[Change]) -> list[Letter | None]:
        return [self._make(*change) for change in changes]

    def _make(
        self, before: Letter | None, after: Letter, entries: tuple[Entry, ...]
    ) -> Letter | None:
        if before is None:
            return after if self.add(after, *entries) else None
        return self.replace(before, after, *entries)

    def claim(self, before: Letter, after: Letter) -> Letter | None:
        return self.replace(before, after)

    def write(self, *entries: Entry) -> None:
        self._journal += entries

    def journal(self, letter_id: str | None = None) -> Iterable[Entry]:
        return [e for e in self._journal if letter_id is None or e.letter == letter_id]

    def reminded(self) -> frozenset[str]:
        return frozenset(self._reminded)

    def remember(self, keys: Iterable[str], at: datetime) -> None:
        self._reminded.update(keys)

    def recall(self, name: str) -> str | None:
        return self._facts.get(name)

    def keep(self, name: str, value: str) -> None:
        self._facts[name] = value

    @contextmanager
    def delivering(self, timeout: float = 0) -> Iterator[bool]:
        if self._delivering:
            yield False
            return
        self._delivering = True
        try:
            yield True
        finally:
            self._delivering = False
