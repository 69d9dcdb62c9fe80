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

_WORDS = {"role": Role, "kind": Kind, "mode": Mode, "state": State}


def _each(text: str, make: Callable[..., _One]) -> tuple[_One, ...]:
    return tuple(make(**values) for values in json.loads(text))


def _finding(*, severity: str, **values: Any) -> Finding:
    return Finding(severity=Severity(severity), **values)


_PARTS: dict[str, Callable[..., Any]] = {"attachments": Attachment, "findings": _finding}
_NONE = "[]"

_COLUMNS = [column.name for column in letters.c]
_WORDS_BY_PLACE = [
    (_COLUMNS.index(name), {str(word): word for word in words}) for name, words in _WORDS.items()
]
_LISTS = [(_COLUMNS.index(name), make) for name, make in _PARTS.items()]
# A frozen dataclass sets its fields through a detour that takes as long as all the rest.
_PUT = [getattr(Letter, name).__set__ for name in _COLUMNS]


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
    values = list(row)
    for at, words in _WORDS_BY_PLACE:
        values[at] = words[values[at]]
    for at, make in _LISTS:
        values[at] = _each(values[at], make) if values[at] != _NONE else ()
    letter: Letter = object.__new__(Letter)
    for put, value in zip(_PUT, values, strict=True):
        put(letter, value)
    return letter


def to_letter(row: RowMapping) -> Letter:
    """The letter that a row of any columns holds; those that are missing have their defaults.

    Raises ValueError, TypeError or LookupError for a row that holds none.
    """
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    values.update({name: word(values[name]) for name, word in _WORDS.items()})
    values.update({name: _each(values[name], make) for name, make in _PARTS.items()})
    return Letter(**values)
