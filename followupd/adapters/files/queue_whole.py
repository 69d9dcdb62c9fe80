"""The queue read as a whole: its entries, and what is wrong around them.

This is what brings the YAML parser and the model of the file along; ``queue_file`` comes here
only with a text, or a piece of one, that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from followupd.adapters.files.complaints import place_of
from followupd.adapters.files.problems import nearest, shown
from followupd.adapters.files.queue_entry import read_entry
from followupd.adapters.files.queue_outcome import Outcome
from followupd.adapters.files.queue_reading import Entries, in_order
from followupd.adapters.files.yaml_nodes import Mapping, Node, Sequence, is_empty
from followupd.adapters.files.yaml_nodes import parse as parse_yaml
from followupd.core.model import Place, Problem, Reading

LIST = "interviews"
_ADD = "Add one; the README shows how."
_FORM = "The file begins with `interviews:`, and each entry below it with `  - company: ...`."


def parse_alone(line: int, piece: str, file: str, me_timezone: ZoneInfo) -> Outcome | None:
    """A piece that begins in ``line``, if it is one good list of one entry and nothing else."""
    nodes: list[Node] = []
    tree = parse_yaml(f"{LIST}:\n{piece}", file, lambda _, node: nodes.append(node), line - 1)
    if tree.broken or len(nodes) != 1 or is_empty(nodes[0]):
        return None
    if not isinstance(tree.root, Mapping) or list(tree.root.keys) != [LIST]:
        return None
    outcome = read_entry(nodes[0], file, me_timezone)
    return outcome if len(tree.problems) == outcome.flaws else None


class Whole:
    """The whole of a file, read once.

    ``plain`` is false when something stands around the entries, or an entry was only begun: what
    the file means is then more than its ``outcomes``.
    """

    def __init__(self, file: str, me_timezone: ZoneInfo) -> None:
        self.file = file
        self.me_timezone = me_timezone
        self.plain = True
        self.outcomes: list[Outcome] = []
        self._entries = Entries(file)

    def read(self, text: str, digest: str) -> Reading:
        """The reading of this text."""
        entries = self._entries
        tree = parse_yaml(text, self.file, self._take)
        if tree.broken:
            self.plain = False
            problems = in_order([*tree.problems, *entries.problems])
            return Reading(problems=problems, usable=False, fingerprint=digest)
        around = [*self._around(tree.root)]
        # A flaw outside all entries (a key that stands twice) may hide entries from us.
        if around or len(tree.problems) > sum(outcome.flaws for outcome in self.outcomes):
            entries.unnamed, self.plain = True, False
        return entries.reading((*tree.problems, *around), digest)

    def _take(self, key: str, node: Node) -> None:
        """One item of a list right below the root of the file."""
        if key != LIST:
            return  # the problem of the key tells of it
        if not is_empty(node):
            outcome = read_entry(node, self.file, self.me_timezone)
            self.outcomes.append(outcome)
            self._entries.add(outcome)
            return
        self._entries.unnamed, self.plain = True, False
        message = "An entry is begun here, and nothing stands in it."
        begun = self._at(node, "empty-entry", message, "Fill it in, or delete the dash.")
        self._entries.problems.append(replace(begun, severity="warning"))

    def _around(self, root: Node | None) -> Iterator[Problem]:
        """What is wrong with the file around its entries."""
        if root is None or is_empty(root) or root == Mapping(root.line, root.column):
            yield self._at(root, "empty-queue", "There is no interview in this file.", _ADD)
        elif not isinstance(root, Mapping):
            yield self._at(root, "bad-value", "This is no list of interviews.", _FORM)
        else:
            yield from self._in_root(root)

    def _in_root(self, root: Mapping) -> Iterator[Problem]:
        for key, at in root.keys.items():
            if key != LIST:
                guess = nearest(key, (LIST,)) if LIST not in root.keys else ""
                message = f"unknown key `{shown(key)}`"
                message += f"; did you mean `{guess}`?" if guess else "."
                yield self._at(at, "unknown-key", message, _FORM)
        entries = root.values.get(LIST)
        if entries is None:
            yield self._at(root, "missing-key", f"`{LIST}` is missing.", _FORM)
        elif is_empty(entries) or (isinstance(entries, Sequence) and not self.outcomes):
            where = root.keys[LIST]
            yield self._at(where, "empty-queue", "There is no interview in this file.", _ADD)
        elif not isinstance(entries, Sequence):
            hint = "Begin each entry below it with `- `, as in `  - company: ...`."
            yield self._at(entries, "bad-value", "A list of interviews is expected here.", hint)

    def _at(self, node: Node | None, code: str, message: str, hint: str) -> Problem:
        where = place_of(node, self.file) if node else Place(self.file, 1, 1)
        return Problem(code=code, message=message, hint=hint, where=where)
