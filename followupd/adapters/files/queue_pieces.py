"""The queue in pieces, one an entry, so that an edit costs one entry and not the whole file.

What an entry came to is kept by its text. A new version of the file is cut where its entries
begin, and only pieces with a new text are parsed, each by itself. That gives the same as parsing
the whole: a line that is indented no deeper than the entries' dashes ends all that is open in
YAML's block style, and a piece in which a quote or a bracket stays open does not parse alone.
Wherever there is a doubt the answer is None, and the whole file is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from followupd.adapters.files.queue_entry import Outcome, read_entry
from followupd.adapters.files.yaml_nodes import Mapping, Node, is_empty, parse

_LIST = "interviews"
_HEAD = re.compile(rf"(?:[ ]*(?:#.*)?\n)*{_LIST}:[ ]*(?:#.*)?\n(?:[ ]*(?:#.*)?\n)*(?=([ ]*)- )")
# Marks of a document's end, and line ends that would be counted in another way.
_DOUBTFUL = re.compile("^(?:---|\\.\\.\\.)|[\r\u0085\u2028\u2029]", re.MULTILINE)

Piece = tuple[int, str]
"""The line where an entry begins, and its text up to the next one."""


class Pieces:
    """What the entries of the last version came to, by their texts."""

    def __init__(self, file: str, me_timezone: ZoneInfo) -> None:
        self.file = file
        self.me_timezone = me_timezone
        self._known: dict[str, tuple[int, Outcome]] = {}

    def read(self, text: str) -> list[Outcome] | None:
        """The entries of ``text``, or None when it has to be read as a whole."""
        pieces = cut(text) if self._known else None
        if pieces is None:
            return None
        known: dict[str, tuple[int, Outcome]] = {}
        outcomes = []
        for line, piece in pieces:
            kept = self._known.get(piece) or self._alone(line, piece)
            if kept is None:
                return None
            outcome = kept[1].moved(line - kept[0])
            known[piece] = (line, outcome)
            outcomes.append(outcome)
        self._known = known
        return outcomes

    def keep(self, text: str, outcomes: Sequence[Outcome]) -> None:
        """Remember the entries of a file that was read as a whole."""
        pieces = cut(text) or []
        self._known = {}
        if len(pieces) == len(outcomes):
            pairs = zip(pieces, outcomes, strict=True)
            self._known = {piece: (line, outcome) for (line, piece), outcome in pairs}

    def _alone(self, line: int, piece: str) -> tuple[int, Outcome] | None:
        """A piece parsed by itself, if it is one good list of one entry and nothing else."""
        nodes: list[Node] = []
        tree = parse(f"{_LIST}:\n{piece}", self.file, lambda _, node: nodes.append(node), line - 1)
        if tree.broken or len(nodes) != 1 or is_empty(nodes[0]):
            return None
        if not isinstance(tree.root, Mapping) or list(tree.root.keys) != [_LIST]:
            return None
        outcome = read_entry(nodes[0], self.file, self.me_timezone)
        return (line, outcome) if len(tree.problems) == outcome.flaws else None


def cut(text: str) -> list[Piece] | None:
    """The entries of a queue that is laid out plainly, or None."""
    head = _HEAD.match(text)
    if head is None or _DOUBTFUL.search(text):
        return None
    begins = re.compile(rf"^{head[1]}-[ \n]", re.MULTILINE)
    starts = [found.start() for found in begins.finditer(text, head.end())]
    line = text.count("\n", 0, head.end()) + 1
    pieces = []
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end]
        pieces.append((line, piece))
        line += piece.count("\n")
    return pieces
