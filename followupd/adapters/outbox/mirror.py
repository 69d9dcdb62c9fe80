"""The letters as they were read last, so that an outbox in which nothing changed is not read again.

SQLite tells a connection whether another one has committed since (``PRAGMA data_version``); what
this one commits is put in here. A database that can't tell is read each time.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from threading import Lock

from sqlalchemy import Connection

from followupd.core.model import Letter
from followupd.core.stored import order

Mark = tuple[object, int]
"""A connection, and the state of the database that it sees; None where nobody can tell."""


def mark_of(connection: Connection) -> Mark | None:
    """What this connection sees now. Ask it inside a transaction, before the reading."""
    if connection.dialect.name != "sqlite":
        return None
    version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    # ``info`` lives and dies with the connection to the file, so that no two share a mark.
    return connection.info.setdefault("mark", object()), int(version)


class Mirror:
    """Letters by id, in the order of their deadlines. Threads may use it at the same time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._mark: Mark | None = None
        self._letters: dict[str, Letter] = {}
        self._ordered: list[Letter] | None = None
        self._changes = 0

    def shows(self, mark: Mark | None) -> bool:
        """Whether the letters are those that a reading at this mark would find."""
        return mark is not None and mark == self._mark

    def fill(self, mark: Mark | None, letters: Iterable[Letter]) -> None:
        """What was read at this mark."""
        with self._lock:
            self._letters = {letter.id: letter for letter in letters}
            self._mark, self._ordered = mark, None
            self._changes += 1

    def put(self, before: str, letter: Letter) -> None:
        """This process has committed a letter; ``before`` is the id that it had."""
        with self._lock:
            old = self._letters.pop(before, None)
            if letter.id in self._letters:  # not as we knew it; order all of them anew
                self._ordered = None
            self._letters[letter.id] = letter
            if self._ordered is not None:
                if old is not None:
                    del self._ordered[bisect_left(self._ordered, order(old), key=order)]
                insort(self._ordered, letter, key=order)
            self._changes += 1

    def has(self, letter: Letter) -> bool:
        """Whether this very object is what the outbox holds, as far as this process knows."""
        return self._letters.get(letter.id) is letter

    def letters(self) -> list[Letter]:
        """All of them, oldest deadline first."""
        with self._lock:
            if self._ordered is None:
                self._ordered = sorted(self._letters.values(), key=order)
            return list(self._ordered)

    def doubt(self) -> None:
        """A change met another letter than was shown here: the next look reads."""
        with self._lock:
            self._mark = None

    def touch(self) -> None:
        """Something beside the letters has changed that a pass would want to know."""
        with self._lock:
            self._changes += 1

    def version(self) -> int:
        """Another number after every change."""
        return self._changes
