"""An entry of the queue as a person would have written it: plain YAML, quotes only where needed.

Knows nothing of files. What a text needs to stay a text (``No``, ``14:30``, ``- x``, a colon)
is decided by PyYAML; the layout is that of the sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from followupd.core.new_entry import Written

_WIDEST = 2**30
_LONGEST_ROW = 90  # a list that is longer, dashes and all, goes one item a line


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns: of the entry's dash, of its keys behind the dash, of a list below its key."""

    dash: int = 2
    keys: int = 2
    below: int = 2


def entry_lines(entry: Mapping[str, Written], layout: Layout = Layout()) -> list[str]:
    """The entry in block style, as one item of a list; lines without their ends."""
    column = layout.dash + layout.keys
    return _dashed(list(_group(entry, column, layout)), layout.dash, column)


def entry_in_braces(entry: Mapping[str, Written]) -> str:
    """The entry on one line, for a list that is written in brackets."""
    return _dumped(dict(entry), default_flow_style=True)


def _dashed(lines: list[str], dash: int, column: int) -> list[str]:
    """The first line behind a dash."""
    first, *others = lines
    return [f"{' ' * dash}-{' ' * (column - dash - 1)}{first[column:]}", *others]


def _group(values: Mapping[str, Any], column: int, layout: Layout) -> Iterator[str]:
    blanks = " " * column
    for key, value in values.items():
        if isinstance(value, str):
            yield from _text(f"{blanks}{key}: ", value, column + 2)
        elif isinstance(value, Mapping):
            yield f"{blanks}{key}:"
            yield from _group(value, column + 2, layout)
        elif value and isinstance(value[0], Mapping):
            yield f"{blanks}{key}:"
            dash = column + layout.below
            for item in value:
                inner = dash + layout.keys
                yield from _dashed(list(_group(item, inner, layout)), dash, inner)
        else:
            yield from _list(f"{blanks}{key}:", value, column + layout.below)


def _list(begin: str, items: list[str], dash: int) -> Iterator[str]:
    row = f"{begin} [{', '.join(_scalar(item, in_brackets=True) for item in items)}]"
    # Commas inside of items make a row hard to read, and hard to add to.
    if len(row) <= _LONGEST_ROW and not any("," in item or "\n" in item for item in items):
        yield row
        return
    yield begin
    for item in items:
        yield from _text(f"{' ' * dash}- ", item, dash + 2)


def _text(begin: str, text: str, column: int) -> Iterator[str]:
    """A text of several lines stands below its key, as it is, where YAML can have it so."""
    if "\n" in text and _is_simple(text):
        yield f"{begin}|-"
        yield from (f"{' ' * column}{line}" if line else "" for line in text.split("\n"))
    else:
        yield begin + _scalar(text)


def _is_simple(text: str) -> bool:
    return (
        text == text.strip()
        and all(line == line.rstrip() for line in text.split("\n"))
        and all(line.isprintable() for line in text.split("\n"))
    )


def _scalar(text: str, *, in_brackets: bool = False) -> str:
    if in_brackets:
        return _dumped([text], default_flow_style=True)[1:-1]
    said = _dumped(text).removesuffix("\n...")
    # '...' is only nicer than "..." where a quotation mark stands in the text.
    if "\n" in said or (said.startswith("'") and '"' not in text):
        return _dumped(text, default_style='"')
    return said


def _dumped(value: object, **how: Any) -> str:
    said: str = yaml.dump(
        value, Dumper=yaml.SafeDumper, allow_unicode=True, width=_WIDEST, sort_keys=False, **how
    )
    return said.rstrip("\n")
