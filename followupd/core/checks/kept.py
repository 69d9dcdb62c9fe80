"""What of the notes stands in a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from followupd.core.grammar import sentence, squeeze
from followupd.core.letters.goal import verb_phrase
from followupd.core.letters.jotted import Told
from followupd.core.letters.layout import sentences_of
from followupd.core.model import Person


def kept_notes(person: Person, notes: Told, said: str) -> Mapping[str, str]:
    """For each note of this person the words of it that stand in what the letter says, or ""."""
    text = _plain(said)
    repair = person.repair
    wanted: dict[str, Iterable[str]] = {
        "talked_about": (one.words for one in notes.topics),
        "learned": (one.words for one in notes.learned),
        "skills": (one.words for one in notes.skills),
        "goal": [verb_phrase(person.goal)],
        "afterthoughts": map(sentence, person.afterthoughts),
        "repair": [sentence(squeeze(repair.say))] if repair else [],
        "note": sentences_of(person.note),
    }
    return {
        key: next((words for words in items if words and _plain(words) in text), "")
        for key, items in wanted.items()
    }


def _plain(text: str) -> str:
    return squeeze(text).casefold()
