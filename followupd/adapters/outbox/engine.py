"""The connection to the database, and its faults as sentences.

SQLite is set up so that what was committed survives a power cut (WAL with synchronous=FULL), and
so that a writer takes its lock at the start of a transaction instead of failing in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from followupd.errors import OutboxBroken, OutboxDamaged

BUSY_SECONDS = 20
"""How long a writer waits for another process's transaction; each of ours takes milliseconds."""

DAMAGED_HINT = (
    "the daemon, or `followupd once`, keeps the file aside and begins a new outbox;"
    " what may have gone already waits for your word then"
)

_DAMAGES = (
    ("malformed", "is damaged"),
    ("not a database", "is not an outbox"),
    ("could not decode", "is damaged: a text in it can't be read"),
    ("no such", "is damaged: a part of it is gone"),
    ("invalid isoformat", "is damaged: a time in it can't be read"),
)

_SENTENCES = (
    ("full", "can't be written: the disk is full", "make room; nothing was lost"),
    ("readonly", "can't be written: it is read-only", "check the permissions of its folder"),
    ("locked", "is in use by another program", "try again in a moment"),
    ("unable to open", "can't be opened", "check that its folder exists and is yours"),
    ("disk i/o error", "can't be written: the disk reports an error", "check the disk"),
)


CHEAP = 50 * 1024 * 1024
"""Bytes up to which a file is looked through at each opening: 50 MB are some 100 ms."""


def damaged(file: object, what: str = "is damaged") -> OutboxDamaged:
    """The error for a file whose content can't be trusted."""
    return OutboxDamaged(f"the outbox {file} {what}", hint=DAMAGED_HINT)


def look_through(connection: Connection, file: Path) -> None:
    """Raises OutboxDamaged where SQLite finds a page that can't be right."""
    if file.stat().st_size > CHEAP:
        return
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        raise damaged(file)


def open_engine(file: Path) -> Engine:
    """An engine on this SQLite file."""
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
    options = connection.get_execution_options()
    writes = options.get("writes", False)
    if writes:
        # Without the wait for the disk a commit still outlives the process, but not the power;
        # the next one that waits carries it along, for they lie in one file one after the other.
        how = "FULL" if options.get("lasting", True) else "NORMAL"
        if connection.info.get("synchronous", "FULL") != how:  # as ``_set_up`` leaves it
            connection.exec_driver_sql(f"PRAGMA synchronous={how}")
            connection.info["synchronous"] = how
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(engine: Engine, *, writes: bool, lasting: bool = True) -> Iterator[Connection]:
    """One transaction, committed when the block ends. Raises OutboxBroken, or IntegrityError.

    ``lasting`` waits until the disk has it, so that it survives a power cut.
    """
    try:
        with (
            engine.connect().execution_options(writes=writes, lasting=lasting) as connection,
            connection.begin(),
        ):
            yield connection
    except IntegrityError:
        raise  # a key that is there already: no fault of the file, and its caller's business
    except DBAPIError as error:
        raise broken(engine.url.database, error.orig) from error


def broken(file: object, error: BaseException | None) -> OutboxBroken:
    """The driver's error as a sentence about this file."""
    said = str(error).lower()
    for sign, what in _DAMAGES:
        if sign in said:
            return damaged(file, what)
    for sign, what, hint in _SENTENCES:
        if sign in said:
            return OutboxBroken(f"the outbox {file} {what}", hint=hint)
    return OutboxBroken(f"the outbox {file} gives an error: {type(error).__name__}: {said[:200]}")
