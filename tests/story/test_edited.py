"""A letter in the user's own wording: it stays, is checked, and is asked about when need be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core import states
from followupd.core.model import Letter
from followupd.errors import NotAllowed, UsageError
from followupd.flow import editing
from tests.desk import FOUR_PEOPLE, Desk, desk

DANA = "acme-phone/dana-lee"
OWN = """\
Dear Dana,

Thank you for the hour on the phone. What you said about moving the nightly batch to streaming
stayed with me, and I would like to take that on with you.

I will call on Wednesday, 25 November, at 10:00 to set up our meeting.

Kind regards
Sam Rivera
"""
LATER = timedelta(hours=3)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as made:
        made.write(FOUR_PEOPLE)
        made.run()
        yield made


def letter(here: Desk, letter_id: str = DANA) -> Letter:
    found = here.outbox.get(letter_id)
    assert found is not None
    return found


def edit(here: Desk, body: str = OWN, subject: str = "The batch, and thank you") -> Letter:
    opened = editing.opened(here.walk, DANA)
    return editing.keep(here.walk, opened, *editing.parsed(f"Subject: {subject}\n\n{body}"))


def received(here: Desk, name: str) -> str:
    (mail,) = [m for m in here.post.letters if name in str(m["To"])]
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def test_what_was_edited_is_what_arrives(here: Desk) -> None:
    edit(here)
    here.run(LATER)
    said = received(here, "dana")
    assert "I would like to take that on with you." in said
    (mail,) = [m for m in here.post.letters if "dana" in str(m["To"])]
    assert mail["Subject"] == "The batch, and thank you"


def test_the_hard_wraps_of_an_editor_do_not_reach_the_recipient(here: Desk) -> None:
    edit(here)
    here.run(LATER)
    assert "to streaming stayed with me" in received(here, "dana")


def test_an_edited_text_is_checked_like_any_other(here: Desk) -> None:
    done = edit(here, OWN.replace("Dear Dana", "Dear Diana"))
    assert str(done.state) == "needs_details"
    assert "wrong-name" in {f.code for f in done.findings}
    here.run(LATER)
    assert "dana@acme.example" not in here.arrived()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (OWN.replace("Dear Dana", "Dear Diana"), "wrong-name"),
        (OWN.replace("streaming", "[topic]"), "placeholder"),
        ("Dear Dana,\n\nThank you for your time.\n\nKind regards\nSam Rivera\n", "only-thanks"),
    ],
)
def test_what_is_advised_for_an_edited_text_changes_that_text(
    here: Desk, body: str, code: str
) -> None:
    done = edit(here, body)
    (finding,) = [f for f in done.findings if f.code == code]
    assert f"`followupd edit {DANA}`" in finding.hint
    assert f"`followupd edit {DANA} --discard`" in finding.hint
    assert "talked_about" not in finding.hint
    assert finding.where.startswith("interviews.yaml:")
    with pytest.raises(NotAllowed) as refusal:
        states.approve(done)
    assert f"`followupd edit {DANA}`" in refusal.value.hint
    assert "queue file" not in refusal.value.hint
    given_up = editing.give_up(here.walk, editing.opened(here.walk, DANA))
    assert not any("followupd edit" in f.hint for f in given_up.findings)


def test_another_way_out_of_a_finding_of_an_edited_text_is_still_told(here: Desk) -> None:
    done = edit(here, OWN.replace("Dear Dana", "Dear Diana"))
    (finding,) = [f for f in done.findings if f.code == "wrong-name"]
    assert finding.hint.endswith("; if Diana is what they are called, add `goes_by: Diana`")


def test_of_a_day_that_is_in_text_and_entry_both_ways_are_told(here: Desk) -> None:
    done = edit(here, OWN.replace("Wednesday, 25 November, at 10:00", "Friday at 16:00"))
    (finding,) = [f for f in done.findings if f.code == "date-mismatch"]
    assert "`call_at`" in finding.hint
    assert f"`followupd edit {DANA}`" in finding.hint


def test_a_file_that_an_edited_text_lacks_is_mended_in_the_entry(here: Desk) -> None:
    edit(here)
    here.write(FOUR_PEOPLE.replace("    people:", "    attach: [gone.pdf]\n    people:", 1))
    here.run()
    (finding,) = [f for f in letter(here).findings if f.code == "missing-attachment"]
    assert "`attach`" in finding.hint
    assert "followupd edit" not in finding.hint


def test_an_edited_text_is_compared_with_the_letters_of_the_others(here: Desk) -> None:
    ivo = letter(here, "acme-phone/ivo-brandt")
    done = edit(here, ivo.body.replace("Dear Ivo", "Dear Dana").replace("Hi Ivo", "Dear Dana"))
    assert "copy" in {f.code for f in done.findings}


def test_other_notes_do_not_overwrite_an_edited_text(here: Desk) -> None:
    before = edit(here)
    here.write(FOUR_PEOPLE.replace("incident response", "on-call work"))
    here.run()
    assert letter(here).body == before.body
    assert "on-call work" in letter(here, "acme-phone/ivo-brandt").body


def test_an_entry_that_changed_under_an_edited_text_wants_a_word_in_every_mode(here: Desk) -> None:
    edit(here)
    here.write(FOUR_PEOPLE.replace("company: Acme Robotics", "company: Acme Robotics Ltd"))
    here.run()
    assert str(letter(here).state) == "needs_approval"
    assert letter(here).ask == states.ENTRY_CHANGED
    here.run(LATER)
    assert "dana@acme.example" not in here.arrived()
    here.say("approve", DANA)
    here.run()
    assert "dana@acme.example" in here.arrived()


def test_a_colleague_s_notes_do_not_put_an_edited_text_in_question(here: Desk) -> None:
    edit(here)
    here.write(FOUR_PEOPLE.replace("how small and senior", "how small, young and senior"))
    here.run()
    assert str(letter(here).state) == "waiting"


def test_an_approval_of_before_does_not_count_for_an_edited_text(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as here:
        here.write(FOUR_PEOPLE)
        here.run()
        here.say("approve", DANA)
        assert str(edit(here).state) == "needs_approval"
        here.run(LATER)
        assert here.arrived() == []


def test_send_now_of_before_does_not_count_for_an_edited_text(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as here:
        here.write(FOUR_PEOPLE)
        here.run()
        here.say("send", DANA)
        assert not edit(here).hurry


def test_what_was_given_up_is_drafted_from_the_notes_again(here: Desk) -> None:
    drafted = letter(here)
    edit(here)
    back = editing.give_up(here.walk, editing.opened(here.walk, DANA))
    assert (back.subject, back.body, back.edited) == (drafted.subject, drafted.body, "")
    assert str(back.state) == "waiting"


def test_giving_up_takes_back_the_question_but_no_other_one(here: Desk) -> None:
    edit(here)
    here.write(FOUR_PEOPLE.replace("company: Acme Robotics", "company: Acme Robotics Ltd"))
    here.run()
    back = editing.give_up(here.walk, editing.opened(here.walk, DANA))
    assert (str(back.state), back.ask) == ("waiting", "")


def test_there_is_nothing_to_give_up_where_nothing_was_edited(here: Desk) -> None:
    with pytest.raises(NotAllowed, match="no text of your own"):
        editing.give_up(here.walk, editing.opened(here.walk, DANA))


def test_the_edited_text_survives_a_restart_and_an_entry_that_comes_back(here: Desk) -> None:
    before = edit(here)
    here.write("interviews:\n  - {id: x, company: Y, ended: 2026-11-18 15:00, people: []}\n")
    here.restart()
    here.run()
    here.write(FOUR_PEOPLE)
    here.run()
    assert letter(here).body == before.body


def test_the_edited_text_goes_along_when_a_name_is_spelled_anew(here: Desk) -> None:
    before = edit(here)
    here.write(FOUR_PEOPLE.replace("name: Dana Lee", "name: Dana Leigh"))
    here.run()
    named = letter(here, "acme-phone/dana-leigh")
    assert named.body == before.body
    assert named.ask == states.ENTRY_CHANGED


def test_a_letter_that_changed_while_it_was_open_is_not_overwritten(here: Desk) -> None:
    opened = editing.opened(here.walk, DANA)
    edit(here, subject="From the other window")
    with pytest.raises(NotAllowed, match="changed while you were editing"):
        editing.keep(here.walk, opened, "From this window", OWN)
    assert letter(here).subject == "From the other window"


def test_a_letter_that_went_cannot_be_edited(here: Desk) -> None:
    here.run(LATER)
    with pytest.raises(NotAllowed, match="not possible"):
        editing.opened(here.walk, DANA)


def test_a_letter_whose_entry_is_broken_cannot_be_edited(here: Desk) -> None:
    here.write(FOUR_PEOPLE.replace("ended: 2026-11-18 14:30", "ended: sometime"))
    with pytest.raises(NotAllowed, match="its entry in the queue has a problem"):
        editing.opened(here.walk, DANA)


def test_one_letter_is_edited_at_a_time(here: Desk) -> None:
    with pytest.raises(UsageError, match="means 4 letters"):
        editing.opened(here.walk, "acme-phone")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear Dana,\n\nThank you.", "no subject"),
        ("", "no subject"),
        ("Subject: \n\nDear Dana", "no subject"),
        ("Subject: Thanks\n\n  \n", "empty"),
    ],
)
def test_a_text_without_subject_or_body_is_not_taken(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        editing.parsed(text)


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_a_text_that_was_read_in_once_is_read_in_again_as_it_is(subject: str, body: str) -> None:
    try:
        first = editing.parsed(f"Subject: {subject}\n\n{body}")
    except UsageError:
        return
    again = editing.parsed(f"Subject: {first[0]}\n\n{first[1]}\n")
    assert again[0] == first[0]
    assert again[1].split() == first[1].split()


def test_while_the_queue_is_broken_nothing_can_be_edited_or_given_up(here: Desk) -> None:
    opened = editing.opened(here.walk, DANA)
    worded = edit(here)
    here.write("interviews: [")
    for act in (
        lambda: editing.keep(here.walk, opened, "Mine", "Dear [Name],\n\nTODO"),
        lambda: editing.keep(here.walk, worded, "Mine", "Dear [Name],\n\nTODO"),
        lambda: editing.give_up(here.walk, worded),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert letter(here).body == worded.body


@pytest.mark.parametrize("given_up", [False, True])
def test_a_text_that_nothing_has_checked_yet_never_leaves(here: Desk, *, given_up: bool) -> None:
    """As after a crash between the keeping of a text and its check, with a queue that broke."""
    before = edit(here) if given_up else letter(here)
    worded = states.edit(before, "Mine", "Dear [Name],\n\nTODO", "entry")
    assert here.outbox.replace(before, states.discard(before) if given_up else worded)
    here.write("interviews: [")
    here.run(LATER)
    assert "dana@acme.example" not in here.arrived()
    here.write(FOUR_PEOPLE)
    here.run()
    assert str(letter(here).state) == ("sent" if given_up else "needs_details")


def test_a_text_that_was_given_up_takes_its_approval_along(tmp_path: Path) -> None:
    with desk(tmp_path, mode="review") as here:
        here.write(FOUR_PEOPLE)
        here.run()
        edit(here)
        here.say("approve", DANA)
        back = editing.give_up(here.walk, editing.opened(here.walk, DANA))
        assert (str(back.state), back.approved) == ("needs_approval", "")


def test_an_entry_that_changes_while_the_editor_is_open_is_still_asked_about(here: Desk) -> None:
    edit(here)
    opened = editing.opened(here.walk, DANA)
    here.write(FOUR_PEOPLE.replace("call_at: 2026-11-25", "call_at: 2026-11-26"))
    with pytest.raises(NotAllowed, match="changed while you were editing"):
        editing.keep(here.walk, opened, opened.subject, OWN)
    assert letter(here).ask == states.ENTRY_CHANGED


@pytest.mark.parametrize("steps", [1, 2], ids=["in one save", "taken out first"])
def test_an_edited_text_follows_its_person_to_an_entry_of_another_name(
    here: Desk, steps: int
) -> None:
    body = edit(here).body
    if steps > 1:
        here.write("interviews:\n" + FOUR_PEOPLE.partition("interviews:\n")[2].replace("acme", "x"))
        here.run(timedelta(minutes=2))
        assert str(letter(here).state) == "cancelled"
    here.write(FOUR_PEOPLE.replace("id: acme-phone", "id: acme-robotics"))
    here.run(timedelta(minutes=2))
    moved = letter(here, "acme-robotics/dana-lee")
    assert (moved.body, moved.subject) == (body, "The batch, and thank you")
    assert (str(moved.state), moved.ask) == ("needs_approval", states.ENTRY_CHANGED)
    assert str(letter(here).state) == "cancelled"
    assert letter(here, "acme-robotics/ivo-brandt").edited == ""
    assert "edited" not in here.events("acme-robotics/ivo-brandt")
    here.run(LATER)
    assert "dana@acme.example" not in here.arrived()
    here.say("approve", "acme-robotics/dana-lee")
    here.run()
    assert "I would like to take that on with you." in received(here, "dana")


def test_an_edited_text_stays_with_its_entry_while_that_is_there(here: Desk) -> None:
    edit(here)
    second = FOUR_PEOPLE.partition("interviews:\n")[2].replace("id: acme-phone", "id: acme-onsite")
    here.write(FOUR_PEOPLE + second)
    here.run(timedelta(minutes=2))
    assert letter(here, "acme-onsite/dana-lee").edited == ""


def test_a_text_for_a_talk_of_another_week_is_not_taken_over(here: Desk) -> None:
    edit(here)
    other = FOUR_PEOPLE.replace("id: acme-phone", "id: acme-robotics")
    here.write(other.replace("ended: 2026-11-18 14:30", "ended: 2026-11-14 14:30"))
    here.run(timedelta(minutes=2))
    assert letter(here, "acme-robotics/dana-lee").edited == ""
