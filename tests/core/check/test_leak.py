"""The leak: what stops a letter, and all that looks like it and must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.check import Names
from followupd.core.checks.leak import leak
from followupd.core.checks.sheet import Sheet
from followupd.core.model import Draft, Finding, Interview, Person, Place
from followupd.core.words import Role, Severity
from tests.core.check.letters import ACME, DANA, GOOD, ME, NEW_YORK, finding, with_person, wrote


def other(company: str = "Globex", position: str = "Data Analyst", **fields: object) -> Interview:
    key = company.lower().replace(" ", "-")
    people = tuple(fields.pop("people", ())) or (someone("Kim Park", f"kim@{key}.example"),)  # type: ignore[arg-type]  # people are people
    return replace(ACME, id=key, company=company, position=position, people=people, **fields)  # type: ignore[arg-type]  # a test's kinds are its own


def someone(name: str, email: str, role: Role = Role.HIRING_MANAGER) -> Person:
    key = name.lower().replace(" ", "-")
    return Person(
        key=key,
        name=name,
        goes_by=name.split(maxsplit=1)[0],
        email=email,
        role=role,
        timezone=NEW_YORK,
    )


def leaked(text: str, *queue: Interview, here: Interview = ACME, subject: str = "") -> str:
    draft = wrote(text, subject=subject or "Thank you: our call")
    found = finding("leak", draft, here, queue=queue)
    return found.message.split(" is ")[0] if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "I would love to join Globex.",
        "Globex is where I want to work.",
        "What you told me about Globex's plans stayed with me.",
        "I can help (Globex) with that.",
        "It was “Globex” that I had in mind.",
        "I would bring it to GLOBEX.",
        "At Globex, the batch runs at night.",
    ],
)
def test_the_company_of_another_entry_stops_the_letter(text: str) -> None:
    assert leaked(text, other("Globex, Inc.")) == "Globex, Inc."


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Initech Systems GmbH", "I like how Initech Systems works."),
        ("Initech Systems", "I like how initech systems works."),
        ("The Trade Desk", "I hope to join the Trade Desk."),
        ("Compass", "I like how Compass runs its stores."),
        ("Oracle", "I hope to work for Oracle."),
        ("Box", "I would be glad to join Box soon."),
        ("Monday", "I would be glad to join Monday soon."),
        ("adidas", "What adidas does with this is a model."),
        ("Søstrene Çelik A/S", "What Søstrene Çelik does is a model."),
        ("東京電力", "私は東京電力で働きたいです。"),
        ("3M", "What 3M does is a model."),
        ("R&D Partners", "I hope to see R&D Partners soon."),
    ],
)
def test_companies_of_every_kind_are_found(company: str, text: str) -> None:
    assert leaked(text, other(company)) == company


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Box", "Let me think outside the box, or put it in a Box."),
        ("Square", "We met at Times Square and drew a square."),
        ("Apple", "I brought an apple pie; Apple Pie is a code name."),
        ("Compass", "Compass points are easy. We need a compass."),
        ("Compass", "The office is in Compass Rose Street."),
        ("Oracle", "We moved from Oracle to Postgres at night."),
        ("Snowflake", "Snowflake was slow, and dbt was not."),
        ("Monday", "I will call on Monday, as you said. At Monday noon, I mean."),
        ("Next", "What comes next? Next comes the test."),
        ("Gusto", "She answered with gusto."),
        ("Next Step", "The next step is a meeting."),
        ("Target", "Target dates move."),
        ("X", "Let X be the number of jobs."),
        ("Slack", "I wrote it in Slack, and Zoom was down."),
        ("Kafka", "I have run Kafka for years."),
        ("Globex", "I would like to see globexes."),
    ],
)
def test_a_company_that_is_a_word_or_a_tool_is_not_meant_everywhere(
    company: str, text: str
) -> None:
    assert leaked(text, other(company)) == ""


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ("Acme Robotics", "Acme Robotics"),
        ("Acme Robotics", "ACME ROBOTICS Inc."),
        ("Acme Robotics", "Acme"),
        ("Acme", "Acme Robotics"),
    ],
)
def test_another_interview_at_the_same_company_is_no_leak(own: str, others: str) -> None:
    here = replace(ACME, company=own)
    assert leaked(f"I would be glad to join {own} or {others}.", other(others), here=here) == ""


def test_the_agency_of_this_entrys_recruiter_is_no_leak() -> None:
    rae = someone("Rae Ortiz", "rae@hays.example", Role.RECRUITER)
    here = replace(ACME, people=(DANA, rae))
    assert leaked("Rae Ortiz of Hays told me about you.", other("Hays"), here=here) == ""
    assert leaked("Rae Ortiz of Hays told me about you.", other("Hays")) == "Hays"


def test_a_recruiter_who_serves_several_interviews_is_no_leak() -> None:
    rae = someone("Rae Ortiz", "rae@agency.example", Role.RECRUITER)
    kim = someone("Kim Park", "kim@globex.example")
    theirs = other("Globex", people=(kim, rae))
    assert leaked("Rae Ortiz told me about your team.", theirs) == ""


def test_a_name_in_ones_own_skills_is_a_tool_unless_it_is_a_place_to_work() -> None:
    here = with_person(skills=("Zephyrix workflows",))
    used = "I have used Zephyrix for years."
    assert leaked(used, other("Zephyrix")) == "Zephyrix"
    assert leaked(used, other("Zephyrix"), here=here) == ""
    assert leaked("I would love to work at Zephyrix.", other("Zephyrix"), here=here) == "Zephyrix"


def test_the_finding_points_at_the_note_that_says_it() -> None:
    here = with_person(
        note="I would love to join Globex.",
        places={"": Place("interviews.yaml", 5, 5), "note": Place("interviews.yaml", 9, 7)},
    )
    found = finding("leak", f"{GOOD} I would love to join Globex.", here, queue=(other(),))
    assert found is not None
    assert found.where == "interviews.yaml:9:7"
    assert found.quote == "I would love to join Globex."
    assert found.severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("company", "said"),
    [
        ("Bergmann & Söhne", "I would love to join Bergmann & Söhne."),
        ("Smith, Jones & Co.", "What Smith, Jones do is a model."),
        ("Globex", "What Globex's people do is a model."),
    ],
)
def test_the_finding_quotes_the_words_as_they_stand(company: str, said: str) -> None:
    found = finding("leak", f"{GOOD} {said}", queue=(other(company),))
    assert found is not None
    assert found.quote == said


def test_a_leak_in_the_subject_quotes_the_subject() -> None:
    draft = wrote(GOOD, subject="Thank you: Bergmann & Söhne")
    found = finding("leak", draft, queue=(other("Bergmann & Söhne"),))
    assert found is not None
    assert found.quote == "Thank you: Bergmann & Söhne"


@pytest.mark.parametrize(
    "text",
    [
        "I would like the Data Analyst role very much.",
        "Thank you for the talk about the Data Analyst position.",
        "The position of Data Analyst suits me.",
        "As your Data Analyst I would begin with the orders.",
    ],
)
def test_the_position_of_another_entry_stops_the_letter(text: str) -> None:
    assert leaked(text, other()) == "Data Analyst"


def test_the_position_of_another_entry_in_the_subject_stops_the_letter() -> None:
    assert leaked(GOOD, other(), subject="Thank you: Data Analyst") == "Data Analyst"
    assert leaked(GOOD, other(), subject="Thank you: Senior Data Engineer") == ""


@pytest.mark.parametrize(
    ("position", "text"),
    [
        ("Data Analyst", "I worked as a data analyst for years."),
        ("Data Analyst", "I sat beside the Data Analyst of my team."),
        ("Data Engineer", "The Senior Data Engineer role is what I want."),
        ("Data Engineer", "The Data Engineer role is what I want."),
        ("Engineer", "As an Engineer I like order."),
        ("", "The role is what I want."),
    ],
)
def test_a_position_that_is_not_the_job_to_be_had_is_no_leak(position: str, text: str) -> None:
    assert leaked(text, other(position=position)) == ""


@pytest.mark.parametrize("text", ["Kim Park said so.", "It was Kim Park’s idea.", "kim, Kim Park!"])
def test_somebody_of_another_entry_stops_the_letter(text: str) -> None:
    assert leaked(text, other()) == "Kim Park"


def test_a_name_in_another_script_is_found_inside_a_sentence() -> None:
    lee = someone("李小龍", "lee@globex.example")
    assert leaked("昨日は李小龍さんと話しました。", other(people=(lee,))) == "李小龍"
    yamada = someone("山田 太郎", "yamada@globex.example")
    assert leaked("昨日は 山田 太郎 さんと話しました。", other(people=(yamada,))) == "山田 太郎"


@pytest.mark.parametrize(
    "text",
    [
        "Kim said so.",  # a first name is shared by many
        "Mr Park said so.",
        "We walked through Kim, park and all.",
        "Dana Lee said so.",
        "Sam Rivera said so.",
    ],
)
def test_a_shared_or_own_name_is_no_leak(text: str) -> None:
    same = someone("Dana Lee", "dana@globex.example")
    me = someone("Sam Rivera", "sam@globex.example")
    kim = someone("Kim Park", "kim@globex.example")
    kim_only = someone("Kim", "k@globex.example")
    assert leaked(text, other(people=(same, me, kim, kim_only))) == ""


def test_an_address_of_another_entry_stops_the_letter() -> None:
    assert leaked("Please write to kim@globex.example.", other()) == "kim@globex.example"
    assert leaked("Please write to dana@acme.example.", other()) == ""


def test_the_signature_is_not_searched() -> None:
    here = replace(ME, signature="Sam Rivera\nGlobex alumni")
    draft = Draft(subject="Thanks: us", body=f"Dear Dana,\n\n{GOOD}\n\nBest,\n{here.signature}")
    sheet = Sheet(
        draft=draft, interview=ACME, person=DANA, me=here, names=Names((ACME, other("Globex")))
    )
    assert not list(leak(sheet))


def test_a_leak_cannot_be_accepted() -> None:
    here = with_person(accept=frozenset({"leak"}))
    assert leaked("I would love to join Globex.", other(), here=here) == "Globex"


def test_a_queue_of_one_company_a_thousand_times_knows_its_own() -> None:
    crowd = tuple(replace(ACME, id=f"acme-{n}") for n in range(1000))
    assert leaked("I would love to join Acme Robotics.", *crowd, here=crowd[-1]) == ""


words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)


@given(st.lists(words, min_size=1, max_size=6), st.lists(words, min_size=3, max_size=30))
def test_small_words_are_never_a_leak_whatever_the_others_are_called(
    companies: list[str], text: list[str]
) -> None:
    queue = tuple(replace(other(name.capitalize()), id=f"o{n}") for n, name in enumerate(companies))
    said = f"I say {' '.join(text)}."
    found: Finding | None = finding("leak", said, queue=queue)
    assert found is None


@given(words.map(lambda w: f"Q{w}x"))
def test_an_unknown_capitalised_name_is_found_wherever_it_stands(name: str) -> None:
    assert leaked(f"What {name} does is good.", other(name)) == name
    assert leaked(f"{name} is good.", other(name)) == name
