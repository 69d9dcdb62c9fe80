"""The queue file as the pass wants it: the good interviews, and what is wrong with the others.

Implements ``ports.QueueFile``. It judges whole entries (two with one id, an entry without a
name); what stands inside an entry is ``queue_entry``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.adapters.files.complaints import place_of
from followupd.adapters.files.problems import nearest, shown
from followupd.adapters.files.queue_entry import Outcome, duplicate, read_entry
from followupd.adapters.files.text_file import FileText, Stamp, read_text, stamp_of
from followupd.adapters.files.yaml_nodes import Mapping, Node, Scalar, Sequence, Tree, is_empty
from followupd.adapters.files.yaml_nodes import parse as parse_yaml
from followupd.core.model import Interview, Place, Problem, Reading

_LIST = "interviews"
_ADD = "Add one, or run `followupd add`, which asks for it."
_FORM = "The file begins with `interviews:`, and each entry below it with `  - company: ...`."


class QueueYaml:
    """The user's interviews.yaml. ``me_timezone`` is for entries that name none."""

    def __init__(self, path: Path, me_timezone: ZoneInfo) -> None:
        self.path = path
        self.me_timezone = me_timezone
        self._stamp: Stamp | None = None
        self._last: Reading | None = None

    def read(self) -> Reading:
        """What the file says now; the very same object while the file has not changed."""
        if self._last is not None and self._stamp == stamp_of(self.path) is not None:
            return self._last
        found = read_text(self.path)
        if isinstance(found, Problem):
            reading = Reading(problems=(found,), usable=False)
            # While it can't be read for the same reason, it is the same object.
            self._last = reading if self._last != reading else self._last
            self._stamp = None
        else:
            self._last = self._read(found)
            self._stamp = found.stamp
        return self._last

    def _read(self, found: FileText) -> Reading:
        entries = _Entries(self.path.name, self.me_timezone)
        tree = parse_yaml(found.text, self.path.name, entries.take)
        digest = hashlib.sha256(found.text.encode()).hexdigest()
        return entries.reading(tree, digest)


def parse_queue(text: str, me_timezone: ZoneInfo, file: str = "interviews.yaml") -> Reading:
    """The reading of a queue that is in memory, such as one with a new entry at its end."""
    entries = _Entries(file, me_timezone)
    return entries.reading(parse_yaml(text, file, entries.take), "")


class _Entries:
    """Takes the entries in, one by one, and makes a reading of them."""

    def __init__(self, file: str, me_timezone: ZoneInfo) -> None:
        self.file = file
        self.me_timezone = me_timezone
        self.taken = 0
        self.flaws_inside = 0
        self.first_of: dict[str, Outcome] = {}
        self.interviews: list[Interview] = []
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self.uncertain: set[str] = set()
        self.unnamed = False

    def take(self, key: str, node: Node) -> None:
        """One item of a list right below the root of the file."""
        if key != _LIST:
            return  # the problem of the key tells of it
        if is_empty(node):
            self.unnamed = True
            self.problems.append(self._begun(node))
            return
        self.taken += 1
        self.flaws_inside += 0 if isinstance(node, Scalar) else len(node.flaws or ())
        outcome = read_entry(node, self.file, self.me_timezone)
        self.problems.extend(outcome.problems)
        self._judge(outcome, node)

    def _begun(self, node: Node) -> Problem:
        return Problem(
            code="empty-entry",
            message="An entry is begun here, and nothing stands in it.",
            hint="Fill it in, or delete the dash.",
            where=place_of(node, self.file),
            severity="warning",
        )

    def _judge(self, outcome: Outcome, node: Node) -> None:
        if outcome.id is None:
            self.unnamed = True
            return
        first = self.first_of.setdefault(outcome.id, outcome)
        if first is not outcome:
            self.uncertain.add(outcome.id)
            self.problems.append(duplicate(outcome, first, self.file, node.column))
        elif outcome.interview is None:
            self.held.add(outcome.id)
        else:
            self.interviews.append(outcome.interview)

    def reading(self, tree: Tree, fingerprint: str) -> Reading:
        """The whole. A tree that broke off has nothing to say but its problems."""
        around = [] if tree.broken else list(self._around(tree.root))
        # A flaw outside all entries (a key that stands twice) may hide entries from us.
        hidden = bool(around) or len(tree.problems) > self.flaws_inside
        problems = _in_order([*tree.problems, *self.problems, *around])
        if tree.broken or not self.taken:
            return Reading(problems=problems, usable=False, fingerprint=fingerprint)
        return Reading(
            interviews=tuple(self.interviews),
            problems=problems,
            held=frozenset(self.held),
            unnamed=self.unnamed or hidden,
            uncertain=frozenset(self.uncertain),
            fingerprint=fingerprint,
        )

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
            if key != _LIST:
                guess = nearest(key, (_LIST,)) if _LIST not in root.keys else ""
                message = f"unknown key `{shown(key)}`"
                message += f"; did you mean `{guess}`?" if guess else "."
                yield self._at(at, "unknown-key", message, _FORM)
        entries = root.values.get(_LIST)
        if entries is None:
            yield self._at(root, "missing-key", f"`{_LIST}` is missing.", _FORM)
        elif is_empty(entries) or (isinstance(entries, Sequence) and not self.taken):
            where = root.keys[_LIST]
            yield self._at(where, "empty-queue", "There is no interview in this file.", _ADD)
        elif not isinstance(entries, Sequence):
            hint = "Begin each entry below it with `- `, as in `  - company: ...`."
            yield self._at(entries, "bad-value", "A list of interviews is expected here.", hint)

    def _at(self, node: Node | None, code: str, message: str, hint: str) -> Problem:
        where = place_of(node, self.file) if node else Place(self.file, 1, 1)
        return Problem(code=code, message=message, hint=hint, where=where)


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each once, as they stand in the file: those inside an entry were found twice."""
    return tuple(sorted(dict.fromkeys(problems), key=_line_and_column))


def _line_and_column(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)
