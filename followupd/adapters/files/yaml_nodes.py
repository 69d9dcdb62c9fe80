"""YAML as a tree in which every value is text and every key and value has its line and column.

What people write means what it looks like: ``14:30``, ``No``, ``01234`` stay text. What could
mean something else than it looks like (aliases, tags, double keys, several documents) is a
problem. The tree is built from libyaml's events in one pass without recursion, so that neither
a deep file nor a large one can end the process; a file without the C library is read slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from followupd.adapters.files.problems import shown
from followupd.adapters.files.yaml_words import (
    DEEPEST,
    OR_ANOTHER_FILE,
    TOO_DEEP,
    bad_characters,
    in_plain_words,
)
from followupd.core.model import Place, Problem

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# libyaml and editors disagree on whether these end a line; as blanks they move no place.
_NOT_A_LINE_END = str.maketrans("\u0085\u2028\u2029", "   ")


@dataclass(slots=True)
class Scalar:
    """A plain or quoted value; ``text`` is "" for a key with nothing behind it."""

    line: int
    column: int
    text: str


@dataclass(slots=True)
class Sequence:
    """A list. ``flaws`` are the problems that lie somewhere inside, or None."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    flaws: list[Problem] | None = None


@dataclass(slots=True)
class Mapping:
    """Keys and their values, in the order of the file; ``flaws`` as in Sequence."""

    line: int
    column: int
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)
    flaws: list[Problem] | None = None


Node = Scalar | Sequence | Mapping
Each = Callable[[str, Node], None]


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read. ``root`` is None for an empty file; ``broken`` if reading had to stop."""

    root: Node | None
    problems: tuple[Problem, ...] = ()
    broken: bool = False


def parse(text: str, file: str, each: Each | None = None, first_line: int = 1) -> Tree:
    """Read YAML; ``file`` is the name that places carry. Never raises for any text.

    With ``each``, the items of every list right below the root are handed over one by one,
    with the key of their list, and are not kept: a large queue is never in memory as a whole.
    """
    builder = _Builder(file, each, first_line)
    loader: Any = None
    try:
        loader = _LOADER(text if text.isascii() else text.translate(_NOT_A_LINE_END))
        builder.take_all(loader.get_event)
    except yaml.MarkedYAMLError as error:
        builder.stop(in_plain_words(error, text, file, first_line))
    except (yaml.YAMLError, UnicodeError):
        builder.stop(*bad_characters(text, file, first_line))
    finally:
        if loader is not None:
            loader.dispose()
    return Tree(builder.root, tuple(builder.problems), builder.stopped)


def plain(node: Node) -> Any:
    """The node as text, lists and dicts; what has nothing in it is left out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items if not is_empty(item)]
    return {key: plain(value) for key, value in node.values.items() if not is_empty(value)}


def is_empty(node: Node) -> bool:
    """Whether nothing was written there: a key that somebody began and left."""
    return isinstance(node, Scalar) and not node.text.strip()


class _Builder:
    """Puts the nodes of an event stream together.

    ``parents`` are the open containers, the outermost first, and ``waiting`` for each of them
    the key whose value comes next: None before a key, and _NO_KEY after one that can't be used.
    """

    def __init__(self, file: str, each: Each | None, first_line: int) -> None:
        self.file = file
        self.each = each
        self.offset = first_line
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.stopped = False
        self.parents: list[Sequence | Mapping] = []
        self.waiting: list[Scalar | None] = []
        self.documents = 0
        self.do: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.SequenceStartEvent: self.open_sequence,
            yaml.MappingStartEvent: self.open_mapping,
            yaml.SequenceEndEvent: self.close,
            yaml.MappingEndEvent: self.close,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }

    def take_all(self, get_event: Callable[[], Any]) -> None:
        """All events, until there is None or one of them has stopped us."""
        do = self.do.get
        while not self.stopped and (event := get_event()) is not None:
            act = do(type(event))
            if act is not None:
                act(event)

    def stop(self, *problems: Problem) -> None:
        self.problems.extend(problems)
        self.stopped = True

    # events

    def scalar(self, event: Any) -> None:
        mark = event.start_mark
        node = Scalar(mark.line + self.offset, mark.column + 1, event.value)
        if event.anchor is not None or event.tag is not None:
            self.refuse_marks(event)
        parent = self.parents[-1] if self.parents else None
        if type(parent) is not Mapping:
            self.place(node)
        elif (key := self.waiting[-1]) is None:
            self.key(parent, node)
        else:
            self.give(parent, key, node)

    def open_sequence(self, event: Any) -> None:
        self.open(event, Sequence(event.start_mark.line + self.offset, event.start_mark.column + 1))

    def open_mapping(self, event: Any) -> None:
        self.open(event, Mapping(event.start_mark.line + self.offset, event.start_mark.column + 1))

    def open(self, event: Any, node: Sequence | Mapping) -> None:
        self.parents.append(node)
        self.waiting.append(None)
        if event.anchor is not None or event.tag is not None:
            self.refuse_marks(event)
        if len(self.parents) > DEEPEST:
            self.say(event, "too-deep", TOO_DEEP, OR_ANOTHER_FILE)
            self.stopped = True

    def close(self, _event: Any) -> None:
        node = self.parents.pop()
        self.waiting.pop()
        above = self.parents[-1] if self.parents else None
        if isinstance(above, Mapping) and self.waiting[-1] is None:
            self.say(node, "bad-key", "A list or a group can't be a key.", _QUOTE_IT)
            self.waiting[-1] = _NO_KEY
        else:
            self.place(node)

    def alias(self, event: Any) -> None:
        hint = "Write the text out, or put it in quotes if the * belongs to it."
        message = "A word that begins with `*` would repeat another part of the file."
        self.say(event, "alias", message, hint)
        mark = event.start_mark
        if self.parents and type(self.parents[-1]) is Mapping and self.waiting[-1] is None:
            self.waiting[-1] = _NO_KEY
        else:
            self.place(Scalar(mark.line + self.offset, mark.column + 1, ""))

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "A second document begins here; all after this line would be left out."
            self.say(event, "several-documents", message, "Delete the line `---`.")
            self.stopped = True

    # putting together

    def key(self, parent: Mapping, node: Scalar) -> None:
        self.waiting[-1] = node
        if node.text in parent.keys:
            line = parent.keys[node.text].line
            hint = f"Keep one of the two; the other stands in line {line}."
            self.say(node, "double-key", f"The key `{shown(node.text)}` stands here twice.", hint)
            self.waiting[-1] = _NO_KEY
        elif node.text == "<<":
            hint = "Write the keys out where they are meant."
            self.say(node, "alias", "`<<` would merge in another part of the file.", hint)
            self.waiting[-1] = _NO_KEY

    def give(self, parent: Mapping, key: Scalar | None, node: Node) -> None:
        """Put a value behind the key that waits for it."""
        self.waiting[-1] = None
        if key is not None and key is not _NO_KEY:
            parent.keys[key.text] = key
            parent.values[key.text] = node

    def place(self, node: Node) -> None:
        if not self.parents:
            self.root = node
            return
        parent = self.parents[-1]
        if isinstance(parent, Mapping):
            self.give(parent, self.waiting[-1], node)
        elif self.each is not None and len(self.parents) == 2 and self.waiting[0] is not None:  # noqa: PLR2004 - the root and its list
            self.each(self.waiting[0].text, node)
        else:
            parent.items.append(node)

    def refuse_marks(self, event: Any) -> None:
        quote = "If the text begins with this sign, put it in quotes."
        if event.anchor is not None:
            message = "A word that begins with `&` has a special meaning in YAML."
            self.say(event, "alias", message, f"Delete it. {quote}")
        if event.tag is not None:
            message = "A word that begins with `!` has a special meaning in YAML."
            self.say(event, "tag", message, f"Delete it. {quote}")

    def say(self, where: Any, code: str, message: str, hint: str) -> None:
        """Note a problem, and mark all that it lies in."""
        mark = getattr(where, "start_mark", None)
        line = mark.line + self.offset if mark else where.line
        column = mark.column + 1 if mark else where.column
        place = Place(self.file, line, column)
        problem = Problem(code=code, message=message, hint=hint, where=place)
        self.problems.append(problem)
        for parent in self.parents:
            if parent.flaws is None:
                parent.flaws = []
            parent.flaws.append(problem)


_NO_KEY = Scalar(0, 0, "")
_QUOTE_IT = "If the brackets belong to the text, put it in quotes."
