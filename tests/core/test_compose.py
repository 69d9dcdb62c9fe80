"""The letters as they are composed with the shipped templates: shape, wholeness, distinctness."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest

from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.compose import SUBJECT_LIMIT, compose
from followupd.core.letters.layout import parts_of
from followupd.core.model import Attachment, Draft, Interview, Person, Repair
from followupd.core.settings import Me
from followupd.core.words import Format, Role
from followupd.errors import TemplateBroken

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
ME = Me(
    name="Sam Rivera",
    email="sam@rivera.example",
    timezone=NEW_YORK,
    signature="Sam Rivera\n+1 555 0100",
    phone="+1 555 0100",
)
TEMPLATES = JinjaTemplates()
NOTES = {
    "talked_about": ("moving the nightly batch to streaming",),
    "learned": ("how small and senior the team is",),
    "goal": "cut order latency below five minutes",
    "skills": ("Kafka stream design", "incident response", "mentoring"),
    "afterthoughts": ("On the drive home I sketched how the jobs could be moved one at a time.",),
    "repair": Repair(
        about="the size of the cluster I ran",
        say="I said twelve nodes; it was forty, across two regions.",
    ),
    "note": "Your question about testing stayed with me. I have written down an answer.",
}
EMPTY = {key: type(value)() for key, value in NOTES.items() if key != "repair"} | {"repair": None}


def someone(key: str = "dana-lee", role: Role = Role.HIRING_MANAGER, **notes: object) -> Person:
    plain = {
        "key": key,
        "name": "Dana Lee",
        "goes_by": "Dana",
        "email": f"{key}@acme.example",
        "role": role,
        "timezone": NEW_YORK,
    }
    return Person(**{**plain, **notes})  # type: ignore[arg-type]  # a test's kinds are its own


def meeting(*people: Person, **fields: object) -> Interview:
    plain = {
        "id": "acme-phone",
        "company": "Acme Robotics",
        "position": "Senior Data Engineer",
        "format": Format.PHONE,
        "ended": datetime(2026, 11, 22, 19, 30, tzinfo=UTC),
        "timezone": NEW_YORK,
        "people": people or (someone(**NOTES),),
        "call_at": datetime(2026, 11, 25, 15, 0, tzinfo=UTC),
    }
    return Interview(**{**plain, **fields})  # type: ignore[arg-type]  # a test's kinds are its own


def panel(role: Role, count: int, **notes: object) -> Interview:
    return meeting(*(someone(f"person-{n}", role, **notes) for n in range(count)))


def letter(interview: Interview, position: int = 0) -> Draft:
    return compose(interview, interview.people[position], ME, TEMPLATES)


def said(draft: Draft) -> str:
    return parts_of(draft.body, ME.signature).text


def combos() -> list[tuple[str, ...]]:
    keys = tuple(NOTES)
    return [tuple(k for k, on in zip(keys, bits, strict=True) if on) for bits in
            product((False, True), repeat=len(keys))]


FAULTS = {
    "an empty place": r"\{|\}|None|\bTrue\b|\bFalse\b|\ue00a|\ue00b",
    "a doubled blank": r"[^\n]  ",
    "a blank before a sign": r" [,.;:?!](?:\s|$)",
    "a doubled stop": r"\.\.|\.,|,,|\?\.|;;|::",
    "a sentence that begins small": r"[.?!] [a-z]",
    "sentences that stick together": r"[a-z][.?!][A-Z]",
    "a stump": r"\b(?:the|and|a|an|bring) ?[.,;?!](?:\s|$)",
    "a doubled word": r"\b(the|to|of|about|and|with|is|has|for|in|a|role|position|you) \1\b",
    "a wrong article": r"\ba [AEIOaeio]|\ban [bcdfgjkpqtvwz]",
}


def faults(text: str) -> list[str]:
    return [f"{what}: {m[0]!r}" for what, pattern in FAULTS.items()
            if (m := re.search(pattern, text))]


@pytest.mark.parametrize("role", list(Role))
def test_every_combination_of_notes_gives_whole_sentences(role: Role) -> None:
    for notes in combos():
        given = EMPTY | {key: NOTES[key] for key in notes}
        for kind, position, call in product(Format, ("Senior Data Engineer", ""), (True, False)):
            whole = panel(role, 8, **given)
            whole = replace(whole, format=kind, position=position)
            whole = whole if call else replace(whole, call_at=None)
            for number in range(8):
                draft = letter(whole, number)
                problems = faults(said(draft))
                assert not problems, f"{notes} {kind} {position!r} {problems}\n{draft.body}"
                assert said(draft)[-1] in ".?", draft.body
                assert len(draft.body.split("\n\n")[0].splitlines()) == 1


@pytest.mark.parametrize("role", list(Role))
def test_every_note_that_is_for_the_reader_stands_in_the_letter(role: Role) -> None:
    whole = panel(role, 8, **NOTES)
    for number in range(8):
        body = letter(whole, number).body
        assert "moving the nightly batch to streaming" in body
        assert "how small and senior the team is" in body
        assert str(NOTES["note"]) in body
        assert "on Wednesday, 25 November, at 10:00" in body
        if role in {Role.HIRING_MANAGER, Role.INTERVIEWER}:
            assert "cut order latency below five minutes" in body
            assert all(skill in body for skill in ("Kafka stream design", "mentoring"))
            assert "On the drive home" in body
        if role is not Role.HR:
            assert "twelve nodes" in body


def alike(one: str, two: str) -> float:
    by_letter = SequenceMatcher(None, one, two, autojunk=False).ratio()
    by_word = SequenceMatcher(None, one.split(), two.split(), autojunk=False).ratio()
    return max(by_letter, by_word, SequenceMatcher(None, one, two).ratio())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("full", [True, False])
def test_six_people_with_the_very_same_notes_get_six_different_letters(
    role: Role, full: bool
) -> None:
    usual = {k: v for k, v in NOTES.items() if full or k in {"talked_about", "goal", "skills"}}
    usual = usual | {"note": ""}
    texts = [said(letter(panel(role, 6, **usual), n)) for n in range(6)]
    for one, two in combinations(texts, 2):
        assert alike(one, two) <= 0.75, f"{alike(one, two):.2f}\n{one}\n----\n{two}"
