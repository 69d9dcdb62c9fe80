"""The queue in pieces, one an entry, so that an edit costs one entry and not the whole file.

A new version of the file is held against the last one: what stands before the first difference
and after the last one has been read already. Only the entries between are looked at, and only
those with a new text are parsed, each by itself. That gives the same as parsing the whole: a line
that is indented no deeper than the entries' dashes ends all that is open in YAML's block style,
and a piece in which a quote or a bracket stays open does not parse alone. Wherever there is a
doubt the answer is None, and the whole file is read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from followupd.adapters.files.queue_kept import Kept, New
from followupd.adapters.files.queue_outcome import Outcome

_HEAD = re.compile(
    r"(?:[ ]*(?:#.*)?\n)*interviews:(?:[ ]+#.*|[ ]*)\n(?:[ ]*(?:#.*)?\n)*(?=([ ]*)- )"
)
# Marks of a document's end, dashes that are not seen here, line ends that are counted differently.
_DOUBTFUL = ("\n---", "\n...", "-\t", "\r", "\u0085", "\u2028", "\u2029")
_NEAR = max(map(len, _DOUBTFUL))

_FEW = 16
"""Pieces that are always parsed one by one, although the whole is a little cheaper for many."""

Piece = tuple[int, str]
"""The line where an entry begins, and its text up to the next one."""


@dataclass(slots=True)
class Cut:
    """Where the entries of a text begin: as offsets, and as lines; the last one ends at ``end``.

    ``dash`` are the blanks before the dash of each.
    """

    text: str
    end: int
    dash: str
    starts: list[int]
    lines: list[int]

    def pieces(self, first: int = 0, end: int | None = None) -> Iterator[Piece]:
        """The entries from ``first`` to before ``end``."""
        end = len(self.starts) if end is None else end
        ends = [*self.starts[first : end + 1], *([self.end] if end == len(self.starts) else [])]
        for line, (start, stop) in zip(self.lines[first:end], pairwise(ends), strict=True):
            yield line, self.text[start:stop]


def cut(text: str) -> Cut | None:
    """The entries of a queue that is laid out plainly, or None."""
    head = _head_of(text)
    if head is None or _is_doubtful(text):
        return None
    starts = _starts(text, head[1], head.end(), len(text))
    lines = _lines(text, starts, text.count("\n", 0, head.end()) + 1)
    return Cut(text, len(text), head[1], starts, lines)


def _head_of(text: str) -> re.Match[str] | None:
    """All before the first entry, if nothing stands there that YAML could refuse."""
    head = _HEAD.match(text)
    return head if head and head[0].replace("\n", "").isprintable() else None


def _is_doubtful(text: str) -> bool:
    return any(sign in text for sign in _DOUBTFUL)


def _starts(text: str, dash: str, begin: int, end: int) -> list[int]:
    """The offsets from ``begin`` on, and before ``end``, at which an entry begins."""
    begins = re.compile(rf"^{dash}-[ \n]", re.MULTILINE)
    return [found.start() for found in begins.finditer(text, begin, end)]


def _lines(text: str, starts: Sequence[int], line: int) -> list[int]:
    """The lines of these offsets; ``line`` is that of the first."""
    lines = [line] if starts else []
    for start, end in pairwise(starts):
        line += text.count("\n", start, end)
        lines.append(line)
    return lines


class Pieces:
    """What the entries of the last version came to; ``kept`` has those of earlier processes."""

    def __init__(self, file: str, me_timezone: ZoneInfo, kept: Kept) -> None:
        self.file = file
        self.me_timezone = me_timezone
        self._kept = kept
        self._cut: Cut | None = None
        self._outcomes: list[Outcome] = []

    def read(self, text: str) -> Sequence[Outcome] | None:
        """The entries of ``text``, or None when it has to be read as a whole."""
        if self._cut is None:
            return self._read_kept(text)
        head = _head_of(text)
        if head is None or head[1] != self._cut.dash:
            return None
        return self._read_edited(self._cut, text, head.end())

    def keep(self, text: str, outcomes: Sequence[Outcome]) -> None:
        """Remember the entries of a file that was read as a whole."""
        found = cut(text)
        # A line inside of a quoted text that looks like an entry would make them unequal.
        if found is not None and len(found.starts) == len(outcomes):
            self._take(found, outcomes, zip(found.pieces(), outcomes, strict=True))

    def _read_kept(self, text: str) -> Sequence[Outcome] | None:
        """The first version that this process sees."""
        found = cut(text) if self._kept.any() else None
        if found is None:
            return None
        pieces = list(found.pieces())
        outcomes = [self._kept.find(line, piece) for line, piece in pieces]
        if outcomes.count(None) > max(_FEW, len(outcomes) // 2):
            return None
        new: list[New] = []
        for at, (piece, outcome) in enumerate(zip(pieces, outcomes, strict=True)):
            if outcome is None:
                outcomes[at] = alone = self._alone(*piece)
                if alone is None:
                    return None
                new.append((piece, alone))
        return self._take(found, [x for x in outcomes if x is not None], new)

    def _take(
        self, found: Cut, outcomes: Sequence[Outcome], new: Iterable[New]
    ) -> Sequence[Outcome]:
        """This is the last version now; ``new`` are the entries that had to be parsed."""
        self._cut, self._outcomes = found, list(outcomes)
        self._kept.add(new)
        if self._kept.is_stale(len(outcomes)):
            self._kept.renew(zip(found.pieces(), outcomes, strict=True))
        return self._outcomes

    def _read_edited(self, old: Cut, text: str, head: int) -> Sequence[Outcome] | None:
        same, tail = _in_common(old.text, text)
        if _is_doubtful(text[max(0, same - _NEAR) : len(text) - tail + _NEAR]):
            return None
        # An entry before the difference is known to end only where the next one begins as before.
        known = bisect_right(old.starts, same - len(old.dash) - len("- "))
        front = max(0, known - 1)
        back = bisect_left(old.starts, len(old.text) - tail + len("\n"))
        further = len(text) - len(old.text)
        begin = old.starts[front] if known else head
        end = old.starts[back] + further if back < len(old.starts) else len(text)
        starts = _starts(text, old.dash, begin, end)
        line = old.lines[front] if known else text.count("\n", 0, begin) + 1
        lines = _lines(text, [*starts, end], line)
        middle = Cut(text, end, old.dash, starts, lines[: len(starts)])
        new: list[New] = []
        outcomes = self._between(middle, old, (front, back), new)
        if outcomes is None:
            return None
        down = lines[-1] - old.lines[back] if back < len(old.starts) else 0
        after = self._outcomes[back:]
        if down and any(outcome.flaws for outcome in after):
            return None  # what the parser said of an entry names lines
        after = [outcome.moved(down) for outcome in after] if down else after
        starts = [*old.starts[:front], *starts, *_all_plus(old.starts[back:], further)]
        lines = [*old.lines[:front], *middle.lines, *_all_plus(old.lines[back:], down)]
        found = Cut(text, len(text), old.dash, starts, lines)
        return self._take(found, [*self._outcomes[:front], *outcomes, *after], new)

    def _between(
        self, middle: Cut, old: Cut, changed: tuple[int, int], new: list[New]
    ) -> list[Outcome] | None:
        """The entries among which something has changed; they may also have changed places.

        Those that had to be parsed are added to ``new``.
        """
        before = zip(old.pieces(*changed), self._outcomes[slice(*changed)], strict=True)
        known = {piece: (line, outcome) for (line, piece), outcome in before}
        outcomes: list[Outcome] = []
        for line, piece in middle.pieces():
            was, outcome = known.get(piece, (line, None))
            if outcome is None or (outcome.flaws and line != was):
                was = line
                outcome = self._alone(line, piece)
                if outcome is None:
                    return None
                new.append(((line, piece), outcome))
            outcomes.append(outcome.moved(line - was))
        return outcomes

    def _alone(self, line: int, piece: str) -> Outcome | None:
        from followupd.adapters.files.queue_whole import parse_alone  # noqa: PLC0415 - the parser takes longer to load than a known queue to read

        return parse_alone(line, piece, self.file, self.me_timezone)


def _all_plus(numbers: list[int], by: int) -> list[int]:
    return [number + by for number in numbers] if by else numbers


def _in_common(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts have in common at their beginning, and then at their end."""
    shorter = min(len(one), len(other))
    same = _grown(shorter, lambda a, b: one[a:b] == other[a:b])
    left, right = len(one), len(other)
    tail = _grown(
        shorter - same,
        lambda a, b: one[left - b : left - a] == other[right - b : right - a],
    )
    return same, tail


def _grown(most: int, equal: Callable[[int, int], bool]) -> int:
    """The length up to which all is equal. It halves what is left, so it looks at all but once."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        if equal(low, middle):
            low = middle
        else:
            most = middle - 1
    return low
