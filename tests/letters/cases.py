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

KITCHEN = Interview(
    id="blue-door-trial",
    company="The Blue Door",
    position="Sous Chef",
    format=Format.ONSITE,
    ended=datetime(2026, 11, 9, 15, 0, tzinfo=UTC),
    timezone=LONDON,
    people=(
        _person(
            *("Marco Bianchi", "HM", "blue-door", LONDON),
            talked_about=("the menu for the spring, buying from two farms",),
            learned=("We only hire in spring.",),
            goal="less waste on Mondays",
            skills=("skills: butchery, planning a menu of eight dishes",),
            afterthoughts=("thought about the bread. could go into the soup on Tuesday",),
        ),
        _person(
            *("Te Rangi", "IV", "blue-door", LONDON),
            goes_by="Te Rangi",
            talked_about=("how the two shifts hand over",),
            learned=("everyone eats together at five",),
            skills=("butchery",),
        ),
        _person(
            *("Joy Mensah", "HR", "blue-door", LONDON),
            learned=("the staff flat above the shop",),
        ),
    ),
)

WORKSHOP = Interview(
    id="hull-yard-tuesday",
    company="Hull & Daughters",
    position="Welder",
    format=Format.PHONE,
    ended=datetime(2026, 11, 6, 10, 0, tzinfo=UTC),
    timezone=LONDON,
    call_at=datetime(2026, 11, 10, 9, 0, tzinfo=UTC),
    people=(
        _person(
            *("Ruth Hull", "HM", "hull", LONDON),
            talked_about=("the two aluminium boats on order",),
            goal="they want to open a second slipway by May",
            skills=("TIG welding, reading drawings",),
            repair=Repair(
                about="my certificate",
                say="It is valid until 2029, and it covers aluminium as well as steel.",
            ),
        ),
        _person(
            *("Ed Varga", "IV", "hull", LONDON),
            talked_about=("welding outdoors in winter",),
            goal="they want to open a second slipway by May",
            skills=("TIG welding, reading drawings",),
        ),
        _person(
            *("Sue Lamb", "RC", "trades", LONDON),
            learned=("they train two apprentices a year",),
            repair=Repair(
                about="my certificate",
                say="It is valid until 2029, and it covers aluminium as well as steel.",
            ),
        ),
        _person(*("Pia Holt", "HR", "hull", LONDON), talked_about=("shift times",)),
    ),
)

LAB = Interview(
    id="corvid-lab-panel",
    company="Corvid Institute",
    position="Research Scientist",
    format=Format.VIDEO,
    ended=datetime(2026, 11, 5, 15, 0, tzinfo=UTC),
    timezone=BERLIN,
    people=(
        _person(
            *("Prof. Ada Nowak", "HM", "corvid", BERLIN),
            goes_by="Prof. Nowak",
            talked_about=("whether jays plan ahead",),
            learned=("That the field station is open all winter",),
            goal="publish the ten-year data set",
            skills=("R", "cleaning data that others gave up on", "field work in the cold"),
            afterthoughts=("Two of the gaps in the record could be filled from ringers' diaries.",),
        ),
        _person(
            *("Jun Sato", "IV", "corvid", BERLIN),
            talked_about=("the tracking tags", "what they do to a bird's weight"),
            goal="publish the ten-year data set",
            skills=("R", "field work in the cold"),
        ),
        _person(
            *("Olga Reuter", "RC", "science-jobs", BERLIN),
            learned=("how long the contract runs",),
            goal="publish the ten-year data set",
            skills=("R",),
        ),
        _person(*("Tim Brandt", "HR", "corvid", BERLIN), learned=("the welcome centre",)),
    ),
)

BUSES = Interview(
    id="city-buses-depot",
    company="City Buses",
    position="Bus Driver",
    format=Format.ONSITE,
    ended=datetime(2026, 11, 4, 11, 0, tzinfo=UTC),
    timezone=LONDON,
    call_at=datetime(2026, 11, 9, 10, 0, tzinfo=UTC),
    people=(
        _person(
            *("Carol Webb", "HM", "buses", LONDON),
            talked_about=("Route 14, and why it is always late",),
            goal="10% fewer late departures",
            skills=("six years on night buses",),
            afterthoughts=("The stop at the market could move past the lights.",),
        ),
        _person(
            *("Ali Demir", "RC", "drivers", LONDON),
            learned=("that new drivers ride along for two weeks",),
            skills=("six years on night buses",),
            goal="10% fewer late departures",
        ),
        _person(
            *("Hana Cole", "HR", "buses", LONDON),
            learned=("the early shifts start at four",),
        ),
    ),
)

BOOKS = Interview(
    id="pell-accounts",
    company="Pell & Partners",
    position="Bookkeeper",
    format=Format.VIDEO,
    ended=datetime(2026, 11, 3, 15, 0, tzinfo=UTC),
    timezone=NEW_YORK,
    people=(
        _person(
            *("Nora Pell", "HM", "pell", NEW_YORK),
            talked_about=("closing the month in three days",),
            goal="get rid of the paper ledgers",
            skills=("bank reconciliation", "Excel", "patience with clients"),
            repair=Repair(say="I have closed the books of twelve firms a month, not two."),
        ),
        _person(
            *("Drew Fox", "RC", "ledgerly", NEW_YORK),
            talked_about=("remote work",),
            learned=("how the clients are shared out",),
        ),
        _person(*("Amy Ott", "HR", "pell", NEW_YORK), skills=("Excel",)),
    ),
)

CASES = (
    *(ACME, WARD, SCHOOL, SALES, DESIGN, CLINIC, LAW, MUSEUM, FERRIES),
    *(KITCHEN, WORKSHOP, LAB, BUSES, BOOKS),
)
