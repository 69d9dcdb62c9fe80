from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from followupd.core.model import Finding, Letter, Place, Problem, Reading
from followupd.core.reminder import Reminder, Scene, Urgency
from followupd.core.reminders import due_reminders, next_reminder_at
from followupd.core.words import Mode, Severity, State
from tests.examples import ENDED, interview, letter, person, settings

BLOCK = Finding(
    code="only-thanks",
    severity=Severity.BLOCK,
    message="nothing of the conversation",
    hint="add `talked_about`",
    where="interviews.yaml:12:9",
)
SOON = ENDED + timedelta(minutes=10)
DEADLINE = letter().deadline


def scene(*letters: Letter, now: datetime = SOON, **fields: object) -> Scene:
    plain: dict[str, object] = {
        "letters": letters,
        "reading": Reading(),
        "problems": (),
        "settings": settings(Mode.REVIEW),
        "now": now,
    }
    return Scene(**{**plain, **fields})  # type: ignore[arg-type]  # as in Scene


def tell(now_scene: Scene, told: set[str]) -> list[Reminder]:
    """What a pass does: tell what is due, and remember it."""
    said = due_reminders(now_scene, frozenset(told))
    for reminder in said:
        told.update((reminder.key, *reminder.also))
    return said


def test_what_a_draft_needs_is_said_once_with_the_line_to_edit() -> None:
    told: set[str] = set()
    needs = letter(state=State.NEEDS_DETAILS, findings=(BLOCK,))
    first = tell(scene(needs), told)
    assert [r.kind for r in first] == ["needs_details"]
    assert "interviews.yaml:12:9: nothing of the conversation" in first[0].body
    assert tell(scene(needs), told) == []


def test_another_thing_that_it_needs_is_said_again() -> None:
    told: set[str] = set()
    tell(scene(letter(state=State.NEEDS_DETAILS, findings=(BLOCK,))), told)
    other = replace(BLOCK, code="placeholder", message="a placeholder is left")
    assert tell(scene(letter(state=State.NEEDS_DETAILS, findings=(other,))), told)


def test_a_letter_to_be_read_is_said_once_and_again_when_it_changed_after_its_approval() -> None:
    told: set[str] = set()
    ready = letter(state=State.NEEDS_APPROVAL)
    assert [r.kind for r in tell(scene(ready), told)] == ["needs_approval"]
    assert tell(scene(replace(ready, body="changed before any approval")), told) == []
    changed = replace(ready, approved="some text of before", body="changed")
    assert "has changed" in tell(scene(changed), told)[0].title


def test_each_step_before_a_deadline_is_told_once() -> None:
    told = {"review:acme-phone/dana-lee"}
    waits = letter(state=State.NEEDS_APPROVAL)
    for hours, expected in ((13, 0), (11.9, 1), (11, 0), (3.9, 1), (0.9, 1), (0.5, 0)):
        now = DEADLINE - timedelta(hours=hours)
        said = [r for r in tell(scene(waits, now=now), told) if r.kind == "deadline"]
        assert len(said) == expected, hours


def test_after_a_long_sleep_only_the_nearest_step_is_told() -> None:
    told = {"review:acme-phone/dana-lee"}
    waits = letter(state=State.NEEDS_APPROVAL)
    said = tell(scene(waits, now=DEADLINE - timedelta(minutes=30)), told)
    assert len(said) == 1
    assert said[0].urgency is Urgency.CRITICAL
    assert said[0].everywhere
    assert tell(scene(waits, now=DEADLINE - timedelta(minutes=20)), told) == []


def test_a_letter_that_will_go_in_time_needs_nobodys_help() -> None:
    rules = settings(Mode.SEND, hours=settings().delivery.hours)
    waits = letter(state=State.WAITING, earliest=DEADLINE - timedelta(hours=1, minutes=30))
    now = DEADLINE - timedelta(hours=3)
    assert tell(scene(waits, now=now, settings=rules), set()) == []


def test_a_letter_that_should_have_gone_is_told_before_its_deadline() -> None:
    waits = letter(state=State.WAITING, reason="no way to smtp.rivera.example")
    said = tell(scene(waits, now=DEADLINE - timedelta(hours=3)), set())
    assert [r.kind for r in said] == ["deadline"]
    assert "no way to" in said[0].body


def test_what_went_or_was_cancelled_is_not_spoken_of() -> None:
    quiet = [letter(state=s) for s in (State.SENT, State.DRAFTED, State.CANCELLED)]
    assert tell(scene(*quiet, now=DEADLINE + timedelta(hours=1)), set()) == []


def test_a_missed_a_refused_and_an_unsure_letter_are_urgent() -> None:
    for state, kind in (
        (State.MISSED, "late"),
        (State.REFUSED, "refused"),
        (State.UNSURE, "unsure"),
    ):
        now = DEADLINE + timedelta(days=2) if state is State.MISSED else SOON
        said = tell(scene(letter(state=state, looks=9), now=now), set())
        assert [(r.kind, r.urgency) for r in said] == [(kind, Urgency.CRITICAL)]


def test_a_second_refusal_is_told_again() -> None:
    told: set[str] = set()
    assert tell(scene(letter(state=State.REFUSED, attempts=1)), told)
    assert not tell(scene(letter(state=State.REFUSED, attempts=1)), told)
    assert tell(scene(letter(state=State.REFUSED, attempts=2)), told)


def test_a_promised_call_is_told_the_day_before_and_a_quarter_of_an_hour_before() -> None:
    call_at = ENDED + timedelta(days=3)
    promised = Reading(interviews=(interview(call_at=call_at),))
    told: set[str] = set()
    moments = (25.0, 23.9, 12.0, 0.24, 0.1, -0.1)
    said = [
        len(tell(scene(now=call_at - timedelta(hours=h), reading=promised), told)) for h in moments
    ]
    assert said == [0, 1, 0, 1, 0, 0]


def test_a_call_that_was_slept_through_is_not_told() -> None:
    promised = Reading(interviews=(interview(call_at=ENDED),))
    assert tell(scene(now=ENDED + timedelta(hours=1), reading=promised), set()) == []


def test_a_problem_of_the_files_is_told_with_its_place() -> None:
    told: set[str] = set()
    wrong = Problem(
        code="unknown-key",
        message="unknown key `compny`",
        where=Place("interviews.yaml", 2, 5),
    )
    said = tell(scene(problems=(wrong,)), told)
    assert "interviews.yaml:2:5: unknown key `compny`" in said[0].body
    assert tell(scene(problems=(wrong,)), told) == []
    assert tell(scene(problems=(wrong,), now=SOON + timedelta(days=1)), told)


def test_a_mere_warning_is_not_worth_a_reminder() -> None:
    warning = Problem(code="ambiguous-time", message="twice that night", severity="warning")
    assert tell(scene(problems=(warning,)), set()) == []


def test_six_letters_to_read_make_one_reminder() -> None:
    told: set[str] = set()
    six = [letter(id=f"acme-phone/p{n}", state=State.NEEDS_APPROVAL) for n in range(6)]
    said = tell(scene(*six), told)
    assert len(said) == 1
    assert said[0].title == "Acme Robotics: 6 letters to approve"
    assert tell(scene(*six), told) == []


def test_the_next_moment_is_the_nearest_step() -> None:
    waits = letter(state=State.NEEDS_APPROVAL)
    at = next_reminder_at(scene(waits), frozenset())
    assert at == DEADLINE - timedelta(hours=12)


def test_a_person_with_a_call_is_named() -> None:
    call_at = ENDED + timedelta(hours=20)
    promised = Reading(interviews=(interview(person("Zoë Ö"), call_at=call_at),))
    assert "Zoë Ö" in tell(scene(reading=promised), set())[0].body
