"""The queue file as the pass wants it: the good interviews, and what is wrong with the others.

Implements ``ports.QueueFile``. It judges whole entries (two with one id, an entry without a
name); what stands inside an entry is ``queue_entry``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.adapters.files.complaints import place_of
from followupd.adapters.files.problems import nearest, shown
from followupd.adapters.files.queue_entry import Outcome, duplicate, read_entry
from followupd.adapters.files.queue_pieces import Pieces
from followupd.adapters.files.text_file import FileText, Stamp, read_text, stamp_of
from followupd.adapters.files.yaml_nodes import Mapping, Node, Sequence, is_empty
from followupd.adapters.files.yaml_nodes import parse as parse_yaml
from followupd.core.model import Interview, Place, Problem, Reading

_LIST = "interviews"
_ADD = "Add one; the README shows how."
_FORM = "The file begins with `interviews:`, and each entry below it with `  - company: ...`."


class QueueYaml:
    """The user's interviews.yaml. ``me_timezone`` is for entries that name none."""

    def __init__(self, path: Path, me_timezone: ZoneInfo) -> None:
        self.path = path
        self.me_timezone = me_timezone
        self._pieces = Pieces(path.name, me_timezone)
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
        digest = hashlib.sha256(found.text.encode()).hexdigest()
        entries = _Entries(self.path.name, self.me_timezone)
        outcomes = self._pieces.read(found.text)
        if outcomes is not None:
            for outcome in outcomes:
                entries.add(outcome)
            return entries.reading((), digest)
        reading = entries.whole(found.text, digest)
        self._pieces.keep(found.text, entries.outcomes if entries.plain else ())
        return reading


def parse_queue(text: str, me_timezone: ZoneInfo, file: str = "interviews.yaml") -> Reading:
    """The reading of a queue that is in memory, such as one with a new entry at its end."""
    return _Entries(file, me_timezone).whole(text, "")


class _Entries:
    """Takes the entries in, one by one, and makes a reading of them.

    ``plain`` is false when something stands around the entries, or an entry was only begun: what
    the file means is then more than its entries.
    """

    def __init__(self, file: str, me_timezone: ZoneInfo) -> None:
        self.file = file
        self.me_timezone = me_timezone
        self.plain = True
        self.outcomes: list[Outcome] = []
        self.first_of: dict[str, Outcome] = {}
        self.interviews: list[Interview] = []
        self.problems: list[Problem] = []
        self.held: set[str] = set()
        self.uncertain: set[str] = set()
        self.why: dict[str, tuple[Problem, ...]] = {}
        self.unnamed = False

    def whole(self, text: str, digest: str) -> Reading:
        """The reading of the whole file."""
        tree = parse_yaml(text, self.file, self._take)
        if tree.broken:
            self.plain = False
            problems = _in_order([*tree.problems, *self.problems])
            return Reading(problems=problems, usable=False, fingerprint=digest)
        around = [*self._around(tree.root)]
        # A flaw outside all entries (a key that stands twice) may hide entries from us.
        if around or len(tree.problems) > sum(outcome.flaws for outcome in self.outcomes):
            self.unnamed, self.plain = True, False
        return self.reading((*tree.problems, *around), digest)

    def _take(self, key: str, node: Node) -> None:
        """One item of a list right below the root of the file."""
        if key != _LIST:
            return  # the problem of the key tells of it
        if not is_empty(node):
            self.add(read_entry(node, self.file, self.me_timezone))
            return
        self.unnamed, self.plain = True, False
        message = "An entry is begun here, and nothing stands in it."
        begun = self._at(node, "empty-entry", message, "Fill it in, or delete the dash.")
        self.problems.append(replace(begun, severity="warning"))

    def add(self, outcome: Outcome) -> None:
        """One entry more: the first with its id has it."""
        self.outcomes.append(outcome)
        self.problems.extend(outcome.problems)
        if outcome.id is None:
            self.unnamed = True
            return
        first = self.first_of.setdefault(outcome.id, outcome)
        if first is not outcome:
            self.uncertain.add(outcome.id)
            self._blame(outcome.id, duplicate(outcome, first, self.file))
        elif outcome.interview is None:
            self.held.add(outcome.id)
            self.why[outcome.id] = _errors(outcome.problems)
        else:
            self.interviews.append(outcome.interview)

    def _blame(self, name: str, problem: Problem) -> None:
        self.problems.append(problem)
        self.why[name] = (*self.why.get(name, ()), problem)

    def reading(self, problems: tuple[Problem, ...], digest: str) -> Reading:
        """All that was taken in; ``problems`` are those of the file around it."""
        found = _in_order([*problems, *self.problems])
        if not self.outcomes:
            return Reading(problems=found, usable=False, fingerprint=digest)
        return Reading(
            interviews=tuple(self.interviews),
            problems=found,
            held=frozenset(self.held),
            unnamed=self.unnamed,
            uncertain=frozenset(self.uncertain),
            why=self.why,
            fingerprint=digest,
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
        elif is_empty(entries) or (isinstance(entries, Sequence) and not self.outcomes):
            where = root.keys[_LIST]
            yield self._at(where, "empty-queue", "There is no interview in this file.", _ADD)
        elif not isinstance(entries, Sequence):
            hint = "Begin each entry below it with `- `, as in `  - company: ...`."
            yield self._at(entries, "bad-value", "A list of interviews is expected here.", hint)

    def _at(self, node: Node | None, code: str, message: str, hint: str) -> Problem:
        where = place_of(node, self.file) if node else Place(self.file, 1, 1)
        return Problem(code=code, message=message, hint=hint, where=where)


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(p for p in problems if p.severity == "error"))


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each once, as they stand in the file: those inside an entry were found twice."""
    return tuple(sorted(dict.fromkeys(problems), key=_line_and_column))


def _line_and_column(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)
