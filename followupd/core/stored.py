"""The letters of the outbox, laid out by what a plan asks for, and brought up to date one by one.

A letter that is finished is looked at only where somebody asks for its address. So a plan costs
what is on its way, not what is stored.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from followupd.core.model import Letter
from followupd.core.words import WANTED, State

_MANY = 8
"""When more than one letter in so many has changed, sorting all is cheaper than placing each."""

Order = tuple[datetime, str]


def order(letter: Letter) -> Order:
    """The nearest deadline first; letters of one deadline by their ids."""
    return letter.deadline, letter.id


def is_finished(letter: Letter) -> bool:
    """Whether no time, no edit and no reading can change its state or its text any more.

    Its id may change with its reader's name. One that is cancelled because its entry left the
    queue comes back with it.
    """
    cancelled = letter.state is State.CANCELLED and letter.closed_by != "queue"
    return letter.state is State.SENT or cancelled


def owes_copy(letter: Letter) -> bool:
    """Whether it went and its copy for the Sent folder is still to be filed."""
    return letter.filed == WANTED and letter.state is State.SENT


class Stored:
    """All letters: in order, by id, by address; ``unfinished`` and the like are some of them."""

    def __init__(self, letters: Iterable[Letter] = ()) -> None:
        self.ordered: list[Letter] = []
        self.by_id: dict[str, Letter] = {}
        self.unfinished: dict[str, Letter] = {}
        self.edited: dict[str, Letter] = {}
        self.unfiled: dict[str, Letter] = {}
        self._by_address: dict[str, list[Letter]] | None = None
        self._fill(letters)

    def follow(self, letters: Sequence[Letter]) -> None:
        """Take over the letters as they are now. Those that are the same objects cost nothing."""
        known = self.by_id
        changed = [letter for letter in letters if known.get(letter.id) is not letter]
        if len(changed) * _MANY > len(letters):
            self._fill(letters)
            return
        added = sum(letter.id not in known for letter in changed)
        if len(letters) - added < len(known):
            for name in known.keys() - {letter.id for letter in letters}:
                self._take_out(name)
        for letter in changed:
            self._put(letter)

    def at(self, address: str) -> list[Letter]:
        """The letters to this address, whatever its case, in order."""
        if self._by_address is None:
            self._by_address = {}
            for letter in self.ordered:
                self._by_address.setdefault(letter.email.casefold(), []).append(letter)
        return self._by_address.get(address.casefold(), [])

    def changed_to(self, after: Mapping[str, Letter], gone: Collection[str]) -> tuple[Letter, ...]:
        """All letters in order, with those of ``after`` in their places, and without ``gone``."""
        if (len(after) + len(gone)) * _MANY > len(self.ordered):
            rest = {x: letter for x, letter in self.by_id.items() if x not in gone}
            return tuple(sorted({**rest, **after}.values(), key=order))
        letters = list(self.ordered)
        for name in gone:
            del letters[_index(letters, self.by_id[name])]
        for name, letter in after.items():
            _replace(letters, self.by_id.get(name) if name not in gone else None, letter)
        return tuple(letters)

    def _fill(self, letters: Iterable[Letter]) -> None:
        self.ordered = sorted(letters, key=order)
        self.by_id = {letter.id: letter for letter in self.ordered}
        self.unfinished = {x.id: x for x in self.ordered if not is_finished(x)}
        self.edited = {x.id: x for x in self.ordered if x.edited}
        self.unfiled = {x.id: x for x in self.ordered if owes_copy(x)}
        self._by_address = None

    def _put(self, letter: Letter) -> None:
        before = self.by_id.get(letter.id)
        _replace(self.ordered, before, letter)
        self._forget(before)
        self.by_id[letter.id] = letter
        if not is_finished(letter):
            self.unfinished[letter.id] = letter
        if letter.edited:
            self.edited[letter.id] = letter
        if owes_copy(letter):
            self.unfiled[letter.id] = letter
        if self._by_address is not None:
            insort(self._by_address.setdefault(letter.email.casefold(), []), letter, key=order)

    def _take_out(self, name: str) -> None:
        before = self.by_id.pop(name)
        del self.ordered[_index(self.ordered, before)]
        self._forget(before)

    def _forget(self, letter: Letter | None) -> None:
        """Take it out of what is not in order."""
        if letter is None:
            return
        self.unfinished.pop(letter.id, None)
        self.edited.pop(letter.id, None)
        self.unfiled.pop(letter.id, None)
        if self._by_address is not None:
            self._by_address[letter.email.casefold()].remove(letter)


def _replace(letters: list[Letter], before: Letter | None, letter: Letter) -> None:
    """Put a letter into ordered ones, in the place of ``before``."""
    if before is not None and order(before) == order(letter):
        letters[_index(letters, before)] = letter
        return
    if before is not None:
        del letters[_index(letters, before)]
    insort(letters, letter, key=order)


def _index(letters: list[Letter], letter: Letter) -> int:
    return bisect_left(letters, order(letter), key=order)
