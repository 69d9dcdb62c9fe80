"""``followupd calendar`` as a real process: what it prints, writes and refuses to overwrite."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.process.daemon import command, queue_text, settings, states

NOBODYS_PORT = 9
CALL_AT = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0)
EVENT_KEYS = {
    "uid", "kind", "start", "end", "timezone", "summary", "description", "alarms", "interview",
    "letters",
}  # fmt: skip


def queue_with_call(at: datetime = CALL_AT) -> str:
    call = f"    call_at: {at.strftime('%Y-%m-%d %H:%M')}\n    people:\n"
    return queue_text("Dana Lee", "Ivo Brandt").replace("    people:\n", call)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = settings(tmp_path, NOBODYS_PORT, mode="review")
    file.with_name("interviews.yaml").write_text(queue_with_call(), encoding="utf-8")
    return file


def raw(config: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "followupd", "--config", str(config), "calendar", *words],
        capture_output=True,
        timeout=120,
        env=os.environ.copy(),
        check=False,
    )


def test_the_calendar_goes_to_standard_output_byte_for_byte(config: Path) -> None:
    said = raw(config)
    assert (said.returncode, said.stderr) == (0, b"")
    assert said.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert said.stdout.endswith(b"END:VCALENDAR\r\n")
    deadline, call = Calendar.from_ical(said.stdout).walk("VEVENT")
    assert deadline["SUMMARY"] == "Deadline: 2 thank-you letters (Acme Robotics)"
    assert call["SUMMARY"] == "Call Acme Robotics"
    assert call["DTSTART"].dt == CALL_AT


def test_json_is_a_list_of_the_same_events(config: Path) -> None:
    events = json.loads(raw(config, "--json").stdout)
    assert [e["kind"] for e in events] == ["deadline", "call"]
    for event in events:
        assert set(event) == EVENT_KEYS
        for time in (event["start"], event["end"], *event["alarms"]):
            assert datetime.fromisoformat(time).tzinfo is not None
    assert datetime.fromisoformat(events[1]["start"]) == CALL_AT
    assert events[0]["letters"] == ["acme/dana-lee", "acme/ivo-brandt"]
    read = Calendar.from_ical(raw(config).stdout).walk("VEVENT")
    assert [e["UID"] for e in read] == [e["uid"] for e in events]


def test_a_look_at_the_calendar_changes_no_letter(config: Path) -> None:
    before = states(config)
    raw(config)
    assert states(config) == before
    log = command(config, "log")
    assert log.stdout == ""


def test_a_moved_call_keeps_its_uid_and_cancelled_letters_have_no_deadline(config: Path) -> None:
    before = json.loads(raw(config, "--json").stdout)
    later = queue_with_call(CALL_AT + timedelta(hours=2))
    config.with_name("interviews.yaml").write_text(later, encoding="utf-8")
    command(config, "cancel", "acme")
    (call,) = json.loads(raw(config, "--json").stdout)
    assert call["uid"] == before[1]["uid"]
    assert datetime.fromisoformat(call["start"]) == CALL_AT + timedelta(hours=2)


def test_a_file_is_written_whole_for_the_user_only_and_again_over_itself(config: Path) -> None:
    file = config.with_name("calls.ics")
    for _ in range(2):
        said = raw(config, "--output", str(file))
        assert (said.returncode, said.stdout.decode()) == (0, f"{file}: 2 events\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 2
    assert [p.name for p in config.parent.iterdir() if "calls" in p.name] == ["calls.ics"]


def test_what_is_no_calendar_of_ours_is_overwritten_only_when_told_so(config: Path) -> None:
    before = config.read_bytes()
    said = raw(config, "--output", str(config))
    assert said.returncode == 2
    assert b"--force" in said.stderr
    assert config.read_bytes() == before
    theirs = config.with_name("theirs.ics")
    theirs.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//Mozilla.org//EN\r\nEND:VCALENDAR\r\n")
    assert raw(config, "--output", str(theirs)).returncode == 2
    assert raw(config, "--output", str(theirs), "--force").returncode == 0
    assert b"PRODID:-//followupd//" in theirs.read_bytes()


def test_a_folder_a_device_and_a_place_that_is_not_there_are_refused(config: Path) -> None:
    pipe = config.with_name("pipe")
    os.mkfifo(pipe)
    for place, code in ((config.parent, 2), (pipe, 2), (config.parent / "nowhere" / "x.ics", 1)):
        said = raw(config, "--output", str(place), "--force")
        assert (said.returncode, said.stdout) == (code, b"")
        assert b"Traceback" not in said.stderr
        assert str(place).encode() in said.stderr


def test_a_link_stays_a_link_and_the_file_behind_it_is_written(config: Path) -> None:
    link, file = config.with_name("link.ics"), config.with_name("file.ics")
    link.symlink_to(file)
    for _ in range(2):
        assert raw(config, "--output", str(link)).returncode == 0
    assert link.is_symlink()
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_queue_that_cannot_be_used_leaves_the_file_of_before(config: Path) -> None:
    file = config.with_name("calls.ics")
    raw(config, "--output", str(file))
    before = file.read_bytes()
    config.with_name("interviews.yaml").write_text("interviews: [", encoding="utf-8")
    said = raw(config, "--output", str(file))
    assert said.returncode == 4
    assert b"interviews.yaml:1:" in said.stderr
    assert file.read_bytes() == before


def test_a_bad_entry_is_said_and_the_others_are_there(config: Path) -> None:
    queue = config.with_name("interviews.yaml")
    bad = "  - company: Birch Law\n    ended: yesterday\n    people: []\n"
    queue.write_text(queue.read_text(encoding="utf-8") + bad, encoding="utf-8")
    said = raw(config)
    assert said.returncode == 0
    assert b"interviews.yaml:" in said.stderr
    assert len(Calendar.from_ical(said.stdout).walk("VEVENT")) == 2


def test_nothing_to_put_in_is_said_and_is_still_a_calendar(config: Path) -> None:
    config.with_name("interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    command(config, "cancel", "acme")
    said = raw(config)
    assert said.returncode == 0
    assert b"no letter is open" in said.stderr
    assert Calendar.from_ical(said.stdout).walk("VEVENT") == []
    nothing = raw(config, "--json")
    assert (json.loads(nothing.stdout), nothing.stderr) == ([], b"")


def test_json_and_a_file_together_are_wrong_usage(config: Path) -> None:
    said = raw(config, "--json", "--output", str(config.with_name("x.ics")))
    assert said.returncode == 2
    assert not config.with_name("x.ics").exists()
