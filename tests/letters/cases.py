"""The interviews whose letters are kept beside this file as plain text, for a person to read.

After a change of the templates: ``UPDATE_LETTERS=1 pytest tests/letters`` writes them anew; read
what ``git diff tests/letters`` shows as the people who get such letters would.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from followupd.core.identity import person_key
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
    key = person_key(name)
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

_CLINIC = {
    "goal": "bring the waiting time below three weeks",
    "skills": ("ten years in paediatrics", "Rota planning"),
    "afterthoughts": (
        "I looked up how two other clinics send reminders; both do it by text message",
    ),
}

CLINIC = Interview(
    id="harbour-clinic-round-2",
    company="Harbour Clinic",
    position="Practice Manager",
    format=Format.VIDEO,
    ended=datetime(2026, 11, 16, 15, 0, tzinfo=UTC),
    timezone=LONDON,
    call_at=datetime(2026, 11, 19, 8, 30, tzinfo=UTC),
    people=(
        _person(
            *("Ann Ford", "HM", "harbour", LONDON),
            talked_about=("Why families cancel at short notice",),
            learned=("That the doctors answer the phone themselves",),
            **_CLINIC,
        ),
        _person(
            *("Theo Marsh", "IV", "harbour", LONDON),
            talked_about=("the new front desk", "who decides about the rooms"),
            **_CLINIC,
        ),
        _person(
            *("Lucy Adeyemi", "IV", "harbour", LONDON),
            talked_about=("parents who come without an appointment",),
            learned=("the Thursday evenings, when the clinic stays open",),
            **_CLINIC,
        ),
        _person(
            *("Omar Said", "IV", "harbour", LONDON),
            talked_about=("billing", "what goes wrong with it"),
            repair=Repair(
                about="My knowledge of the billing system",
                say="I have used it for two years, and I set it up for a practice of six doctors.",
            ),
            **_CLINIC,
        ),
        _person(
            *("Vera Stone", "RC", "staffing", LONDON),
            learned=("that they have had the same team for four years",),
            **_CLINIC,
        ),
        _person(
            *("Neil Byrne", "HR", "harbour", LONDON),
            learned=("the language courses", "the rooms for the children of employees"),
            **_CLINIC,
        ),
    ),
)

_LAW = {"goal": "Digitising the files of forty years", "skills": ("scanning at scale", "patience")}

LAW = Interview(
    id="birch-law-friday",
    company="Birch, Alder & Co.",
    position="Head of Records",
    format=Format.PHONE,
    ended=datetime(2026, 11, 13, 15, 0, tzinfo=UTC),
    timezone=LONDON,
    people=(
        _person(
            *("Prof. Edith Alder", "HM", "birch", LONDON),
            goes_by="Prof. Alder",
            talked_about=("which files may never leave the house",),
            learned=("How many people use the archive every day",),
            **_LAW,
        ),
        _person(*("Gus Moor", "RC", "search", LONDON), learned=("their new building",), **_LAW),
        _person(*("Isa Holm", "HR", "birch", LONDON), talked_about=("working from home",), **_LAW),
    ),
)

MUSEUM = Interview(
    id="city-museum-first",
    company="the City Museum",
    position="Summer internship",
    format=Format.ONSITE,
    ended=datetime(2026, 11, 12, 15, 0, tzinfo=UTC),
    timezone=BERLIN,
    people=(
        _person(
            *("Frau Dr. Keller", "HM", "museum", BERLIN),
            goes_by="Frau Dr. Keller",
            talked_about=("the clocks in the cellar",),
            goal="show the whole collection online",
            skills=("photography",),
        ),
        _person(*("Ben Roth", "RC", "culture", BERLIN), learned=("the summer school",)),
        _person(*("Eva Lind", "HR", "museum", BERLIN), learned=("the rooms for interns",)),
    ),
)

FERRIES = Interview(
    id="north-ferries",
    company="North Ferries Ltd.",
    position="Second Officer",
    format=Format.PHONE,
    ended=datetime(2026, 11, 10, 15, 0, tzinfo=UTC),
    timezone=LONDON,
    call_at=datetime(2026, 11, 13, 14, 0, tzinfo=UTC),
    people=(
        _person(
            *("Una Craig", "RC", "crewing", LONDON),
            learned=("the two ships that were built last year",),
            goal="keep to the timetable in winter",
            skills=("ice navigation", "calm"),
        ),
        _person(
            *("Lars Eide", "RC", "ferries", LONDON),
            talked_about=("the winter timetable",),
            learned=("how crews are put together",),
            goal="keep to the timetable in winter",
            skills=("ice navigation", "calm"),
        ),
        _person(
            *("May Tan", "HR", "ferries", LONDON),
            learned=("the training on the simulator",),
        ),
    ),
)

CASES = (ACME, WARD, SCHOOL, SALES, DESIGN, CLINIC, LAW, MUSEUM, FERRIES)
