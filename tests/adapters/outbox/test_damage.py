"""A damaged outbox: kept aside, said, and no letter of before it goes again unasked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from followupd import wiring
from followupd.adapters.outbox import SqlOutbox, open_or_rebuild
from followupd.core.words import LOST_TRACK, State
from followupd.errors import OutboxBroken, OutboxDamaged
from followupd.flow.run import Pass
from tests.desk import FOUR_PEOPLE, START, Desk, desk
from tests.examples import letter
from tests.fakes.mail import FakeMailbox

MANY = 120


def a_full_outbox(folder: Path) -> Path:
    with closing(SqlOutbox(folder)) as outbox:
        for n in range(MANY):
            state = State.SENT if n % 2 else State.WAITING
            one = letter(id=f"acme-{n:03}/dana-lee", interview=f"acme-{n:03}", state=state)
            outbox.add(replace(one, body="x" * 3000, approved="yes", hurry=state is State.WAITING))
    return folder / "outbox.sqlite3"


def truncated(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2 // 4096 * 4096])


def overwritten(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 5 * 4096] = b"\xa5" * (5 * 4096)
    file.write_bytes(bytes(content))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def a_shopping_list(file: Path) -> None:
    file.write_text("milk\n" * 4000)


def without_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("pragma journal_mode=wal")
        raw.execute("create table other (x)")


DAMAGES = [truncated, overwritten, emptied, a_shopping_list, without_tables]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_said_and_left_as_it_is(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = a_full_outbox(tmp_path)
    damage(file)
    before = file.read_bytes()
    with pytest.raises(OutboxDamaged) as caught:
        SqlOutbox(tmp_path)
    assert str(file) in caught.value.message
    assert "followupd once" in caught.value.hint
    assert file.read_bytes() == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_rebuilt_outbox_keeps_the_damaged_file_byte_for_byte(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = a_full_outbox(tmp_path)
    damage(file)
    before = file.read_bytes()
    with closing(open_or_rebuild(tmp_path, START)) as outbox:
        assert outbox.recall("rebuilt") == START.isoformat()
        assert [e.event for e in outbox.journal()] == ["outbox-rebuilt"]
    assert (tmp_path / "outbox.damaged-20261118T200000Z.sqlite3").read_bytes() == before
    assert not list(tmp_path.glob(".outbox-*")) + list(tmp_path.glob("*.rescued"))


def test_what_can_be_read_is_saved_and_only_the_sent_ones_are_trusted(tmp_path: Path) -> None:
    overwritten(a_full_outbox(tmp_path))
    with closing(open_or_rebuild(tmp_path, START)) as outbox:
        saved = outbox.letters()
    assert MANY / 2 < len(saved) < MANY
    for one in saved:
        trusted = one.state is State.SENT
        assert (one.ask == "", bool(one.approved), one.hurry) == (trusted, trusted, False)


def test_a_whole_outbox_is_opened_as_it_is(tmp_path: Path) -> None:
    a_full_outbox(tmp_path)
    with closing(open_or_rebuild(tmp_path, START)) as outbox:
        assert outbox.recall("rebuilt") is None
        assert len(outbox.letters()) == MANY


def test_a_letter_that_says_nonsense_is_damage(tmp_path: Path) -> None:
    file = a_full_outbox(tmp_path)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("update letters set state = 'flying' where id = 'acme-001/dana-lee'")
    with closing(open_or_rebuild(tmp_path, START)) as outbox:
        assert len(outbox.letters()) == MANY - 1


def test_dying_in_the_middle_of_the_rebuilding_loses_nothing(tmp_path: Path) -> None:
    file = a_full_outbox(tmp_path)
    file.rename(tmp_path / "outbox.sqlite3.rescued")  # built, and the damaged one is gone
    (tmp_path / "outbox.sqlite3-wal").write_bytes(b"of the damaged one")
    with pytest.raises(OutboxDamaged, match="is being put right"):
        SqlOutbox(tmp_path)
    with closing(open_or_rebuild(tmp_path, START)) as outbox:
        assert len(outbox.letters()) == MANY


def test_a_process_that_had_the_damaged_file_open_sees_the_new_one(tmp_path: Path) -> None:
    file = a_full_outbox(tmp_path)
    with closing(SqlOutbox(tmp_path)) as other:
        assert other.recall("rebuilt") is None
        a_shopping_list(file)
        with closing(open_or_rebuild(tmp_path, START)) as outbox:
            outbox.keep("word", "from the new one")
        assert other.recall("word") == "from the new one"
        other.keep("answer", "heard")
    with closing(SqlOutbox(tmp_path)) as outbox:
        assert outbox.recall("answer") == "heard"


# the whole way: what is sent, and what the person is told ---------------------------------------


@pytest.fixture
def all_sent(tmp_path: Path) -> Iterator[Desk]:
    """All four letters have gone; then the disk forgets all of it."""
    with desk(tmp_path) as here:
        here.write(FOUR_PEOPLE)
        here.run()
        here.run(after=timedelta(hours=2))
        assert len(here.arrived()) == 4
        here.close()
        yield here


def begin_again(here: Desk, mailbox: FakeMailbox | None = None) -> None:
    loaded = wiring.load_settings(here.config)
    here.outbox = open_or_rebuild(loaded.settings.state, here.clock.at)
    here.house = replace(here.house, outbox=here.outbox, mailbox=mailbox)
    here.walk = Pass(here.house)


def test_no_letter_goes_again_after_damage_and_the_person_is_asked(all_sent: Desk) -> None:
    here = all_sent
    emptied(here.folder / "state" / "outbox.sqlite3")
    begin_again(here)
    report = here.run(after=timedelta(minutes=1))
    here.run(after=timedelta(hours=1))
    assert len(here.arrived()) == 4
    assert {x.ask for x in here.outbox.letters()} == {LOST_TRACK}
    assert set(here.states().values()) == {"needs_approval"}
    assert [p.code for p in report.problems] == ["outbox-rebuilt"]
    said = "\n".join(r.title + r.body for r in here.heard.reminders)
    assert "the outbox was damaged" in said
    assert LOST_TRACK in said


def test_only_letters_that_sent_does_not_know_are_asked_about(all_sent: Desk) -> None:
    here = all_sent
    known = [bytes(m) for m in here.post.letters[:3]]
    here.heard.reminders.clear()
    emptied(here.folder / "state" / "outbox.sqlite3")
    begin_again(here, FakeMailbox(sent=known))
    here.run(after=timedelta(minutes=1))
    assert sorted(here.states().values()) == ["needs_approval", "sent", "sent", "sent"]
    asked = [r for r in here.heard.reminders if r.kind == "needs_approval"]
    assert [len(r.letters) for r in asked] == [1]
    (unknown,) = asked[0].letters
    here.say("approve", unknown)
    here.run(after=timedelta(minutes=1))
    assert len(here.arrived()) == 5  # the person's word


def test_an_interview_after_the_damage_needs_no_word(all_sent: Desk) -> None:
    here = all_sent
    emptied(here.folder / "state" / "outbox.sqlite3")
    begin_again(here)
    later = FOUR_PEOPLE.replace("acme-phone", "other-talk").replace("@acme", "@other")
    here.write(later.replace("2026-11-18 14:30", "2026-11-18 18:30").replace("@agency", "@desk"))
    here.run(after=timedelta(minutes=1))
    assert set(here.states().values()) == {"waiting"}


def test_status_does_not_begin_a_new_outbox(all_sent: Desk) -> None:
    here = all_sent
    a_shopping_list(here.folder / "state" / "outbox.sqlite3")
    loaded = wiring.load_settings(here.config)
    with pytest.raises(OutboxBroken, match="is not an outbox"):
        wiring.reading_house(loaded)
    assert not list((here.folder / "state").glob("outbox.damaged*"))
