"""Letters of one interview that read like copies of each other; people compare them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from followupd.core.checks.sheet import Sheet
from followupd.core.letters.layout import parts_of
from followupd.core.model import Finding
from followupd.core.words import Severity

NEARLY_THE_SAME = 0.75
"""The share of words, in order, from which two letters are told to be nearly the same."""


def copy(sheet: Sheet) -> Iterator[Finding]:
    """The same text as another letter of this interview blocks; nearly the same warns."""
    ours = said_words(sheet.draft.body, sheet.me.signature)
    nearest, share = "", 0.0
    for key, other in sheet.siblings.items():
        theirs = said_words(other.body, sheet.me.signature)
        if key.rpartition("/")[2] == sheet.person.key or not theirs:
            continue
        ratio = likeness(ours, theirs)
        if ratio > share:
            nearest, share = key.rpartition("/")[2], ratio
    if share < NEARLY_THE_SAME:
        return
    whole = share == 1.0
    name = next((p.name for p in sheet.interview.people if p.key == nearest), nearest)
    yield sheet.finding(
        "copy",
        Severity.BLOCK if whole else Severity.WARN,
        f"this letter is {'the same as' if whole else 'nearly the same as'} the one to {name}",
        hint="add `talked_about` to both: what you spoke about with each of them",
        key=sheet.text_key or "talked_about",
    )


@lru_cache(maxsize=32)  # each letter of a panel is laid beside all others
def said_words(body: str, signature: str) -> tuple[str, ...]:
    """The words of a letter without greeting, sign-off and signature."""
    return tuple(re.findall(r"\w+", parts_of(body, signature).text.casefold()))


@lru_cache(maxsize=32)
def _counted(words: tuple[str, ...]) -> Counter[str]:
    return Counter(words)


def likeness(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order)."""
    if ours == theirs:
        return 1.0
    left, right = _counted(ours), _counted(theirs)
    # In whatever order: never too few.
    shared = sum(min(left[word], right[word]) for word in left.keys() & right.keys())
    if 2 * shared < NEARLY_THE_SAME * (len(ours) + len(theirs)):
        return 0.0
    return min(SequenceMatcher(None, ours, theirs, autojunk=False).ratio(), 0.999)
