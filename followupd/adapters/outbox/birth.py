"""How an outbox file comes into being: built beside its place, then put there whole.

So a file that is there and holds nothing was never begun by us: it is damaged.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, insert

from followupd.adapters.outbox.engine import damaged, open_engine, transaction
from followupd.adapters.outbox.tables import SCHEMA, facts, metadata
from followupd.errors import OutboxBroken

LOCK = "outbox.lock"
RESCUED = ".rescued"
"""After the outbox's name: a rebuilt one that has not taken the damaged one's place yet."""

BESIDE = ("", "-wal", "-shm")
"""The files that together are a SQLite database."""


def beside(file: Path, suffix: str) -> Path:
    """The file of this name with something after it."""
    return file.with_name(file.name + suffix)


def must_be_there(file: Path) -> None:
    """Begin the outbox if it is not there. Raises OutboxBroken, OutboxDamaged."""
    with folder_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if beside(file, RESCUED).exists():
            raise damaged(file, "was damaged, and is being put right")
        if not file.exists():
            from filelock import FileLock  # noqa: PLC0415 - it brings asyncio along, and most commands take no lock

            with FileLock(file.with_name(LOCK), mode=0o600):
                if not file.exists():
                    _must_leave_no_trace(file)
                    build(file, lambda _: None)
        if file.stat().st_size == 0:  # SQLite would delete its -wal and begin anew, in silence
            raise damaged(file, "is empty")


def _must_leave_no_trace(file: Path) -> None:
    """A -wal without its database: the database was taken away, and letters with it."""
    if beside(file, "-wal").exists():
        raise damaged(file, "is gone, and only its -wal file is there")


def build(place: Path, fill: Callable[[Connection], None]) -> None:
    """A new outbox with what ``fill`` puts in, at ``place`` whole or not at all; 0600."""
    number, name = tempfile.mkstemp(prefix=".outbox-", suffix=".new", dir=place.parent)
    os.close(number)
    new = Path(name)
    try:
        engine = open_engine(new)
        try:
            with transaction(engine, writes=True) as connection:
                metadata.create_all(connection)
                connection.execute(insert(facts).values(name="schema", value=SCHEMA))
                fill(connection)
        finally:
            engine.dispose()
        sync(new)
        new.replace(place)
        sync(place.parent)
    finally:
        for suffix in BESIDE:
            beside(new, suffix).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Until here it survives a power cut; for a folder: the names in it."""
    windows = os.name == "nt"
    if windows and path.is_dir():
        return  # Windows opens no folder, and keeps the names in its own journal
    # Windows writes out only what was opened for writing; others may have a file read-only.
    number = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def folder_errors(file: Path) -> Iterator[None]:
    """What the operating system says of the folder, as a sentence."""
    try:
        yield
    except OSError as error:
        raise OutboxBroken(
            f"the outbox {file} can't be made or opened: {error.strerror}",
            hint="`state:` in the settings names its folder: is it yours, and is there room?",
        ) from error
