"""Clocks that jump, days of 23 and 25 hours, and names that no DNS knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from followupd.adapters.smtp import SmtpMailer
from followupd.core.settings import Security, Server
from followupd.errors import Offline
from followupd.flow.run import Pass
from tests.desk import FOUR_PEOPLE, START, Desk, desk

HOURS_2 = timedelta(hours=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


def on(text: str) -> str:
    """The four letters of an interview that ended then, New York time."""
    return FOUR_PEOPLE.replace("ended: 2026-11-18 14:30", f"ended: {text}").replace(
        "    call_at: 2026-11-25 10:00\n", ""
    )


CHANGES = {
    # An evening before the change; the hours open at 07:30 by the clock after it.
    "forward": ("2026-03-07 20:30", datetime(2026, 3, 8, 11, 30, tzinfo=UTC)),
    "back": ("2026-10-31 20:30", datetime(2026, 11, 1, 12, 30, tzinfo=UTC)),
}


@pytest.mark.parametrize("way", CHANGES)
def test_the_morning_after_a_clock_change_is_the_recipients_morning(here: Desk, way: str) -> None:
    ended, opens = CHANGES[way]
    here.write(on(ended))
    here.clock.at = opens - timedelta(hours=9)
    report = here.run()
    assert report.next_at is not None
    here.clock.at = opens - MINUTE
    here.run()
    assert here.arrived() == []
    report = here.run()
    assert report.next_at == opens
    here.clock.at = opens
    here.run()
    assert len(here.arrived()) == 4


DEADLINES = {
    "forward": ("2026-03-07 14:30", datetime(2026, 3, 8, 19, 30, tzinfo=UTC)),
    "back": ("2026-10-31 14:30", datetime(2026, 11, 1, 18, 30, tzinfo=UTC)),
}


@pytest.mark.parametrize("way", DEADLINES)
def test_a_deadline_is_24_real_hours_across_a_clock_change(here: Desk, way: str) -> None:
    ended, deadline = DEADLINES[way]
    here.write(on(ended))
    here.clock.at = deadline - timedelta(hours=23)
    here.run()
    assert {x.deadline for x in here.outbox.letters()} == {deadline}


def test_a_clock_set_forward_by_days_sends_nothing_too_late_and_says_so(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run()
    here.run(after=timedelta(days=10))
    assert here.arrived() == []
    assert set(here.states().values()) == {"missed"}
    assert any(r.kind == "late" for r in here.heard.reminders)


def test_letters_missed_by_a_wrong_clock_go_when_it_is_right_again(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run()
    here.run(after=timedelta(days=10))
    here.clock.at = START + HOURS_2
    here.run()
    assert len(here.arrived()) == 4


def test_a_clock_set_back_after_the_letters_went_sends_none_again(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run(after=HOURS_2)
    for back in (HOURS_2, timedelta(days=400)):
        here.run(after=-back)
        here.run(after=back)
    assert len(here.arrived()) == 4


def test_a_clock_set_back_before_the_letters_go_only_delays_them(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run()
    here.run(after=-timedelta(days=1))
    assert here.arrived() == []
    here.run(after=timedelta(days=1))
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 4


def test_a_careful_pause_ends_when_the_clock_is_set_back(here: Desk) -> None:
    """The next try after a failure lies hours ahead then; waiting for it would be forgetting."""
    here.write(FOUR_PEOPLE)
    right = here.house.mailer
    through(here, Server(host="127.0.0.1", port=9, security=Security.NONE, login=False))
    assert here.run(after=timedelta(hours=5)).outcome.trouble is not None
    here.clock.at -= timedelta(minutes=150)
    here.house = here.walk.house = replace(here.house, mailer=right)
    here.run()
    assert len(here.arrived()) == 4


def test_a_put_off_letter_does_not_wait_for_a_moment_of_the_wrong_clock(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run()
    for letter in here.outbox.letters():
        later = replace(letter, attempts=1, not_before=START + timedelta(days=30))
        assert here.outbox.replace(letter, later)
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 4


def through(here: Desk, server: Server) -> None:
    mailer = SmtpMailer(server, "sam@rivera.example", lambda: "")
    here.house = replace(here.house, mailer=mailer)
    here.walk = Pass(here.house)


def test_a_name_that_no_dns_knows_is_being_offline(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    right = here.house.mailer
    through(here, Server(host="mail.nowhere.invalid", port=465, security=Security.TLS))
    for _ in range(5):
        report = here.run(after=HOURS_2 / 4)
    report = here.run()
    assert isinstance(report.outcome.trouble, Offline | None)
    assert any("mail.nowhere.invalid" in p.message for p in report.problems)
    assert {(x.state, x.attempts) for x in here.outbox.letters()} == {("waiting", 0)}
    assert report.next_at is not None
    assert report.next_at <= here.clock.at + MINUTE
    here.walk.house = replace(here.house, mailer=right)
    here.run(after=MINUTE)
    assert len(here.arrived()) == 4
