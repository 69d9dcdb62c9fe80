"""What an editor is told of a single value: pieces of JSON Schema (draft 7).

Each takes whatever the program takes; what it does not take is wrong. Some wrong values only
`followupd check` finds, such as 30 February. ``patternErrorMessage`` and ``errorMessage`` are the
words that editors show in place of the pattern.

Editors see what stands unquoted as YAML 1.2 has it: `01234` is a number to them, and a key with
nothing behind it is null. For us these are text and nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import Any

Hint = dict[str, Any]

TEXT: Hint = {"type": ["string", "number", "boolean", "null"]}
TEXTS: Hint = {"type": ["array", "string", "number", "boolean", "null"], "items": TEXT}

_BETWEEN = r"[\W_]*"


def words(choices: Iterable[str], message: str = "") -> Hint:
    """One of ``choices``; they are offered, and taken in any case, with any blanks and hyphens."""
    offered = list(choices)
    known = "|".join(_in_any_case(word) for word in offered)
    said = message or f"It is one of: {', '.join(offered)}."
    return {
        "anyOf": [
            {"enum": offered, "errorMessage": said},
            {"type": "string", "pattern": f"^(?:{known})$", "patternErrorMessage": said},
        ]
    }


def or_nothing(hint: Hint) -> Hint:
    """The same, or null."""
    if "anyOf" in hint:
        return hint | {"anyOf": [*hint["anyOf"], {"type": "null"}]}
    return hint


def one_or_more(item: Hint) -> Hint:
    """A list of ``item``, or one of it."""
    return {"anyOf": [{"type": "array", "items": item}, item, {"type": "null"}]}


def _text(pattern: str, message: str, *more_types: str) -> Hint:
    return {
        "type": ["string", *more_types, "null"],
        "pattern": rf"^\s*(?:{pattern})\s*$",
        "patternErrorMessage": message,
        "errorMessage": message,
    }


def _in_any_case(word: str) -> str:
    signs = [
        f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else sign
        for sign in word
        if sign.isalnum()
    ]
    return _BETWEEN + _BETWEEN.join(signs) + _BETWEEN


_DAY = r"(?:20[0-9]{2}|2100)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_SECONDS = r"(?::[0-5][0-9])?(?:\.[0-9]+)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?"

TIME = _text(
    rf"{_DAY}(?:[Tt]|\s+){_CLOCK}{_SECONDS}\s*{_OFFSET}",
    "Write day and time as in 2026-11-22 14:30, or with an offset: 2026-11-22T14:30+01:00.",
)

_UNIT = (
    "(?:[Dd](?:[Aa][Yy][Ss]?)?|[Hh](?:[Rr][Ss]?|[Oo][Uu][Rr][Ss]?)?|"
    "[Mm](?:[Ii][Nn](?:[Ss]|[Uu][Tt][Ee][Ss]?)?)?|[Ss](?:[Ee][Cc](?:[Ss]|[Oo][Nn][Dd][Ss]?)?)?)"
)
DURATION = _text(
    rf"(?:\s*[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?\s*{_UNIT}\s*,?)+",
    "Write a span of time as in 2h, 90m, 1d 4h or 1h30m.",
)

_TO_24 = r"(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)"
HOURS = _text(
    rf"{_TO_24}\s*(?:-|–|to)\s*{_TO_24}",
    "Write the hours of a day as in 07:30-21:00; 00:00-24:00 is the whole day.",
)

_NOT_IN_ADDRESS = r"\s@,;<>"
EMAIL = _text(
    rf"[^{_NOT_IN_ADDRESS}]+@(?:[^{_NOT_IN_ADDRESS}]+\.[^{_NOT_IN_ADDRESS}.]+|"
    "[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]|[Tt][Ee][Ss][Tt]|[Ll][Oo][Cc][Aa][Ll]|"
    "[Ii][Nn][Vv][Aa][Ll][Ii][Dd])",
    "Write one address, such as dana@acme.example.",
)

MESSAGE_ID = _text(
    r"[^@]*[^\s@]\s*@\s*[^\s@][^@]*",
    "Copy what stands behind Message-ID: in the source of the mail, as in <CAB12x3@mail.example>.",
)

ID = _text(
    r"[^\s!-/:-@\[-`{-~][^\s!-,/:-@\[-^`{-~]{0,99}",
    "Use letters, digits, hyphens, dots and underscores, as in acme-phone.",
    "number",
)

HOST = _text(
    r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?\.*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*",
    "Write the host's name alone, as in smtp.example.com.",
    "number",
)

PORT: Hint = _text("[0-9]{1,5}", "A port is a number from 1 to 65535.", "integer") | {
    "minimum": 1,
    "maximum": 65535,
}

CHANNEL = _text(
    r"[Dd][Ee][Ss][Kk][Tt][Oo][Pp]|[Ee][Mm][Aa][Ii][Ll]|"
    r"[Kk][Ee][Yy][Rr][Ii][Nn][Gg]:[^\s/]+|[A-Za-z][A-Za-z0-9+.-]*://.+",
    "Write desktop, email, an Apprise URL, or keyring:NAME for a URL in the keyring.",
)

_SAID = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy](?:[Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff]"
YES_OR_NO: Hint = {
    "anyOf": [
        {"type": ["boolean", "null"], "errorMessage": "Write true or false."},
        _text(rf"[\W_]*(?:{_SAID})[\W_]*", "Write true or false."),
    ]
}


def zone() -> Hint:
    """A time zone: the names are offered, and so a slip in one is seen.

    Names in another case or with blanks are only looked at for having a region: that is what the
    second pattern says.
    """
    said = "A time zone is named by its region and city, as in America/New_York."
    return {
        "anyOf": [
            {"enum": _zones(), "errorMessage": said},
            {
                "type": ["string", "null"],
                "pattern": r"^(?=[A-Za-z].*/).*(?:[ -]|(?:^|[/_])[a-z]|^[A-Z]+/).*$",
                "patternErrorMessage": said,
            },
        ]
    }


def _zones() -> list[str]:
    """The names that tzdata has, the same on every system."""
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return sorted(name for name in names if name not in {"Factory", "localtime"})
