"""An interview that is being told, and is not in the queue yet: what is known of it so far.

Shapes only. ``as_written`` is the entry as the queue file has it, keys in the order in which
people read them; what is not known is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from followupd.core.identity import interview_id
from followupd.core.model import Interview

Written = str | list[str] | dict[str, str] | list[dict[str, "str | list[str]"]]
"""A value of an entry: a text, a list of texts, a group, or the people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who took part, as far as they are known."""

    name: str = ""
    email: str = ""
    role: str = ""
    talked_about: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()

    def as_written(self) -> dict[str, str | list[str]]:
        """The person as a group of keys."""
        texts: dict[str, str | list[str]] = {
            "name": self.name,
            "email": self.email,
            "role": self.role,
            "talked_about": list(self.talked_about),
            "learned": list(self.learned),
        }
        return {key: value for key, value in texts.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An interview, as far as it is known; times are texts as the queue file has them."""

    id: str = ""
    company: str = ""
    position: str = ""
    format: str = ""
    ended: str = ""
    timezone: str = ""
    goal: str = ""
    skills: tuple[str, ...] = ()
    afterthoughts: tuple[str, ...] = ()
    repair_about: str = ""
    repair_say: str = ""
    call_at: str = ""
    people: tuple[NewPerson, ...] = ()

    def as_written(self) -> dict[str, Written]:
        """The entry as a group of keys."""
        repair = {"about": self.repair_about, "say": self.repair_say} if self.repair_say else {}
        values: dict[str, Written] = {
            "id": self.id,
            "company": self.company,
            "position": self.position,
            "format": self.format,
            "ended": self.ended,
            "timezone": self.timezone,
            "goal": self.goal,
            "skills": list(self.skills),
            "afterthoughts": list(self.afterthoughts),
            "repair": {key: text for key, text in repair.items() if text},
            "call_at": self.call_at,
            "people": [person.as_written() for person in self.people],
        }
        return {key: value for key, value in values.items() if value}


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """An id like ``wanted`` that no other entry has: with the first number that is free."""
    others = frozenset(taken)
    number, name = 1, wanted
    while name in others:
        number += 1
        name = f"{wanted}-{number}"
    return name


def of_the_same_day(
    company: str, ended_day: str, interviews: Iterable[Interview]
) -> list[Interview]:
    """The entries of this company whose talk ended on this local day ("2026-11-22")."""
    return [
        interview
        for interview in interviews
        if interview.ended.astimezone(interview.timezone).date().isoformat() == ended_day
        and _same_company(interview, company)
    ]


def _same_company(interview: Interview, company: str) -> bool:
    day = interview.ended.date()
    return interview_id(interview.company, day) == interview_id(company, day)
