"""The queue file changes while the daemon watches: nothing goes twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.core.plan import CHANGE_STANDS, REMOVAL_STANDS
from tests.desk import FOUR_PEOPLE, Desk, desk

HOURS_2 = timedelta(hours=2)
TICK = timedelta(milliseconds=10)
DANA = "acme-phone/dana-lee"
GLOBEX = """\
  - id: globex
    company: Globex
    position: Data Engineer
    format: video
    ended: 2026-11-18 14:00
    goal: bring the three billing systems together
    skills: [Postgres at scale, data contracts]
    people:
      - name: Eve Stone
        email: eve@globex.example
        role: hiring_manager
        talked_about: [which of the billing systems stays]
"""
TWO = FOUR_PEOPLE + GLOBEX
EVE = "globex/eve-stone"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose passes are the daemon's: they wait until a changed file has stood."""
    with desk(tmp_path) as one:
        one.walk.intake.patient = True
        yield one


def settle(here: Desk, text: str = TWO) -> None:
    """Save, and pass until the reading is believed."""
    here.write(text)
    here.run()
    here.run(after=CHANGE_STANDS)
    here.run(after=REMOVAL_STANDS)


def test_a_queue_cut_at_any_byte_cancels_nothing_and_sends_nothing(here: Desk) -> None:
    settle(here)
    before = here.outbox.letters()
    assert len(before) == 5
    here.clock.at += HOURS_2  # all are due
    content = TWO.encode()
    for cut in range(0, len(content), 40):
        here.queue.write_bytes(content[:cut])
        plan = here.walk.intake.plan(here.clock.at + TICK)
        assert not {x.after.state for x in plan.changes} - {"waiting"}, cut
        assert {x.email for x in plan.due} <= {x.email for x in before}, cut
    assert {x.id: x.state for x in here.outbox.letters()} == {x.id: x.state for x in before}
    here.write(TWO)
    here.run()
    here.run(after=CHANGE_STANDS)
    assert len(here.arrived()) == 5


def test_passes_over_a_half_saved_queue_lose_no_letter_and_write_to_no_strange_address(
    here: Desk,
) -> None:
    settle(here)
    content = TWO.encode()
    for cut in (*range(0, len(content), 40), content.index(b"  - id: globex")):
        here.queue.write_bytes(content[:cut])
        here.run()
        assert set(here.states().values()) == {"waiting"}, cut
    here.write(TWO)
    here.run(after=HOURS_2)
    here.run(after=CHANGE_STANDS)
    assert sorted(here.arrived()) == sorted(x.email for x in here.outbox.letters())
    assert "eve@globex.example" in here.arrived()


def test_an_address_cut_short_by_a_half_saved_file_gets_nothing(here: Desk) -> None:
    address = "        email: eve@globex.example\n"
    whole = FOUR_PEOPLE + GLOBEX.replace(address, "") + address
    here.clock.at += HOURS_2
    settle(here, FOUR_PEOPLE)
    here.queue.write_text(whole[: whole.index("eve@globex.example") + len("eve@globex.exam")])
    here.run()
    here.write(TWO)
    here.run(after=TICK)
    here.run(after=CHANGE_STANDS)
    assert here.arrived()[-1] == "eve@globex.example"
    assert len(here.arrived()) == 5


def test_an_entry_removed_on_purpose_is_cancelled_alone_when_the_file_has_stood(
    here: Desk,
) -> None:
    settle(here)
    here.write(FOUR_PEOPLE)
    here.run()
    assert here.states()[EVE] == "waiting"
    report = here.run(after=CHANGE_STANDS)
    assert report.next_at is not None
    assert report.next_at <= here.clock.at + REMOVAL_STANDS
    here.run(after=REMOVAL_STANDS)
    assert here.states()[EVE] == "cancelled"
    assert sorted(here.states().values()).count("waiting") == 4


def test_a_removed_entry_does_not_go_while_its_removal_is_doubted(here: Desk) -> None:
    settle(here)
    here.clock.at += HOURS_2
    here.write(FOUR_PEOPLE)
    here.run()
    here.run(after=CHANGE_STANDS)
    assert "eve@globex.example" not in here.arrived()
    assert len(here.arrived()) == 4


def test_a_person_removed_on_purpose_is_cancelled_alone(here: Desk) -> None:
    settle(here)
    without = TWO[: TWO.index("      - name: Ivo")] + TWO[TWO.index("      - name: Rae") :]
    settle(here, without)
    cancelled = [name for name, state in here.states().items() if state == "cancelled"]
    assert cancelled == ["acme-phone/ivo-brandt"]
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 4


def test_an_entry_removed_and_put_back_goes_once(here: Desk) -> None:
    settle(here)
    settle(here, FOUR_PEOPLE)
    settle(here)
    assert here.states()[EVE] == "waiting"
    here.run(after=HOURS_2)
    settle(here, FOUR_PEOPLE)
    settle(here)
    here.run(after=HOURS_2)
    assert sorted(here.arrived()).count("eve@globex.example") == 1
    assert len(here.arrived()) == 5


def test_a_held_letter_whose_entry_was_away_does_not_go_by_itself(here: Desk) -> None:
    settle(here)
    here.say("approve", EVE)
    here.say("hold", EVE)
    settle(here, FOUR_PEOPLE)
    assert here.states()[EVE] == "cancelled"
    settle(here)
    here.run(after=HOURS_2)
    assert here.states()[EVE] == "needs_approval"
    assert "eve@globex.example" not in here.arrived()


def test_what_the_user_cancelled_stays_cancelled_when_its_entry_was_away(here: Desk) -> None:
    settle(here)
    here.say("cancel", EVE)
    settle(here, FOUR_PEOPLE)
    settle(here)
    here.run(after=HOURS_2)
    assert here.states()[EVE] == "cancelled"
    assert len(here.arrived()) == 4


def spoil(here: Desk, how: str) -> None:
    if how == "deleted":
        here.queue.unlink()
    elif how == "a folder":
        here.queue.unlink()
        here.queue.mkdir()
    else:
        spoiled = {
            "emptied": b"",
            "not UTF-8": TWO.replace("Dana", "Dän").encode("latin-1"),
            "broken": b"interviews:\n  - company: [half",
            "no list": b"interviews: 7\n",
            "zeros": bytes(4096),
        }
        here.queue.write_bytes(spoiled[how])


@pytest.mark.parametrize(
    "how", ["emptied", "deleted", "a folder", "not UTF-8", "broken", "no list", "zeros"]
)
def test_a_queue_that_cannot_be_read_stops_nothing_and_the_user_is_told(
    here: Desk, how: str
) -> None:
    settle(here)
    spoil(here, how)
    here.run(after=REMOVAL_STANDS)
    here.run(after=REMOVAL_STANDS)
    assert len(here.states()) == 5
    assert set(here.states().values()) == {"waiting"}
    (told,) = [r for r in here.heard.reminders if r.kind == "problem"]
    assert "interviews.yaml" in told.title
    assert "interviews.yaml" in told.body
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5


def test_a_queue_restored_from_an_old_backup_sends_nothing_again(here: Desk) -> None:
    settle(here, FOUR_PEOPLE)
    settle(here)
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5
    settle(here, FOUR_PEOPLE)
    settle(here, TWO)
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5
    assert set(here.states().values()) == {"sent"}


CORRECTIONS = {
    "the name": TWO.replace("Dana Lee", "Dana Leigh"),
    "the greeting": TWO.replace("name: Dana Lee\n", "name: Dana Lee\n        goes_by: Dee\n"),
    "the case of the address": TWO.replace("dana@acme.example", "Dana@Acme.example"),
    "the minute": TWO.replace("ended: 2026-11-18 14:30", "ended: 2026-11-18 14:45"),
    "the day": TWO.replace("ended: 2026-11-18 14:30", "ended: 2026-11-17 14:30"),
    "the company": TWO.replace("Acme Robotics", "ACME Robotics"),
    "the id": TWO.replace("acme-phone", "acme-first-call"),
    "the id and the day": TWO.replace("acme-phone", "other").replace("18 14:30", "17 14:30"),
    "an id left out": TWO.replace("  - id: acme-phone\n    company", "  - company"),
}


@pytest.mark.parametrize("what", CORRECTIONS)
def test_a_correction_after_the_letters_went_sends_none_again(here: Desk, what: str) -> None:
    settle(here)
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5
    assert CORRECTIONS[what] != TWO
    settle(here, CORRECTIONS[what])
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5


@pytest.mark.parametrize("what", CORRECTIONS)
def test_a_correction_before_the_letters_go_makes_one_of_each(here: Desk, what: str) -> None:
    settle(here)
    settle(here, CORRECTIONS[what])
    here.run(after=HOURS_2)
    arrived = [x.casefold() for x in here.arrived()]
    assert len(arrived) == len(set(arrived)) == 5


def swapped(text: str) -> str:
    """The two entries in the other order."""
    head, first, second = text.partition("  - ")[0], *text.split("  - id: ")[1:]
    return f"{head}  - id: {second}  - id: {first}"


@pytest.mark.parametrize("ids", ["explicit", "made"])
def test_two_entries_swapped_change_nothing(here: Desk, ids: str) -> None:
    def saved(text: str) -> str:
        if ids == "explicit":
            return text
        return text.replace("  - id: acme-phone\n    c", "  - c").replace(
            "  - id: globex\n    c", "  - c"
        )

    settle(here, saved(TWO))
    before = here.states()
    settle(here, saved(swapped(TWO)))
    assert here.states() == before
    here.run(after=HOURS_2)
    settle(here, saved(TWO))
    assert len(here.arrived()) == 5


def test_ids_exchanged_between_two_entries_thank_nobody_twice(here: Desk) -> None:
    exchanged = (
        TWO.replace("id: acme-phone", "id: x").replace("id: globex", "id: acme-phone")
    ).replace("id: x", "id: globex")
    settle(here)
    here.run(after=HOURS_2)
    settle(here, exchanged)
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5


def test_an_id_changed_there_and_back_within_a_minute_thanks_nobody_twice(here: Desk) -> None:
    settle(here)
    here.clock.at += HOURS_2 - timedelta(minutes=3)
    here.write(TWO.replace("acme-phone", "acme"))
    here.run()
    here.run(after=CHANGE_STANDS)
    here.clock.at += timedelta(minutes=3)
    here.run()
    assert len(here.arrived()) == 5
    here.write(TWO)
    here.run()
    here.run(after=CHANGE_STANDS)
    here.run(after=HOURS_2)
    assert len(here.arrived()) == 5


def test_a_clock_set_back_makes_a_removal_wait_anew_and_then_believes_it(here: Desk) -> None:
    settle(here)
    here.write(FOUR_PEOPLE)
    here.run()
    here.run(after=-timedelta(hours=1))
    assert here.states()[EVE] == "waiting"
    here.run(after=REMOVAL_STANDS)
    assert here.states()[EVE] == "cancelled"
