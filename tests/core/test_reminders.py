from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from followupd.core.model import Finding, Letter, Place, Problem, Reading
from followupd.core.reminder import Reminder, Scene, Urgency
from followupd.core.reminders import due_reminders, next_reminder_at, still
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
        "live": letters,
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


def test_what_is_due_together_for_one_interview_is_one_notice() -> None:
    said = tell(
        scene(
            letter(state=State.NEEDS_APPROVAL),
            letter(id="acme-phone/ivo", person="Ivo Brandt", state=State.NEEDS_APPROVAL),
            letter(
                id="acme-phone/rae",
                person="Rae Ortiz",
                state=State.NEEDS_DETAILS,
                findings=(BLOCK,),
            ),
        ),
        set(),
    )
    assert [r.title for r in said] == ["Acme Robotics: 2 to approve, 1 needs mending"]
    assert said[0].screen == "To approve: Dana Lee, Ivo Brandt\nNeeds mending: Rae Ortiz"
    assert said[0].command == "followupd show acme-phone"
    assert len(said[0].letters) == 3


def test_near_the_deadline_the_title_says_how_long_is_left_and_grows_louder() -> None:
    waits = letter(state=State.NEEDS_APPROVAL)
    told = {"review:acme-phone/dana-lee"}
    spoken = [
        (said.title.partition(":")[0], said.urgency)
        for hours in (12, 4, 1, -0.1)
        for said in tell(scene(waits, now=DEADLINE - timedelta(hours=hours)), told)
    ]
    assert spoken[:3] == [
        ("12 h left", Urgency.NORMAL),
        ("4 h left", Urgency.NORMAL),
        ("1 h left", Urgency.CRITICAL),
    ]
    title, urgency = spoken[3]
    assert "is past its deadline" in title
    assert urgency is Urgency.CRITICAL
    assert len(spoken) == 4


def test_an_hour_before_the_title_says_it_all() -> None:
    waits = letter(state=State.NEEDS_APPROVAL)
    said = tell(scene(waits, now=DEADLINE - timedelta(minutes=59, seconds=57)), set())
    assert [r.title for r in said] == [
        "1 h left: your letter to Dana Lee (Acme Robotics) needs your approval"
    ]


def test_of_one_letter_only_the_weightiest_is_said_and_the_rest_counts_as_said() -> None:
    told: set[str] = set()
    waits = letter(state=State.NEEDS_APPROVAL)
    near = scene(waits, now=DEADLINE - timedelta(minutes=30))
    assert [r.kind for r in tell(near, told)] == ["deadline"]
    assert tell(near, told) == []


def test_a_pass_never_makes_more_than_three_notices() -> None:
    told: set[str] = set()
    many = [
        letter(id=f"co-{n}/dana", interview=f"co-{n}", company=f"Co {n}", state=state)
        for n, state in enumerate([State.NEEDS_APPROVAL] * 6 + [State.REFUSED])
    ]
    wrong = Problem(code="unknown-key", message="unknown key", where=Place("i.yaml", 2, 5))
    everything = scene(*many, problems=(wrong,))
    said = tell(everything, told)
    assert len(said) == 3
    assert said[0].kind == "refused"  # what is urgent comes first, and by itself
    assert {x for r in said for x in r.letters} == {x.id for x in many}
    assert tell(everything, told) == []


def test_a_notice_is_at_most_three_short_lines_however_much_there_is_to_say() -> None:
    states = (State.NEEDS_APPROVAL, State.NEEDS_DETAILS, State.REFUSED, State.HELD, State.UNSURE)
    for now in (DEADLINE - timedelta(minutes=5), DEADLINE + timedelta(minutes=5)):
        for state in states:
            wordy = letter(
                state=state, reason="550 " + "no " * 200, ask="why " * 200, findings=(BLOCK,) * 9
            )
            for reminder in tell(scene(wordy, now=now), set()):
                assert len(reminder.screen.splitlines()) <= 3
                assert all(len(line) <= 110 for line in reminder.screen.splitlines())


def test_what_passes_through_other_peoples_servers_has_no_address_and_no_text_of_a_letter() -> None:
    secrets = ("dana-lee@acme.example", "Thank you for the talk", "550 5.1.1")
    for state in State:
        unwell = letter(
            state=state, reason="550 5.1.1 <dana-lee@acme.example>", findings=(BLOCK,), looks=9
        )
        for now in (DEADLINE - timedelta(minutes=5), DEADLINE + timedelta(minutes=5)):
            for reminder in tell(scene(unwell, now=now), set()):
                passed = f"{reminder.title} {reminder.brief} {reminder.command}"
                assert reminder.brief
                assert not [x for x in secrets if x in passed]


def test_a_mail_has_the_letter_its_findings_and_the_commands_to_type() -> None:
    lacks = letter(state=State.NEEDS_DETAILS, findings=(BLOCK,))
    ready = letter(id="acme-phone/ivo", person="Ivo Brandt", state=State.NEEDS_APPROVAL)
    (said,) = tell(scene(lacks, ready), set())
    for words in (
        "Dear Dana,\n\nThank you for the talk.",
        "Subject: Thank you for the talk",
        "interviews.yaml:12:9: nothing of the conversation\n  add `talked_about`",
        "followupd approve acme-phone/ivo",
        "followupd hold acme-phone/ivo",
        "followupd edit acme-phone/ivo",
        "followupd show acme-phone/dana-lee",
        "followupd open",
    ):
        assert words in said.body


def test_a_notice_is_as_it_was_while_its_letter_is() -> None:
    waits = letter(state=State.NEEDS_APPROVAL)
    (shown,) = tell(scene(waits), set())
    same = replace(waits, body="another text, not approved either", rev=7)
    assert still(shown, scene(same)) is shown


def test_a_notice_has_nothing_left_to_say_of_a_letter_that_needs_nobody() -> None:
    waits = letter(state=State.NEEDS_APPROVAL)
    (shown,) = tell(scene(waits), set())
    for state in (State.SENT, State.CANCELLED, State.WAITING, State.DRAFTED):
        assert still(shown, scene(replace(waits, state=state))) is None
    assert still(shown, scene()) is None


def test_a_notice_of_two_letters_goes_on_with_the_one_that_is_left() -> None:
    one, other = (letter(id=f"acme-phone/{x}", state=State.NEEDS_APPROVAL) for x in "ab")
    (shown,) = tell(scene(one, other), set())
    left = still(shown, scene(replace(one, state=State.SENT), other))
    assert left is not None
    assert left.letters == ("acme-phone/b",)


def test_the_notice_of_a_problem_goes_when_the_problem_does() -> None:
    wrong = Problem(code="unknown-key", message="unknown key", where=Place("i.yaml", 2, 5))
    (shown,) = tell(scene(problems=(wrong,)), set())
    assert still(shown, scene(problems=(wrong,), now=SOON + timedelta(days=1))) is shown
    assert still(shown, scene()) is None
