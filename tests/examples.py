"""Interviews, people, letters and settings that tests begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from followupd.core.model import Draft, Interview, Letter, Person, Reading
from followupd.core.owed import Owed, debts_of
from followupd.core.plan import Own
from followupd.core.settings import Delivery, Mail, Me, Reminders, Security, Server, Settings
from followupd.core.words import Format, Mode, Role

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
ENDED = datetime(2026, 11, 18, 19, 30, tzinfo=UTC)  # a Wednesday, 14:30 in New York
NO_EDITS: Own = {}
NOON = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)


def person(name: str = "Dana Lee", **fields: Any) -> Person:
    key = name.lower().replace(" ", "-")
    plain: dict[str, Any] = {
        "key": key,
        "name": name,
        "goes_by": name.split(maxsplit=1)[0],
        "email": f"{key}@acme.example",
        "role": Role.HIRING_MANAGER,
        "timezone": NEW_YORK,
        "talked_about": ("moving the nightly batch to streaming",),
        "goal": "cut order latency below five minutes",
        "skills": ("Kafka stream design", "incident response"),
    }
    return Person(**{**plain, **fields})


def interview(*people: Person, **fields: Any) -> Interview:
    plain: dict[str, Any] = {
        "id": "acme-phone",
        "company": "Acme Robotics",
        "position": "Senior Data Engineer",
        "format": Format.PHONE,
        "ended": ENDED,
        "timezone": NEW_YORK,
        "people": people or (person(),),
    }
    return Interview(**{**plain, **fields})


def settings(mode: Mode = Mode.SEND, **delivery: Any) -> Settings:
    me = Me(
        name="Sam Rivera",
        email="sam@rivera.example",
        timezone=NEW_YORK,
        signature="Sam Rivera\n+1 555 0100",
        phone="+1 555 0100",
    )
    server = Server(host="127.0.0.1", port=2525, security=Security.NONE, login=False)
    return Settings(
        file=Path("followupd.yaml"),
        me=me,
        mail=Mail(username=me.email, smtp=server),
        queue=Path("interviews.yaml"),
        state=Path("state"),
        delivery=Delivery(mode=mode, **delivery),
        reminders=Reminders(),
    )


def letter(**fields: Any) -> Letter:
    plain: dict[str, Any] = {
        "id": "acme-phone/dana-lee",
        "interview": "acme-phone",
        "company": "Acme Robotics",
        "position": "Senior Data Engineer",
        "person": "Dana Lee",
        "email": "dana-lee@acme.example",
        "role": Role.HIRING_MANAGER,
        "mode": Mode.SEND,
        "ended": ENDED,
        "earliest": ENDED + timedelta(hours=2),
        "deadline": ENDED + timedelta(hours=24),
        "timezone": "America/New_York",
        "message_id": "<one@rivera.example>",
        "subject": "Thank you for the talk",
        "body": "Dear Dana,\n\nThank you for the talk.\n\nSam Rivera\n",
    }
    return Letter(**{**plain, **fields})


def owed(queue: Reading, rules: Settings) -> dict[str, Owed]:
    """The debts of a reading by their ids."""
    found = (debt for one in queue.interviews for debt in debts_of(one, rules, "t"))
    return {debt.id: debt for debt in found}


def reading(*interviews: Interview, **fields: Any) -> Reading:
    return Reading(interviews=interviews, **fields)


def plain_draft(debt: Owed, own: Own = NO_EDITS) -> Draft:
    """A writer for tests of the plan: the text follows the notes, and nothing is found."""
    notes = ", ".join(debt.person.talked_about)
    return Draft(
        subject=f"Thanks from {debt.person.key}",
        body=f"Dear {debt.person.goes_by},\n\nThank you for {notes}.\n\nSam Rivera\n",
    )


def changed(interview_: Interview, **fields: Any) -> Interview:
    return replace(interview_, **fields)
