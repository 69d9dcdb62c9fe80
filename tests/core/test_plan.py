from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from followupd.core.model import Draft, Finding, Interview, Letter, Reading
from followupd.core.owed import Owed
from followupd.core.plan import Own, Plan, Write, make_plan
from followupd.core.settings import Settings
from followupd.core.states import approve, cancel, discard, edit, hold
from followupd.core.stored import Stored
from followupd.core.words import Mode, Role, Severity, State
from tests.examples import (
    ENDED,
    NO_EDITS,
    changed,
    interview,
    owed,
    person,
    plain_draft,
    reading,
    settings,
)

SOON = ENDED + timedelta(minutes=10)
DUE = ENDED + timedelta(hours=2, minutes=1)

DANA = person("Dana Lee")
RAE = person("Rae Ortiz", role=Role.RECRUITER)


def blocked_draft(debt: Owed, own: Own = NO_EDITS) -> Draft:
    finding = Finding(code="only-thanks", severity=Severity.BLOCK, message="nothing in it")
    return replace(plain_draft(debt), findings=(finding,))


def planned(
    queue: Reading,
    letters: tuple[Letter, ...] = (),
    now: datetime = SOON,
    rules: Settings | None = None,
    write: Write = plain_draft,
) -> Plan:
    rules = rules or settings()
    return make_plan(queue, owed(queue, rules), Stored(letters), now, rules, write)


def after(interview_: Interview, *, now: datetime = SOON, mode: Mode = Mode.SEND) -> Plan:
    return planned(reading(interview_), now=now, rules=settings(mode))


def states(plan: Plan) -> dict[str, State]:
    return {x.id: x.state for x in plan.letters}


# who is owed what


def test_everyone_with_an_address_is_owed_a_letter() -> None:
    plan = after(interview(DANA, RAE))
    assert set(states(plan)) == {"acme-phone/dana-lee", "acme-phone/rae-ortiz"}


def test_who_is_skipped_or_has_no_address_is_owed_none() -> None:
    plan = after(interview(DANA, replace(RAE, skip=True), person("Hal Kim", email=None)))
    assert set(states(plan)) == {"acme-phone/dana-lee"}


def test_a_second_pass_changes_nothing() -> None:
    queue = reading(interview(DANA, RAE))
    first = planned(queue)
    assert planned(queue, first.letters).changes == ()


def test_the_message_id_stays_when_the_text_changes() -> None:
    queue = interview(DANA)
    first = after(queue).letters
    second = planned(reading(changed(queue, company="Acme Robotics Ltd")), first).letters
    assert first[0].message_id == second[0].message_id


# the user's rule


def test_mode_send_waits_for_its_time_and_then_is_due() -> None:
    assert after(interview(DANA)).due == ()
    assert [x.id for x in after(interview(DANA), now=DUE).due] == ["acme-phone/dana-lee"]


def test_mode_review_is_not_due_before_its_approval() -> None:
    rules = settings(Mode.REVIEW)
    queue = reading(interview(DANA))
    first = planned(queue, now=DUE, rules=rules)
    assert states(first) == {"acme-phone/dana-lee": State.NEEDS_APPROVAL}
    assert first.due == ()
    second = planned(queue, (approve(first.letters[0]),), now=DUE, rules=rules)
    assert len(second.due) == 1


def test_an_approved_letter_whose_entry_is_edited_needs_approval_again() -> None:
    rules = settings(Mode.REVIEW)
    first = planned(reading(interview(DANA)), rules=rules).letters[0]
    edited = interview(replace(DANA, talked_about=("something else",)))
    second = planned(reading(edited), (approve(first),), now=DUE, rules=rules)
    assert states(second) == {first.id: State.NEEDS_APPROVAL}
    assert second.due == ()


def test_an_approved_letter_that_answers_another_mail_needs_approval_again() -> None:
    first = interview(person(reply_to="<a1@mail.example>"))
    review = settings(Mode.REVIEW)
    letters = tuple(approve(x) for x in after(first, mode=Mode.REVIEW).letters)
    assert [x.reply_to for x in letters] == ["<a1@mail.example>"]
    for other in ("<b2@mail.example>", ""):
        edited = interview(person(reply_to=other))
        plan = planned(reading(edited), letters, rules=review)
        assert [x.reply_to for x in plan.letters] == [other]
        assert set(states(plan).values()) == {State.NEEDS_APPROVAL}
    again = planned(reading(first), letters, rules=review)
    assert set(states(again).values()) == {State.WAITING}


def test_a_moved_line_in_the_file_does_not_undo_an_approval() -> None:
    rules = settings(Mode.REVIEW)
    first = planned(reading(interview(DANA)), rules=rules).letters[0]
    same = interview(replace(DANA, places={}), places={})
    assert states(planned(reading(same), (approve(first),), rules=rules)) == {
        first.id: State.WAITING
    }


def test_the_mode_of_a_person_wins_over_the_settings() -> None:
    plan = after(interview(replace(DANA, mode=Mode.REVIEW), RAE))
    assert states(plan)["acme-phone/dana-lee"] is State.NEEDS_APPROVAL
    assert states(plan)["acme-phone/rae-ortiz"] is State.WAITING


def test_a_blocked_letter_needs_details_and_is_not_due() -> None:
    plan = planned(reading(interview(DANA)), now=DUE, write=blocked_draft)
    assert states(plan) == {"acme-phone/dana-lee": State.NEEDS_DETAILS}
    assert plan.due == ()


def test_a_letter_about_to_go_is_checked_once_more() -> None:
    queue = reading(interview(DANA))
    waiting = planned(queue).letters
    plan = planned(queue, waiting, now=DUE, write=blocked_draft)
    assert plan.due == ()
    assert states(plan) == {"acme-phone/dana-lee": State.NEEDS_DETAILS}


def test_a_held_letter_follows_its_notes_and_stays_held() -> None:
    held = hold(after(interview(DANA)).letters[0])
    edited = interview(replace(DANA, talked_about=("the new warehouse",)))
    plan = planned(reading(edited), (held,), now=DUE)
    assert states(plan) == {held.id: State.HELD}
    assert "the new warehouse" in plan.letters[0].body
    assert plan.due == ()


# identity: nothing goes twice


def sent(plan: Plan) -> tuple[Letter, ...]:
    return tuple(replace(x, state=State.SENT, done_at=SOON) for x in plan.letters)


def test_what_went_does_not_go_again_when_its_entry_is_edited() -> None:
    gone = sent(after(interview(DANA)))
    edited = interview(replace(DANA, talked_about=("other",)), company="Acme Robotix")
    plan = planned(reading(edited), gone, now=DUE)
    assert plan.changes == ()
    assert plan.due == ()


def test_a_name_spelled_anew_after_its_letter_went_makes_no_second_letter() -> None:
    gone = sent(after(interview(DANA)))
    renamed = interview(replace(DANA, key="dana-leigh", name="Dana Leigh"))
    plan = planned(reading(renamed), gone, now=DUE)
    assert states(plan) == {"acme-phone/dana-leigh": State.SENT}
    assert plan.due == ()


def test_a_name_spelled_anew_keeps_a_hold() -> None:
    held = hold(after(interview(DANA)).letters[0])
    renamed = interview(replace(DANA, key="dana-leigh", name="Dana Leigh"))
    assert states(planned(reading(renamed), (held,), now=DUE)) == {
        "acme-phone/dana-leigh": State.HELD
    }


def test_a_corrected_date_that_changes_the_id_asks_before_a_second_letter() -> None:
    gone = sent(after(interview(DANA, id="acme-2026-11-18")))
    moved = interview(DANA, id="acme-2026-11-19", ended=ENDED + timedelta(hours=24))
    plan = planned(reading(moved), gone, now=DUE + timedelta(hours=24))
    assert states(plan)["acme-2026-11-19/dana-lee"] is State.NEEDS_APPROVAL
    assert "already thanked" in plan.letters[-1].ask
    assert plan.due == ()


def test_a_date_corrected_by_more_than_a_day_and_a_half_asks_too() -> None:
    gone = sent(after(interview(DANA, id="acme-2026-11-08", ended=ENDED - timedelta(days=10))))
    mended = interview(DANA, id="acme-2026-11-18")
    plan = planned(reading(mended), gone, now=DUE)
    assert states(plan)["acme-2026-11-18/dana-lee"] is State.NEEDS_APPROVAL
    assert plan.due == ()


def test_another_interview_a_week_later_is_another_letter() -> None:
    gone = sent(after(interview(DANA)))
    week = timedelta(days=7)
    second = interview(DANA, id="acme-onsite", ended=ENDED + week)
    plan = planned(reading(interview(DANA), second), gone, now=DUE + week)
    assert [x.id for x in plan.due] == ["acme-onsite/dana-lee"]


def test_the_address_is_compared_without_its_case() -> None:
    gone = sent(after(interview(DANA, id="one")))
    shouted = replace(DANA, email="DANA-LEE@acme.example")
    plan = planned(reading(interview(shouted, id="two")), gone, now=DUE)
    assert states(plan)["two/dana-lee"] is State.NEEDS_APPROVAL


def test_a_refused_letter_goes_its_way_again_when_its_address_is_edited() -> None:
    no = tuple(replace(x, state=State.REFUSED, attempts=1) for x in after(interview(DANA)).letters)
    same = planned(reading(interview(DANA)), no, now=DUE)
    assert states(same) == {"acme-phone/dana-lee": State.REFUSED}
    mended = interview(replace(DANA, email="d.lee@acme.example"))
    plan = planned(reading(mended), no, now=DUE)
    assert [x.email for x in plan.due] == ["d.lee@acme.example"]


# a queue that changes


def test_an_entry_taken_out_cancels_just_its_letters() -> None:
    both = reading(interview(DANA), interview(RAE, id="other"))
    letters = planned(both).letters
    plan = planned(reading(interview(DANA)), letters)
    assert states(plan) == {
        "acme-phone/dana-lee": State.WAITING,
        "other/rae-ortiz": State.CANCELLED,
    }


def test_a_person_taken_out_cancels_just_theirs() -> None:
    letters = after(interview(DANA, RAE)).letters
    plan = planned(reading(interview(DANA)), letters)
    assert states(plan)["acme-phone/rae-ortiz"] is State.CANCELLED
    assert states(plan)["acme-phone/dana-lee"] is State.WAITING


def test_an_entry_put_back_opens_its_letter_again() -> None:
    letters = planned(reading(interview(DANA), interview(RAE, id="other"))).letters
    without = planned(reading(interview(RAE, id="other")), letters).letters
    back = planned(reading(interview(DANA), interview(RAE, id="other")), without, now=DUE)
    assert states(back)["acme-phone/dana-lee"] is State.WAITING


def test_what_the_user_cancelled_stays_cancelled() -> None:
    gone = cancel(after(interview(DANA)).letters[0], by="user", reason="")
    plan = planned(reading(interview(DANA)), (gone,), now=DUE)
    assert states(plan) == {gone.id: State.CANCELLED}


def test_a_queue_that_cannot_be_used_cancels_nothing_and_what_stood_goes_on() -> None:
    letters = after(interview(DANA)).letters
    plan = planned(Reading(usable=False), letters, now=DUE)
    assert states(plan) == {"acme-phone/dana-lee": State.WAITING}
    assert len(plan.due) == 1


def test_a_bad_entry_holds_its_own_letters_and_no_others() -> None:
    letters = planned(reading(interview(DANA), interview(RAE, id="other"))).letters
    plan = planned(reading(interview(DANA), held=frozenset({"other"})), letters, now=DUE)
    assert [x.id for x in plan.due] == ["acme-phone/dana-lee"]
    assert plan.suspended == {"other/rae-ortiz"}
    assert states(plan)["other/rae-ortiz"] is State.WAITING


def test_while_a_bad_entry_has_no_name_no_missing_entry_counts_as_taken_out() -> None:
    letters = planned(reading(interview(DANA), interview(RAE, id="other"))).letters
    plan = planned(reading(interview(DANA), unnamed=True), letters, now=DUE)
    assert states(plan)["other/rae-ortiz"] is State.WAITING
    assert [x.id for x in plan.due] == ["acme-phone/dana-lee"]


def test_an_id_that_two_entries_want_cancels_nothing() -> None:
    letters = after(interview(DANA, RAE)).letters
    plan = planned(reading(interview(DANA), uncertain=frozenset({"acme-phone"})), letters)
    assert states(plan)["acme-phone/rae-ortiz"] is State.WAITING


# time


def test_a_letter_too_late_is_missed_and_not_due() -> None:
    plan = after(interview(DANA), now=ENDED + timedelta(hours=49))
    assert states(plan) == {"acme-phone/dana-lee": State.MISSED}
    assert plan.due == ()


def test_a_letter_a_little_late_still_goes_in_the_recipients_hours() -> None:
    plan = after(interview(DANA), now=ENDED + timedelta(hours=26))
    assert len(plan.due) == 1


def test_a_missed_letter_whose_date_is_corrected_goes_its_way_again() -> None:
    late = ENDED + timedelta(days=30)
    missed = after(interview(DANA), now=late).letters
    mended = interview(DANA, ended=late - timedelta(hours=3))
    assert len(planned(reading(mended), missed, now=late).due) == 1


def test_due_letters_come_with_the_nearest_deadline_first() -> None:
    early = interview(RAE, id="early", ended=ENDED - timedelta(hours=3))
    plan = planned(reading(interview(DANA), early), now=DUE)
    assert [x.interview for x in plan.due] == ["early", "acme-phone"]


def test_the_plan_says_when_there_is_something_to_do_again() -> None:
    plan = after(interview(DANA))
    assert plan.next_at == ENDED + timedelta(hours=2)


def test_what_the_user_held_does_not_leave_under_another_id() -> None:
    for said in (hold, lambda x: cancel(x, by="user", reason="")):
        kept = said(after(interview(DANA, id="acme-2026-11-18")).letters[0])
        moved = interview(DANA, id="acme-robotix-2026-11-18")
        plan = planned(reading(moved), (kept,), now=DUE)
        assert plan.due == ()
        assert states(plan)["acme-robotix-2026-11-18/dana-lee"] is State.NEEDS_APPROVAL


def test_an_address_corrected_to_one_that_was_thanked_asks() -> None:
    letters = after(interview(DANA, person("Ivo Brandt"))).letters
    gone = replace(letters[0], state=State.SENT, done_at=SOON)
    assert gone.person == "Dana Lee"
    swapped = interview(
        replace(DANA, email="ivo-brandt@acme.example"),
        person("Ivo Brandt", email="dana-lee@acme.example"),
    )
    plan = planned(reading(swapped), (gone, letters[1]), now=DUE)
    assert plan.due == ()
    assert states(plan)["acme-phone/ivo-brandt"] is State.NEEDS_APPROVAL


def test_of_two_open_letters_to_one_address_on_one_day_only_the_first_goes_by_itself() -> None:
    twice = reading(interview(DANA, id="one"), interview(DANA, id="two"))
    first = planned(twice, now=DUE)
    assert [x.id for x in first.due] == ["one/dana-lee"]
    gone = tuple(replace(x, state=State.SENT) if x.interview == "one" else x for x in first.letters)
    second = planned(twice, gone, now=DUE)
    assert second.due == ()
    assert states(second)["two/dana-lee"] is State.NEEDS_APPROVAL


def test_a_refused_letter_whose_entry_went_and_came_back_asks() -> None:
    no = tuple(replace(x, state=State.REFUSED) for x in after(interview(DANA)).letters)
    without = planned(reading(interview(RAE, id="other")), no).letters
    back = planned(reading(interview(DANA), interview(RAE, id="other")), without, now=DUE)
    assert states(back)["acme-phone/dana-lee"] is State.NEEDS_APPROVAL


def test_a_text_that_was_given_up_is_drafted_anew_though_no_note_changed() -> None:
    queue = reading(interview(DANA))
    (first,) = planned(queue).letters
    debt = next(iter(owed(queue, settings()).values()))
    own = edit(first, "Mine", "My own words", debt.entry)
    (back,) = planned(queue, (discard(own),)).letters
    assert (back.subject, back.body) == (first.subject, first.body)


def test_an_approval_given_before_somebody_was_thanked_does_not_count() -> None:
    twice = reading(interview(DANA, id="one"), interview(DANA, id="two"))
    both = tuple(approve(x) for x in planned(twice, rules=settings(Mode.REVIEW)).letters)
    gone = tuple(replace(x, state=State.SENT) if x.interview == "one" else x for x in both)
    plan = planned(twice, gone, now=DUE, rules=settings(Mode.REVIEW))
    assert plan.due == ()
    assert states(plan)["two/dana-lee"] is State.NEEDS_APPROVAL
    asked = tuple(approve(x) if x.interview == "two" else x for x in plan.letters)
    again = planned(twice, asked, now=DUE, rules=settings(Mode.REVIEW))
    assert [x.id for x in again.due] == ["two/dana-lee"]


def test_one_question_does_not_hide_another() -> None:
    twice = reading(interview(DANA, id="one"), interview(DANA, id="two"))
    gone = tuple(
        replace(x, state=State.SENT) if x.interview == "one" else approve(replace(x, ask="sure?"))
        for x in planned(twice).letters
    )
    plan = planned(twice, gone, now=DUE)
    assert plan.due == ()
    (two,) = (x for x in plan.letters if x.interview == "two")
    assert two.ask.startswith("sure?; Dana Lee was already thanked")


def test_what_the_plan_shows_is_what_its_changes_lead_to() -> None:
    queue = reading(interview(DANA))
    gone = tuple(cancel(x, by="queue", reason="") for x in planned(queue).letters)
    plan = planned(queue, gone)
    assert [x.state for x in plan.letters] == [State.WAITING]
    assert [change.after for change in plan.changes] == list(plan.letters)


def test_an_address_that_somebody_new_has_takes_no_letter_from_one_who_still_owes_one() -> None:
    letters = after(interview(DANA)).letters
    moved_on = replace(DANA, email="dana@new.example")
    taken_over = replace(RAE, email=DANA.email)
    for people in ((taken_over, moved_on), (moved_on, taken_over)):
        plan = planned(reading(interview(*people)), letters)
        assert {x.id: x.email for x in plan.letters} == {
            "acme-phone/dana-lee": "dana@new.example",
            "acme-phone/rae-ortiz": DANA.email,
        }
        assert {x.after.id for x in plan.changes if x.before is None} == {"acme-phone/rae-ortiz"}


def test_two_addresses_put_right_leave_nobody_without_a_letter() -> None:
    """Dana's entry had Rae's address, and the letter went there."""
    mixed_up = replace(DANA, email=RAE.email)
    sent = tuple(replace(x, state=State.SENT) for x in after(interview(mixed_up)).letters)
    for people in ((RAE, DANA), (DANA, RAE)):
        queue = reading(interview(*people))
        first = planned(queue, sent)
        assert {x.id: x.state for x in first.letters} == {"acme-phone/rae-ortiz": State.SENT}
        second = planned(queue, first.letters)
        assert {x.id: (x.email, x.state) for x in second.letters} == {
            "acme-phone/rae-ortiz": (RAE.email, State.SENT),
            "acme-phone/dana-lee": (DANA.email, State.WAITING),
        }


def test_a_sent_letter_is_written_under_the_corrected_name() -> None:
    sent = tuple(replace(x, state=State.SENT) for x in after(interview(DANA)).letters)
    named = replace(DANA, key="dana-leigh", name="Dana Leigh")
    plan = planned(reading(interview(named)), sent)
    assert states(plan) == {"acme-phone/dana-leigh": State.SENT}
    assert [c.before and c.before.id for c in plan.changes] == ["acme-phone/dana-lee"]


def test_a_letter_that_has_gone_is_not_written_again_when_its_notes_change() -> None:
    def never(debt: Owed, own: Own = NO_EDITS) -> Draft:
        raise AssertionError(debt.id)

    sent = tuple(replace(x, state=State.SENT) for x in after(interview(DANA)).letters)
    other = reading(interview(replace(DANA, goal="something else")))
    plan = planned(other, sent, write=never)
    assert plan.changes == ()
    assert plan.letters == sent
    assert plan.next_at is None
    young = make_plan(
        other, owed(other, settings()), Stored(sent), SOON, settings(), never, timedelta(0)
    )
    assert (young.suspended, young.next_at) == (frozenset(), None)
