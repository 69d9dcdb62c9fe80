"""What a good letter has, and the sentence of this one that has it (letters.md)."""

from __future__ import annotations

from dataclasses import dataclass

from followupd.core.checks.names_index import Names
from followupd.core.checks.sheet import Sheet
from followupd.core.checks.substance import is_next_step, is_thanks, is_wish
from followupd.core.model import Draft, Interview, Person
from followupd.core.settings import Me
from followupd.core.words import Role


@dataclass(frozen=True, slots=True)
class GoodForm:
    """One item of good form; ``sentence`` is "" where the letter has none."""

    item: str
    sentence: str


def good_form(draft: Draft, interview: Interview, person: Person, me: Me) -> tuple[GoodForm, ...]:
    """Thanks, the conversation, skills and goal, afterthought, wish, next step; in this order."""
    sheet = Sheet(draft=draft, interview=interview, person=person, me=me, names=Names())
    found = sheet.kept

    def with_note(*keys: str) -> str:
        return next((sheet.sentence_with(found[key]) for key in keys if found[key]), "")

    return (
        GoodForm("thanks", next(filter(is_thanks, sheet.sentences), "")),
        GoodForm("the conversation", with_note("talked_about", "learned", "note")),
        GoodForm("skills and their goal", with_note("goal", "skills")),
        GoodForm("an afterthought", with_note("afterthoughts", "repair")),
        GoodForm("the wish to meet or go on", next(filter(is_wish, reversed(sheet.sentences)), "")),
        GoodForm("the next step", next(filter(is_next_step, sheet.sentences), "")),
    )


_BRIEF = frozenset({Role.RECRUITER, Role.HR})
_LONG_ONLY = frozenset({"skills and their goal", "an afterthought"})
_KEYS = {
    "the conversation": "talked_about",
    "skills and their goal": "skills` and `goal",
    "an afterthought": "afterthoughts",
    "the next step": "call_at",
}


def to_add(item: str, person: Person) -> str:
    """What brings a missing item into this person's letter; "" where theirs needs none."""
    if person.role in _BRIEF and item in _LONG_ONLY:
        return ""
    if person.letter:
        return "say it in `letter`"
    if person.role in _BRIEF and item == "the conversation":
        return "add `learned`"
    return f"add `{_KEYS[item]}`" if item in _KEYS else "say it in a `note`"
