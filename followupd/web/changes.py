"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
_PARAGRAPH = "\n\n"
LEFT_OUT = "…"
_MOST_PIECES = 4000
"""Above it a line is one piece: the time to compare grows with the square."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; ``kind`` is "same", "new" or "gone"."""

    kind: str
    text: str


def changes(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one: without what is gone it is ``after``, without what is new ``before``."""
    large = len(before) + len(after) > _MOST_PIECES * 8
    old, new = (
        x.splitlines(keepends=True) if large else _PIECES.findall(x) for x in (before, after)
    )
    return tuple(_compared(old, new))


def abridged(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without the paragraphs in which nothing changed."""
    last = len(pieces) - 1
    return tuple(
        Piece("same", _short(piece.text, first=n == 0, last=n == last))
        if piece.kind == "same"
        else piece
        for n, piece in enumerate(pieces)
    )


def _short(text: str, *, first: bool, last: bool) -> str:
    """The rest of the paragraph of the change before it, and the beginning of the next one's."""
    parts = text.split(_PARAGRAPH)
    if len(parts) == 1:
        return text
    kept = ["" if first else parts[0], "" if last else parts[-1]]
    whole = len(parts) == 2 and not (first or last)  # noqa: PLR2004 - nothing between the two
    shown = kept if whole else [kept[0], LEFT_OUT, kept[1]]
    return _PARAGRAPH.join(shown[1:] if first else shown[:-1] if last else shown)


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))
