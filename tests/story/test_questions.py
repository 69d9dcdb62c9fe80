"""A question about one letter wants an answer about that letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.core.overview import overview
from followupd.core.standing import spoken
from followupd.errors import NotAllowed
from followupd.flow.speaking import Said, say
from tests.desk import FOUR_PEOPLE, Desk, desk

AGAIN = "acme-robotics"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    """Dana and Ivo were thanked; then the entry got another id, and Rae was not thanked yet."""
    with desk(tmp_path, mode="review") as made:
        made.write(FOUR_PEOPLE)
        made.run()
        made.say("approve", "acme-phone/dana-lee")
        made.say("approve", "acme-phone/ivo-brandt")
        made.run(timedelta(hours=3))
        made.write(FOUR_PEOPLE.replace("id: acme-phone", f"id: {AGAIN}"))
        made.run(timedelta(minutes=2))
        assert sorted(made.arrived()) == ["dana@acme.example", "ivo@acme.example"]
        yield made


def said(here: Desk, verb: str, *ids: str) -> Said:
    return say(here.walk, ids, verb)


@pytest.mark.parametrize("verb", ["approve", "send"])
def test_a_word_for_the_whole_interview_leaves_those_out_that_may_have_been_thanked(
    here: Desk, verb: str
) -> None:
    answer = said(here, verb, AGAIN)
    assert {x.id for x in answer.done} == {f"{AGAIN}/rae-ortiz", f"{AGAIN}/hal-kim"}
    assert len(answer.errors) == 2
    for error in answer.errors:
        assert isinstance(error, NotAllowed)
        assert "was already thanked" in error.message
        assert f"followupd {verb} {AGAIN}/" in error.hint
        assert f"followupd cancel {AGAIN}/" in error.hint
    here.run()
    assert sorted(here.arrived()) == [
        "dana@acme.example",
        "hal@acme.example",
        "ivo@acme.example",
        "rae@agency.example",
    ]


def test_said_of_the_letter_itself_it_counts(here: Desk) -> None:
    answer = said(here, "approve", f"{AGAIN}/dana")
    assert ([x.id for x in answer.done], answer.errors) == ([f"{AGAIN}/dana-lee"], ())
    here.run()
    assert here.arrived().count("dana@acme.example") == 2


def test_status_asks_of_each_by_itself_and_offers_to_give_it_up(here: Desk) -> None:
    shown = overview(here.outbox.letters(), here.clock.at, here.house.settings)
    asked = [b for b in shown.needs if b.lines[0].letter.ask]
    assert [[x.letter.id for x in b.lines] for b in asked] == [
        [f"{AGAIN}/dana-lee"],
        [f"{AGAIN}/ivo-brandt"],
    ]
    assert spoken(asked[0].standing, asked[0].targets) == (
        f"`followupd show {AGAIN}/dana` or `followupd approve {AGAIN}/dana` "
        f"or `followupd cancel {AGAIN}/dana`"
    )
    (others,) = [b for b in shown.needs if not b.lines[0].letter.ask]
    assert f"{AGAIN}/dana" not in others.targets
    assert AGAIN not in others.targets


def test_the_reminder_does_not_call_it_ready(here: Desk) -> None:
    of_dana = [p for r in here.heard.reminders for p in r.each if f"{AGAIN}/dana-lee" in p.letters]
    assert of_dana
    assert all("is ready" not in p.title for p in of_dana)


def test_a_letter_is_not_sent_before_its_interview_has_ended(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as made:
        made.write(FOUR_PEOPLE.replace("2026-11-18 14:30", "2026-11-20 14:30"))
        made.run()
        answer = said(made, "send", "acme-phone/dana-lee")
        (error,) = answer.errors
        assert "its interview ends 2026-11-20 14:30" in error.message
        assert "`ended`" in error.hint
        made.run()
        assert made.arrived() == []


def test_a_letter_that_waited_until_its_call_was_over_needs_another_call(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as made:
        made.write(FOUR_PEOPLE.replace("call_at: 2026-11-25 10:00", "call_at: 2026-11-18 18:30"))
        report = made.run()
        assert set(made.states().values()) == {"needs_approval"}
        call = made.clock.at.replace(hour=23, minute=30)
        assert report.next_at is not None
        assert report.next_at <= call
        made.clock.at = call - timedelta(minutes=1)
        made.run()
        assert set(made.states().values()) == {"needs_approval"}
        made.clock.at = call
        made.run()
        assert set(made.states().values()) == {"needs_details"}
        (error,) = said(made, "approve", "acme-phone/dana-lee").errors
        assert "promises a call on Wednesday, 18 November, at 18:30" in error.message
        made.write(FOUR_PEOPLE)
        assert str(made.run(timedelta(minutes=2)).letters[0].state) == "needs_approval"


def test_an_approved_letter_that_is_late_does_not_promise_a_call_that_is_over(
    tmp_path: Path,
) -> None:
    with desk(tmp_path, mode="send") as made:
        made.write(FOUR_PEOPLE.replace("call_at: 2026-11-25 10:00", "call_at: 2026-11-18 18:30"))
        made.run()
        assert set(made.states().values()) == {"waiting"}
        made.clock.at += timedelta(hours=5)  # the laptop slept
        made.run()
        assert made.arrived() == []
        assert set(made.states().values()) == {"needs_details"}
