"""Whether a letter says something, and says what a good one has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followupd.core.check import good_form
from followupd.core.compose import compose
from followupd.core.model import Interview, Person, Repair
from followupd.core.words import Format, Role, Severity
from tests.core.check.letters import ACME, DANA, GOOD, ME, codes, finding, findings, with_person
from tests.core.test_compose import EMPTY, NOTES, TEMPLATES, panel

ALL_VOICES = [(role, kind) for role in Role for kind in Format]


def composed(here: Interview, person: Person) -> set[str]:
    draft = compose(here, person, ME, TEMPLATES)
    return codes(draft, replace(here, people=(person, *(p for p in here.people if p != person))))


@pytest.mark.parametrize(("role", "kind"), ALL_VOICES)
def test_a_letter_without_a_note_is_only_thanks_in_every_voice(role: Role, kind: Format) -> None:
    here = replace(panel(role, 8, **EMPTY), format=kind)
    for person in here.people:
        found = composed(here, person)
        assert "only-thanks" in found
        assert "no-topic" not in found  # one word about it is enough


@pytest.mark.parametrize(("role", "kind"), ALL_VOICES)
@pytest.mark.parametrize("note", ["talked_about", "learned", "goal", "skills", "note"])
def test_one_note_makes_it_more_than_thanks_in_every_voice(
    role: Role, kind: Format, note: str
) -> None:
    here = replace(panel(role, 8, **EMPTY | {note: NOTES[note]}), format=kind)
    for person in here.people:
        assert "only-thanks" not in composed(here, person)


@pytest.mark.parametrize(("role", "kind"), ALL_VOICES)
def test_a_letter_from_all_notes_has_nothing_to_mend(role: Role, kind: Format) -> None:
    here = replace(panel(role, 8, **NOTES | {"note": "", "repair": None}), format=kind)
    for person in here.people:
        assert composed(here, person) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your time. I look forward to hearing from you.",
        (
            "Thank you so much for the interview. I really enjoyed our conversation and I am "
            "excited about the opportunity. I look forward to hearing from you soon."
        ),
        "I appreciate getting to speak with you.",
        (
            "Thank you for meeting with me on Wednesday about the Senior Data Engineer position "
            "at Acme Robotics. It was a pleasure. I believe I am a perfect fit."
        ),
    ],
)
def test_courtesies_alone_stop_the_letter(text: str) -> None:
    found = finding("only-thanks", text)
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert "talked_about" in found.hint


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Thank you for explaining how the nightly batch moves to streaming.",
        "Thank you. The ordering problem with two clocks kept me awake.",
        "Vielen Dank für das Gespräch über die Nachtschicht und die Übergaben.",
        "昨日はありがとうございました。夜間バッチの話が面白かったです。お会いできるのを楽しみにしています。もう一度。",
    ],
)
def test_a_few_words_of_what_was_said_let_it_pass(text: str) -> None:
    here = with_person(talked_about=("夜間バッチの話",))
    assert "only-thanks" not in codes(text, here)


def test_no_topic_is_pointed_out_and_where_to_write_it() -> None:
    here = panel(Role.INTERVIEWER, 1, **EMPTY | {"goal": NOTES["goal"], "skills": NOTES["skills"]})
    assert "no-topic" in composed(here, here.people[0])
    spoken = with_person(goal="cut latency")
    found = finding("no-topic", "Thank you. I would like to help you cut latency.", spoken)
    assert found is not None
    assert found.where == "interviews.yaml:16:9"


def test_a_topic_in_the_text_is_one() -> None:
    here = with_person(talked_about=("the rota",))
    assert "no-topic" not in codes("Thank you. We spoke about the rota.", here)
    assert "no-topic" not in codes(GOOD)


@pytest.mark.parametrize(
    ("goal", "skills", "told"),
    [
        ("cut latency", (), True),
        ("", ("SQL",), True),
        ("cut latency", ("SQL",), False),
        ("", (), False),
    ],
)
def test_skills_and_goal_belong_together(goal: str, skills: tuple[str, ...], *, told: bool) -> None:
    here = panel(Role.HIRING_MANAGER, 1, **NOTES | {"goal": goal, "skills": skills})
    assert ("no-fit" in composed(here, here.people[0])) is told


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.HR])
def test_recruiters_and_hr_need_no_fit(role: Role) -> None:
    here = panel(role, 1, **NOTES | {"goal": ""})
    assert "no-fit" not in composed(here, here.people[0])


def test_a_gerund_goal_is_pointed_out_with_what_the_letter_says() -> None:
    here = panel(Role.HIRING_MANAGER, 1, **NOTES | {"goal": "Cutting order latency"})
    found = finding("note-form", compose(here, here.people[0], ME, TEMPLATES), here)
    assert found is not None
    assert "`goal: cut order latency`" in found.hint
    assert "cut order latency" in found.quote
    plain = panel(Role.HIRING_MANAGER, 1, **NOTES | {"goal": "To bring down cost"})
    assert "note-form" not in composed(plain, plain.people[0])


@pytest.mark.parametrize(
    "text",
    [
        "I will call you on Wednesday.",
        "I'll be in touch next week.",
        "I plan to phone then.",
        "You will hear from me by phone.",
        "Please expect my call.",
        "My plan is to call soon.",
        "I am going to write to you in a week.",
        "I’ll follow up by mail.",
    ],
)
def test_a_next_step_is_seen(text: str) -> None:
    assert "no-next-step" not in codes(f"Thank you for the talk about the rota. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "I look forward to hearing from you.",
        "Please call me.",
        "You called it a good week.",
        "The next step is yours.",
        "I called it a day.",
    ],
)
def test_waiting_is_no_next_step(text: str) -> None:
    said = f"Thank you for the talk about the rota. {text}"
    found = finding("no-next-step", said)
    assert found is not None
    assert found.severity is Severity.WARN
    onsite = finding("no-next-step", said, replace(ACME, format=Format.ONSITE))
    assert onsite is not None
    assert onsite.severity is Severity.HINT


@pytest.mark.parametrize(
    "text",
    [
        "I look forward to meeting the team.",
        "I look forward to meeting you.",
        "I very much want this job.",
        "I would love to continue.",
        "I hope to see you again.",
        "I would be glad to come in.",
        "I am keen to join.",
        "I want to go on to the next round.",
    ],
)
def test_wanting_is_seen(text: str) -> None:
    assert "no-enthusiasm" not in codes(f"Thank you for the talk about the rota. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "We spoke about the rota.",
        "I am not interested in the job.",
        "It was a meeting.",
        "I look forward to lunch.",
        "The rota is good.",
    ],
)
def test_no_word_of_wanting_is_pointed_out(text: str) -> None:
    assert "no-enthusiasm" in codes(f"Thank you for the talk about the rota. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for it. More.",
        "It was good to talk. Many thanks for it. More.",
        "I am grateful. More.",
        "I appreciate it. More.",
        "Danke für das Gespräch.",
        "昨日はありがとうございました。",
        "Merci pour tout.",
    ],
)
def test_thanks_come_first(text: str) -> None:
    assert "no-thanks" not in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was good. We spoke. Thank you.",
        "The rota is good. I like it.",
        "A tank was there. It was big.",
    ],
)
def test_thanks_that_come_late_or_never_are_pointed_out(text: str) -> None:
    assert "no-thanks" in codes(text)


def test_a_german_letter_is_not_judged_by_english_phrases() -> None:
    text = (
        "Vielen Dank für das offene Gespräch über die Nachtschicht. Ich habe seitdem überlegt, wie "
        "man die Übergaben kürzer machen kann, und habe eine Idee dazu, die ich gern zeigen würde."
    )
    assert codes(text) == set()


def test_accept_silences_what_can_be_silenced() -> None:
    text = "Thank you for your time."
    assert "only-thanks" in codes(text)
    found = codes(text, with_person(accept=frozenset({"only-thanks", "length"})))
    assert not found & {"only-thanks", "length"}
    assert "no-topic" in found


def test_the_loudest_come_first() -> None:
    severities = [f.severity for f in findings("Thank you. I am sorry. [Name]")]
    assert severities == sorted(severities, key=["block", "warn", "hint"].index)
    assert severities[0] is Severity.BLOCK


def test_every_finding_points_into_the_file_and_says_what_to_do() -> None:
    text = (
        "The salary! [Name]! I am sorry. I will call you on Friday. u r just checking in, attached"
    )
    draft_findings = findings(text, with_person(email="a@b.example, c@d.example"))
    assert len(draft_findings) > 8
    for found in draft_findings:
        assert found.where.startswith("interviews.yaml:")
        assert found.message
        assert found.hint
        assert not found.message.endswith(".")


def test_good_form_shows_the_sentence_of_each_item() -> None:
    here = panel(Role.HIRING_MANAGER, 1, **NOTES | {"note": ""})
    draft = compose(here, here.people[0], ME, TEMPLATES)
    shown = {one.item: one.sentence for one in good_form(draft, here, here.people[0], ME)}
    assert all(shown.values()), shown
    assert all(" ".join(s.split()) in " ".join(draft.body.split()) for s in shown.values())
    assert "streaming" in shown["the conversation"]
    assert "order latency" in shown["skills and their goal"]
    assert "25 November" in shown["the next step"]


def test_good_form_is_empty_where_the_letter_has_nothing() -> None:
    here = replace(ACME, people=(replace(DANA, repair=Repair(say="It was forty.")),), call_at=None)
    draft = compose(here, here.people[0], ME, TEMPLATES)
    shown = {one.item: one.sentence for one in good_form(draft, here, here.people[0], ME)}
    assert shown["the conversation"] == shown["skills and their goal"] == ""
    assert shown["an afterthought"] == "It was forty."
