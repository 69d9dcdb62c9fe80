"""The grammar of notes, one rule after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.grammar import (
    is_clause,
    joined,
    lower_start,
    phrase,
    phrases,
    possessive,
    sentence,
    sentences,
    upper_start,
    with_article,
)
from followupd.core.letters.goal import is_gerund, verb_phrase
from followupd.core.letters.layout import (
    head_and_body,
    parts_of,
    sentences_of,
    tidy,
    unwrapped,
)


@pytest.mark.parametrize(
    ("note", "inside"),
    [
        ("Moving the nightly batch to streaming.", "moving the nightly batch to streaming"),
        ("The on-call rota", "the on-call rota"),
        ("How small the team is", "how small the team is"),
        ("Incident Response", "incident response"),
        ("Data engineering at Spotify", "data engineering at Spotify"),
        ("Usability tests", "usability tests"),
        ("We talked about the rota", "the rota"),
        ("- discussed handovers", "handovers"),
        ("about testing", "testing"),
        ("talking about prices", "prices"),
        ("heard about the new lab", "the new lab"),
        ("discussing prices", "prices"),
        ("We talked with Ann Lee about the rota", "the rota"),
        ("spoke to her about pumps", "pumps"),
        ("  the   rota ,", "the rota"),
    ],
)
def test_a_note_loses_the_marks_of_a_beginning_and_an_end(note: str, inside: str) -> None:
    assert phrase(note) == inside


@pytest.mark.parametrize(
    "note",
    [
        "Kafka streams",
        "AWS",
        "iOS apps",
        "German",
        "I/O scheduling",
        "Go services",
        "Spark jobs",
        "C# and F#",
        "the merger with Foo Inc.",
        "calls before 8 a.m.",
        "Überwachung der Anlage",
        "東京のチーム",
        "Monday deployments",
        "IT security",
        "Boeing contracts",
        "O'Neill's plan",
        "3D printing",
        "talking to customers",
        "speaking in front of groups",
        "hearing aids",
        "hearing people out",
        "chat bots",
    ],
)
def test_what_is_a_name_or_an_abbreviation_stays_as_it_is(note: str) -> None:
    assert phrase(note) == note


@pytest.mark.parametrize(
    ("said", "inside"),
    [
        ("The team is small", "the fact that the team is small"),
        ("There is no on-call", "the fact that there is no on-call"),
        ("It's remote", "the fact that it's remote"),
        ("The on-call rota is shared", "the fact that the on-call rota is shared"),
        ("they don’t use Kafka", "the fact that they don’t use Kafka"),
        ("they use Kafka", "the fact that they use Kafka"),
        ("The team plans its own rota.", "the fact that the team plans its own rota"),
        ("you publish post-mortems", "the fact that you publish post-mortems"),
        ("everyone eats together", "the fact that everyone eats together"),
        ("The kitchen closes at ten", "the fact that the kitchen closes at ten"),
    ],
)
def test_a_whole_sentence_becomes_the_name_of_what_it_says(said: str, inside: str) -> None:
    assert phrase(said) == inside
    assert is_clause(said)


def test_a_that_clause_becomes_a_fact_once() -> None:
    assert phrase("That the team is small") == "the fact that the team is small"
    assert phrase("that doctors answer the phone") == "the fact that doctors answer the phone"
    assert phrase("that one") == "that one"


@pytest.mark.parametrize(
    "named",
    ["the handover I was allowed to watch", "the way the team is organised", "you and your team",
     "the plans for next year", "the data needs of the team", "the team that runs payments",
     "a lab in which everyone can work", "what is planned", "the people you have hired"],
)  # fmt: skip
def test_a_name_with_a_verb_in_it_is_no_sentence(named: str) -> None:
    assert phrase(named) == named


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["research and design", "C"], "research and design, and C"),
        (["A", "R&D", "C"], "A, R&D, and C"),
        (["Kafka, at scale", "B", "C"], "Kafka, at scale; B; and C"),
        (["", "B"], "B"),
    ],
)
def test_a_list_shows_where_each_item_ends(items: list[str], said: str) -> None:
    assert joined(items) == said


def test_phrases_are_joined_after_each_was_mended() -> None:
    assert phrases(["Mentoring.", "Kafka", "Incident response"]) == (
        "mentoring, Kafka and incident response"
    )


@pytest.mark.parametrize(
    ("goal", "verb"),
    [
        ("cut order latency", "cut order latency"),
        ("to cut order latency", "cut order latency"),
        ("To cut order latency.", "cut order latency"),
        ("Cut order latency", "cut order latency"),
        ("they want to cut latency", "cut latency"),
        ("The team is trying to ship weekly", "ship weekly"),
        ("We need to Grow", "grow"),
        ("Cutting order latency", "cut order latency"),
        ("Reducing churn", "reduce churn"),
        ("Building a lab", "build a lab"),
        ("bring down costs", "bring down costs"),
        ("AWS-proof everything", "AWS-proof everything"),
        ("sell to Acme Inc.", "sell to Acme Inc."),
        ("to", ""),
        ("To …", ""),
        ("cut costs...", "cut costs"),
        ("goal: cut waste", "cut waste"),
        ("Reduce waste; hire two cooks.", "reduce waste and hire two cooks"),
        ("reducing waste, and hiring two cooks", "reduce waste and hire two cooks"),
        ("Cutting cleaning and catering costs", "cut cleaning and catering costs"),
        ("They need somebody who can run the kitchen", "run the kitchen"),
        ("Their goal is to cut costs", "cut costs"),
        ("they want fewer falls", "bring about fewer falls"),
        ("a calmer ward", "bring about a calmer ward"),
        ("second site in Leeds", "bring about a second site in Leeds"),
        ("new website", "bring about a new website"),
        ("New website for members", "bring about a new website for members"),
        ("newer pumps", "bring about newer pumps"),
        ("better onboarding", "bring about better onboarding"),
        ("faster delivery", "bring about faster delivery"),
        ("faster website", "bring about a faster website"),
        ("higher quality in the kitchen", "bring about higher quality in the kitchen"),
        ("cleaner code", "bring about cleaner code"),
        ("new building", "bring about a new building"),
        ("new software", "bring about new software"),
        ("better website", "bring about a better website"),
        ("better experience for guests", "bring about a better experience for guests"),
        ("earlier handovers", "bring about earlier handovers"),
        ("earlier start", "bring about an earlier start"),
        ("change and grow", "change and grow"),
        ("fewer falls", "bring about fewer falls"),
        ("growth", "bring about growth"),
        ("Growth in the north", "bring about growth in the north"),
        ("quality", "improve quality"),
        ("quality and speed", "improve quality and speed"),
        ("Sales", "improve sales"),
        ("customer satisfaction", "improve customer satisfaction"),
        ("Revenue growth", "bring about revenue growth"),
        ("staff retention better", "staff retention better"),
        ("speed up the line", "speed up the line"),
        ("profit from the harbour", "profit from the harbour"),
        ("change the rota", "change the rota"),
        ("lower costs", "lower costs"),
        ("clean the river", "clean the river"),
        ("renew the pumps", "renew the pumps"),
        ("that the ward is calm", "make sure that the ward is calm"),
        ("cut in half the time it takes", "cut in half the time it takes"),
        ("get 24/7 support running", "get 24/7 support running"),
        ("", ""),
    ],
)
def test_a_goal_becomes_a_bare_infinitive(goal: str, verb: str) -> None:
    assert verb_phrase(goal) == verb


@pytest.mark.parametrize(
    ("gerund", "verb"),
    [("Planning", "plan"), ("Selling", "sell"), ("Adding", "add"), ("Migrating", "migrate"),
     ("Ensuring", "ensure"), ("Launching", "launch"), ("Setting", "set"), ("Driving", "drive")],
)  # fmt: skip
def test_a_gerund_goal_is_mended(gerund: str, verb: str) -> None:
    assert is_gerund(gerund)
    assert verb_phrase(f"{gerund} it") == f"{verb} it"


@pytest.mark.parametrize("verb", ["bring order", "ring them", "cut", "sing", ""])
def test_a_verb_that_ends_in_ing_is_no_gerund(verb: str) -> None:
    assert not is_gerund(verb)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("on the drive home I thought", "On the drive home I thought."),
        ("It was forty.", "It was forty."),
        ("Why not?", "Why not?"),
        ("It runs at Acme Inc.", "It runs at Acme Inc."),
        ('he said "no."', 'He said "no."'),
        ("iOS came first", "iOS came first."),
        ("それは四十でした。", "それは四十でした。"),
        ("we could wait…", "We could wait…"),
        ("", ""),
        ("first, then,", "First, then."),
        ("12 nodes", "12 nodes."),
    ],
)
def test_a_sentence_begins_and_ends_as_one(written: str, said: str) -> None:
    assert sentence(written) == said


def test_sentences_stand_one_after_the_other() -> None:
    assert sentences(["one", "", "Two."]) == "One. Two."


def test_possessives() -> None:
    names = ["Acme", "Rivers", "Foo Inc.", "McDonald's", "St. Anne's Hospital"]
    assert list(map(possessive, names)) == [
        "Acme's", "Rivers'", "Foo Inc.'s", "McDonald's", "St. Anne's Hospital's",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["a data engineer", "an SQL job", "a UX role", "an MVP", "an hour", "a European", "a user",
     "an incident", "an S3 bucket", "an account executive", "a one-off", "an umbrella"],
)  # fmt: skip
def test_a_and_an_go_by_sound(said: str) -> None:
    assert with_article(said.split(" ", 1)[1]) == said


def test_a_capital_is_put_on_words_and_not_on_brands() -> None:
    assert [upper_start(t) for t in ("the rota", "iOS", "(maybe", "3 ideas", "")] == [
        "The rota", "iOS", "(Maybe", "3 ideas", "",
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_no_text_is_too_odd_for_the_grammar(text: str) -> None:
    for mended in (phrase(text), sentence(text), verb_phrase(text), lower_start(text)):
        assert isinstance(mended, str)
    assert "  " not in phrase(text)


@given(st.lists(st.text("abcdef ", min_size=1, max_size=8), max_size=5))
def test_every_item_of_a_list_is_said(items: list[str]) -> None:
    assert all(item in joined(items) for item in items)


def test_a_template_offers_subjects_in_its_head() -> None:
    text = "\nSubject: One\nsubject:  Two  words \n\nDear Dana,\n\nSubject: not this"
    assert head_and_body(text)[0] == ("One", "Two words")
    assert head_and_body(text)[1].startswith("Dear Dana,")


def test_tidying_joins_the_lines_of_a_paragraph_and_its_doubled_signs() -> None:
    assert tidy("a\nb  c\n\n\n \nAt Acme Inc.. Why?.\nWell... yes .\n") == (
        "a b c\n\nAt Acme Inc. Why? Well... yes."
    )


def test_the_hard_wraps_of_an_editor_go_and_short_lines_stay() -> None:
    wrapped = (
        "This line was wrapped by an editor at a width of sixty or so\n"
        "and goes on here.\n\n- one\n- two\n\nBest,\nSam"
    )
    assert unwrapped(wrapped).splitlines() == [
        "This line was wrapped by an editor at a width of sixty or so and goes on here.",
        "", "- one", "- two", "", "Best,", "Sam",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "greeting"),
    [
        ("Dear Dana,\n\nThanks for it.", "Dear Dana,"),
        ("Hi Dana it was great to meet you, and so on.", "Hi Dana"),
        ("Hi Dana – thanks for that", "Hi Dana"),
        ("Dana,\nit was good.", "Dana,"),
        ("Dear Dr. von der Heide,\n\nx", "Dear Dr. von der Heide,"),
        ("dear dana,\n\nx", "dear dana,"),
        ("Dear Dipl.-Ing. Lund,\n\nx", "Dear Dipl.-Ing. Lund,"),
        ("Hi Christopher. Thanks for that", "Hi Christopher."),
        ("李小龍先生，\n\nx", "李小龍先生，"),
        ("Hi there,\n\nx", "Hi there,"),
        ("Thank you, Dana, for the talk.", ""),
        ("It was good to talk, and I learned a lot.", ""),
    ],
)
def test_the_greeting_is_found(body: str, greeting: str) -> None:
    assert parts_of(body).greeting == greeting


def test_a_letter_is_taken_apart() -> None:
    parts = parts_of("Dear Dana,\n\nOne.\n\nTwo.\n\nBest regards,\nSam\n+1 555", "Sam\n+1 555")
    assert (parts.greeting, parts.paragraphs) == ("Dear Dana,", ("One.", "Two."))
    assert (parts.closing, parts.signature) == ("Best regards,", "Sam\n+1 555")


def test_a_letter_with_another_signature_is_taken_apart_as_well() -> None:
    parts = parts_of("Hi Dana,\n\nOne.\n\nCheers,\nSammy", "Sam Rivera")
    assert (parts.paragraphs, parts.closing, parts.signature) == (("One.",), "Cheers,", "Sammy")


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "I met Dr. Lee of Acme Inc. in May. It was J. R. Smith's idea, e.g. the rota. Good!"
    assert sentences_of(text) == (
        "I met Dr. Lee of Acme Inc. in May.",
        "It was J. R. Smith's idea, e.g. the rota.",
        "Good!",
    )
