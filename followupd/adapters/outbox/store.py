"""The outbox: letters, their journal, and what the program must remember, in SQL.

Every statement is SQLAlchemy Core without a word of dialect, so that the same ones run on
PostgreSQL. A letter is changed by one UPDATE that compares its ``rev``: whoever comes second
changes nothing and is told so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from followupd.adapters.collector import collector_paused
from followupd.adapters.outbox.birth import must_be_there
from followupd.adapters.outbox.engine import damaged, look_through, open_engine, transaction
from followupd.adapters.outbox.mirror import Mirror, mark_of
from followupd.adapters.outbox.rows import COLUMNS, changed, letter_in, to_row
from followupd.adapters.outbox.tables import (
    SCHEMA,
    facts,
    journal,
    letters,
    reminders,
)
from followupd.core.model import Change, Entry, Letter
from followupd.errors import OutboxBroken

FILE = "outbox.sqlite3"
LOCK = "delivery.lock"

_ADD = insert(letters)
_WRITE = insert(journal)


@lru_cache(maxsize=64)  # SQLAlchemy needs longer to put a statement in words than to run it
def _change(columns: tuple[str, ...]) -> Update:
    """Write these columns if the letter is still the one that was read."""
    return (
        update(letters)
        .where((letters.c.id == bindparam("was_id")) & (letters.c.rev == bindparam("was_rev")))
        .values({name: bindparam(name) for name in columns})
        .returning(letters.c.rev)
    )


class SqlOutbox:
    """``ports.Outbox`` on one SQLite file in the state folder."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._lock_file = folder / LOCK
        must_be_there(self.file)
        self._engine = open_engine(self.file)
        self._mirror = Mirror()
        self._inode = self.file.stat().st_ino
        try:
            self._must_be_ours()
        except BaseException:
            self.close()
            raise

    def _must_be_ours(self) -> None:
        with self._reading() as connection:
            found = connection.scalar(select(facts.c.value).where(facts.c.name == "schema"))
            self._must_be_known(found)
            look_through(connection, self.file)
        if found != SCHEMA:
            from followupd.adapters.outbox.migrate import bring_up  # noqa: PLC0415 - Alembic is slow

            bring_up(self._engine, self.file)

    def _must_be_known(self, found: str | None) -> None:
        if found is None:
            raise damaged(self.file)
        if not found.isdecimal() or int(found) > int(SCHEMA):
            raise OutboxBroken(
                f"the outbox {self.file} was written by another version of followupd"
                f" (its tables are version {found}, this program knows {SCHEMA})",
                hint="install the newest followupd; nothing was changed",
            )

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # letters

    def get(self, letter_id: str) -> Letter | None:
        """The letter of this id."""
        with self._reading() as connection:
            row = connection.execute(select(letters).where(letters.c.id == letter_id)).first()
        return self._letter(row) if row else None

    def letters(self) -> list[Letter]:
        """All letters, oldest deadline first."""
        self._look()
        return self._mirror.letters()

    def version(self) -> object:
        """Another value whenever a letter or a fact may have changed."""
        self._look()
        return self._mirror.version()

    def _look(self) -> None:
        """Read the letters, unless nobody has changed one since they were read."""
        with self._reading() as connection:
            mark = mark_of(connection)
            if not self._mirror.shows(mark):
                with collector_paused():
                    rows = connection.execute(select(letters))
                    self._mirror.fill(mark, [self._letter(row) for row in rows])

    def add(self, letter: Letter, *entries: Entry) -> bool:
        """Take in a new letter."""
        return self.make([Change(None, letter, entries)]) != [None]

    def replace(self, before: Letter, after: Letter, *entries: Entry) -> Letter | None:
        """Compare and set."""
        return self._replace(before, after, entries, lasting=True)

    def claim(self, before: Letter, after: Letter) -> Letter | None:
        """Compare and set; a power cut that undoes it finds a letter of which nothing has left."""
        return self._replace(before, after, (), lasting=False)

    def make(self, changes: Sequence[Change]) -> list[Letter | None]:
        """Each change that can be made, all in one transaction."""
        try:
            with self._writing() as connection:
                done = [self._make(connection, change) for change in changes]
        except IntegrityError:  # an id that is there already: the transaction is no more
            self._mirror.doubt()
            if len(changes) == 1:
                return [None]
            return [one for change in changes for one in self.make([change])]
        self._show(changes, done)
        return done

    def _replace(
        self, before: Letter, after: Letter, entries: tuple[Entry, ...], *, lasting: bool
    ) -> Letter | None:
        change = Change(before, after, entries)
        try:
            with self._writing(lasting=lasting) as connection:
                done = self._make(connection, change)
        except IntegrityError:  # its new id was given to another letter meanwhile
            return None
        self._show([change], [done])
        return done

    def _make(self, connection: Connection, change: Change) -> Letter | None:
        """One change; None where the letter is not as it was read any more."""
        before, after = change.before, change.after
        if before is None:
            connection.execute(_ADD, to_row(after))
        else:
            after = replace(after, rev=before.rev + 1)
            # Of a letter that may not be as it lies there, all of it is written.
            columns = changed(before, after) if self._mirror.has(before) else COLUMNS
            row = {**to_row(after, columns), "was_id": before.id, "was_rev": before.rev}
            if connection.execute(_change(columns), row).first() is None:
                return None
        _write(connection, change.entries)
        return after

    def _show(self, changes: Sequence[Change], done: Sequence[Letter | None]) -> None:
        """Let the mirror follow what was committed."""
        for change, letter in zip(changes, done, strict=True):
            if letter is None:
                self._mirror.doubt()
            else:
                self._mirror.put((change.before or letter).id, letter)

    # the journal

    def write(self, *entries: Entry) -> None:
        """Journal lines that change no letter."""
        with self._writing() as connection:
            _write(connection, entries)

    def journal(self, letter_id: str | None = None) -> Iterable[Entry]:
        """Oldest line first."""
        wanted = select(journal).order_by(journal.c.n)
        if letter_id is not None:
            wanted = wanted.where(journal.c.letter == letter_id)
        with self._reading() as connection:
            rows = connection.execute(wanted).all()
        return [Entry(at=r.at, letter=r.letter, event=r.event, detail=r.detail) for r in rows]

    # what the program remembers

    def reminded(self) -> frozenset[str]:
        """The keys of the reminders that have gone."""
        with self._reading() as connection:
            return frozenset(connection.scalars(select(reminders.c.key)))

    def remember(self, keys: Iterable[str], at: datetime) -> None:
        """Note that these have gone."""
        with self._writing() as connection:
            for key in keys:
                connection.execute(delete(reminders).where(reminders.c.key == key))
                connection.execute(insert(reminders).values(key=key, at=at))

    def recall(self, name: str) -> str | None:
        """A value of the program's own."""
        with self._reading() as connection:
            return connection.scalar(select(facts.c.value).where(facts.c.name == name))

    def keep(self, name: str, value: str) -> None:
        """Keep such a value."""
        with self._writing() as connection:
            connection.execute(delete(facts).where(facts.c.name == name))
            connection.execute(insert(facts).values(name=name, value=value))
        self._mirror.touch()

    # the right to deliver

    @contextmanager
    def delivering(self, timeout: float = 0) -> Iterator[bool]:
        """An advisory lock of the operating system: it ends with the process."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - it brings asyncio along, and most commands take no lock

        lock = FileLock(self._lock_file, mode=0o600)
        try:
            lock.acquire(timeout=timeout)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise OutboxBroken(
                f"the state folder {self._lock_file.parent} can't be written: {error.strerror}"
            ) from error
        try:
            yield True
        finally:
            lock.release()

    def _letter(self, row: Sequence[Any]) -> Letter:
        try:
            return letter_in(row)
        except (ValueError, TypeError, LookupError) as error:
            raise damaged(self.file, "is damaged: a letter in it can't be read") from error

    def _connected(self) -> Engine:
        """The engine, on the file that bears the name now: another process may have rebuilt it."""
        try:
            inode = self.file.stat().st_ino
        except OSError as error:
            raise damaged(self.file, f"is gone: {error.strerror}") from error
        if inode != self._inode:
            self._engine.dispose()
            self._inode = inode
        return self._engine

    def _reading(self) -> AbstractContextManager[Connection]:
        return transaction(self._connected(), writes=False)

    def _writing(self, *, lasting: bool = True) -> AbstractContextManager[Connection]:
        return transaction(self._connected(), writes=True, lasting=lasting)


def _write(connection: Connection, entries: Iterable[Entry]) -> None:
    lines = [
        {"at": entry.at, "letter": entry.letter, "event": entry.event, "detail": entry.detail}
        for entry in entries
    ]
    if lines:
        connection.execute(_WRITE, lines)
