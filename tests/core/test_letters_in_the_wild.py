"""Letters from notes as people of all trades write them: whole sentences and no false alarm."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from followupd.core.check import Names, check
from followupd.core.compose import compose
from followupd.core.identity import first_name, person_key
from followupd.core.model import Interview, Person, Repair
from followupd.core.words import Format, Role, Severity
from tests.core.test_compose import ME, TEMPLATES, faults, said

NAMES = (
    "Dana Lee",
    "Dr. Maria von der Heide",
    "李小龍",
    "Björk",
    "Pat O'Brien",
    "Łukasz Żak",
    "Prof. Anne Dubois",
    "Ines Moreira dos Santos",
    "Åsa",
    "J. R. Smith",
    "Мария Иванова",
    "Robert King Jr.",
    "Lee, Kim",
    "Nguyễn Văn An",
    "X Æ",
    "Anna-Lena Berg",
    "Mr. Hugh Grant",
)
COMPANIES = (
    "Acme Robotics",
    "Lumen & Sons Inc.",
    "Rivers",
    "St. Anne's Hospital",
    "Box",
    "The Trade Desk",
    "monday.test",
    "Søstrene Çelik A/S",
    "東京電力",
    "3M",
    "R&D Partners GmbH",
    "Compass",
    "adidas",
    "Smith, Jones & Co.",
    "A.B.C. Ltd.",
    "Next",
    "Globex Corporation",
    "Yahoo!",
)
POSITIONS = (
    "",
    "Senior Data Engineer",
    "Ward Sister",
    "Summer internship",
    "Head of Sales",
    "nurse",
    "Software Engineer (m/f/d)",
    "UX Designer",
    "Assistant to the CEO",
    "the Librarian",
    "HR Officer",
    "Executive Assistant",
    "Ingénieur réseau",
    "MLOps Engineer",
)
TOPICS = (
    "moving the nightly batch to streaming",
    "The night rota.",
    "How handovers are done",
    "Kafka, and why it was chosen",
    "research and design",
    "we talked about testing",
    "SQL",
    "your plan for 2027",
    "“clean” code",
    "das neue Labor",
    "the work is remote",
    "R&D",
    "a merger with Foo Inc.",
    "why people leave",
    "that you publish post-mortems",
    "AI (and its cost)",
)
GOALS = (
    "",
    "cut order latency below five minutes",
    "To win back readers",
    "to open ten accounts.",
    "Cutting costs",
    "they want to hire 30 people by May",
    "become ISO 27001 certified",
    "Grow",
)
SKILLS = (
    "Kafka stream design",
    "Incident Response",
    "mentoring",
    "eight years of geriatric care",
    "German",
    "a calm way with people",
    "Excel, Word and patience",
    "training new nurses",
    "C++",
)
SENTENCES = (
    "On the drive home I sketched how the jobs could be moved.",
    "we could begin with one ward",
    "Have you thought of asking the drivers?",
    "It was forty; I was on call…",
    "iOS came first!",
    'They said "no."',
    "I found the paper: it is short",
    "それは四十でした。",
)


def several(values: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


@st.composite
def people(draw: st.DrawFn) -> Person:
    name = draw(st.sampled_from(NAMES))
    repair = draw(st.one_of(st.none(), st.sampled_from(SENTENCES)))
    about = draw(st.sampled_from(("", "The size of the team I led", "Kafka")))
    fields: dict[str, Any] = {
        "key": person_key(name),
        "name": name,
        "goes_by": first_name(name),
        "email": f"{person_key(name)}@company.example",
        "role": draw(st.sampled_from(Role)),
        "timezone": ZoneInfo(draw(st.sampled_from(("Europe/Berlin", "America/New_York")))),
        "talked_about": draw(several(TOPICS, 3)),
        "learned": draw(several(TOPICS, 2)),
        "goal": draw(st.sampled_from(GOALS)),
        "skills": draw(several(SKILLS, 4)),
        "afterthoughts": draw(several(SENTENCES, 2)),
        "repair": Repair(say=repair, about=about) if repair else None,
    }
    return Person(**fields)


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    everybody = draw(st.lists(people(), min_size=1, max_size=4, unique_by=lambda p: p.key))
    return Interview(
        id=draw(st.text("abcdef-", min_size=1, max_size=8)),
        company=draw(st.sampled_from(COMPANIES)),
        position=draw(st.sampled_from(POSITIONS)),
        format=draw(st.sampled_from(Format)),
        ended=datetime(2026, 11, 22, 19, 30, tzinfo=UTC),
        timezone=ZoneInfo("America/New_York"),
        people=tuple(everybody),
        call_at=draw(st.sampled_from((None, datetime(2026, 11, 25, 15, 0, tzinfo=UTC)))),
    )


OWN_STOPS = (*SENTENCES, *COMPANIES, "Foo Inc.", "Dr. von", "Dr. Maria", "Mr. H", "Prof. D")
USERS_OWN = re.compile("|".join(map(re.escape, OWN_STOPS)), re.IGNORECASE)


@given(interviews())
@settings(max_examples=150, deadline=None)
def test_every_letter_consists_of_whole_sentences(interview: Interview) -> None:
    for person in interview.people:
        draft = compose(interview, person, ME, TEMPLATES)
        text = USERS_OWN.sub("Name", said(draft))
        assert not faults(text), f"{faults(text)}\n{draft.body}"
        assert not faults(USERS_OWN.sub("Name", draft.subject)), draft.subject
        assert draft.body.startswith(("Dear ", "Hello ", "Hi "))


@given(st.lists(interviews(), min_size=1, max_size=4, unique_by=lambda i: i.id))
@settings(max_examples=100, deadline=None)
def test_nothing_that_was_composed_from_ones_own_notes_is_stopped(queue: list[Interview]) -> None:
    names = Names(queue)
    may_stop = {"only-thanks", "missing-attachment"}
    for interview in queue:
        drafts = {p.key: compose(interview, p, ME, TEMPLATES) for p in interview.people}
        for person in interview.people:
            found = check(drafts[person.key], interview, person, ME, names=names, siblings=drafts)
            stops = [f for f in found if f.severity is Severity.BLOCK and f.code not in may_stop]
            assert not stops, f"{stops}\n{drafts[person.key].body}"


@given(interviews())
@settings(max_examples=50, deadline=None)
def test_a_pasted_letter_of_another_company_is_stopped(interview: Interview) -> None:
    other = replace(interview, id="other", company="Vandelay Imports", people=())
    person = interview.people[0]
    draft = compose(replace(interview, company="Vandelay Imports"), person, ME, TEMPLATES)
    if "Vandelay" in draft.body:
        found = check(draft, interview, person, ME, names=Names((interview, other)))
        assert "leak" in {f.code for f in found}
