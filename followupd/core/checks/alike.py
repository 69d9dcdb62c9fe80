"""Letters of one interview that read like copies of each other; people compare them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from followupd.core.checks.sheet import Sheet
from followupd.core.letters.layout import parts_of
from followupd.core.model import Draft, Finding
from followupd.core.settings import Me
from followupd.core.words import Severity

NEARLY_THE_SAME = 0.75
"""The share of words, in order, from which two letters are told to be nearly the same."""


def copy(sheet: Sheet) -> Iterator[Finding]:
    """The same text as another letter of this interview blocks; nearly the same warns."""
    ours = said_words(sheet.draft, sheet.me)
    nearest, share = "", 0.0
    for key, other in sheet.siblings.items():
        theirs = said_words(other, sheet.me)
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


def said_words(draft: Draft, me: Me) -> list[str]:
    """The words of a letter without greeting, sign-off and signature."""
    return re.findall(r"\w+", parts_of(draft.body, me.signature).text.casefold())


def likeness(ours: list[str], theirs: list[str]) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order)."""
    if ours == theirs:
        return 1.0
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if matcher.real_quick_ratio() < NEARLY_THE_SAME or matcher.quick_ratio() < NEARLY_THE_SAME:
        return 0.0
    return min(matcher.ratio(), 0.999)
