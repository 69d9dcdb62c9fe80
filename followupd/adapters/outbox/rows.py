"""Between a ``Letter`` and its row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from followupd.adapters.outbox.tables import letters
from followupd.core.model import Attachment, Finding, Letter
from followupd.core.words import Kind, Mode, Role, Severity, State

_One = TypeVar("_One")

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


def _each(text: str, make: Callable[..., _One]) -> tuple[_One, ...]:
    return tuple(make(**values) for values in json.loads(text))


def _finding(*, severity: str, **values: Any) -> Finding:
    return Finding(severity=Severity(severity), **values)


_PARTS: dict[str, Callable[..., Any]] = {"attachments": Attachment, "findings": _finding}
_NONE = "[]"

_IN_TABLE = [column.name for column in letters.c]
_WORDS_BY_PLACE = [
    (_IN_TABLE.index(name), {str(word): word for word in words}) for name, words in _WORDS.items()
]
_LISTS = [(_IN_TABLE.index(name), make) for name, make in _PARTS.items()]
# A frozen dataclass sets its fields through a detour that takes as long as all the rest.
_PUT = [getattr(Letter, name).__set__ for name in _IN_TABLE]


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
