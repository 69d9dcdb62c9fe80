"""What a rule looks at: one letter, taken apart once, and everything around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from followupd.core.checks.kept import kept_notes
from followupd.core.checks.names_index import Names, Token, tokens_of
from followupd.core.letters.english import word_set
from followupd.core.letters.facts import notes_for
from followupd.core.letters.jotted import Told, told
from followupd.core.letters.layout import Parts, parts_of, sentences_of
from followupd.core.model import Draft, Finding, Interview, Person
from followupd.core.settings import Me
from followupd.core.words import Severity

_ENGLISH = word_set("the to and of i you for a in is with that we would my your our me")
_ENGLISH_SHARE = 0.15
_LONGEST_QUOTE = 240


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A letter on the desk of the check."""

    draft: Draft
    interview: Interview
    person: Person
    me: Me
    names: Names
    siblings: Mapping[str, Draft] = field(default_factory=dict)
    goes: datetime | None = None

    @cached_property
    def parts(self) -> Parts:
        """Greeting, paragraphs, sign-off, signature."""
        return parts_of(self.draft.body, self.me.signature)

    @cached_property
    def tokens(self) -> list[Token]:
        """The words between greeting and sign-off."""
        return tokens_of(self.parts.text)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences between greeting and sign-off."""
        return sentences_of(self.parts.text)

    @cached_property
    def notes(self) -> Person:
        """The person, with the notes that their letter uses."""
        return notes_for(self.interview, self.person)

    @cached_property
    def told(self) -> Told:
        """What those notes come to in a letter to this reader."""
        return told(self.interview, self.notes)

    @cached_property
    def kept(self) -> Mapping[str, str]:
        """For each note the words of it that stand in the letter, or ""."""
        return kept_notes(self.notes, self.told, self.parts.text)

    @cached_property
    def is_english(self) -> bool:
        """Whether rules that know English words may judge this text."""
        words = re.findall(r"[^\W\d_]+", self.parts.text.lower())
        if not words:
            return True
        return sum(word in _ENGLISH for word in words) / len(words) >= _ENGLISH_SHARE

    def finding(
        self,
        code: str,
        severity: Severity,
        message: str,
        *,
        hint: str = "",
        key: str = "",
        quote: str = "",
    ) -> Finding:
        """A finding about this letter; ``key`` is the note that it points to in the queue file."""
        place = self.interview.place_of(key, self.person)
        return Finding(
            code=code,
            severity=severity,
            message=message,
            hint=hint,
            where=str(place) if place else "",
            quote=quote[:_LONGEST_QUOTE],
            key=key,
        )

    def sentence_with(self, snippet: str) -> str:
        """The sentence of the letter in which these words stand, else the words themselves."""
        low = snippet.lower()
        return next((s for s in self.sentences if low in s.lower()), snippet)

    @property
    def text_key(self) -> str:
        """The note a person edits to change the words: their own letter, else their note."""
        return "letter" if self.person.letter else "note" if self.person.note else ""
