"""The outbox and the disk below it. The outbox is looked at in a copy: nothing of it is touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from followupd.adapters.outbox import SqlOutbox
from followupd.adapters.outbox.engine import broken
from followupd.adapters.outbox.store import FILE
from followupd.core.health import Check, ok, problem, warn
from followupd.errors import OutboxBroken, OutboxDamaged

NAME, DISK = "outbox", "disk"

_TIGHT, _LITTLE = 50_000_000, 500_000_000  # bytes
_BUSY = 5.0  # seconds for another program's transaction


@contextmanager
def snapshot(state: Path) -> Iterator[tuple[SqlOutbox, list[Check]]]:
    """A copy of the outbox, which may be planned with, and what was found while copying it.

    Where there is none yet, or it can't be read, the copy is an empty one.
    """
    with tempfile.TemporaryDirectory(prefix="followupd-") as name:  # 0700
        copy, found = Path(name), list(_copy(state / FILE, Path(name) / FILE))
        try:
            outbox = SqlOutbox(copy)
            outbox.letters()
        except OutboxBroken as error:
            found = [_damaged(state / FILE, error)]
            copy = Path(name) / "empty"
            outbox = SqlOutbox(copy)
        try:
            yield outbox, [*found, *_left_over(state)]
        finally:
            outbox.close()


def disk(state: Path) -> Iterator[Check]:
    """Room for the outbox; a full disk stops letters."""
    place = next((x for x in (state, *state.parents) if x.is_dir()), Path())
    free = shutil.disk_usage(place).free
    said = f"{_size(free)} free where the letters are kept ({place})"
    if free >= _LITTLE and not _no_names_left(place):
        yield ok(DISK, said)
        return
    hint = "Make room: without it no letter can be recorded, and so none goes."
    if free < _TIGHT or _no_names_left(place):
        said = said if free < _TIGHT else f"no more files can be made in {place}"
        yield problem(DISK, said, hint)
    else:
        yield warn(DISK, said, hint)


def _no_names_left(place: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    found = os.statvfs(place)
    return found.f_files > 0 and found.f_favail == 0


def _copy(file: Path, copy: Path) -> Iterator[Check]:
    if not file.exists():
        yield ok(NAME, "there is none yet; it is made with the first interview")
        return
    try:
        source = f"{file.absolute().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True, timeout=_BUSY)) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            # Whatever its size; opening the copy looks through small ones only.
            (said,) = old.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise sqlite3.DatabaseError("malformed")
            old.backup(new)
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        yield _damaged(file, broken(file, error))
    else:
        yield ok(NAME, f"whole ({_size(file.stat().st_size)})")


def _damaged(file: Path, error: OutboxBroken) -> Check:
    if isinstance(error, OutboxDamaged):
        return problem(NAME, error.message, f"Nothing is lost for good: {error.hint}.")
    return problem(NAME, error.message, error.hint or f"Look at {file} and its folder.")


def _left_over(state: Path) -> Iterator[Check]:
    kept = sorted(x.name for x in state.glob("outbox.damaged-*.sqlite3"))
    if kept:
        yield warn(
            NAME,
            f"it was damaged once; the damaged one is kept in {state} as {kept[-1]}",
            "When all your letters are where they should be (`followupd status`), you may delete "
            "it. A disk that damages files is worth a backup.",
        )


def _size(octets: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if octets < 1000:  # noqa: PLR2004 - from one unit to the next
            return f"{octets:.0f} {unit}"
        octets /= 1000
    return f"{octets:.0f} GB" if octets < 1000 else f"{octets / 1000:.1f} TB"  # noqa: PLR2004 - as above
