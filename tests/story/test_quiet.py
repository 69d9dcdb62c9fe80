"""A pass that is left out because nothing changed leaves nothing out that did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.core.reminder import Reminder
from followupd.flow.run import Pass
from tests.desk import FOUR_PEOPLE, Desk, desk

DANA = "acme-phone/dana-lee"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        made.write(FOUR_PEOPLE)
        made.run()
        made.run(after=MINUTE)
        yield made


def resting(here: Desk) -> bool:
    """Whether the last pass was left out: its report has the letters of the one before."""
    before = here.run().letters
    return here.run().letters is before


def test_where_nothing_happens_a_pass_is_left_out(here: Desk) -> None:
    assert resting(here)
    here.run(after=MINUTE)
    assert resting(here)


def test_the_letters_go_when_their_time_has_come(here: Desk) -> None:
    assert resting(here)
    here.run(after=timedelta(hours=2))
    assert len(here.arrived()) == 4


def test_a_saved_queue_is_seen(here: Desk) -> None:
    assert resting(here)
    here.write(FOUR_PEOPLE.replace("dana@acme.example", "dana.lee@acme.example"))
    here.run()
    letter = here.outbox.get(DANA)
    assert letter is not None
    assert letter.email == "dana.lee@acme.example"


def test_a_word_spoken_to_another_program_is_heard(here: Desk) -> None:
    assert resting(here)
    other = Desk(here.folder, here.post)
    other.clock.at = here.clock.at
    try:
        other.say("send", DANA)
        here.run()
    finally:
        other.close()
    assert here.arrived() == ["dana@acme.example"]


def test_a_word_spoken_here_is_heard(here: Desk) -> None:
    assert resting(here)
    here.say("send", DANA)
    here.run()
    assert here.arrived() == ["dana@acme.example"]


def test_a_missing_file_that_is_put_in_its_place_is_seen_at_once(here: Desk) -> None:
    here.write(FOUR_PEOPLE.replace("    call_at:", "    attach: [cv.pdf]\n    call_at:"))
    here.run()
    assert set(here.states().values()) == {"needs_details"}
    (here.folder / "cv.pdf").write_bytes(b"%PDF-1.4")
    here.run()
    assert set(here.states().values()) == {"waiting"}


def test_a_file_that_goes_unseen_is_missed_before_the_letters_leave(here: Desk) -> None:
    (here.folder / "cv.pdf").write_bytes(b"%PDF-1.4")
    here.write(FOUR_PEOPLE.replace("    call_at:", "    attach: [cv.pdf]\n    call_at:"))
    here.run()
    (here.folder / "cv.pdf").unlink()
    here.run(after=timedelta(hours=2))
    assert here.arrived() == []


def test_a_clock_that_is_set_back_ends_the_quiet(here: Desk) -> None:
    assert resting(here)
    before = here.run().letters
    assert here.run(after=-timedelta(hours=1)).letters is not before


def test_no_quiet_lasts_longer_than_five_minutes(here: Desk) -> None:
    assert resting(here)
    before = here.run().letters
    assert here.run(after=timedelta(minutes=3)).letters is before
    assert here.run(after=MINUTE).letters is not before


def test_a_reminder_comes_at_its_time(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as here:
        here.write(FOUR_PEOPLE)
        here.run()
        here.heard.reminders.clear()
        here.run(after=timedelta(hours=11, minutes=20))  # twelve hours and ten minutes are left
        here.run()
        assert not [r for r in here.heard.reminders if "left" in r.title]
        here.run(after=timedelta(minutes=11))
        assert here.heard.reminders


class Meanwhile:
    """A channel that takes its time: something happens while it tells."""

    name = "slow"

    def __init__(self, what: Callable[[], object]) -> None:
        self.what = what

    def notify(self, reminder: Reminder) -> None:
        self.what()


def test_what_happens_while_a_pass_is_telling_is_not_slept_over(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as here:
        here.write(FOUR_PEOPLE)
        other = Desk(here.folder, here.post)
        other.clock.at = here.clock.at
        slow = Meanwhile(lambda: other.say("send", DANA))
        here.walk = Pass(replace(here.house, channels=(slow,)))
        try:
            here.run()
            here.run(after=MINUTE)
        finally:
            other.close()
        assert here.arrived() == ["dana@acme.example"]


def test_what_is_saved_while_a_pass_is_telling_is_not_slept_over(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as here:
        here.write(FOUR_PEOPLE)
        saved = FOUR_PEOPLE.replace("the nightly batch", "the hourly batch")
        slow = Meanwhile(lambda: here.write(saved))
        here.walk = Pass(replace(here.house, channels=(slow,)))
        here.run()
        here.run(after=MINUTE)
        letter = here.outbox.get(DANA)
        assert letter is not None
        assert "hourly batch" in letter.body
