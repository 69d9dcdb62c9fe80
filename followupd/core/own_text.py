"""What helps a letter in the user's own wording: no note makes its text any more.

The rules of the check advise notes, for that is what nearly every letter is made of.
"""

from __future__ import annotations

from dataclasses import replace

from followupd.core.model import Draft, Finding, Letter
from followupd.core.words import Severity

_BESIDE_THE_TEXT = frozenset(
    {"missing-attachment", "large-attachment", "too-soon", "group-mail", "unchecked"}
)
"""Findings that end without another text: in the entry, in the settings, with a file."""

_OF_ANY_TEXT = frozenset(
    {"placeholder", "wall-of-text", "no-thanks", "no-name", "shouting", "money", "stock-phrase"}
)
"""Findings whose advice speaks of words and not of notes."""

_BETWEEN_TEXT_AND_ENTRY = frozenset({"call-over", "date-mismatch"})
"""Findings that both have a part in: what their advice says of `call_at` stays true."""

_ELSE = "; if "
"""Behind it a hint says what helps where the text is right as it is: ``goes_by``, ``skills``."""


def how_to_mend(letter_id: str) -> str:
    """What to type."""
    return f"{_opens(letter_id)}, `followupd edit {letter_id} --discard` gives it up"


def about_own_text(draft: Draft, letter_id: str) -> Draft:
    """The draft with findings whose advice can be followed."""
    return replace(draft, findings=tuple(_advised(f, letter_id) for f in draft.findings))


def is_mended_by_edit(letter: Letter) -> bool:
    """Whether what blocks this letter is the user's own wording."""
    blocks = {f.code for f in letter.findings if f.severity is Severity.BLOCK}
    return bool(letter.edited) and bool(blocks - _BESIDE_THE_TEXT)


def _advised(finding: Finding, letter_id: str) -> Finding:
    if finding.code in _BESIDE_THE_TEXT:
        return finding
    stops = finding.severity is Severity.BLOCK  # nobody gives a text up for less
    do = how_to_mend(letter_id) if stops else _opens(letter_id)
    if finding.code in _OF_ANY_TEXT | _BETWEEN_TEXT_AND_ENTRY:
        return replace(finding, hint=f"{finding.hint}; {do}")
    _, sign, otherwise = finding.hint.partition(_ELSE)
    return replace(finding, hint=f"{do}{sign}{otherwise}")


def _opens(letter_id: str) -> str:
    return f"`followupd edit {letter_id}` opens your text"
