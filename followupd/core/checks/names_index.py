"""The names of the whole queue, made ready once, so that each letter is searched in one walk.

The cost of a search is the number of the letter's words, however many interviews there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

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


class Token(NamedTuple):
    """A word of a text: how it is written, how it compares, and where it stands."""

    text: str
    key: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The words of a text, with their places."""
    found = []
    low = text.lower() if text.isascii() else None  # as ``fold`` would have it, word by word
    for match in _TOKEN.finditer(text):
        word, start = _bare(match[0]), match.start()
        if word:
            end = start + len(word)
            found.append(Token(word, low[start:end] if low else fold(word), start, end))
    return found


def _bare(word: str) -> str:
    """A word without the signs behind it. A possessive ending belongs to no name."""
    if not word[-1].isalnum():  # it begins with a letter, a digit or a "_"
        word = word.rstrip(".-'’")
    return word[:-2] if word.endswith(("'s", "’s")) else word


def fold(word: str) -> str:
    """A word for comparing: composed the same way, small, with plain apostrophes."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).casefold().replace("’", "'")


class Name(NamedTuple):
    """A company, position or person of the queue. ``words`` are as written, ``keys`` fold them.

    ``entrance`` is what a word of a text must be, or a sign in it, to be compared with the name;
    ``unspaced`` names may stand inside of a word.
    """

    kind: str
    shown: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    entrance: str
    unspaced: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text spells a name: from token ``first`` to ``last``, both in."""

    name: Name
    first: int
    last: int


class Names:
    """All names of a queue, found by their first word; CJK names by their first sign.

    It follows the queue entry by entry.
    """

    def __init__(self, interviews: Iterable[Interview] = ()) -> None:
        self._version = 0
        self._shelves: dict[str, _Shelf] = defaultdict(_Shelf)
        self._emails: dict[str, dict[str, int]] = {}
        self._expected = list(interviews)

    def expect(self, interviews: Iterable[Interview]) -> None:
        """Entries to be taken in when a name is first looked for; most commands look for none."""
        self._expected += interviews

    @property
    def version(self) -> int:
        """Another number after each change."""
        self._take_in()
        return self._version

    def _take_in(self) -> None:
        expected, self._expected = self._expected, []
        for interview in expected:
            self.add(interview)

    def add(self, interview: Interview) -> set[str]:
        """Take an entry in; gives what a text must contain to spell a name that is new with it."""
        self._take_in()
        new: set[str] = set()
        for name in names_in(interview):
            if self._shelves[name.entrance].add(name):
                new.add(name.entrance)
        for email in _emails_in(interview):
            if _more(self._emails, email, interview.id):
                new.add(email)
        self._version += bool(new)
        return new

    def remove(self, interview: Interview) -> None:
        """Let go of an entry that was taken in. One that changed is added anew before."""
        self._take_in()
        gone = sum(self._shelves[name.entrance].remove(name) for name in names_in(interview))
        gone += sum(_less(self._emails, email, interview.id) for email in _emails_in(interview))
        self._version += bool(gone)

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """All names of the queue that these words spell, of whichever interview."""
        self._take_in()
        for position, token in enumerate(tokens):
            for entrance in (token.key, *_signs(token.key)):
                shelf = self._shelves.get(entrance)
                if shelf is not None:
                    yield from shelf.hits(tokens, position)

    def is_email_of_others(self, address: str, interview: Interview) -> bool:
        """Whether this is the address of somebody who belongs to other interviews only."""
        self._take_in()
        owners = self._emails.get(address.casefold(), ())
        return bool(owners) and interview.id not in owners


class _Shelf:
    """The names behind one entrance; a text is compared with as many as it could spell here."""

    __slots__ = ("_lengths", "_spaced", "_unspaced")

    def __init__(self) -> None:
        self._spaced: dict[tuple[str, ...], dict[str, dict[Name, int]]] = {}
        self._unspaced: dict[Name, int] = {}
        self._lengths: dict[int, int] = {}

    def add(self, name: Name) -> bool:
        """Whether a name of these words and this kind was not there before."""
        if name.unspaced:
            self._unspaced[name] = self._unspaced.get(name, 0) + 1
            return self._unspaced[name] == 1
        kinds = self._spaced.get(name.keys)
        if kinds is None:
            kinds = self._spaced[name.keys] = {}
        if not _more(kinds, name.kind, name):
            return False
        self._lengths[len(name.keys)] = self._lengths.get(len(name.keys), 0) + 1
        return True

    def remove(self, name: Name) -> bool:
        """Whether it was the last of its words and kind."""
        if name.unspaced:
            return _one_less(self._unspaced, name)
        kinds = self._spaced[name.keys]
        if not _less(kinds, name.kind, name):
            return False
        _one_less(self._lengths, len(name.keys))
        if not kinds:
            del self._spaced[name.keys]
        return True

    def hits(self, tokens: Sequence[Token], position: int) -> Iterator[Hit]:
        """The names that are spelt from this token on."""
        for length in self._lengths:
            keys = tuple(token.key for token in tokens[position : position + length])
            for spelt in self._spaced.get(keys, {}).values():
                yield Hit(next(iter(spelt)), position, position + length - 1)
        for name in self._unspaced:  # written with a blank, or inside a longer word
            last = position + len(name.keys) - 1
            if tuple(token.key for token in tokens[position : last + 1]) == name.keys:
                yield Hit(name, position, last)
            elif "".join(name.keys) in tokens[position].key:
                yield Hit(name, position, position)


def _more(counted: dict[_Key, dict[_Item, int]], key: _Key, item: _Item) -> bool:
    """Count one more; whether there was nothing under this key."""
    items = counted.get(key)
    if items is None:
        counted[key] = {item: 1}
        return True
    items[item] = items.get(item, 0) + 1
    return False


def _less(counted: dict[_Key, dict[_Item, int]], key: _Key, item: _Item) -> bool:
    """Count one less; whether nothing is left under this key."""
    _one_less(counted[key], item)
    if counted[key]:
        return False
    del counted[key]
    return True


def _one_less(counted: dict[_Item, int], item: _Item) -> bool:
    """Whether it was the last of these items."""
    counted[item] -= 1
    return not counted[item] and counted.pop(item) == 0


def _emails_in(interview: Interview) -> Iterator[str]:
    return (person.email.casefold() for person in interview.people if person.email)


def _signs(key: str) -> tuple[str, ...]:
    """The signs of an unspaced word, each once, in their order."""
    return tuple(dict.fromkeys(key)) if is_unspaced(key) else ()


def is_unspaced(text: str) -> bool:
    """Whether names of this script are not set off by blanks (Chinese, Japanese, Korean, Thai)."""
    return not text.isascii() and bool(_UNSPACED.search(text))


def names_in(interview: Interview) -> Iterator[Name]:
    """The names of one interview that another one's letter must not have."""
    yield from _name("company", interview.company, company_words(interview.company))
    yield from _positions(interview.position)
    for person in interview.people:
        if not _from_agency(person, interview):
            yield from _name("person", person.name, person_words(person.name))


def _name(kind: str, shown: str, words: Sequence[str]) -> Iterable[Name]:
    if not words:
        return ()
    keys = tuple([fold(word) for word in words])
    unspaced = is_unspaced("".join(keys))
    entrance = keys[0][0] if unspaced else keys[0]
    return (Name(kind, shown, tuple(words), keys, entrance, unspaced),)


@lru_cache(maxsize=256)
def _positions(position: str) -> Iterable[Name]:
    """One at most; many interviews are about the same position."""
    return _name("position", position, _words(position))


def _words(text: str) -> list[str]:
    return [word for spelt in _TOKEN.findall(text) if (word := _bare(spelt))]


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
