"""The names of the whole queue, made ready once, so that each letter is searched in one walk.

The cost of a search is the number of the letter's words, however many interviews there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from followupd.core.letters.english import word_set
from followupd.core.model import Interview, Person
from followupd.core.words import Role

_TOKEN = re.compile(r"\w[\w&+#@.'’\-]*")
_LEGAL = word_set(
    "inc incorporated ltd limited llc llp plc corp corporation co company gmbh ag se kg ohg ug"
    " sa sas sarl srl spa bv nv oy ab as aps kk pty pte lp holding holdings group"
)


_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SLASHED = re.compile(r"\b(?:A/S|S/A|K/S|P/L)\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: how it is written, how it compares, and where it stands."""

    text: str
    key: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The words of a text. A possessive ending belongs to no name and is left out."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0].strip(".-'’")
        start = match.start() + match[0].find(word) if word else match.start()
        if word.endswith(("'s", "’s")):
            word = word[:-2]
        if word:
            found.append(Token(word, fold(word), start, start + len(word)))
    return found


def fold(word: str) -> str:
    """A word for comparing: composed the same way, small, with plain apostrophes."""
    return unicodedata.normalize("NFC", word).casefold().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Name:
    """A company, position or person of the queue. ``words`` are as written, ``keys`` fold them."""

    kind: str
    shown: str
    words: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text spells a name: from token ``first`` to ``last``, both in."""

    name: Name
    first: int
    last: int


class Names:
    """All names of a queue, found by their first word; CJK names by their first sign."""

    def __init__(self, interviews: Iterable[Interview] = ()) -> None:
        self._by_first: dict[str, dict[tuple[str, tuple[str, ...]], Name]] = {}
        self._emails: dict[str, set[str]] = defaultdict(set)
        for interview in interviews:
            for name in names_in(interview):
                self._by_first.setdefault(_entrance(name), {}).setdefault(
                    (name.kind, name.keys), name
                )
            for person in interview.people:
                if person.email:
                    self._emails[person.email.casefold()].add(interview.id)

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """All names of the queue that these words spell, of whichever interview."""
        for position, token in enumerate(tokens):
            for entrance in (token.key, *_signs(token.key)):
                for name in self._by_first.get(entrance, {}).values():
                    length = _spelt(name, tokens, position)
                    if length:
                        yield Hit(name, position, position + length - 1)

    def is_email_of_others(self, address: str, interview: Interview) -> bool:
        """Whether this is the address of somebody who belongs to other interviews only."""
        owners = self._emails.get(address.casefold(), set())
        return bool(owners) and interview.id not in owners


def _spelt(name: Name, tokens: Sequence[Token], position: int) -> int:
    """How many tokens from ``position`` on spell the name; 0 if they don't."""
    length = len(name.keys)
    if tuple(token.key for token in tokens[position : position + length]) == name.keys:
        return length
    whole = "".join(name.keys)
    return 1 if is_unspaced(whole) and whole in tokens[position].key else 0


def _entrance(name: Name) -> str:
    return name.keys[0][0] if is_unspaced("".join(name.keys)) else name.keys[0]


def _signs(key: str) -> tuple[str, ...]:
    """The signs of an unspaced word, each once, in their order."""
    return tuple(dict.fromkeys(key)) if is_unspaced(key) else ()


def is_unspaced(text: str) -> bool:
    """Whether names of this script are not set off by blanks (Chinese, Japanese, Korean, Thai)."""
    return bool(_UNSPACED.search(text))


def names_in(interview: Interview) -> Iterator[Name]:
    """The names of one interview that another one's letter must not have."""
    yield from _name("company", interview.company, company_words(interview.company))
    yield from _name("position", interview.position, _words(interview.position))
    for person in interview.people:
        if not _from_agency(person, interview):
            yield from _name("person", person.name, person_words(person.name))


def _name(kind: str, shown: str, words: Sequence[str]) -> Iterator[Name]:
    if words:
        yield Name(kind, shown, tuple(words), tuple(map(fold, words)))


def _words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]


def company_words(company: str) -> list[str]:
    """The words by which a company is called: "Acme Robotics, Inc." is Acme Robotics."""
    words = _words(_SLASHED.sub("", company))
    if len(words) > 1 and fold(words[0]) == "the":
        words = words[1:]
    while len(words) > 1 and fold(words[-1]).replace(".", "") in _LEGAL:
        words.pop()
    return words


_TITLES = word_set("dr prof mr mrs ms mx miss sir dame frau herr")


def person_words(name: str) -> list[str]:
    """The words of a full name without titles."""
    words = _words(name.partition(",")[0] if name.count(",") == 1 else name)
    if name.count(",") == 1:
        words = _words(name.partition(",")[2]) + words
    return [word for word in words if fold(word).rstrip(".") not in _TITLES]


def _from_agency(person: Person, interview: Interview) -> bool:
    """Whether this recruiter works for an agency, and may well serve several interviews."""
    if person.role is not Role.RECRUITER:
        return False
    domains = {domain(p.email) for p in interview.people if p.role is not Role.RECRUITER}
    return domain(person.email) not in domains


def domain(email: str | None) -> str:
    """What stands after the @, small; "" without an address."""
    return (email or "").rpartition("@")[2].casefold()
