"""A pattern of many words, tried only where one of its words can stand.

Python tries every branch of a long pattern at every letter of a text, and most letters have none
of what it looks for. Whether a text holds a given word is known a hundred times sooner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BOTH_ARE_I = str.maketrans("ıİ", "ii")


def folded(text: str) -> str:
    """The text as ``re.IGNORECASE`` compares it, for asking whether a small word is in it."""
    # These two match an "i" there, and their own folds are another letter, or two.
    return text.lower() if text.isascii() else text.translate(_BOTH_ARE_I).casefold()


class Spotter:
    """``pattern``, without regard to case; every text that it finds holds one of ``needles``.

    ``needles`` are small words or parts of words. A test makes texts from the pattern itself and
    looks for them (tests/core/check/test_spotter.py).
    """

    __slots__ = ("needles", "pattern")

    def __init__(self, pattern: str, needles: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """``needles`` are parted by bars; a blank belongs to its needle."""
        self.pattern = re.compile(pattern, re.IGNORECASE | flags)
        self.needles = tuple(needles.split("|"))

    def search(self, text: str) -> re.Match[str] | None:
        """The first place."""
        return self.pattern.search(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places."""
        return self.pattern.finditer(text) if self.may_be_in(text) else iter(())

    def may_be_in(self, text: str) -> bool:
        """Whether one of the needles is in the text; if not, the pattern finds nothing there."""
        low = folded(text)
        return any(needle in low for needle in self.needles)
