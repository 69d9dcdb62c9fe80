"""The debts of the queue, brought up to date entry by entry, so that an edit costs one entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import chain
from zoneinfo import ZoneInfo

from followupd.core.checks.names_index import Names, fold
from followupd.core.model import Interview, Letter, Person, Reading
from followupd.core.owed import Owed, debts_of, moved
from followupd.core.plan import REWRITTEN
from followupd.core.settings import Settings

_Line = tuple[Interview, tuple[Owed, ...]]


class Ledger:
    """Who is owed a letter by the queue as it is now; ``names`` are all names that stand in it.

    ``debts`` has each debt by its id.
    """

    def __init__(self, settings: Settings, names: Names) -> None:
        self.debts: dict[str, Owed] = {}
        self._settings = settings
        self._names = names
        self._lines: dict[str, _Line] = {}
        self._templates = ""
        self._digest = 0

    @property
    def names_digest(self) -> str:
        """Another one when a name comes or goes; on every machine and run the same."""
        return f"{self._digest:064x}"

    def follow(
        self,
        interviews: Sequence[Interview],
        templates: str,
        held: Collection[Interview] = (),
    ) -> set[str] | None:
        """Take over what the queue says now; ``held`` owe nothing, but their names count.

        Gives what a text must contain to spell a name that has come into the queue; None for a
        ledger that was empty, which can't know what is new (``names_digest`` tells).
        """
        everyone = (*interviews, *held)
        owing_none = {interview.id for interview in held}
        first, new = not self._lines, set[str]()
        if first:
            self._names.expect(everyone)
        for interview in self._changed(everyone, templates):
            before = self._lines.get(interview.id)
            if not first and (before is None or before[0] != interview):
                new |= self._names.add(interview)
                if before is not None:
                    self._names.remove(before[0])
            self._digest ^= _digest_of(interview) ^ (_digest_of(before[0]) if before else 0)
            owes = interview.id not in owing_none
            debts = self._debts(interview, before, templates) if owes else ()
            self._put(interview.id, (interview, debts))
        for name in self._gone(everyone):
            self._names.remove(self._lines[name][0])
            self._digest ^= _digest_of(self._lines[name][0])
            self._put(name, None)
        self._templates = templates
        return None if first else new

    def _changed(self, interviews: Sequence[Interview], templates: str) -> list[Interview]:
        """Those that are not the very same objects as before."""
        if templates != self._templates:
            return list(interviews)
        lines, nothing = self._lines, (None, ())
        return [x for x in interviews if lines.get(x.id, nothing)[0] is not x]

    def _gone(self, interviews: Sequence[Interview]) -> Iterable[str]:
        """What has a line and is not in the queue any more; all of ``interviews`` have one."""
        if len(interviews) == len(self._lines):
            return ()
        return self._lines.keys() - {interview.id for interview in interviews}

    def _put(self, name: str, line: _Line | None) -> None:
        """This line in the place of the one before; None for no line."""
        before = self._lines.pop(name, None)
        for debt in before[1] if before else ():
            del self.debts[debt.id]
        if line is not None:
            self._lines[name] = line
            self.debts.update((debt.id, debt) for debt in line[1])

    def _debts(self, interview: Interview, known: _Line | None, templates: str) -> tuple[Owed, ...]:
        if known is None or known[0] != interview or templates != self._templates:
            return tuple(debts_of(interview, self._settings, templates))
        return tuple(moved(known[1], interview))


def _digest_of(interview: Interview) -> int:
    """Of all in an entry that makes its names (``names_index.names_in``)."""
    people = ((p.name, p.email or "", str(p.role)) for p in interview.people)
    words = (interview.id, interview.company, interview.position, *chain.from_iterable(people))
    return int.from_bytes(sha256("\0".join(words).encode("utf-8", "surrogatepass")).digest())


def held_interviews(reading: Reading, letters: Iterable[Letter]) -> list[Interview]:
    """Entries that can't be read just now, as far as their letters tell of them.

    A slip in one entry must not make its company's name harmless in the letters of another.
    """
    if not (reading.held or reading.unnamed):
        return []
    there = {interview.id for interview in reading.interviews}
    found: dict[str, list[Letter]] = {}
    for letter in letters:
        missing = reading.unnamed and letter.state in REWRITTEN and letter.interview not in there
        if letter.interview in reading.held or missing:
            found.setdefault(letter.interview, []).append(letter)
    return [_as_interview(of_it) for of_it in found.values()]


def _as_interview(letters: list[Letter]) -> Interview:
    one = letters[0]
    return Interview(
        id=one.interview,
        company=one.company,
        position=one.position,
        ended=one.ended,
        timezone=ZoneInfo(one.timezone),
        people=tuple(
            Person(
                key=x.id,
                name=x.person,
                goes_by=x.person,
                email=x.email,
                role=x.role,
                timezone=ZoneInfo(x.timezone),
            )
            for x in letters
        ),
    )


def suspects(letters: Iterable[Letter], spellings: set[str]) -> frozenset[str]:
    """The ids of letters that may spell one of these names."""
    if not spellings:
        return frozenset()
    still = (letter for letter in letters if letter.state in REWRITTEN)
    return frozenset(x.id for x in still if _contains(f"{x.subject} {x.body}", spellings))


def _contains(text: str, spellings: set[str]) -> bool:
    folded = fold(text)
    return any(spelling in folded for spelling in spellings)
