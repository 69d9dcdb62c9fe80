"""Between a ``Letter`` and its row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping

from followupd.core.model import Attachment, Finding, Letter
from followupd.core.words import Kind, Mode, Role, Severity, State

_WORDS = {"role": Role, "kind": Kind, "mode": Mode, "state": State}


COLUMNS = tuple(field.name for field in fields(Letter))


def to_row(letter: Letter, columns: Iterable[str] = COLUMNS) -> dict[str, Any]:
    """The letter as the values of its columns."""
    row = {name: getattr(letter, name) for name in columns}
    for name, written in _WRITTEN.items():
        if name in row:
            row[name] = written(row[name])
    return row


def changed(before: Letter, after: Letter) -> tuple[str, ...]:
    """The columns in which two letters may differ.

    Lists are compared by what they are: two that are equal may point to other places of the queue.
    """
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in COLUMNS)
    return tuple(
        name
        for name, old, new in pairs
        if old is not new and (isinstance(new, tuple) or old != new)
    )


def _as_json(things: Iterable[Attachment | Finding]) -> str:
    return json.dumps([asdict(one) for one in things], ensure_ascii=False) if things else "[]"


_WRITTEN: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(_WORDS, str),
    "attachments": _as_json,
    "findings": _as_json,
}


def to_letter(row: RowMapping) -> Letter:
    """The letter that a row holds."""
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    values.update({name: word(values[name]) for name, word in _WORDS.items()})
    values["attachments"] = tuple(Attachment(**a) for a in json.loads(row["attachments"]))
    values["findings"] = tuple(_finding(f) for f in json.loads(row["findings"]))
    return Letter(**values)


def _finding(values: dict[str, Any]) -> Finding:
    return Finding(**{**values, "severity": Severity(values["severity"])})
