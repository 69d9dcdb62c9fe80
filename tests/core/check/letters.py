"""Letters on the desk of the check, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from followupd.core.check import Names, check
from followupd.core.model import Attachment, Draft, Finding, Interview, Person, Place
from followupd.core.settings import Me
from followupd.core.words import Format, Role

NEW_YORK = ZoneInfo("America/New_York")
ME = Me(
    name="Sam Rivera",
    email="sam@rivera.example",
    timezone=NEW_YORK,
    signature="Sam Rivera\n+1 555 0100",
)
DANA = Person(
    key="dana-lee",
    name="Dana Lee",
    goes_by="Dana",
    email="dana@acme.example",
    role=Role.HIRING_MANAGER,
    timezone=NEW_YORK,
    places={"": Place("interviews.yaml", 12, 9), "talked_about": Place("interviews.yaml", 16, 9)},
)
ACME = Interview(
    id="acme-phone",
    company="Acme Robotics",
    position="Senior Data Engineer",
    format=Format.PHONE,
    ended=datetime(2026, 11, 23, 19, 30, tzinfo=UTC),  # a Monday
    timezone=NEW_YORK,
    people=(DANA,),
    call_at=datetime(2026, 11, 25, 15, 0, tzinfo=UTC),  # Wednesday, 10:00 in New York
    places={"": Place("interviews.yaml", 2, 5)},
)
GOOD = (
    "Thank you for explaining how the nightly batch moves to streaming, and why the first topics "
    "were the hardest. I keep coming back to the ordering problem that you drew for me, and to "
    "what happens when a consumer falls behind. On my last team we kept two clocks for that, and "
    "the second one saved us twice. I would bring that to your orders, and I would like to see the "
    "warehouse where they begin. I look forward to meeting the team in person. I will call you "
    "on Wednesday, 25 November, at 10:00 to find a day that suits you and them."
)


def interview(**fields: Any) -> Interview:
    return replace(ACME, **fields)


def with_person(base: Interview = ACME, **fields: Any) -> Interview:
    """The interview with its first person changed."""
    return replace(base, people=(replace(base.people[0], **fields), *base.people[1:]))


def wrote(text: str, greeting: str = "Dear Dana,", subject: str = "Thank you: our call") -> Draft:
    body = f"{greeting}\n\n{text}\n\nBest regards,\n{ME.signature}"
    return Draft(subject=subject, body=body)


def findings(
    draft: Draft | str,
    here: Interview = ACME,
    *,
    queue: tuple[Interview, ...] = (),
    siblings: Mapping[str, Draft] | None = None,
    goes: datetime | None = None,
) -> tuple[Finding, ...]:
    """All that the check says of a letter to the first person of ``here``."""
    return check(
        wrote(draft) if isinstance(draft, str) else draft,
        here,
        here.people[0],
        ME,
        names=Names((here, *queue)),
        siblings=siblings or {},
        goes=goes,
    )


def finding(code: str, *args: Any, **kwargs: Any) -> Finding | None:
    """The finding of this code, if there is one."""
    return next((f for f in findings(*args, **kwargs) if f.code == code), None)


def codes(*args: Any, **kwargs: Any) -> set[str]:
    return {f.code for f in findings(*args, **kwargs)}


FILE = Attachment(path="portfolio.pdf", name="portfolio.pdf", size=10, digest="abc")
GONE = replace(FILE, size=0, digest="")
