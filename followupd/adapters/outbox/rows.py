"""Between a ``Letter`` and its row."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from followupd.adapters.outbox.tables import letters
from followupd.core.model import Attachment, Finding, Letter
from followupd.core.words import Kind, Mode, Role, Severity, State

_One = TypeVar("_One")

_COLUMNS = tuple(column.name for column in letters.c)
_WORDS = {"role": Role, "kind": Kind, "mode": Mode, "state": State}
_WORDS_BY_NAME = {name: {str(word): word for word in words} for name, words in _WORDS.items()}
_NONE = "[]"


def to_row(letter: Letter) -> dict[str, Any]:
    """The letter as the values of its columns."""
    row = {f.name: getattr(letter, f.name) for f in fields(letter)}
    row.update({name: str(row[name]) for name in _WORDS})
    row["attachments"] = json.dumps([asdict(a) for a in letter.attachments])
    row["findings"] = json.dumps([asdict(f) for f in letter.findings], ensure_ascii=False)
    return row


def letter_in(row: Sequence[Any]) -> Letter:
    """The letter that a row holds, whose values come in the order of the table's columns.

    It is made for every letter that ever was. Raises as ``to_letter`` does.
    """
    return _letter(dict(zip(_COLUMNS, row, strict=True)))


def to_letter(row: RowMapping) -> Letter:
    """The letter that a row of any columns holds; those that are missing have their defaults.

    Raises ValueError, TypeError or LookupError for a row that holds none.
    """
    return _letter({str(name): value for name, value in row.items()})


def _letter(values: dict[str, Any]) -> Letter:
    for name, words in _WORDS_BY_NAME.items():
        values[name] = words[values[name]]
    files, findings = values["attachments"], values["findings"]
    values["attachments"] = _each(files, Attachment) if files != _NONE else ()
    values["findings"] = _each(findings, _finding) if findings != _NONE else ()
    return Letter(**values)


def _each(text: str, make: Callable[..., _One]) -> tuple[_One, ...]:
    return tuple(make(**values) for values in json.loads(text))


def _finding(*, severity: str, **values: Any) -> Finding:
    return Finding(severity=Severity(severity), **values)
