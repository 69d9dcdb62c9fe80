"""The letters beside this file are what the templates say today; people read them in review."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.check import Names, check
from followupd.core.compose import compose
from followupd.core.letters.facts import voice_of
from followupd.core.model import Interview, Person
from followupd.core.words import Role
from tests.letters.cases import CASES, SAM

HERE = Path(__file__).parent
TEMPLATES = JinjaTemplates()
ALL = [(i, p) for i in CASES for p in i.people]
UPDATE = os.environ.get("UPDATE_LETTERS")  # read before the tests put up their own environment


def shown(interview: Interview, person: Person) -> str:
    draft = compose(interview, person, SAM, TEMPLATES)
    siblings = {p.key: compose(interview, p, SAM, TEMPLATES) for p in interview.people}
    findings = check(draft, interview, person, SAM, names=Names(CASES), siblings=siblings)
    said = "".join(f"\n[{f.severity}] {f.code}: {f.message}" for f in findings)
    head = f"To: {person.name} ({person.role}, {interview.format} interview)"
    return f"{head}\nSubject: {draft.subject}\n\n{draft.body}\n{said}".rstrip() + "\n"


@pytest.mark.parametrize(("interview", "person"), ALL, ids=[f"{i.id}-{p.key}" for i, p in ALL])
def test_the_letter_is_the_one_that_was_read_in_review(
    interview: Interview, person: Person
) -> None:
    kept = HERE / f"{interview.id}-{person.key}.txt"
    if UPDATE:
        kept.write_text(shown(interview, person), encoding="utf-8")
    assert shown(interview, person) == kept.read_text(encoding="utf-8")


def test_no_letter_is_kept_that_nobody_gets() -> None:
    expected = {f"{i.id}-{p.key}.txt" for i, p in ALL}
    assert {path.name for path in HERE.glob("*.txt")} == expected


def test_every_voice_of_every_role_has_a_letter_to_be_read() -> None:
    voices = {(p.role, voice_of(i, p)(8 if p.role is Role.INTERVIEWER else 6)) for i, p in ALL}
    expected = {(role, n + 1) for role in Role for n in range(8 if role is Role.INTERVIEWER else 6)}
    assert voices == expected
