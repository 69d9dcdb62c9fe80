"""People of an interview who get no letter, because nobody knows their address.

A room of its own beside the check of letters: ``status`` tells of them too, and checks no letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from followupd.core.model import Finding, Interview, Person, Problem
from followupd.core.settings import Delivery
from followupd.core.words import Role, Severity


def people_without_letter(interview: Interview) -> tuple[Finding, ...]:
    """A warning for everybody of the interview who has no address and is not skipped."""
    return tuple(
        Finding(
            code="no-letter",
            severity=Severity.WARN,
            message=_said(person),
            hint=_what_to_do(interview),
            where=str(interview.place_of("", person) or ""),
        )
        for person in _without_address(interview)
    )


def still_without_letter(
    interviews: Iterable[Interview], rules: Delivery, now: datetime
) -> tuple[Problem, ...]:
    """The same as warnings about the queue, while a letter would still be in time."""
    return tuple(
        Problem(
            code="no-letter",
            message=f"{_said(person)} ({interview.company})",
            hint=_what_to_do(interview),
            where=interview.place_of("", person),
            severity="warning",
        )
        for interview in interviews
        if now < interview.ended + rules.deadline
        for person in _without_address(interview)
    )


def _without_address(interview: Interview) -> Iterator[Person]:
    for person in interview.people:
        if not person.email and not person.skip and "no-letter" not in person.accept:
            yield person


def _said(person: Person) -> str:
    return f"{person.name} gets no letter, because there is no address"


def _what_to_do(interview: Interview) -> str:
    helpers = [p for p in interview.people if p.email and p.role in {Role.RECRUITER, Role.HR}]
    whom = f"ask {helpers[0].name}" if helpers else "ask whoever arranged it"
    return f"add their `email`, or {whom} for it or to pass your thanks on, or say `skip: true`"
