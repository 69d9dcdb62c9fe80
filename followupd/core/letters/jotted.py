"""Notes as tired people jot them down, made into things that a sentence can say.

One string may hold a list, a label, bullets or several sentences; a note may be a clause ("they
use Kafka") where the name of something was asked for. Here each becomes a ``Said``, or nothing
where no good sentence can be made: then the letter does without it, and the check says so.
Pure; knows the reader, not the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from followupd.core.grammar import (
    bare_note,
    clause_or_name,
    is_function_word,
    is_no_note,
    joined,
    squeeze,
)
from followupd.core.letters.asked import as_reported
from followupd.core.letters.english import word_set
from followupd.core.letters.layout import sentences_of
from followupd.core.letters.skill import skill_name
from followupd.core.model import Interview, Person
from followupd.core.words import Role

_ASKING = word_set("how why what where who when whether which")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing of a note. ``words`` stand in the letter; a ``clause`` needs "that" before it."""

    words: str
    clause: bool = False

    @property
    def noun(self) -> str:
        """Where the name of something is wanted: "the fact that you hire in spring"."""
        return f"the fact that {self.words}" if self.clause else self.words

    @property
    def heard(self) -> str:
        """What follows "I heard"; "" for what one hears only "about"."""
        if self.clause:
            return f"that {self.words}"
        return self.words if self.words.split(" ", 1)[0] in _ASKING else ""


def heard(things: Sequence[Said]) -> str:
    """What one hears: "how small it is", "that it grows", "about the lab, and that it grows"."""
    about = joined([one.words for one in things if not one.heard])
    told = joined([one.heard for one in things])
    return ", and ".join(filter(None, (about and f"about {about}", told)))


def said(note: str, *, to_company: bool, first: bool = True, spoken: bool = True) -> Said:
    """One item of a note for this reader; its words are "" where no good sentence can say it.

    Only in the ``first`` of a list is "they" sure to be the company; a skill is not ``spoken``
    (see ``grammar.bare_note``).
    """
    words, is_fact = clause_or_name(note, spoken=spoken)
    words = words if is_fact else as_reported(words)
    if is_no_note(note) or not words or is_unfit(words):
        return Said("")
    if first:
        words = to_reader(words, is_fact=is_fact) if to_company else from_afar(words)
    return Said(words, is_fact)


_FRAGMENT = word_set(
    "had thought got went saw did made took came found felt gave liked loved enjoyed wanted could "
    "would should might can is are has have must am seems seemed looks sounds do does interested "
    "only maybe perhaps yes ok good great nice talked spoke chatted heard asked told said "
    "discussed mentioned explained showed"
)
_ENGLISH_AFTER = re.compile(
    r"\b(?:a|an|the|about|to|in|of|with|for|on|at|my|their|her|his|our|good|some|hire|remote|more|they|"
    r"you|we|it|there)\b",
    re.IGNORECASE,
)


def is_unfit(words: str) -> bool:
    """Whether this begins like half a sentence ("had a good laugh about cats"): no name at all."""
    if len(sentences_of(words)) > 1:
        return True
    first, _, rest = words.partition(" ")
    low = first.lower()
    if low in {"good", "great", "nice"}:
        return not rest
    if not rest and is_function_word(words):
        return True
    if low in {"could", "should", "would", "might"}:
        return True
    return low in _FRAGMENT and (not rest or bool(_ENGLISH_AFTER.search(rest)))


_WE = re.compile(
    r"^we(?P<short>['’](?:re|ve))?\s+(?!(?:both|all|share|shared|met|talked|spoke|agreed?|will|shall|"
    r"would|could|should|can|may|might|had|did|were|are both|have both)\b|\w+ed\b)",
    re.IGNORECASE,
)
_OURS = {"our": "your", "ours": "yours", "us": "you", "ourselves": "yourselves"}
_OURS_AFAR = {"our": "their", "ours": "theirs", "us": "them", "ourselves": "themselves"}
_THEIRS = re.compile(r"\b(?:their|theirs|them|themselves)\b", re.IGNORECASE)


def to_reader(words: str, *, is_fact: bool) -> str:
    """Who reads this is the company: "they use Kafka" is "you use Kafka", "we hire" is "you hire".

    Only at the very beginning, where "they" can be nobody else; "their own" follows.
    """
    if is_fact and _WE.match(words):
        return _swapped(_WE.sub(rf"you{_short(words)} ", words, count=1), _OURS)
    if is_fact and re.match(r"they\b", words, re.IGNORECASE) and not _THEIRS.search(words):
        return f"you{words[4:]}"
    if re.match(r"their (?!own\b)", words) and not _THEIRS.search(words[5:]):
        return f"your{words[5:]}"
    asked = re.match(r"(?:how|what|where|whether) they (?!\w+ed\b|left\b|went\b|were\b)", words)
    if asked and not _THEIRS.search(words):
        return words.replace(" they", " you", 1)
    return words


def from_afar(words: str) -> str:
    """For a recruiter, the company is "they"; "we hire in spring" was said by somebody there."""
    if not _WE.match(words):
        return words
    return _swapped(_WE.sub(rf"they{_short(words)} ", words, count=1), _OURS_AFAR)


def _short(words: str) -> str:
    match = _WE.match(words)
    return (match["short"] or "") if match else ""


def _swapped(words: str, pairs: dict[str, str]) -> str:
    return re.sub(
        rf"\b(?:{'|'.join(pairs)})\b",
        lambda match: pairs[match[0].lower()],
        words,
        flags=re.IGNORECASE,
    )


@lru_cache(maxsize=256)  # the order of a list for one person hangs on the lists of the others
def items(notes: tuple[str, ...], *, spoken: bool = True) -> tuple[str, ...]:
    """The single things of a list of notes, however many stand in one string, each once."""
    parts = (item for note in notes for item in _parts(note, spoken=spoken))
    return tuple(dict.fromkeys(filter(None, parts)))


_NO_ITEM = word_set(
    "at in on of with within without for from by to as which who whom whose that where when while "
    "because since but so if then not nor including especially particularly such like only even "
    "over under across after before"
)


_POINTS_BACK = re.compile(
    r"^(?:they|it|he|she|this|that|these|those|their|its|his|her)\b", re.IGNORECASE
)


def _parts(note: str, *, spoken: bool) -> list[str]:
    """One string as items: its lines, its sentences, and a plain row of words with commas.

    Sentences that point back ("They lost two dealers. They left in May.") stay together.
    """
    lines = [line for line in note.splitlines() if line.strip()]
    if len(lines) > 1 and all(_LISTED.match(line) for line in lines):
        return [part for line in lines for part in _parts(line, spoken=spoken)]
    whole = squeeze(note)
    single = sentences_of(whole)
    if any(_POINTS_BACK.match(one) for one in single[1:]):
        return [whole]
    bares = [bare_note(one, spoken=spoken) for one in single]
    return [part for bare in bares for part in _row(bare) or [bare]]


_LISTED = re.compile(r"\s*(?:[-*•·+]|\d+[.)])\s")


def _row(text: str) -> list[str]:
    """The items of "TIG welding, reading drawings"; [] where the commas are no list's."""
    if re.search(r"[()\[\]]", text) or clause_or_name(text)[1]:
        return []
    parts = [part.strip() for part in _COMMA.split(text)]
    parts = [re.sub(r"^(?:and|or|&|plus)\s+", "", part) for part in parts if part]
    later = parts[1:]
    if not later or any(p.split(" ", 1)[0].lower() in _NO_ITEM or _BACK.search(p) for p in later):
        return []
    last = re.match(r"^(.+?) and (.+)$", parts[-1])
    if last and " and " not in " ".join(parts[:-1]) and f", and {parts[-1]}" not in text:
        parts[-1:] = [last[1], last[2]]
    return parts


# Not inside a number, nor before what belongs to the name in front of it: "Acme, Inc."
_COMMA = re.compile(
    r"[,;、，；](?!\d)\s*(?!\s|(?:inc|ltd|llc|llp|plc|corp|gmbh|jr|sr|ph\.?d|md|mba)\b)",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:they|them|their|it|its|he|him|his|she|her|then)\b", re.IGNORECASE)


def _skills(notes: tuple[str, ...]) -> tuple[str, ...]:
    return items(notes, spoken=False)


def _whole(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(squeeze(note) for note in notes if not is_no_note(note))


_SPLIT: Mapping[str, Callable[[tuple[str, ...]], tuple[str, ...]]] = {
    "talked_about": items,
    "learned": items,
    "skills": _skills,
}


def turned(interview: Interview, person: Person, note: str) -> tuple[str, ...]:
    """A list of notes, begun elsewhere for each person who has the very same list.

    The first keeps the user's order, the second begins with the second item, and so on; people
    who lay their letters side by side should not read the same row of words.
    """
    split = _SPLIT.get(note, _whole)
    mine = split(getattr(person, note))
    rank = 0
    for other in interview.people:
        if other.key == person.key:
            break
        rank += split(getattr(other, note)) == mine
    start = rank % len(mine) if mine else 0
    return mine[start:] + mine[:start]


@dataclass(frozen=True, slots=True)
class Told:
    """What the lists of notes come to in this letter, and what had to be left out of it."""

    topics: tuple[Said, ...]
    learned: tuple[Said, ...]
    skills: tuple[Said, ...]
    left_out: tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)  # the template and most rules of the check ask for the same letter's
def told(interview: Interview, person: Person) -> Told:
    """The notes of this person, for this reader.

    A clause among the topics ("they use Kafka") is something that was heard: it goes to what
    was learned. A skill is the name of something, never a clause (see ``letters.skill``).
    """
    company = person.role is not Role.RECRUITER
    left_out: list[tuple[str, str]] = []

    def read(note: str) -> list[Said]:
        notes = getattr(person, note)
        left_out.extend((note, squeeze(one)) for one in notes if squeeze(one) and not items((one,)))
        found, order = [], _SPLIT[note](notes)
        for item in turned(interview, person, note):
            first, spoken = item == order[0], note != "skills"
            one = said(item, to_company=company, first=first, spoken=spoken)
            one = one if spoken else _as_skill(one)
            if one.words:
                found.append(one)
            else:
                left_out.append((note, item))
        return found

    talked, learned, skills = read("talked_about"), read("learned"), read("skills")
    return Told(
        topics=tuple(one for one in talked if not one.clause),
        learned=(*learned, *(one for one in talked if one.clause and one not in learned)),
        skills=tuple(skills),
        left_out=tuple(left_out),
    )


def _as_skill(one: Said) -> Said:
    return Said("" if one.clause or not one.words else skill_name(one.words))
