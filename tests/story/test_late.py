"""A deadline that can't be met is said before it passes, on every channel that works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.adapters.smtp import SmtpMailer
from followupd.core.reminder import Reminder, Urgency
from followupd.core.settings import Security, Server
from followupd.flow.run import Pass
from followupd.ports import Notifier
from tests.desk import FOUR_PEOPLE, START, Desk, desk
from tests.fakes.notify import FakeNotifier
from tests.fakes.secrets import FakeSecrets
from tests.servers.rude import RudeServer

DEADLINE = START + timedelta(hours=23, minutes=30)
HOUR = timedelta(hours=1)
STEP = timedelta(minutes=10)
BARE = """\
interviews:
  - company: Globex
    ended: 2026-11-18 14:30
    people:
      - {name: Eve Stone, email: eve@globex.example, role: hiring_manager}
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


def rebuild(here: Desk, *channels: Notifier, password: Callable[[], str] | None = None) -> None:
    here.house = replace(
        here.house, channels=channels or here.house.channels, password=password or (lambda: "")
    )
    here.walk = Pass(here.house)


def mail_through(here: Desk, port: int, password: Callable[[], str]) -> None:
    server = Server(host="127.0.0.1", port=port, security=Security.NONE)
    mailer = SmtpMailer(server, "sam@rivera.example", password)
    here.house = replace(here.house, mailer=mailer)


def offline(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    mail_through(here, 9, lambda: "")
    rebuild(here)


def locked(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    secrets = FakeSecrets()
    secrets.locked = True
    mail_through(here, here.post.port, lambda: secrets.get("sam"))
    rebuild(here, password=lambda: secrets.get("sam"))


def details(here: Desk) -> None:
    here.write(BARE)


def unapproved(here: Desk) -> None:
    here.write(FOUR_PEOPLE.replace("    format: phone\n", "    format: phone\n    mode: review\n"))


def held(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run()
    for letter in here.outbox.letters():
        here.say("hold", letter.id)


def day(here: Desk) -> list[Reminder]:
    """Passes until the deadline; gives what was said about it before it passed."""
    while here.clock.at < DEADLINE:
        here.run()
        here.clock.at += STEP
    return [r for r in here.heard.reminders if r.kind == "deadline"]


@pytest.mark.parametrize("why", [offline, locked, details, unapproved, held])
def test_what_keeps_a_letter_is_said_three_times_before_its_deadline(
    here: Desk, why: Callable[[Desk], None]
) -> None:
    why(here)
    told = day(here)
    assert [r.urgency for r in told] == [Urgency.NORMAL, Urgency.NORMAL, Urgency.CRITICAL]
    assert [r.everywhere for r in told] == [False, False, True]
    assert all(r.body.strip() for r in told)
    assert {x for r in told for x in r.letters} == set(here.states())
    assert here.arrived() == []
    here.run(after=STEP)
    assert "late" in {r.kind for r in here.heard.reminders}


def test_a_refused_login_is_said_long_before_the_deadline_and_again_near_it(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    with RudeServer({"AUTH": "535 5.7.8 Username and Password not accepted"}) as server:
        mail_through(here, server.port, lambda: "wrong")
        rebuild(here)
        told = day(here)
    assert len(told) == 3
    problems = [r for r in here.heard.reminders if r.kind == "problem"]
    assert problems
    assert "login" in problems[0].body
    assert "535" in problems[0].body + told[-1].body


def test_a_locked_keyring_is_said_before_any_letter_is_due(here: Desk) -> None:
    locked(here)
    here.run()
    (told,) = here.heard.reminders
    assert "locked" in told.body
    assert set(here.states().values()) == {"waiting"}


def test_being_offline_is_said_with_the_first_letter_that_can_not_go(here: Desk) -> None:
    offline(here)
    here.run(after=2 * HOUR)
    (told,) = here.heard.reminders
    assert told.kind == "problem"
    assert "127.0.0.1" in told.body
    assert {x.attempts for x in here.outbox.letters()} == {0}


def test_the_last_warning_is_given_on_every_channel_and_a_broken_one_stops_none(
    here: Desk,
) -> None:
    one, broken, other = FakeNotifier("one"), FakeNotifier("two", broken=True), FakeNotifier("3")
    rebuild(here, one, broken, other)
    here.write(BARE)
    day(here)
    assert [r.kind for r in one.told] == ["needs_details", "deadline", "deadline", "deadline"]
    assert [r.key for r in other.told] == [one.told[-1].key]
    assert any(e.event == "reminder-failed" and "two" in e.detail for e in here.outbox.journal())


def test_a_broken_first_channel_leaves_everything_to_the_next(here: Desk) -> None:
    works = FakeNotifier("works")
    rebuild(here, FakeNotifier("broken", broken=True), works)
    here.write(BARE)
    day(here)
    assert [r.kind for r in works.told] == ["needs_details", "deadline", "deadline", "deadline"]


def test_while_no_channel_works_it_is_tried_until_one_does(here: Desk) -> None:
    here.heard.broken = True
    here.write(BARE)
    here.clock.at = DEADLINE - timedelta(minutes=50)
    here.run()
    here.run(after=timedelta(minutes=5))
    assert here.heard.reminders == []
    here.heard.broken = False
    here.run(after=timedelta(minutes=5))
    assert [r.kind for r in here.heard.reminders] == ["deadline"]


def test_a_letter_put_off_past_its_deadline_is_said_before(here: Desk) -> None:
    """The server says "not now" so often that the next try lies after the deadline."""
    here.write(FOUR_PEOPLE)
    here.run()
    here.clock.at = DEADLINE - timedelta(minutes=50)
    for letter in here.outbox.letters():
        later = replace(letter, attempts=6, not_before=DEADLINE + STEP, reason="451 later")
        assert here.outbox.replace(letter, later)
    here.run()
    (told,) = here.heard.reminders
    assert told.kind == "deadline"
    assert told.everywhere
    assert "451 later" in told.body
    assert len(told.letters) == 4


def test_a_letter_that_was_put_off_but_still_has_time_is_not_spoken_of(here: Desk) -> None:
    here.write(FOUR_PEOPLE)
    here.run()
    here.clock.at = DEADLINE - timedelta(minutes=50)
    for letter in here.outbox.letters():
        later = replace(letter, attempts=1, not_before=here.clock.at + STEP, reason="451 later")
        assert here.outbox.replace(letter, later)
    here.run()
    assert here.heard.reminders == []
    here.run(after=STEP)
    assert len(here.arrived()) == 4
