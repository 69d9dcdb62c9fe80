"""Who is owed a letter: the interviews of the queue as a list of debts.

A debt has the letter's identity and its times; it has no text yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from followupd.core.identity import fingerprint, letter_id, message_id
from followupd.core.model import Interview, Letter, Person
from followupd.core.settings import Settings
from followupd.core.words import Kind, Mode


class Notes:
    """What all letters of an interview are made from.

    Their fingerprint is made when it is asked for: of a letter that has gone nobody asks.
    """

    def __init__(self, interview: Interview, *others: object) -> None:
        self._parts = (interview, *others)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with any of them."""
        return fingerprint(*self._parts)

    def moved(self, interview: Interview) -> Notes:
        """The same notes of an equal interview."""
        return Notes(interview, *self._parts[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One letter that somebody is owed. ``notes`` are what its text is made from."""

    id: str
    interview: Interview
    person: Person
    email: str
    mode: Mode
    earliest: datetime
    deadline: datetime
    notes: Notes = field(repr=False)

    @property
    def source(self) -> str:
        """Changes when the text may have to change."""
        return fingerprint(self.notes.fingerprint, self.person.key)

    def letter(self, me: str) -> Letter:
        """The letter before its first draft; its Message-ID is fixed here and never changes."""
        return Letter(
            id=self.id,
            interview=self.interview.id,
            message_id=message_id(me, self.interview.id, self.email, Kind.THANK_YOU),
            **self.facts(),
        )

    @property
    def entry(self) -> str:
        """Changes when anything changes that an edited text may speak of."""
        person = replace(self.person, mode=None, accept=frozenset())
        return fingerprint(replace(self.interview, people=(person,)))

    def facts(self) -> dict[str, Any]:
        """The fields of the letter that follow the queue for as long as it is open."""
        return {
            "company": self.interview.company,
            "position": self.interview.position,
            "person": self.person.name,
            "email": self.email,
            "role": self.person.role,
            "mode": self.mode,
            "reply_to": self.person.reply_to,
            "ended": self.interview.ended,
            "earliest": self.earliest,
            "deadline": self.deadline,
            "timezone": self.person.timezone.key,
        }


def debts_of(interview: Interview, settings: Settings, templates: str) -> Iterator[Owed]:
    """Everyone who took part and has an address, unless the user said ``skip``.

    ``templates`` is the fingerprint of the templates: a changed one means a new draft.
    """
    notes = Notes(interview, settings.me, templates, settings.delivery.wait)
    for person in interview.people:
        if person.email and not person.skip:
            yield _debt(interview, person, person.email, notes, settings)


def moved(debts: Iterable[Owed], interview: Interview) -> Iterator[Owed]:
    """The same debts of an equal interview, whose entry stands elsewhere in the file now."""
    people = {person.key: person for person in interview.people}
    notes: Notes | None = None
    for debt in debts:
        notes = notes or debt.notes.moved(interview)
        yield replace(debt, interview=interview, person=people[debt.person.key], notes=notes)


def _debt(
    interview: Interview, person: Person, email: str, notes: Notes, settings: Settings
) -> Owed:
    rules = settings.delivery
    return Owed(
        id=letter_id(interview.id, person.key),
        interview=interview,
        person=person,
        email=email,
        mode=person.mode or rules.mode,
        earliest=interview.ended + rules.wait,
        deadline=interview.ended + rules.deadline,
        notes=notes,
    )
