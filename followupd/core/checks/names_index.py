"""The names of the whole queue, made ready once, so that each letter is searched in one walk.

The cost of a search is the number of the letter's words, however many interviews there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from followupd.core.letters.english import word_set
from followupd.core.model import Interview, Person
from followupd.core.words import Role

_Key = TypeVar("_Key")
_Item = TypeVar("_Item")
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


_Spelling = tuple[str, tuple[str, ...]]
"""A kind of name and its folded words: names that differ in capitals alone are one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text spells a name: from token ``first`` to ``last``, both in."""

    name: Name
    first: int
    last: int


class Names:
    """All names of a queue, found by their first word; CJK names by their first sign.

    It follows the queue entry by entry; ``version`` is another number after each change.
    """

    def __init__(self, interviews: Iterable[Interview] = ()) -> None:
        self.version = 0
        self._by_first: dict[str, dict[_Spelling, Counter[Name]]] = defaultdict(dict)
        self._emails: dict[str, Counter[str]] = defaultdict(Counter)
        for interview in interviews:
            self.add(interview)

    def add(self, interview: Interview) -> set[str]:
        """Take an entry in; gives what a text must contain to spell a name that is new with it."""
        new: set[str] = set()
        for name in names_in(interview):
            spelt = self._by_first[_entrance(name)].setdefault((name.kind, name.keys), Counter())
            new.update(() if spelt else (_entrance(name),))
            spelt[name] += 1
        for email in _emails_in(interview):
            new.update(() if self._emails[email] else (email,))
            self._emails[email][interview.id] += 1
        self.version += bool(new)
        return new

    def remove(self, interview: Interview) -> None:
        """Let go of an entry that was taken in. One that changed is added anew before."""
        gone = 0
        for name in names_in(interview):
            named = self._by_first[_entrance(name)]
            gone += _less(named, (name.kind, name.keys), name)
        for email in _emails_in(interview):
            gone += _less(self._emails, email, interview.id)
        self.version += bool(gone)

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """All names of the queue that these words spell, of whichever interview."""
        for position, token in enumerate(tokens):
            for entrance in (token.key, *_signs(token.key)):
                for spelt in self._by_first.get(entrance, {}).values():
                    name = next(iter(spelt))
                    length = _spelt(name, tokens, position)
                    if length:
                        yield Hit(name, position, position + length - 1)

    def is_email_of_others(self, address: str, interview: Interview) -> bool:
        """Whether this is the address of somebody who belongs to other interviews only."""
        owners = self._emails.get(address.casefold(), ())
        return bool(owners) and interview.id not in owners


def _less(counted: dict[_Key, Counter[_Item]], key: _Key, item: _Item) -> bool:
    """Count one less; whether nothing is left under this key."""
    counted[key][item] -= 1
    counted[key] += Counter()  # which drops what has come to nothing
    if counted[key]:
        return False
    del counted[key]
    return True


def _emails_in(interview: Interview) -> Iterator[str]:
    return (person.email.casefold() for person in interview.people if person.email)


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
