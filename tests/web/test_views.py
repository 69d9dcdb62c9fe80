"""The pure half of the page: what is drawn, offered and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.model import Finding, Letter
from followupd.core.plan import Plan
from followupd.core.words import Severity, State
from followupd.errors import NotAllowed
from followupd.flow.actions import acts
from followupd.web.changes import Piece, abridged, changes
from followupd.web.deeds import VERBS, deeds, may_edit
from followupd.web.scene import Scene, initials
from followupd.web.timeline import timeline
from followupd.web.views import overview
from tests.examples import ENDED, NOON, interview, letter, reading, settings

BLOCK = Finding(code="only-thanks", severity=Severity.BLOCK, message="thanks and nothing else")
WORDS = st.text(st.sampled_from("ab .\n"), max_size=60)


def scene(*letters: Letter, now: datetime = ENDED + timedelta(hours=1)) -> Scene:
    return Scene(
        now=now, plan=Plan(letters=letters), reading=reading(interview()), settings=settings()
    )


@given(before=WORDS, after=WORDS)
def test_what_changed_holds_both_texts(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert "".join(p.text for p in pieces if p.kind != "new") == before
    assert "".join(p.text for p in pieces if p.kind != "gone") == after


@given(before=WORDS, after=WORDS)
def test_what_is_left_out_never_changed(before: str, after: str) -> None:
    whole = changes(before, after)
    short = abridged(whole)
    assert [p for p in short if p.kind != "same"] == [p for p in whole if p.kind != "same"]


def test_only_the_paragraphs_that_changed_are_shown() -> None:
    before = "Dear Dana,\n\nFirst.\n\nOn Friday.\n\nLast.\n\nSam"
    assert abridged(changes(before, before.replace("Friday", "Monday"))) == (
        Piece("same", "…\n\nOn "),
        Piece("gone", "Friday"),
        Piece("new", "Monday"),
        Piece("same", ".\n\n…"),
    )


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("blocked", [False, True])
@pytest.mark.parametrize("now", [NOON, ENDED])
def test_no_button_is_offered_that_would_be_refused(
    state: State,
    blocked: bool,  # noqa: FBT001 - a case
    now: datetime,
) -> None:
    one = letter(state=state, findings=(BLOCK,) if blocked else ())
    for deed in deeds(one, now):
        assert acts(now)[deed.verb](one) != one, deed.verb


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("now", [NOON, ENDED])
def test_every_word_that_would_be_taken_now_is_offered_or_needless(
    state: State, now: datetime
) -> None:
    one = letter(state=state)
    needless = {
        (State.WAITING, "approve"),
        (State.HELD, "approve"),
        (State.HELD, "hold"),
        (State.MISSED, "resolve --resend"),  # "send" is the same there
        (State.NEEDS_DETAILS, "approve"),  # it says what is missing first
        (State.NEEDS_DETAILS, "send"),
    }
    for verb in VERBS - {deed.verb for deed in deeds(one, now)}:
        if (state, verb) not in needless:
            with pytest.raises(NotAllowed):
                acts(now)[verb](one)


def test_a_letter_that_can_be_cancelled_twice_is_not_offered_it() -> None:
    assert deeds(letter(state=State.CANCELLED), ENDED) == ()
    assert deeds(letter(state=State.SENT), ENDED) == ()


def test_a_letter_whose_entry_is_bad_is_not_edited() -> None:
    assert may_edit(letter(), suspended=False)
    assert not may_edit(letter(), suspended=True)
    assert not may_edit(letter(state=State.SENT), suspended=False)


def test_the_bar_shows_when_the_letter_goes_and_where_now_is() -> None:
    bar = timeline([letter()], ENDED + timedelta(hours=6), settings())
    assert bar.now == 25.0
    assert bar.marks[0].x == 25.0  # it is due, so it goes now
    assert (bar.begins, bar.ends) == ("ended 14:30", "deadline 14:30")
    assert "The interview ended today at 14:30." in bar.words
    assert "Dana Lee: goes by itself, today at 20:30." in bar.words
    assert "The deadline is tomorrow at 14:30 (18 h left)." in bar.words


def test_marks_at_one_time_stand_above_one_another_and_inside_the_picture() -> None:
    crowd = [letter(id=f"acme-phone/{n}", person=f"P {n}") for n in range(12)]
    bar = timeline(crowd, ENDED, settings())
    places = [(m.x, m.y) for m in bar.marks]
    assert len(set(places)) == 12
    assert all(12 <= y <= bar.line for _, y in places)


@pytest.mark.parametrize("hours", [-30, 0, 24, 25, 500])
def test_the_bar_can_be_drawn_at_any_time(hours: int) -> None:
    states = [letter(id=f"a/{s}", state=s, done_at=ENDED + timedelta(hours=3)) for s in State]
    bar = timeline(states, ENDED + timedelta(hours=hours), settings())
    assert all(0 <= m.x <= 100 for m in bar.marks)
    assert all(0 < x < 100 for x, _, _ in bar.ticks)
    assert 0 <= bar.spent <= 100
    assert (bar.now is None) == (not 0 <= hours <= 24)


def test_a_deadline_at_the_very_end_of_the_interview_is_no_division_by_nothing() -> None:
    bar = timeline([letter(deadline=ENDED, earliest=ENDED, state=State.MISSED)], ENDED, settings())
    assert bar.spent == 0


@pytest.mark.parametrize(
    ("name", "shown"), [("Dana Lee", "DL"), ("Cher", "C"), ("Ana María de la Cruz", "AC"), ("", "")]
)
def test_initials_are_at_most_two(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_the_headline_answers_whether_anything_is_to_be_done() -> None:
    assert overview(scene()).headline == "No letters yet"
    assert overview(scene(letter())).headline == "Nothing needs you now"
    one = letter(state=State.NEEDS_APPROVAL)
    assert overview(scene(one)).headline == "1 letter needs you"
    two = replace(one, id="acme-phone/ivo", state=State.UNSURE)
    assert overview(scene(one, two)).headline == "2 letters need you"


def test_what_is_done_for_days_moves_to_the_earlier_ones() -> None:
    gone = letter(state=State.SENT, done_at=ENDED + timedelta(hours=3))
    assert len(overview(scene(gone, now=ENDED + timedelta(days=2))).cards) == 1
    later = overview(scene(gone, now=ENDED + timedelta(days=9)))
    assert (len(later.cards), len(later.earlier)) == (0, 1)


def test_a_daemon_that_has_not_looked_for_long_is_said_to_be_stuck() -> None:
    now = ENDED + timedelta(hours=1)
    assert not overview(replace(scene(), last_pass=now - timedelta(seconds=70))).stuck
    assert overview(replace(scene(), last_pass=now - timedelta(minutes=20))).stuck
