"""Skills are names of something; what is said of somebody is left out, and told."""

from __future__ import annotations

import pytest

from followupd.core.check import Names, check
from followupd.core.compose import compose
from followupd.core.letters.skill import gerund_phrase, skill_name
from followupd.core.words import Role
from tests.core.test_compose import EMPTY, ME, TEMPLATES, panel

NAMES = """
reading drawings|TIG welding|Kafka|French|patient listening|team leading|works councils law|SQL
Excel|three languages|German and French|stage lighting|LED lighting|distributed systems
applied statistics|advanced Excel|supervised learning|embedded Linux|structured interviews
guided tours|automated testing|managed services|calm negotiation|creative writing|independent study
fast prototyping|quick sketches|strong SQL|good handwriting|great patience|clean code
Windows Media Player|Oracle SQL Developer|customer care|team leadership|nurse training
engineering drawings|leading a team of five|talking to people|working with a team leader
staying calm under pressure|works management|keeps and castles|plans of old houses|set design
saw sharpening|built environment law|lead generation|learning fast|patience with children
experience with tenders|flexible manufacturing|careful budgeting|knowledge of the rota
help desk work|find and replace|written German|mixed media|red teaming|speed reading|feed handling
need assessment|seed trials|care planning|time management|used car sales|skilled trades hiring
Ruby|Go|C++|R|Power BI|a calm voice|an eye for detail|ten years of night shifts|写作|умение слушать
calm|calm under pressure|work planning|sales|listening|talks for children|marked trails
leads and deals|automated anomaly detection|assisted daily living|managed hard services
automated A/B testing|embedded on-device models|advanced 3D printing|work with children
care for the elderly|plans for gardens|set up and teardown
mentoring fellow nurse|stamina as speaker|speed in typing
event-driven design|detail work|CAN bus|IS audits|LED on glass
""".replace("\n", "|").split("|")


@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_the_name_of_a_skill_stays_as_it_is(name: str) -> None:
    assert skill_name(name) == name


@pytest.mark.parametrize(
    ("jotted", "name"),
    [
        ("fluent in French", "fluency in French"),
        ("very good at maths", "maths"),
        ("good at talking to people", "talking to people"),
        ("proficient in SQL", "proficiency in SQL"),
        ("experienced in night shifts", "experience with night shifts"),
        ("familiar with Kafka", "familiarity with Kafka"),
        ("to stay calm", "staying calm"),
        ("able to write clearly", "writing clearly"),
    ],
)
def test_what_can_surely_be_made_a_name_is(jotted: str, name: str) -> None:
    assert skill_name(jotted) == name


UNFIT = """
team player|quick learner|a good listener|hard-working|hard working|hardworking and honest
very reliable|works well under pressure|stayed calm during the flood|very calm
patient with children|organised a fair|led a team of five|ran the bar|speaks French
can weld|work well in teams|always on time|trained in first aid|comfortable with numbers
native speaker|self-starter|certified welder|people person|learn fast|kept calm
reliable, punctual and friendly|passionate about pumps|to quickly learn|has a driving licence
fast learner|know Kafka|made the rota for ten people|flexible
results-driven|learned Kafka|led teams|willing to travel|to the point
runs a bar|organised all tours|stayed calm
supervised 10 people|speaks German
""".replace("\n", "|").split("|")


@pytest.mark.parametrize("said", [said for said in UNFIT if said])
def test_what_is_said_of_somebody_is_left_out_and_told(said: str) -> None:
    assert skill_name(said) == ""
    goal = {"goal": "cut order latency", "talked_about": ("the rota",)}
    here = panel(Role.HIRING_MANAGER, 1, **EMPTY | goal | {"skills": (said, "TIG welding")})
    draft = compose(here, here.people[0], ME, TEMPLATES)
    found = check(draft, here, here.people[0], ME, names=Names((here,)))
    assert "TIG welding" in draft.body
    assert said.partition(",")[0].lower() not in draft.body.lower()
    assert {f.key for f in found if f.code == "note-form"} == {"skills"}
    assert all("leaves out" in f.message for f in found if f.code == "note-form")


@pytest.mark.parametrize(
    ("verb", "gerund"),
    [
        ("stay calm", "staying calm"),
        ("be patient", "being patient"),
        ("cut costs", "cutting costs"),
        ("plan tours", "planning tours"),
        ("write", "writing"),
        ("see ahead", "seeing ahead"),
        ("lie low", "lying low"),
        ("listen", "listening"),
        ("begin again", "beginning again"),
        ("fix pumps", "fixing pumps"),
        ("read drawings", "reading drawings"),
        ("show people round", "showing people round"),
        ("quit", "quitting"),
        ("picnic outdoors", "picnicking outdoors"),
        ("not panic", ""),
        ("the point", ""),
        ("quickly learn", ""),
        ("SQL", ""),
    ],
)
def test_a_verb_is_made_the_name_of_what_is_done(verb: str, gerund: str) -> None:
    assert gerund_phrase(verb) == gerund
