"""Notes as tired people jot them down, and what the letter and the check make of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from followupd.core.check import Names, check
from followupd.core.compose import compose
from followupd.core.grammar import sentence
from followupd.core.identity import first_name
from followupd.core.letters.jotted import heard, items, said
from followupd.core.letters.jotted import told as of_letter
from followupd.core.model import Finding, Interview, Person
from followupd.core.words import Role, Severity
from tests.core.test_compose import EMPTY, ME, NOTES, TEMPLATES, faults, letter, meeting, panel
from tests.core.test_compose import said as text_of


def told(*notes: str, to_company: bool = True) -> str:
    """What follows "I heard" for this list of notes."""
    parts = items(notes)
    things = [said(n, to_company=to_company, first=n == parts[0]) for n in parts]
    return heard([one for one in things if one.words])


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        ("TIG welding, reading drawings", ("TIG welding", "reading drawings")),
        ("skills: TIG welding, reading drawings", ("TIG welding", "reading drawings")),
        ("Excel, Word and patience", ("Excel", "Word", "patience")),
        ("cooking; a menu of eight", ("cooking", "a menu of eight")),
        ("the rota, and why it is late", ("the rota, and why it is late",)),
        ("Kafka, at scale", ("Kafka, at scale",)),
        ("research and design", ("research and design",)),
        ("the rota (days, nights)", ("the rota (days, nights)",)),
        ("1,000 orders a day", ("1,000 orders a day",)),
        ("they have 12 people, and plan more", ("they have 12 people, and plan more",)),
        ("- the rota\n- the tea kitchen,", ("the rota", "the tea kitchen")),
        ("Kubernetes. Also the on-call rota.", ("Kubernetes", "the on-call rota")),
        ("the dealers. They left.", ("the dealers. They left.",)),
        ("東京、大阪", ("東京", "大阪")),
        ("Kafka, 12 nodes", ("Kafka", "12 nodes")),
        ("the pumps of Acme, Inc., the rota", ("the pumps of Acme, Inc.", "the rota")),
        ("Bolt Ltd., Gear, LLC and Nuts GmbH", ("Bolt Ltd.", "Gear, LLC", "Nuts GmbH")),
        ("the talk of Ann Lee, PhD", ("the talk of Ann Lee, PhD",)),
        ("income, increments", ("income", "increments")),
    ],
)
def test_one_string_may_hold_a_list(note: str, parts: tuple[str, ...]) -> None:
    assert items((note,)) == parts


@pytest.mark.parametrize(
    ("note", "after_heard"),
    [
        ("We only hire in spring.", "that you only hire in spring"),
        ("We share our rota with the lab", "that we share our rota with the lab"),
        ("that they want to open a second site", "that you want to open a second site"),
        ("they use Kafka", "that you use Kafka"),
        ("they plan their own rota", "that they plan their own rota"),
        ("why she moved to Leeds", "why she moved to Leeds"),
        ("how the rota works?", "how the rota works"),
        ("why they left", "why they left"),
        ("how they share the work", "how you share the work"),
        ("Their new building", "about your new building"),
        ("nobody stays long", "that nobody stays long"),
        ("team is small", "that the team is small"),
        ("the team that runs payments", "about the team that runs payments"),
        ("“why us?”", "why us"),
        ("the rota…", "about the rota"),
        ("told me about their lab", "about your lab"),
        ("she said they are growing", "that you are growing"),
        ("Route 14", "about Route 14"),
        ("команда маленькая", "about команда маленькая"),
        ("How do you measure success?", "how you measure success"),
        ("How do they measure success?", "how you measure success"),
        ("what tools do you use", "what tools you use"),
        ("Why do you do it by hand?", "why you do it by hand"),
        ("How many people do you hire?", "how many people you hire"),
        ("How would you begin?", "how you would begin"),
        ("how long have you been in Hull?", "how long you have been in Hull"),
        ("how does the team decide?", ""),
        ("how did you grow so fast?", ""),
        ("what is the plan for Leeds?", ""),
        ("why is there no rota?", ""),
        ("why don't you sell abroad?", ""),
        ("is the team growing?", ""),
        ("what is planned", "what is planned"),
        ("how they do it", "how you do it"),
        ("how patients are the centre of it all", "how patients are the centre of it all"),
        ("why people do the night shift", "why people do the night shift"),
        ("what the nurses do the night before", "what the nurses do the night before"),
        ("what you can do about the noise", "what you can do about the noise"),
        ("who is on call", "who is on call"),
        ("which is the best pump", "which is the best pump"),
        ("..", ""),
        ("had a good laugh about cats", ""),
        ("is remote", ""),
        ("could bring fleece", ""),
    ],
)
def test_what_was_jotted_down_follows_a_verb_of_hearing(note: str, after_heard: str) -> None:
    assert told(note) == after_heard


def skills(*notes: str) -> str:
    """What the letter says of these skills."""
    here = panel(Role.HIRING_MANAGER, 1, **EMPTY | {"skills": notes})
    return ", ".join(one.words for one in of_letter(here, here.people[0]).skills)


@pytest.mark.parametrize(
    "skill",
    [
        "talking to people",
        "hearing people out",
        "discussing prices",
        "speaking in front of groups",
        "talking about money with doctors",
    ],
)
def test_what_somebody_can_do_keeps_its_verb(skill: str) -> None:
    assert skills(skill) == skill
    assert skills(f"Also {skill}") == skill


def test_half_a_sentence_about_a_talk_is_no_topic() -> None:
    assert told("talked to the night shift") == ""
    assert told("discussed with Ann the rota") == ""
    assert told("talking to the night shift") == "about talking to the night shift"


NO_NOTES = [
    *("nothing special", "Nothing", "not much", "don't remember", "I don't remember.", "tbd"),
    *("TBA", "n/a", "N/A", "none", "None.", "?", "-", "...", "to be filled", "- nothing really"),
    "can't remember what we talked about",
    *(
        "to be filled in later",
        "no idea",
        "no notes yet",
        "I forgot",
        "We talked about nothing special",
    ),
]


@pytest.mark.parametrize("nothing", NO_NOTES)
@pytest.mark.parametrize("key", ["talked_about", "learned", "skills", "afterthoughts"])
def test_an_item_that_says_nothing_is_left_out_and_told(nothing: str, key: str) -> None:
    for role in (Role.HIRING_MANAGER, Role.INTERVIEWER):
        notes = EMPTY | {key: (nothing,)}
        empty, here = panel(role, 8, **EMPTY), panel(role, 8, **notes)
        assert [letter(here, n) for n in range(8)] == [letter(empty, n) for n in range(8)]
        found = findings_of(here)
        assert {"note-form", "only-thanks"} <= {f.code for f in found}
        (said_so,) = [f for f in found if f.code == "note-form"]
        assert said_so.message.startswith("the letter leaves out")
        assert said_so.key == key


@pytest.mark.parametrize("nothing", NO_NOTES)
@pytest.mark.parametrize("key", ["goal", "note"])
def test_a_goal_or_a_note_that_says_nothing_is_left_out_and_told(nothing: str, key: str) -> None:
    empty = panel(Role.HIRING_MANAGER, 1, **EMPTY)
    here = panel(Role.HIRING_MANAGER, 1, **EMPTY | {key: nothing})
    assert letter(here) == letter(empty)
    (found,) = [f for f in findings_of(here) if f.code == "note-form"]
    assert found.message.startswith("the letter leaves out")
    assert found.key == key


def test_notes_that_say_nothing_count_as_missing_for_the_check() -> None:
    notes = {"talked_about": ("nothing special",), "skills": ("n/a",)}
    here = panel(Role.INTERVIEWER, 1, **EMPTY | notes | {"goal": "cut order latency"})
    codes = {f.code for f in findings_of(here)}
    assert {"no-topic", "no-fit", "note-form"} <= codes


def test_what_says_nothing_does_not_make_two_rows_alike() -> None:
    after = ("n/a", "On the way home I thought of fleece.", "The pumps stayed with me.")
    here = panel(Role.HIRING_MANAGER, 2, **EMPTY | {"afterthoughts": after})
    fleece, pumps = (sentence(one) for one in after[1:])
    assert f"{fleece} {pumps}" in letter(here, 0).body
    assert f"{pumps} {fleece}" in letter(here, 1).body


def test_a_mark_that_stops_the_letter_still_stops_it() -> None:
    here = panel(Role.INTERVIEWER, 1, **EMPTY | {"talked_about": ("TBD",)})
    assert "placeholder" in {f.code for f in findings_of(here)}


@pytest.mark.parametrize(
    "something",
    ["nothing but net", "the unknown", "not much sleep on call", "none of the old pumps", "NA-7"],
)
def test_what_only_begins_like_nothing_is_a_note(something: str) -> None:
    assert told(something) == f"about {something}"


def test_an_afterthought_about_forgetting_is_said() -> None:
    after = "I don't remember whether I said that I speak Welsh."
    here = panel(Role.HIRING_MANAGER, 1, **EMPTY | {"afterthoughts": (after,)})
    assert after in letter(here).body


def test_names_come_before_what_was_told() -> None:
    assert told("the new lab", "that nobody leaves") == "about the new lab, and that nobody leaves"


def test_a_they_that_is_not_the_first_may_be_somebody_else() -> None:
    assert told("the two dealers", "how they work") == "about the two dealers, and how they work"


def test_to_a_recruiter_the_company_stays_somebody_else() -> None:
    assert told("We only hire in spring", to_company=False) == "that they only hire in spring"
    assert told("they use Kafka", to_company=False) == "that they use Kafka"


@pytest.mark.parametrize(
    ("jotted", "made"),
    [
        ("thought about the frost.", "I thought about the frost."),
        ("forgot to say I speak Welsh", "I forgot to say I speak Welsh."),
        ("we met. could bring fleece", "We met. Could bring fleece."),
        ("Had I known?", "Had I known?"),
        ("Have you thought of asking the drivers?", "Have you thought of asking the drivers?"),
        ("- maybe a list would help", "Maybe a list would help."),
        ("It cost e.g. fleece. i liked it", "It cost e.g. fleece. I liked it."),
        ("..", ""),
        ("Thoughtful people work there", "Thoughtful people work there."),
    ],
)
def test_afterthoughts_are_sentences(jotted: str, made: str) -> None:
    assert sentence(jotted) == made


def findings_of(here: Interview) -> tuple[Finding, ...]:
    draft = compose(here, here.people[0], ME, TEMPLATES)
    return check(draft, here, here.people[0], ME, names=Names((here,)))


def form(role: Role = Role.HIRING_MANAGER, **notes: object) -> list[Finding]:
    here = panel(role, 1, **EMPTY | {"talked_about": ("the rota",), **notes})
    return [f for f in findings_of(here) if f.code == "note-form"]


@pytest.mark.parametrize(
    "notes",
    [
        {"goal": "Cutting costs", "skills": ("SQL",)},
        {"goal": "a calmer ward"},
        {"goal": "new website", "skills": ("SQL",)},
        {"goal": "growth", "skills": ("SQL",)},
        {"goal": "quality", "skills": ("SQL",)},
        {"goal": "that the ward is calm"},
        {"talked_about": ("had a good laugh about cats",)},
        {"talked_about": ("how does the team decide?",)},
        {"learned": ("is remote",)},
        {"skills": ("I can weld",)},
        {"learned": ("why she moved to Leeds",)},
        {"afterthoughts": ("thought about the frost. could bring fleece",)},
        {"afterthoughts": ("the frost",)},
    ],
)
def test_a_note_of_the_wrong_form_is_pointed_out(notes: dict[str, object]) -> None:
    (found,) = form(**notes)
    assert found.severity is Severity.WARN
    assert found.hint.startswith("write ")


@pytest.mark.parametrize(
    "notes",
    [
        {"goal": "to cut costs", "skills": ("SQL",)},
        {"goal": "lower costs", "skills": ("SQL",)},
        {"goal": "speed up the line", "skills": ("SQL",)},
        {"goal": "they want to bring order to the files"},
        {"talked_about": ("they use Kafka",)},
        {"learned": ("that the team is small", "how small the team is")},
        {"skills": ("skills: TIG welding, reading drawings",)},
        {"learned": ("why Maria moved to Leeds",)},
        {"talked_about": ("was ihr macht", "東京のチーム", "what I'd do in week one")},
        {"afterthoughts": ("I thought about the frost. We could bring fleece.",)},
        {"afterthoughts": ("Could we begin with one ward?",)},
        {"afterthoughts": ("それは四十でした。",)},
    ],
)
def test_notes_that_read_well_are_not_pointed_out(notes: dict[str, object]) -> None:
    assert form(**notes) == []


def test_what_no_sentence_can_say_is_left_out_of_the_letter() -> None:
    here = panel(Role.INTERVIEWER, 8, **NOTES | {"talked_about": ("had a laugh about cats",)})
    assert all("cats" not in letter(here, n).body for n in range(8))


def test_a_clause_among_the_topics_is_told_as_something_heard() -> None:
    here = panel(Role.INTERVIEWER, 8, **EMPTY | {"talked_about": ("We only hire in spring.",)})
    for n in range(8):
        text = text_of(letter(here, n))
        assert " that you only hire in spring" in text
        assert "fact" not in text


def test_two_full_stops_in_a_note_of_ones_own_stay_two() -> None:
    note = "First line..\n..\nWell  ...yes ?"
    mine: Person = replace(meeting().people[0], note=note)
    assert f"\n\n{note}\n\n" in letter(meeting(mine)).body


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Te Rangi", "Te Rangi"),
        ("Abu Bakr Khan", "Abu Bakr Khan"),
        ("de Souza", "de Souza"),
        ("Al Gore", "Al"),
        ("Van Morrison", "Van"),
        ("Dela Cruz", "Dela"),
        ("Dr. de Souza", "Dr. de Souza"),
    ],
)
def test_nobody_is_greeted_with_a_particle(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


ODD = st.sampled_from((
    *("We only hire in spring.", "they use Kafka", "why she moved", "how it works?", "..", "…"),
    *("- the rota,", "“why us?”", "TIG welding, reading drawings", "12 nodes", "команда", "SQL;"),
    *("had a laugh", "team is small", "Kubernetes. Also tea.", "  ", "東京、大阪。", "x " * 90),
    *("the early shifts start at four", "Their lab", "topic: the rota", "red, blue and green"),
    *("and", "to"),
))  # fmt: skip


@given(st.lists(ODD, max_size=3), st.lists(ODD, max_size=3), st.lists(ODD, max_size=3), ODD, ODD)
@example([], [], ["команда", "команда", "red, blue and green"], "to", "to")
@settings(max_examples=120, deadline=None)
def test_no_note_however_odd_breaks_a_sentence(
    topics: list[str], learned: list[str], skills: list[str], goal: str, after: str
) -> None:
    notes = {"talked_about": tuple(topics), "learned": tuple(learned), "skills": tuple(skills)}
    for role in Role:
        here = panel(role, 2, **EMPTY | notes | {"goal": goal, "afterthoughts": (after,)})
        for n in range(2):
            text = text_of(letter(here, n))
            assert not faults(text.replace("x x", "y")), f"{faults(text)}\n{text}"
            assert all(one != two or one == "x" for one, two in pairwise(text.split()))
