"""The connection to the database, and its faults as sentences.

SQLite is set up so that what was committed survives a power cut (WAL with synchronous=FULL), and
so that a writer takes its lock at the start of a transaction instead of failing in the middle.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from followupd.errors import OutboxBroken

BUSY_SECONDS = 20
"""How long a writer waits for another process's transaction; each of ours takes milliseconds."""

_SENTENCES = (
    ("malformed", "is damaged", "keep the file, and write to nobody by hand before you know more"),
    ("not a database", "is not an outbox", "move it away; the Sent folder knows what went"),
    ("full", "can't be written: the disk is full", "make room; nothing was lost"),
    ("readonly", "can't be written: it is read-only", "check the permissions of its folder"),
    ("locked", "is in use by another program", "try again in a moment"),
    ("unable to open", "can't be opened", "check that its folder exists and is yours"),
    ("disk i/o error", "can't be written: the disk reports an error", "check the disk"),
)


def open_engine(file: Path) -> Engine:
    """An engine on this SQLite file, which is made (0600, in a 0700 folder) if it is not there."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(
                os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
            )
    except OSError as error:
        raise OutboxBroken(
            f"the outbox {file} can't be made: {error.strerror}",
            hint="`state:` in the settings names its folder",
        ) from error
    engine = create_engine(
        f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS}, pool_size=1, max_overflow=4
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's; "begin" is ours
    cursor = connection.cursor()  # type: ignore[attr-defined]  # likewise
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """One transaction, committed when the block ends. Raises OutboxBroken, or IntegrityError."""
    try:
        with (
            engine.connect().execution_options(writes=writes) as connection,
            connection.begin(),
        ):
            yield connection
    except IntegrityError:
        raise  # a key that is there already: no fault of the file, and its caller's business
    except DBAPIError as error:
        raise _broken(engine, error) from error


def _broken(engine: Engine, error: DBAPIError) -> OutboxBroken:
    said = str(error.orig).lower()
    for sign, what, hint in _SENTENCES:
        if sign in said:
            return OutboxBroken(f"the outbox {engine.url.database} {what}", hint=hint)
    kind = type(error.orig).__name__
    return OutboxBroken(f"the outbox {engine.url.database} gives an error: {kind}: {said[:200]}")
