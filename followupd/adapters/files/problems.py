"""The form of what the files' readers complain about: a code, a sentence, a hint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

_LONGEST = 60


def complaint(code: LiteralString, message: str, hint: str) -> PydanticCustomError:
    """What a validator raises; ``complaints`` makes a ``Problem`` of it at its place."""
    from pydantic_core import PydanticCustomError  # noqa: PLC0415 - a good file needs none of it

    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def shown(text: str) -> str:
    """A word of the user's for use in a message: short, and with no control characters."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}..."


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice that was probably meant, or ""."""
    import difflib  # noqa: PLC0415 - only for a word that is not known

    by_bare = {bare(choice): choice for choice in choices}
    found = difflib.get_close_matches(bare(word[:_LONGEST]), by_bare, n=1, cutoff=0.7)
    return by_bare[found[0]] if found else ""


def bare(word: str) -> str:
    """The word without case, blanks and signs, in which people vary."""
    return "".join(c for c in word.casefold() if c.isalnum())


def listed(words: Iterable[str]) -> str:
    """``a``, ``b`` or ``c``."""
    *most, last = [f"`{word}`" for word in words]
    return f"{', '.join(most)} or {last}" if most else last
