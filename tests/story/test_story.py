"""From the text of the queue to the mail server and the journal."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk import FOUR_PEOPLE, Desk, desk

HOURS_2 = timedelta(hours=2)
DANA = "acme-phone/dana-lee"
ALL = {
    DANA: "dana@acme.example",
    "acme-phone/ivo-brandt": "ivo@acme.example",
    "acme-phone/rae-ortiz": "rae@agency.example",
    "acme-phone/hal-kim": "hal@acme.example",
}


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as here:
        yield here


@pytest.fixture
def reviewing(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, "review") as here:
        yield here


def test_an_interview_in_the_queue_becomes_a_letter_to_each_of_its_people(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    first = sending.run()
    assert sending.states() == dict.fromkeys(ALL, "waiting")
    assert sending.arrived() == []
    assert first.next_at is not None

    second = sending.run(after=HOURS_2)
    assert sorted(second.outcome.sent) == sorted(ALL)
    assert sending.states() == dict.fromkeys(ALL, "sent")
    assert sorted(sending.arrived()) == sorted(ALL.values())
    assert sending.events(DANA) == ["added", "drafted", "waiting", "claimed", "sent"]

    sending.run(after=HOURS_2)
    assert len(sending.arrived()) == 4


def test_each_letter_is_in_its_own_words_and_to_one_person(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run(after=HOURS_2)
    texts = []
    for message in sending.post.letters:
        assert len(message["To"].addresses) == 1
        assert message["Cc"] is None
        assert message["Bcc"] is None
        plain = message.get_body(("plain",))
        assert plain is not None
        texts.append(plain.get_content())
    assert len({m["Subject"] for m in sending.post.letters}) == 4
    for n, one in enumerate(texts):
        for other in texts[n + 1 :]:
            assert difflib.SequenceMatcher(None, one, other).ratio() < 0.75


def test_the_message_id_of_the_outbox_is_the_one_that_went(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    planned = {x.email: x.message_id for x in sending.outbox.letters()}
    sending.run(after=HOURS_2)
    went = {m["To"].addresses[0].addr_spec: m["Message-ID"] for m in sending.post.letters}
    assert went == planned


def test_in_mode_review_nothing_leaves_before_its_approval(reviewing: Desk) -> None:
    reviewing.write(FOUR_PEOPLE)
    reviewing.run(after=HOURS_2)
    assert reviewing.arrived() == []
    reviewing.say("approve", DANA)
    reviewing.run()
    assert reviewing.arrived() == ["dana@acme.example"]


def test_editing_an_approved_entry_needs_a_new_approval(reviewing: Desk) -> None:
    reviewing.write(FOUR_PEOPLE)
    reviewing.run()
    reviewing.say("approve", DANA)
    reviewing.write(FOUR_PEOPLE.replace("moving the nightly batch", "moving the weekly batch"))
    reviewing.run(after=HOURS_2)
    assert reviewing.states()[DANA] == "needs_approval"
    assert reviewing.arrived() == []
    reviewing.say("approve", DANA)
    reviewing.run()
    assert "weekly batch" in str(reviewing.post.letters[0].get_body(("plain",)))


def test_a_held_letter_stays_until_it_is_released(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    sending.say("hold", DANA)
    sending.run(after=HOURS_2)
    assert "dana@acme.example" not in sending.arrived()
    sending.say("release", DANA)
    sending.run()
    assert "dana@acme.example" in sending.arrived()


def test_a_cancelled_letter_never_goes(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    sending.say("cancel", DANA)
    sending.run(after=HOURS_2)
    assert sending.states()[DANA] == "cancelled"
    assert "dana@acme.example" not in sending.arrived()


def test_send_goes_at_once_and_alone(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    sending.say("send", DANA)
    sending.run()
    assert sending.arrived() == ["dana@acme.example"]


def test_a_restarted_program_knows_what_went(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run(after=HOURS_2)
    sending.outbox.close()
    sending.restart()
    sending.run()
    assert len(sending.arrived()) == 4
    assert set(sending.states().values()) == {"sent"}


def test_a_draft_with_nothing_in_it_is_held_back_and_told_once(sending: Desk) -> None:
    bare = """\
        interviews:
          - company: Globex
            ended: 2026-11-18 14:30
            people:
              - {name: Eve Stone, email: eve@globex.example, role: hiring_manager}
        """
    sending.write(bare)
    sending.run(after=HOURS_2)
    assert sending.states() == {"globex-2026-11-18/eve-stone": "needs_details"}
    assert sending.arrived() == []
    (told,) = sending.heard.reminders
    assert "interviews.yaml:" in told.body
    sending.run(after=timedelta(minutes=5))
    sending.outbox.close()
    sending.restart()
    sending.run(after=timedelta(minutes=5))
    assert len(sending.heard.reminders) == 1


def test_a_queue_that_is_suddenly_empty_stops_nothing_and_is_told(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    for text in ("", "interviews:\n", "interviews: []\n", "interviews:\n  - company: [half"):
        sending.write(text)
        report = sending.run()
        assert report.problems, text
        assert sending.states() == dict.fromkeys(ALL, "waiting"), text
    sending.run(after=HOURS_2)
    assert len(sending.arrived()) == 4
    assert any("interviews.yaml" in r.title for r in sending.heard.reminders)


def test_a_deleted_queue_stops_nothing(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    sending.queue.unlink()
    sending.run(after=HOURS_2)
    assert len(sending.arrived()) == 4


def test_a_bad_entry_holds_itself_only(sending: Desk) -> None:
    sending.write(
        FOUR_PEOPLE
        + """\
  - company: Globex
    ended: yesterday
    people:
      - {name: Eve Stone, email: eve@globex.example, role: hiring_manager}
"""
    )
    report = sending.run(after=HOURS_2)
    assert len(sending.arrived()) == 4
    assert any(p.where and p.where.line > 20 for p in report.problems)


def test_a_server_that_is_not_there_uses_up_no_attempt(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    port = sending.post.port
    sending.config.write_text(sending.config.read_text().replace(f"port: {port}", "port: 9"))
    sending.outbox.close()
    sending.restart()
    report = sending.run(after=HOURS_2)
    assert report.outcome.trouble is not None
    assert sending.states() == dict.fromkeys(ALL, "waiting")
    assert {x.attempts for x in sending.outbox.letters()} == {0}
    assert any(p.code == "mail" for p in report.problems)
    sending.config.write_text(sending.config.read_text().replace("port: 9,", f"port: {port},"))
    sending.outbox.close()
    sending.restart()
    report = sending.run()
    assert len(sending.arrived()) == 4
    assert not report.problems


def test_a_channel_that_fails_is_logged_and_the_reminder_comes_later(sending: Desk) -> None:
    sending.write("interviews: [")
    sending.heard.broken = True
    sending.run()
    assert any(e.event == "reminder-failed" for e in sending.outbox.journal())
    sending.heard.broken = False
    sending.run(after=timedelta(minutes=3))
    assert len(sending.heard.reminders) == 1


def test_an_attachment_that_comes_later_or_changes_is_seen_without_a_new_queue(
    reviewing: Desk,
) -> None:
    reviewing.write(FOUR_PEOPLE.replace("    call_at:", "    attach: [cv.pdf]\n    call_at:"))
    reviewing.run()
    assert reviewing.states()[DANA] == "needs_details"
    (reviewing.folder / "cv.pdf").write_bytes(b"%PDF one")
    reviewing.run()
    assert reviewing.states()[DANA] == "needs_approval"
    reviewing.say("approve", DANA)
    (reviewing.folder / "cv.pdf").write_bytes(b"%PDF two, and longer")
    reviewing.run(after=HOURS_2)
    assert reviewing.states()[DANA] == "needs_approval", "another file than the approved one"
    assert reviewing.arrived() == []
    reviewing.say("approve", DANA)
    reviewing.run()
    assert reviewing.arrived() == ["dana@acme.example"]


def test_a_daemon_has_nothing_to_do_at_once_after_a_letter_that_could_not_go_was_held(
    sending: Desk,
) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    port = sending.post.port
    sending.config.write_text(sending.config.read_text().replace(f"port: {port}", "port: 9"))
    sending.outbox.close()
    sending.restart()
    sending.run(after=HOURS_2)
    for letter_id in ALL:
        sending.say("hold", letter_id)
    report = sending.run(after=timedelta(minutes=5))
    assert report.next_at is not None
    assert report.next_at > sending.clock.at


def test_a_day_without_a_network_is_not_a_thousand_lines_of_journal(sending: Desk) -> None:
    sending.write(FOUR_PEOPLE)
    sending.run()
    port = sending.post.port
    sending.config.write_text(sending.config.read_text().replace(f"port: {port}", "port: 9"))
    sending.outbox.close()
    sending.restart()
    for _ in range(50):
        sending.run(after=timedelta(minutes=3))
    assert len(sending.events(DANA)) < 10


def test_a_letter_that_names_a_company_is_stopped_when_that_company_comes_into_the_queue(
    sending: Desk,
) -> None:
    sending.write(FOUR_PEOPLE.replace("the nightly batch", "the Globex batch"))
    sending.run()
    dana = "acme-phone/dana-lee"
    assert sending.states()[dana] == "waiting"
    globex = FOUR_PEOPLE.replace("interviews:\n", "")
    globex = globex.replace("acme-phone", "globex").replace("Acme Robotics", "Globex")
    globex = globex.replace("acme.example", "globex.example").replace("Dana Lee", "Mo Ray")
    first = FOUR_PEOPLE.replace("the nightly batch", "the Globex batch")
    sending.write(first + globex)
    sending.run()
    assert sending.states()[dana] == "needs_details"
    sending.write(first)
    sending.run()
    assert sending.states()[dana] == "waiting"


@pytest.mark.parametrize("slip", ["ended: 18.11.2026", "format: telegraph"])
def test_a_slip_in_one_entry_makes_its_name_harmless_nowhere(sending: Desk, slip: str) -> None:
    globex = FOUR_PEOPLE.replace("interviews:\n", "")
    globex = globex.replace("acme-phone", "globex").replace("Acme Robotics", "Globex")
    globex = globex.replace("acme.example", "globex.example").replace("Dana Lee", "Mo Ray")
    first = FOUR_PEOPLE.replace("the nightly batch", "the Globex batch")
    sending.write(first + globex)
    sending.run()
    dana = "acme-phone/dana-lee"
    assert sending.states()[dana] == "needs_details"
    key = slip.partition(":")[0]
    line = next(x for x in globex.splitlines() if x.strip().startswith(key))
    sending.write(first + globex.replace(line.strip(), slip))
    for _ in range(2):
        sending.run(after=HOURS_2)
        assert sending.states()[dana] == "needs_details"
        sending.outbox.close()
        sending.restart()
    assert "dana@acme.example" not in sending.arrived()
