"""Holes, files, subject, length, paragraphs, noise, haste."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from followupd.core.model import Draft
from followupd.core.words import Role, Severity
from tests.core.check.letters import ACME, FILE, GONE, GOOD, ME, codes, finding, with_person, wrote


@pytest.mark.parametrize(
    "hole",
    [
        "{{ name }}",
        "{{ name",
        "{% if x %}",
        "[Name]",
        "[company name]",
        "[their goal]",
        "[Insert topic]",
        "[...]",
        "[…]",
        "[ ]",
        "<name>",
        "<Company>",
        "<...>",
        "<insert your skill here>",
        "TODO",
        "TODO: more",
        "XXX",
        "FIXME",
        "TBD",
        "____",
        "{name}",
        "{first_name}",
        "«First_Name»",
        "Lorem ipsum dolor",
    ],
)
def test_what_was_not_filled_in_stops_the_letter(hole: str) -> None:
    found = finding("placeholder", f"{GOOD} I like {hole} a lot.")
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert "placeholder" in codes(wrote(GOOD, subject=f"Thank you: {hole}"))


@pytest.mark.parametrize(
    "text",
    [
        "It took [1] hour.",
        "He said it [sic] so.",
        "I write vector<int> and List<String> daily.",
        "We saw x < 5 and y > 3.",
        "See <https://example.example/name> for it.",
        "Write to <sam.name@rivera.example>.",
        "My to-do list is empty.",
        "My todo app is small.",
        "I once wrote a TODO list.",
        "An XXL shirt.",
        "A set {1, 2}.",
        "Elle a dit « oui ».",
        "I <3 SQL, and 3 > 2.",
        "A dash - or _one_ underscore.",
        "The array [0] and the range [1, 9] differ.",
        "It scored [sic!] well.",
        "Press <Ctrl> and <F5>.",
        "An HTML <br> and a <div> are tags.",
        "A dict {'a': 1} and {key}.",
        "The year 20XX was a joke; MMXXVI is not.",
        "My name, your title and their date are words.",
        "We spoke of TODOs in old code.",
        "He wrote «bien».",
        "x <- 5 and y -> 3.",
        "The blank _ means any.",
    ],
)
def test_signs_that_mean_what_they_are_pass(text: str) -> None:
    assert "placeholder" not in codes(f"{GOOD} {text}")


def test_a_placeholder_cannot_be_accepted() -> None:
    assert "placeholder" in codes(
        f"{GOOD} [Name]", with_person(accept=frozenset({"placeholder", "length"}))
    )


@pytest.mark.parametrize(
    "text",
    [
        "I have attached my portfolio.",
        "Please find attached the sketch.",
        "See the attachment.",
        "The attached portfolio shows it.",
        "It is in the attachment.",
        "I'm attaching a drawing.",
        "I enclose two references.",
        "Attached is the plan.",
        "I send it as an attachment.",
        "You will find attached what I mean.",
        "Enclosed you have my CV.",
        "I will attach my portfolio.",
        "I'll attach two drawings.",
        "I'll send my references along.",
        "I am sending the plan along with this.",
        "I send my CV with this mail.",
        "I have added the slides to this message.",
        "I'll include the diagram with this email.",
        "I will send the sketch enclosed.",
        "The slides are attached.",
    ],
)
def test_speaking_of_a_file_that_is_not_there_stops_the_letter(text: str) -> None:
    found = finding("missing-attachment", f"{GOOD} {text}")
    assert found is not None
    assert found.severity is Severity.BLOCK
    assert found.quote == text
    with_file = replace(wrote(f"{GOOD} {text}"), attachments=(FILE,))
    assert "missing-attachment" not in codes(with_file)


@pytest.mark.parametrize(
    "text",
    [
        "I have become attached to the idea.",
        "The sensor is attached to the wall.",
        "We parsed attachments of every size.",
        "No strings attached.",
        "The attached garage was dark.",
        "An attachment theory of teams.",
        "The enclosed valley was quiet.",
        "I'll send references if useful.",
        "I will send my references along if you would like them.",
        "I will send the plan tomorrow, along with the numbers.",
        "I'll send it later, with the drawing enclosed.",
        "I was attached to the team in Leeds.",
        "I will gladly send whatever you still need from me.",
        "I could send a sketch, should you want one.",
        "We went along with the plan.",
        "The reader is attached to the lid.",
        "I will put it on the list and bring it along when we meet.",
        "I would bring my notes along to a second talk.",
        "I sent two people along the corridor.",
        "The certificate is attached to the frame.",
        "I will add it to this year's list.",
    ],
)
def test_other_kinds_of_attachment_pass(text: str) -> None:
    assert "missing-attachment" not in codes(f"{GOOD} {text}")


def test_a_file_that_is_named_and_gone_stops_the_letter() -> None:
    found = finding("missing-attachment", replace(wrote(GOOD), attachments=(FILE, GONE)))
    assert found is not None
    assert "portfolio.pdf" in found.message
    assert "missing-attachment" not in codes(replace(wrote(GOOD), attachments=(FILE,)))


@pytest.mark.parametrize("subject", ["Interview", "Re: Thank you", "x" * 200])
def test_the_subject_of_a_thread_is_as_its_first_writer_made_it(subject: str) -> None:
    answer = with_person(reply_to="<a1@mail.example>", subject=subject)
    assert "subject" not in codes(Draft(subject=f"Re: {subject}", body=wrote(GOOD).body), answer)


def test_an_answer_under_a_subject_of_its_own_is_a_hint_whatever_its_length() -> None:
    answer = with_person(reply_to="<a1@mail.example>")
    found = finding("subject", Draft(subject="Re: " + "x" * 60, body=wrote(GOOD).body), answer)
    assert found is not None
    assert found.severity is Severity.HINT
    assert "`subject:`" in found.hint


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "  ",
        "Thank you",
        "Thank you!",
        "Following up",
        "Re: Thank you",
        "Thanks for your time",
        "Follow-up on our interview",
        "x" * 61,
    ],
)
def test_a_subject_that_says_nothing_or_too_much_is_pointed_out(subject: str) -> None:
    body = wrote(GOOD).body
    assert "subject" in codes(Draft(subject=subject, body=body))


@pytest.mark.parametrize(
    "subject",
    [
        "Thank you: Senior Data Engineer",
        "Thank you for our phone call",
        "Streaming, and my thanks",
        "Re: Senior Data Engineer",
        "お礼",
        "Thank you for yesterday: the night rota",
        "Following up: the two aluminium boats",
        "Our meeting about Route 14",
        "Merci pour la visite du laboratoire",
        "y" * 60,
    ],
)
def test_a_subject_that_says_what_it_is_about_passes(subject: str) -> None:
    assert "subject" not in codes(wrote(GOOD, subject=subject))


@pytest.mark.parametrize(
    ("role", "words", "pointed_out"),
    [
        (Role.HIRING_MANAGER, 89, True),
        (Role.HIRING_MANAGER, 90, False),
        (Role.INTERVIEWER, 250, False),
        (Role.INTERVIEWER, 251, True),
        (Role.HR, 39, True),
        (Role.HR, 40, False),
        (Role.RECRUITER, 120, False),
        (Role.RECRUITER, 121, True),
    ],
)
def test_the_length_is_judged_by_the_reader(role: Role, words: int, *, pointed_out: bool) -> None:
    text = " ".join(["the"] * (words - 1)) + " end."
    found = finding("length", text, with_person(role=role))
    assert (found is not None) is pointed_out
    if found:
        assert str(words) in found.message
        assert found.severity is Severity.WARN


def test_a_short_letter_is_told_what_to_add() -> None:
    found = finding("length", "Thank you.", with_person(talked_about=("the rota",)))
    assert found is not None
    assert found.hint == "add `learned` or `goal` or `skills`"


def test_the_length_of_other_languages_is_not_judged() -> None:
    assert "length" not in codes("Vielen Dank für das Gespräch über die Nachtschicht.")


def test_one_endless_paragraph_is_pointed_out() -> None:
    assert "wall-of-text" in codes(" ".join(["the"] * 121))
    assert "wall-of-text" not in codes(" ".join(["the"] * 120))


def test_too_many_paragraphs_are_pointed_out() -> None:
    assert "wall-of-text" in codes("\n\n".join(["The end."] * 6))
    assert "wall-of-text" not in codes("\n\n".join(["The end."] * 5))


@pytest.mark.parametrize(
    "text",
    [
        "I liked it! Really!",
        "I liked it \U0001f600",
        "I liked it :)",
        "I liked it ;-)",
        "thx a lot",
        "c u soon",
        "THIS WAS REALLY VERY GOOD WORK INDEED",
        "I ❤️ SQL",
        "pls call me",
    ],
)
def test_shouting_and_texting_are_pointed_out(text: str) -> None:
    assert "shouting" in codes(f"{GOOD} {text}")


@pytest.mark.parametrize(
    "text",
    [
        "I liked it!",
        "x != y and y != z.",
        "AWS, SQL, HTTP and JSON are names.",
        "At 10:00 (UTC).",
        "Figure (a): one.",
        "The U-turn, the U.S. and T. S. Eliot.",
        "It was 5 °C → 7 °C ™.",
        "a note: D is good",
        "Wow, that was a day!",
    ],
)
def test_plain_writing_is_not_shouting(text: str) -> None:
    assert "shouting" not in codes(f"{GOOD} {text}")


def test_a_signature_may_have_its_signs() -> None:
    body = f"Dear Dana,\n\n{GOOD}\n\nBest regards,\n{ME.signature}"
    assert "shouting" not in codes(Draft(subject="Thanks: our call", body=body))


@pytest.mark.parametrize(("minutes", "told"), [(0, True), (29, True), (30, False), (120, False)])
def test_haste_is_a_hint(minutes: int, *, told: bool) -> None:
    found = finding("too-soon", GOOD, goes=ACME.ended + timedelta(minutes=minutes))
    assert (found is not None) is told
    assert found is None or found.severity is Severity.HINT


def test_an_unknown_hour_is_not_judged() -> None:
    assert "too-soon" not in codes(GOOD)


@pytest.mark.parametrize(
    "text", ["A" * 40000, "{{" * 20000, "-" * 40000, "a@" * 20000, "AAAA " * 9000, "[name " * 9000]
)
@pytest.mark.timeout(20)
def test_no_text_keeps_the_check_busy(text: str) -> None:
    assert codes(text)
