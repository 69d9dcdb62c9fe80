"""The interviews whose letters are kept beside this file as plain text, for a person to read.

After a change of the templates: ``UPDATE_LETTERS=1 pytest tests/letters`` writes them anew; read
what ``git diff tests/letters`` shows as the people who get such letters would.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from followupd.core.model import Interview, Person, Repair
from followupd.core.settings import Me
from followupd.core.words import Format, Role

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
BERLIN = ZoneInfo("Europe/Berlin")

SAM = Me(
    name="Sam Rivera",
    email="sam@rivera.example",
    timezone=NEW_YORK,
    signature="Sam Rivera\n+1 555 0100\nsam@rivera.example",
    phone="+1 555 0100",
)

_KEYS = {"HM": Role.HIRING_MANAGER, "IV": Role.INTERVIEWER, "RC": Role.RECRUITER, "HR": Role.HR}


def _person(name: str, role: str, domain: str, zone: ZoneInfo, **notes: Any) -> Person:
    key = name.lower().replace(".", "").replace(" ", "-")
    plain: dict[str, Any] = {
        "key": key,
        "name": name,
        "goes_by": name.split(maxsplit=1)[0],
        "email": f"{key}@{domain}.example",
        "role": _KEYS[role],
        "timezone": zone,
    }
    return Person(**{**plain, **notes})


_ACME = {
    "goal": "cut order latency below five minutes",
    "skills": ("Kafka stream design", "incident response", "mentoring"),
    "afterthoughts": (
        "On the drive home I sketched how the batch jobs could be moved one topic at a time.",
    ),
}

ACME = Interview(
    id="acme-phone",
    company="Acme Robotics",
    position="Senior Data Engineer",
    format=Format.PHONE,
    ended=datetime(2026, 11, 22, 19, 30, tzinfo=UTC),
    timezone=NEW_YORK,
    call_at=datetime(2026, 11, 25, 15, 0, tzinfo=UTC),
    people=(
        _person(
            *("Dana Lee", "HM", "acme", BERLIN),
            talked_about=("Moving the nightly batch to streaming.",),
            repair=Repair(
                about="the size of the cluster I ran",
                say="I said twelve nodes; it was forty, across two regions, and I was on call "
                "for all of it.",
            ),
            **_ACME,
        ),
        _person(
            *("Rae Ortiz", "RC", "agency", NEW_YORK),
            learned=("how small and senior the team is",),
            **_ACME,
        ),
        _person(
            *("Hal Kim", "HR", "acme", NEW_YORK),
            learned=("the mentoring that new people get in their first months",),
            **_ACME,
        ),
    ),
)

_WARD = {
    "goal": "To bring down the falls on the ward",
    "skills": ("eight years of geriatric care", "training new nurses"),
}

WARD = Interview(
    id="st-anne-2026-11-19",
    company="St. Anne's Hospital",
    position="Ward Sister",
    format=Format.ONSITE,
    ended=datetime(2026, 11, 19, 11, 0, tzinfo=UTC),
    timezone=LONDON,
    people=(
        _person(
            *("Dr. Maria von der Heide", "HM", "st-anne", LONDON),
            goes_by="Dr. von der Heide",
            talked_about=("the night rota", "how handovers are done"),
            **_WARD,
        ),
        _person(
            *("Grace Okafor", "IV", "st-anne", LONDON),
            talked_about=("the morning handover I was allowed to watch",),
            learned=("The team plans its own rota",),
            **_WARD,
        ),
        _person(
            *("Tom Hughes", "IV", "st-anne", LONDON),
            talked_about=("working with relatives who are afraid",),
            note="You asked me for the leaflet we give to families. I will bring it along the next "
            "time, or send it to you if you would like to have it now.",
            **_WARD,
        ),
    ),
)

_SCHOOL = {
    "goal": "win back the children who have stopped reading",
    "skills": ("phonics teaching",),
}

SCHOOL = Interview(
    id="rivers-video",
    company="Rivers",
    position="",
    format=Format.VIDEO,
    ended=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
    timezone=LONDON,
    call_at=datetime(2026, 11, 27, 9, 15, tzinfo=UTC),
    people=(
        _person(
            *("Ines Moreira dos Santos", "HM", "rivers", LONDON),
            talked_about=("Reading aloud in mixed classes",),
            afterthoughts=(
                "My last class kept a diary of books they gave up on. No test told me as much",
            ),
            **_SCHOOL,
        ),
        _person(*("Björk", "HR", "rivers", LONDON), **_SCHOOL),
    ),
)

_SALES = {
    "goal": "open the first ten accounts in Spain",
    "skills": ("Spanish", "cold calling without fear", "a calm way of losing a deal"),
}

SALES = Interview(
    id="lumen-2026-11-18",
    company="Lumen & Sons Inc.",
    position="Account Executive",
    format=Format.PHONE,
    ended=datetime(2026, 11, 18, 17, 0, tzinfo=UTC),
    timezone=NEW_YORK,
    people=(
        _person(
            *("李小龍", "HM", "lumen", NEW_YORK),
            talked_about=("the two dealers in Valencia, and why they left",),
            **_SALES,
        ),
        _person(
            *("Pat O'Brien", "RC", "lumen", NEW_YORK),
            learned=("what the first half year looks like",),
            repair=Repair(say="I do have a driving licence, and I would move to Madrid."),
            **_SALES,
        ),
    ),
)

_DESIGN = {
    "goal": "get people through the first form in one go",
    "skills": ("UX research", "prototyping in code"),
    "afterthoughts": ("The second page asks for a number that nobody has. It could come last.",),
}

DESIGN = Interview(
    id="tessel-final",
    company="Tessel",
    position="Product Designer",
    format=Format.OTHER,
    ended=datetime(2026, 11, 17, 17, 0, tzinfo=UTC),
    timezone=NEW_YORK,
    people=tuple(
        _person(*(name, role, "tessel", NEW_YORK), talked_about=topics, **_DESIGN)
        for name, role, topics in (
            ("Ana Petrov", "HM", ("how design and research share one backlog",)),
            ("Noor Haddad", "IV", ("Usability tests with five people",)),
            ("Jo Park", "IV", ("the design system", "who may change it")),
            ("Kim Lind", "IV", ("writing error messages that help",)),
        )
    ),
)

CASES = (ACME, WARD, SCHOOL, SALES, DESIGN)
