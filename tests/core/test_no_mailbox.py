"""Mode ``draft`` without a mailbox is a problem, where it is said, for as long as it matters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followupd.core.model import Letter, Place, Reading
from followupd.core.no_mailbox import has_no_drafts, without_mailbox
from followupd.core.overview import overview
from followupd.core.phrases import detail
from followupd.core.settings import ImapServer, Security, Settings
from followupd.core.words import Mode, State
from tests.examples import NOON, interview, letter, person, reading, settings

HERE = Place("interviews.yaml", 12, 15)
THERE = Place("interviews.yaml", 5, 11)
DRAFTED = letter(mode=Mode.DRAFT)


def with_mailbox(rules: Settings) -> Settings:
    server = ImapServer(host="127.0.0.1", port=1143, security=Security.NONE)
    return replace(rules, mail=replace(rules.mail, imap=server))


def of_person(**places: Place) -> Reading:
    return reading(interview(person(mode=Mode.DRAFT, places=places)))


def test_a_persons_mode_is_told_with_its_place() -> None:
    (found,) = without_mailbox([DRAFTED], of_person(mode=HERE), settings())
    assert (found.code, found.severity, found.where) == ("no-mailbox", "error", HERE)
    assert "Dana Lee (Acme Robotics)" in found.message
    assert "`mail.imap`" in found.hint


def test_an_interviews_mode_is_told_once_for_all_its_people() -> None:
    people = [person(name, mode=Mode.DRAFT) for name in ("Dana Lee", "Ivo Brandt")]
    queue = reading(interview(*people, places={"mode": THERE}))
    letters = [DRAFTED, replace(DRAFTED, id="acme-phone/ivo-brandt")]
    (found,) = without_mailbox(letters, queue, settings())
    assert found.where == THERE
    assert "for Acme Robotics" in found.message


@pytest.mark.parametrize("state", [State.DRAFTED, State.SENT, State.CANCELLED])
def test_a_letter_that_needs_no_mailbox_any_more_is_no_problem(state: State) -> None:
    over = replace(DRAFTED, state=state)
    assert without_mailbox([over], of_person(mode=HERE), settings()) == ()


def test_with_a_mailbox_nothing_is_wrong() -> None:
    rules = with_mailbox(settings(Mode.DRAFT))
    assert without_mailbox([DRAFTED], of_person(mode=HERE), rules) == ()
    assert not has_no_drafts(DRAFTED, rules)


def test_such_a_letter_needs_somebody_and_is_promised_nowhere() -> None:
    rules = settings()
    seen = overview([DRAFTED], NOON, rules)
    assert seen.ids()["needs_you"] == [DRAFTED.id]
    assert "no mailbox is known" in seen.needs[0].standing.says
    assert detail(DRAFTED, NOON, rules) == "no mailbox is known, so no draft can be laid"


def test_a_letter_of_another_mode_goes_without_a_mailbox() -> None:
    other: Letter = letter(mode=Mode.SEND)
    assert not has_no_drafts(other, settings())
