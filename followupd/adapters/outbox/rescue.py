"""A damaged outbox: kept aside, read as far as it can be read, and begun anew.

1. The damaged files are copied beside it, byte for byte.
2. What can still be read goes into a new outbox, which is built under another name. It remembers
   when (``REBUILT``), so that the plan asks before any letter of before that moment goes.
3. The damaged files go, and the new one takes their name. Dying before this is done leaves the
   new one under its other name, and the next opening goes on from here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from followupd.adapters.outbox.birth import (
    BESIDE,
    RESCUED,
    beside,
    build,
    folder_errors,
    sync,
)
from followupd.adapters.outbox.engine import open_engine
from followupd.adapters.outbox.rows import to_letter, to_row
from followupd.adapters.outbox.store import FILE, LOCK, SqlOutbox
from followupd.adapters.outbox.tables import facts, journal, letters, reminders
from followupd.core.model import Entry, Letter
from followupd.core.states import lose_track
from followupd.errors import OutboxBroken, OutboxDamaged
from followupd.ports import REBUILT

PATIENCE = 60.0
"""Seconds for another process's delivery to end."""

MOST_ROWS = 20_000
"""How far to look for rows in a table whose last row can't be found."""

UNREADABLE = (SQLAlchemyError, ValueError, TypeError, LookupError)


@dataclass(slots=True)
class _Saved:
    letters: list[Letter] = field(default_factory=list)
    others: list[tuple[Table, dict[str, Any]]] = field(default_factory=list)


def open_or_rebuild(folder: Path, now: datetime) -> SqlOutbox:
    """The outbox in this folder, begun anew if it is damaged. Raises OutboxBroken."""
    try:
        return _open(folder)
    except OutboxDamaged:
        pass
    from filelock import FileLock, Timeout  # noqa: PLC0415 - it brings asyncio along, and most commands take no lock

    file = folder / FILE
    with folder_errors(file):
        try:
            with FileLock(folder / LOCK, mode=0o600, timeout=PATIENCE):
                try:
                    return _open(folder)  # another process was quicker
                except OutboxDamaged as error:
                    _rebuild(file, now.astimezone(UTC), error.message)
        except Timeout as error:
            raise OutboxBroken(
                f"the outbox {file} is damaged, and another followupd holds it",
                hint="try again in a moment",
            ) from error
    return _open(folder)


def _open(folder: Path) -> SqlOutbox:
    """Open it and read it through: what is found broken later would stop a pass half-way."""
    outbox = SqlOutbox(folder)
    try:
        outbox.letters()
        outbox.reminded()
        outbox.recall(REBUILT)
    except BaseException:
        outbox.close()
        raise
    return outbox


def _rebuild(file: Path, now: datetime, why: str) -> None:
    rescued = beside(file, RESCUED)
    if not rescued.exists():
        aside = _keep_aside(file, now)
        saved = _salvage(file)
        said = f"{why}; kept as {aside.name}; {len(saved.letters)} letters could be read"
        build(rescued, lambda connection: _fill(connection, saved, now, said))
    for suffix in BESIDE[1:]:  # of the damaged one: SQLite would play them into the new one
        beside(file, suffix).unlink(missing_ok=True)
    rescued.replace(file)
    sync(file.parent)


def _keep_aside(file: Path, now: datetime) -> Path:
    aside = file.with_name(f"outbox.damaged-{now:%Y%m%dT%H%M%SZ}.sqlite3")
    try:
        for suffix in BESIDE:
            if beside(file, suffix).exists():
                shutil.copy2(beside(file, suffix), beside(aside, suffix))
                sync(beside(aside, suffix))
    except OSError:
        for suffix in BESIDE:
            beside(aside, suffix).unlink(missing_ok=True)
        raise
    return aside


def _fill(connection: Connection, saved: _Saved, now: datetime, said: str) -> None:
    for letter in saved.letters:
        connection.execute(insert(letters).values(to_row(lose_track(letter))))
    for table, row in saved.others:
        connection.execute(insert(table).values(row))
    connection.execute(insert(facts).values(name=REBUILT, value=now.isoformat()))
    entry = Entry(at=now, event="outbox-rebuilt", detail=said)
    connection.execute(insert(journal).values(asdict(entry)))


# reading what can be read ---------------------------------------------------------------------


def _salvage(file: Path) -> _Saved:
    saved = _Saved()
    if not file.exists() or file.stat().st_size == 0:
        return saved
    engine = open_engine(file)
    try:
        with engine.connect() as connection:
            for row in _rows(connection, letters):
                saved.letters += _letter(row)
            for table in (journal, reminders):
                saved.others += [(table, dict(row)) for row in _rows(connection, table)]
    except SQLAlchemyError:
        pass  # not even its first page can be read
    finally:
        engine.dispose()
    return saved


def _letter(row: RowMapping) -> list[Letter]:
    try:
        return [to_letter(row)]
    except UNREADABLE:
        return []


def _rows(connection: Connection, table: Table) -> Iterator[RowMapping]:
    """Row by row, so that a broken page costs its own rows only; each row once."""
    try:
        columns = _columns(connection, table)
        last = _last(connection, table)
    except SQLAlchemyError:
        return
    key = next(iter(table.primary_key)).name
    seen: set[Any] = set()
    for number in range(1, last + 1):
        wanted = select(*columns).where(text("rowid = :number"))
        try:
            row = connection.execute(wanted, {"number": number}).mappings().first()
        except UNREADABLE:
            continue
        if row is not None and row[key] not in seen and _is_whole(row, table):
            seen.add(row[key])
            yield row


def _is_whole(row: RowMapping, table: Table) -> bool:
    return all(c.nullable or c.name not in row or row[c.name] is not None for c in table.c)


def _columns(connection: Connection, table: Table) -> list[Any]:
    """Those that this file has: an older one has fewer."""
    found = connection.exec_driver_sql(f"PRAGMA table_info({table.name})").all()
    names = {row[1] for row in found}
    return [column for column in table.c if column.name in names]


def _last(connection: Connection, table: Table) -> int:
    try:
        found = connection.scalar(select(func.max(text("rowid"))).select_from(table))
    except SQLAlchemyError:
        return MOST_ROWS
    return min(int(found or 0), 10 * MOST_ROWS)
