"""Which events there are, when, with which alarms, and what they may not tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from followupd.core.agenda import GONE, Event, EventKind, agenda
from followupd.core.model import Finding, Interview, Letter
from followupd.core.words import Mode, Role, Severity, State
from tests.examples import BERLIN, ENDED, NEW_YORK, interview, letter, person, reading, settings

SOON = ENDED + timedelta(minutes=10)
CALL_AT = ENDED + timedelta(days=7)
DEADLINE = letter().deadline
HOUR = timedelta(hours=1)
MINE = settings()
SECRET = "the strategy that nobody may know"


def events(
    letters: Iterable[Letter] = (),
    interviews: Iterable[Interview] = (),
    now: object = SOON,
) -> tuple[Event, ...]:
    return agenda(letters, reading(*interviews), MINE, now)  # type: ignore[arg-type]  # a datetime


def panel(count: int, **fields: object) -> list[Letter]:
    return [letter(id=f"acme-phone/p{n}", person=f"Person {n}", **fields) for n in range(count)]


def test_a_promised_call_is_an_event_at_its_time_in_the_interviews_zone() -> None:
    (call,) = events(interviews=[interview(call_at=CALL_AT, timezone=BERLIN)])
    assert (call.kind, call.at, call.zone, call.busy) == (EventKind.CALL, CALL_AT, BERLIN, True)
    assert call.summary == "Call Acme Robotics"


def test_a_call_says_whom_and_what_about_and_its_time_in_the_letters_words() -> None:
    people = person("Dana Lee"), person("Hal Kim", role=Role.HR)
    (call,) = events(interviews=[interview(*people, call_at=CALL_AT)])
    assert call.description == (
        "You promised to call Acme Robotics on Wednesday, 25 November, at 14:30.\n"
        "Position: Senior Data Engineer\n"
        "People: Dana Lee (hiring manager), Hal Kim (HR)"
    )


def test_a_call_far_away_names_the_zone_of_its_time() -> None:
    (call,) = events(interviews=[interview(call_at=CALL_AT, timezone=BERLIN)])
    assert "at 20:30 CET" in call.description


def test_a_call_rings_when_its_reminders_come_the_day_and_a_quarter_before() -> None:
    (call,) = events(interviews=[interview(call_at=CALL_AT)])
    assert call.alarms == (timedelta(days=1), timedelta(minutes=15))


def test_an_alarm_whose_time_went_by_does_not_ring_on_import() -> None:
    promised = [interview(call_at=CALL_AT)]
    (near,) = events(interviews=promised, now=CALL_AT - 2 * HOUR)
    (over,) = events(interviews=promised, now=CALL_AT)
    assert near.alarms == (timedelta(minutes=15),)
    assert over.alarms == ()


def test_an_event_of_yesterday_stays_and_an_older_one_is_left_out() -> None:
    promised = [interview(call_at=CALL_AT)]
    assert len(events(interviews=promised, now=CALL_AT + 23 * HOUR)) == 1
    assert events(interviews=promised, now=CALL_AT + 24 * HOUR) == ()
    late = [letter(state=State.MISSED)]
    assert len(events(late, now=DEADLINE + 23 * HOUR)) == 1
    assert events(late, now=DEADLINE + 24 * HOUR) == ()


def test_a_deadline_is_an_event_in_the_users_zone_that_takes_no_time() -> None:
    (due,) = events([letter(state=State.NEEDS_APPROVAL, timezone="Europe/Berlin")])
    assert (due.kind, due.at, due.zone, due.busy) == (
        EventKind.DEADLINE,
        DEADLINE,
        NEW_YORK,
        False,
    )
    assert due.summary == "Deadline: thank-you letter to Dana Lee (Acme Robotics)"
    assert due.alarms == (12 * HOUR, 4 * HOUR, HOUR)


def test_six_letters_of_one_interview_make_one_event() -> None:
    (due,) = events(panel(6, state=State.NEEDS_APPROVAL))
    assert due.summary == "Deadline: 6 thank-you letters (Acme Robotics)"
    assert due.letters == tuple(f"acme-phone/p{n}" for n in range(6))
    for n in range(6):
        assert f"Person {n}: followupd show acme-phone/p{n}, then" in due.description


def test_letters_of_two_interviews_make_two_events() -> None:
    other = letter(id="birch/gus", interview="birch", company="Birch Law")
    assert len({e.uid for e in events([letter(), other])}) == 2


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_still_to_go_has_a_deadline_and_each_state_its_command(state: State) -> None:
    found = events([letter(state=state)])
    assert len(found) == (0 if state in GONE else 1)
    for event in found:
        assert "followupd" in event.description.splitlines()[2]
        assert "acme-phone/dana-lee" in event.description.splitlines()[2]


def test_a_letter_that_is_laid_into_drafts_is_not_said_to_go() -> None:
    (due,) = events([letter(mode=Mode.DRAFT)])
    assert "laid into your Drafts folder by itself" in due.description


def test_a_letter_that_went_leaves_the_event_of_the_others_with_its_uid() -> None:
    six = panel(6)
    (before,) = events(six)
    (after,) = events([replace(six[0], state=State.SENT), *six[1:]])
    assert after.uid == before.uid
    assert six[0].id not in after.letters


def test_an_event_that_moved_keeps_its_uid() -> None:
    (call,) = events(interviews=[interview(call_at=CALL_AT)])
    (moved,) = events(interviews=[interview(call_at=CALL_AT + HOUR, company="Acme Inc.")])
    (due,) = events([letter()])
    (later,) = events([letter(deadline=DEADLINE + HOUR, person="Dana Lee-Smith")])
    assert (call.uid, due.uid) == (moved.uid, later.uid)
    assert call.uid != due.uid


def test_two_deadlines_of_one_interview_are_two_events() -> None:
    first, second = panel(2)
    found = events([replace(first, state=State.REFUSED, deadline=DEADLINE - HOUR), second])
    assert [e.at for e in found] == [DEADLINE - HOUR, DEADLINE]
    assert len({e.uid for e in found}) == 2


def test_two_users_with_the_same_entry_have_different_uids() -> None:
    other = replace(MINE, me=replace(MINE.me, email="kim@lind.example"))
    (mine,) = events([letter()])
    (theirs,) = agenda([letter()], reading(), other, SOON)
    assert mine.uid != theirs.uid


def test_a_uid_tells_nothing_of_the_interview_or_the_user() -> None:
    (due,) = events([letter()])
    for word in ("acme", "dana", "sam", "rivera"):
        assert word not in due.uid


def test_no_line_of_a_letter_no_note_no_finding_and_no_address_is_told() -> None:
    finding = Finding(code="leak", severity=Severity.BLOCK, message=SECRET, quote=SECRET)
    told = letter(
        state=State.NEEDS_DETAILS,
        body=SECRET,
        subject=SECRET,
        reason=SECRET,
        ask=SECRET,
        findings=(finding,),
    )
    noted = person(goal=SECRET, talked_about=(SECRET,), note=SECRET, letter=SECRET, skills=())
    found = events([told], [interview(noted, call_at=CALL_AT)])
    said = "".join(event.summary + event.description + event.uid for event in found)
    assert len(found) == 2
    assert SECRET not in said
    assert "@acme.example" not in said


def test_an_interview_without_a_position_leaves_no_empty_line() -> None:
    found = events([letter(position="")], [interview(position="", call_at=CALL_AT)])
    for event in found:
        assert "Position" not in event.description
        assert "\n\n" not in event.description


def test_the_earliest_comes_first() -> None:
    found = events([letter()], [interview(call_at=CALL_AT)])
    assert [e.kind for e in found] == [EventKind.DEADLINE, EventKind.CALL]
