"""What a syntax error of YAML means, in words for somebody who never heard of YAML.

It quotes nothing of the file: a password may stand in the line.
"""

from __future__ import annotations

import re

import yaml

from followupd.core.model import Place, Problem

_MOST = 20
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # YAML 1.1, 5.1
)
_LINE_END = re.compile("\r\n|\r|\n")

_QUOTES = 'Put the whole text in quotes: key: "text".'
_INDENT = (
    "Keys that belong together begin in the same column, and each entry of a list with `- `."
    " If the line looks right, look at the quotes and brackets of the line above."
)

DEEPEST = 20
"""Levels of nesting; the files need five."""
TOO_DEEP = f"This is nested more than {DEEPEST} levels deep."
OR_ANOTHER_FILE = "Is a bracket left open, or is it another file?"
_NOT_INDENTED = "This line is not indented like those before it."
_TAB = ("The line is indented with a tab.", "Use blanks: two for each level.")
_AFTER_QUOTE = (
    "The text goes on behind the quotation mark that ends it.",
    "An apostrophe inside '...' is written twice; or put the whole text in double quotes.",
)

# (what stands in the parser's sentence, whether the place is where the thing began, message, hint)
_WORDS: tuple[tuple[str, bool, str, str], ...] = (
    (
        "mapping values are not allowed",
        False,
        "There is a colon here that can't be understood.",
        (
            'If the colon belongs to the text, put the whole text in quotes: key: "text".'
            " If it ends a key, check that the key stands in the same column as the one above."
        ),
    ),
    (
        "found unexpected end of stream",
        True,
        "A quotation mark is opened here and never closed.",
        "Put the same mark at the end of the text. Inside '...' an apostrophe is written twice.",
    ),
    (
        "found unexpected document indicator",
        True,
        "A quotation mark is opened here and not closed before a line of dashes.",
        "Put the same mark at the end of the text.",
    ),
    (
        "flow sequence",
        True,
        "A list is opened with [ here, and its end is not found.",
        "Write a comma between its parts and ] at its end, or one part a line, each with `- `.",
    ),
    (
        "flow mapping",
        True,
        "A brace { is opened here, and its end is not found.",
        "Write } at its end, or put the text in quotes if the brace belongs to it.",
    ),
    (
        "expected node content",
        False,
        "A value is missing here, or it begins with a sign that has a meaning in YAML.",
        f"{_QUOTES} A list [ ends with ].",
    ),
    (
        "could not find expected ':'",
        True,
        "This line is neither a key with its colon nor part of the text above.",
        "Write it as `key: text`. The further lines of a text are indented deeper than its key.",
    ),
    (
        "unknown escape character",
        False,
        r"A backslash \ in double quotes has a special meaning.",
        r"Use single quotes ('...'), or write the backslash twice.",
    ),
    (
        "escape code",
        False,
        r"A backslash \ in double quotes has a special meaning.",
        r"Use single quotes ('...'), or write the backslash twice.",
    ),
    (
        "cannot start any token",
        False,
        "A text can't begin with this sign.",
        _QUOTES,
    ),
    (
        "block sequence entries are not allowed",
        False,
        "A list can't begin behind its key on the same line.",
        "Begin each entry of the list on a line of its own, or put the text in quotes.",
    ),
    (
        "sequence entries are not allowed",
        False,
        "A list can't begin behind its key on the same line.",
        "Begin each entry of the list on a line of its own, or put the text in quotes.",
    ),
    (
        "block scalar",
        False,
        "Nothing else may stand on the line behind | or >.",
        f"Begin the text on the next line, indented. {_QUOTES}",
    ),
    ("alias", False, "A text can't begin with *.", _QUOTES),
    ("anchor", False, "A text can't begin with &.", _QUOTES),
    ("tag", False, "A text can't begin with !.", _QUOTES),
    ("directive", False, "A line can't begin with %.", _QUOTES),
    ("block collection", False, _NOT_INDENTED, _INDENT),
    ("block mapping", False, _NOT_INDENTED, _INDENT),
    ("document start", False, _NOT_INDENTED, _INDENT),
)


def in_plain_words(
    error: yaml.MarkedYAMLError, text: str, file: str, first_line: int = 1
) -> Problem:
    """The parser's error as a problem of code ``yaml-syntax``, ``tab`` or ``too-deep``."""
    lines = _LINE_END.split(text)
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    before = lines[line][:column] if line < len(lines) else ""
    said = f"{error.context} {error.problem}".replace("the node content", "node content")
    code, (at_its_start, message, hint) = "yaml-syntax", _meaning(said)
    if "nesting depth" in said:  # since libyaml 0.2.6, which sees brackets before we do
        code, at_its_start, message, hint = "too-deep", False, TOO_DEEP, OR_ANOTHER_FILE
    elif line < len(lines) and "\t" in _indentation(lines[line]):
        code, at_its_start, message, hint = "tab", False, *_TAB
    elif message == _NOT_INDENTED and before.rstrip().endswith(("'", '"')):
        message, hint = _AFTER_QUOTE
    elif at_its_start and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
    if line >= len(lines) or not any(rest.strip() for rest in lines[line:]):
        line, column = _end(lines)
    place = Place(file, line + first_line, column + 1)
    return Problem(code=code, message=message, hint=hint, where=place)


def _meaning(said: str) -> tuple[bool, str, str]:
    for part, at_its_start, message, hint in _WORDS:
        if part in said:
            return at_its_start, message, hint
    return False, "This can't be understood as YAML.", f"{_INDENT} {_QUOTES}"


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _end(lines: list[str]) -> tuple[int, int]:
    """Behind the last text of the file, where a person looks when something is missing."""
    last = max((n for n, line in enumerate(lines) if line.strip()), default=0)
    return last, len(lines[last].rstrip())


def bad_characters(text: str, file: str, first_line: int = 1) -> list[Problem]:
    """Each invisible character that YAML does not take; at least one problem."""
    problems = [
        Problem(
            code="bad-character",
            message=f"An invisible character stands here (U+{ord(found.group()):04X}).",
            hint="Delete it; such characters come with text copied from elsewhere.",
            where=_place(text, found.start(), file, first_line),
        )
        for found, _ in zip(_UNPRINTABLE.finditer(text), range(_MOST), strict=False)
    ]
    return problems or [
        Problem(
            code="yaml-syntax",
            message="This file can't be understood as YAML.",
            hint=_INDENT,
            where=Place(file, first_line, 1),
        )
    ]


def _place(text: str, index: int, file: str, first_line: int) -> Place:
    before = _LINE_END.split(text[:index])
    return Place(file, len(before) - 1 + first_line, len(before[-1]) + 1)
