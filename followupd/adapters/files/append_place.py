"""Where in the text of a queue a new entry goes, and in which layout.

Only finds a place; whether the text means the same afterwards is ``append``'s question. So what
is strange here may be guessed: a wrong guess is found out, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from followupd.adapters.files.entry_text import Layout, entry_in_braces, entry_lines
from followupd.core.new_entry import Written

_LIST = "interviews"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOT_A_LINE_END = str.maketrans("\u0085\u2028\u2029", "   ")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ASIDE = re.compile(r"(?:#[^\r\n]*)?\s*")
_BLANK_LINE_BEFORE = re.compile(r"(?:^|\n|\r)[ \t]*(?:\r\n|(?<!\r)\n|\r)\Z")
_DOCUMENT_END = re.compile(r"\.\.\.(?:\s|$)")
_HEAD = "# Your interviews, one entry each; `followupd add` asks about one and writes it here.\n\n"


@dataclass(frozen=True, slots=True)
class Change:
    """Put ``new`` in the place of ``text[start:end]``; nearly always start is end."""

    start: int
    end: int
    new: str


def changed(text: str, change: Change) -> str:
    """The text with the change made."""
    return text[: change.start] + change.new + text[change.end :]


def place_for(text: str, entry: Mapping[str, Written]) -> list[Change]:
    """The change, or two, that add the entry; the later place first. [] where none is found."""
    lines = [found[0] for found in _LINE.finditer(text)]
    newline = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text.translate(_NOT_A_LINE_END), Loader=_LOADER)
    here = _Text(text, lines, newline)
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return [here.whole_list(entry, is_new=not text.strip())]
    if not isinstance(root, yaml.MappingNode):
        return []
    keys = [key.value for key, _ in root.value]
    if _LIST not in keys:
        return [] if root.flow_style else [here.whole_list(entry)]
    at = keys.index(_LIST)
    key, value = root.value[at]
    after = root.value[at + 1][0] if at + 1 < len(keys) else None
    return list(here.into(root, key, value, after, entry))


class _Text:
    """The text of a file by its lines, which keep their ends."""

    def __init__(self, text: str, lines: list[str], newline: str) -> None:
        self.text = text
        self.lines = lines
        self.newline = newline
        self.starts: list[int] = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))

    def into(
        self, root: Any, key: Any, value: Any, after: Any, entry: Mapping[str, Written]
    ) -> Iterator[Change]:
        """Into the list that is there."""
        if isinstance(value, yaml.SequenceNode) and value.flow_style:
            yield from self._bracketed(root, key, value, after, entry)
        elif root.flow_style:
            return
        elif isinstance(value, yaml.SequenceNode) and value.value:
            yield self._below(key, after, entry, self._layout(value), first=False)
        elif isinstance(value, yaml.ScalarNode) and not value.value:
            yield self._below(key, after, entry, Layout(), first=True)

    def whole_list(self, entry: Mapping[str, Written], *, is_new: bool = False) -> Change:
        """With the key of the list, at the end of a file that has none."""
        end = self._end_of_document(0)
        lines = [f"{_LIST}:", *entry_lines(entry)]
        gap = self._break_before(end)
        begin = _HEAD.replace("\n", self.newline) if is_new else ""
        return Change(end, end, begin + gap + self._joined(lines))

    def _bracketed(
        self, root: Any, key: Any, value: Any, after: Any, entry: Mapping[str, Written]
    ) -> Iterator[Change]:
        start, end = self._index(value.start_mark), self._index(value.end_mark)
        inside = self.text[start + 1 : end - 1]
        if not inside.strip() and not root.flow_style:
            # An empty pair of brackets says "nothing": the list takes its place, below the key.
            yield self._below(key, after, entry, Layout(), first=True)
            yield Change(start, end, "")
            return
        braces = entry_in_braces(entry)
        comma = "" if not value.value or self._ends_with_comma(value, end) else ","
        if not value.value:
            yield Change(end - 1, end - 1, braces)
        elif "\n" in inside or "\r" in inside:
            last = self._index(value.value[-1].end_mark)
            column: int = value.value[-1].start_mark.column
            # The comma right behind the last entry; the new one on a line of its own.
            line_end = self.starts[value.end_mark.line]
            closes_alone = not self.text[line_end : end - 1].strip()
            place = line_end if closes_alone else end - 1
            gap = "" if closes_alone else self.newline
            yield Change(place, place, f"{gap}{' ' * column}{braces}{self.newline}")
            if comma:
                yield Change(last, last, comma)
        else:
            yield Change(end - 1, end - 1, f"{comma} {braces}")

    def _ends_with_comma(self, value: Any, end: int) -> bool:
        rest = self.text[self._index(value.value[-1].end_mark) : end - 1]
        return any(re.sub("#.*", "", line).strip() == "," for line in rest.splitlines())

    def _below(
        self, key: Any, after: Any, entry: Mapping[str, Written], layout: Layout, *, first: bool
    ) -> Change:
        """Behind all that belongs to the list, before the next key or the end."""
        place = self._end_of_document(key.start_mark.line + 1)
        if after is not None:
            row = after.start_mark.line
            # What stands right above the next key, at the margin, belongs to it.
            while row > key.end_mark.line + 1 and _ASIDE.fullmatch(self.lines[row - 1]):
                row -= 1
            place = self.starts[row]
        lines = entry_lines(entry, layout)
        before = self.text[:place]
        gap = self._break_before(place)
        if not first and not _BLANK_LINE_BEFORE.search(before):
            gap += self.newline
        return Change(place, place, gap + self._joined(lines))

    def _layout(self, value: Any) -> Layout:
        """As the last entry is laid out."""
        mark, item = value.start_mark, value.value[-1]
        dash: int = mark.column
        if not isinstance(item, yaml.MappingNode) or item.flow_style:
            return Layout(dash)
        same_line = self.lines[item.start_mark.line][: dash + 1].strip() == "-"
        keys = item.start_mark.column - dash if same_line else 2
        below = 2
        for key, inner in item.value:
            if isinstance(inner, yaml.SequenceNode) and not inner.flow_style:
                below = inner.start_mark.column - key.start_mark.column
        return Layout(dash, max(keys, 2), max(below, 0))

    def _end_of_document(self, first_row: int) -> int:
        for row in range(first_row, len(self.lines)):
            if _DOCUMENT_END.match(self.lines[row]):
                return self.starts[row]
        return len(self.text)

    def _break_before(self, place: int) -> str:
        before = self.text[:place]
        return "" if not before or before.endswith(("\n", "\r")) else self.newline

    def _joined(self, lines: list[str]) -> str:
        return "".join(f"{line}{self.newline}" for line in lines)

    def _index(self, mark: Any) -> int:
        line, column = int(mark.line), int(mark.column)
        return self.starts[line] + column
