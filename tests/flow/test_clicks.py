"""What comes of a click on a notice: on real files, a real outbox, a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.core.reminder import Click, Reminder, Wish
from followupd.errors import NotDelivered
from followupd.flow.clicks import carry_out
from tests.desk import FOUR_PEOPLE, Desk, desk

DANA = "acme-phone/dana-lee"
ONLY_DANA = FOUR_PEOPLE[: FOUR_PEOPLE.index("      - name: Ivo")]


class Screen:
    """A board on which somebody clicks."""

    name = "desktop"

    def __init__(self) -> None:
        self.clicks: list[Click] = []
        self.answers: list[Reminder] = []
        self.opened: list[str] = []

    def notify(self, reminder: Reminder) -> None:
        self.answers.append(reminder)

    def renew(self, still: Callable[[Reminder], Reminder | None]) -> None:
        """Nothing changes here."""

    def clicked(self) -> Sequence[Click]:
        clicks, self.clicks = self.clicks, []
        return clicks

    def open(self, letter_id: str, token: str) -> None:
        self.opened.append(f"{letter_id} {token}".strip())

    def click(self, here: Desk, reminder: Reminder, wish: Wish = Wish.APPROVE) -> None:
        self.clicks.append(Click(wish, reminder))
        carry_out(here.walk, self, self.open)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, "review") as one:
        one.write(ONLY_DANA)
        one.run()
        yield one


def test_approve_counts_for_the_text_of_the_notice(here: Desk) -> None:
    screen = Screen()
    screen.click(here, here.heard.reminders[0])
    assert here.states() == {DANA: "waiting"}
    assert screen.answers[0].title.startswith("Approved: your letter to Dana Lee")
    assert "goes at 16:30".casefold() in screen.answers[0].body.casefold()
    here.run(after=timedelta(hours=2))
    assert here.arrived() == ["dana@acme.example"]


def test_a_text_that_the_outbox_has_had_for_long_is_not_that_of_the_notice_either(
    here: Desk,
) -> None:
    screen = Screen()
    here.write(ONLY_DANA.replace("nightly", "weekly"))
    here.run(after=timedelta(minutes=30))
    screen.click(here, here.heard.reminders[0])
    assert here.states() == {DANA: "needs_approval"}
    (answer,) = screen.answers
    assert "Not approved yet" in answer.title
    screen.click(here, answer)  # the answer is about the text as it is now
    assert here.states() == {DANA: "waiting"}


def test_a_letter_that_is_past_approving_is_left_as_it_is(here: Desk) -> None:
    screen = Screen()
    notice = here.heard.reminders[0]
    for verb, words in (("hold", None), ("release", None), ("cancel", "was cancelled")):
        here.say(verb, DANA)
        if words:
            screen.click(here, notice)
            assert words in screen.answers[-1].title
    assert here.states() == {DANA: "cancelled"}


def test_reading_opens_the_letter_or_for_several_the_beginning(here: Desk) -> None:
    screen = Screen()
    screen.click(here, here.heard.reminders[0], Wish.READ)
    here.write(FOUR_PEOPLE)
    here.run(after=timedelta(minutes=10))
    screen.click(here, here.heard.reminders[-1], Wish.READ)
    assert screen.opened == [DANA, ""]
    assert here.states()[DANA] == "needs_approval"


def test_a_browser_that_can_not_be_opened_is_written_down(here: Desk) -> None:
    def closed(letter_id: str, token: str) -> None:
        raise NotDelivered("The browser could not be opened from here.")

    screen = Screen()
    screen.clicks.append(Click(Wish.READ, here.heard.reminders[0]))
    carry_out(here.walk, screen, closed)
    assert "could not be opened" in list(here.outbox.journal())[-1].detail
