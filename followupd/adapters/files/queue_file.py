"""The queue file as the pass wants it: the good interviews, and what is wrong with the others.

Implements ``ports.QueueFile``. It judges whole entries (two with one id, an entry without a
name); what stands inside an entry is ``queue_entry``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.adapters.files.complaints import place_of
from followupd.adapters.files.problems import listed, nearest, shown
from followupd.adapters.files.queue_entry import Outcome, duplicate, read_entry
from followupd.adapters.files.text_file import FileText, Stamp, read_text, stamp_of
from followupd.adapters.files.yaml_nodes import Mapping, Node, Scalar, Sequence, Tree, is_empty
from followupd.adapters.files.yaml_nodes import parse as parse_yaml
from followupd.core.model import Interview, Place, Problem, Reading

_LIST = "interviews"
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
        if self._last is not None and stamp_of(self.path) == self._stamp:
            return self._last
        found = read_text(self.path)
        if isinstance(found, Problem):
            self._stamp = stamp_of(self.path)
            reading = Reading(problems=(found,), usable=False)
            # An object that says the same is the same object: nothing is told twice.
            self._last = self._last if self._last == reading else reading
            return self._last or reading
        self._stamp = found.stamp
        self._last = self._read(found)
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
        self.first_of: dict[str, Outcome] = {}
        self.interviews: list[Interview] = []
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self.uncertain: set[str] = set()
        self.unnamed = False
        self.flaws_inside = 0

    def take(self, key: str, node: Node) -> None:
        """One item of a list right below the root of the file."""
        if key != _LIST:
            self.unnamed = True  # whose entries these are is told by the problem of the key
            return
        if isinstance(node, Mapping | Sequence):
            self.flaws_inside += len(node.flaws or ())
        if is_empty(node):
            self.unnamed = True
            self.problems.append(self._empty(node))
            return
        outcome = read_entry(node, self.file, self.me_timezone)
        self.problems.extend(outcome.problems)
        self._judge(outcome, node)

    def _empty(self, node: Node) -> Problem:
        return Problem(
            code="empty-entry",
            message="An entry was begun here and nothing stands in it.",
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
        """The whole; with a broken tree, only its problems count."""
        about_the_file = [] if tree.broken else self._of_the_file(tree.root)
        outside = tree.broken or bool(about_the_file) or self._flaws_outside(tree)
        problems = _in_order([*self.problems, *_not_in(self.problems, tree), *about_the_file])
        if tree.broken or not self.first_of and not self.unnamed or self._no_list(tree.root):
            return Reading(problems=problems, usable=False, fingerprint=fingerprint)
        return Reading(
            interviews=tuple(self.interviews),
            problems=problems,
            held=frozenset(self.held),
            unnamed=self.unnamed or outside,
            uncertain=frozenset(self.uncertain),
            fingerprint=fingerprint,
        )
