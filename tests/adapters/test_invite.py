"""Invitations as the large calendars write them, and files that are none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followupd.adapters.invite import LARGEST, read_invite
from followupd.core.invitation import Invitation
from followupd.core.settings import Me
from followupd.core.words import Format
from followupd.errors import UsageError

ME = Me(
    name="Sam Rivera",
    email="sam@rivera.example",
    timezone=ZoneInfo("America/New_York"),
    signature="Sam",
)
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)

WEB = """\
BEGIN:VCALENDAR
PRODID:-//Example//Web Calendar//EN
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
DTSTART:20261122T183000Z
DTEND:20261122T193000Z
UID:abc@web.example
ORGANIZER;CN=Rae Ortiz:mailto:rae@agency.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=sam@rivera
 .example;X-NUM-GUESTS=0:mailto:sam@rivera.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN=dana.lee@acme.example:mailto:dana.lee@acme.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;CN=Ben Roth:mailto:ben@acme.example
ATTENDEE;CUTYPE=RESOURCE;CN=HQ-4-Oak:mailto:c_188@resource.calendar.example
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
SUMMARY:Interview: Sam Rivera / Acme Robotics
DESCRIPTION:See you there\\, with questions.
STATUS:CONFIRMED
SEQUENCE:0
END:VEVENT
END:VCALENDAR
"""

OFFICE = """\
BEGIN:VCALENDAR
METHOD:REQUEST
PRODID:Example Office
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN="Lee, Dana (Acme)":MAILTO:Dana.Lee@Acme.example
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN="Rivera, Sam":MAILTO:SAM@Rivera.example
ATTENDEE;ROLE=OPT-PARTICIPANT;CN="Brandt, Ivo":MAILTO:ivo.brandt@acme.example
ATTENDEE;CUTYPE=GROUP;CN=Hiring Team:MAILTO:hiring@acme.example
ATTENDEE;CUTYPE=ROOM;CN=Room 4:MAILTO:room4@acme.example
DESCRIPTION;LANGUAGE=en-US:Join: https://teams.microsoft.com/l/meetup-join/1
SUMMARY;LANGUAGE=en-US:Second round
DTSTART;TZID=W. Europe Standard Time:20261120T140000
DTEND;TZID=W. Europe Standard Time:20261120T150000
UID:0400
SEQUENCE:2
LOCATION:Microsoft Teams Meeting
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
"""

FRUIT = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Desk Calendar//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
UID:FRUIT-1
SUMMARY:Coffee with Birch Law
DTSTART;TZID=America/Chicago:20261121T090000
DURATION:PT1H30M
LOCATION:12 Harbour Street\\, Hull
ORGANIZER;CN="Gus Moor";EMAIL=gus@birch-law.example:mailto:gus@birch-law.example
ATTENDEE;CN=Gus Moor;ROLE=CHAIR:mailto:GUS@birch-law.example
END:VEVENT
END:VCALENDAR
"""


def read(tmp_path: Path, text: str | bytes, now: datetime = NOW) -> Invitation:
    file = tmp_path / "invite.ics"
    content = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    file.write_bytes(content)
    return read_invite(file, ME, now)


def event(*lines: str, head: str = "METHOD:REQUEST") -> str:
    inner = "\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}\nBEGIN:VEVENT\nUID:1\n{inner}\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )


def test_an_invitation_of_a_web_calendar_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, WEB)
    assert found.ended == datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    assert found.zone is None
    assert [(g.name, g.email) for g in found.guests] == [
        ("Rae Ortiz", "rae@agency.example"),
        ("", "dana.lee@acme.example"),
    ]
    assert found.format is Format.VIDEO
    assert "Ben Roth (declined)" in found.left_out
    assert "HQ-4-Oak (a resource)" in found.left_out


def test_an_invitation_of_an_office_calendar_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, OFFICE)
    assert found.ended == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    assert found.zone == ZoneInfo("Europe/Berlin")
    assert [(g.name, g.email) for g in found.guests] == [
        ("Dana Lee", "Dana.Lee@Acme.example"),
        ("Ivo Brandt", "ivo.brandt@acme.example"),
    ]
    assert found.format is Format.VIDEO
    assert found.company == "Acme"
    assert found.left_out == ("Hiring Team (a mailing list)", "Room 4 (a room)")


def test_an_invitation_of_a_desk_calendar_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, FRUIT)
    assert found.ended == datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert found.zone == ZoneInfo("America/Chicago")
    assert [(g.name, g.email) for g in found.guests] == [("Gus Moor", "gus@birch-law.example")]
    assert found.format is Format.ONSITE
    assert found.company == "Birch Law"


def test_a_time_without_a_zone_is_in_the_users_and_that_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, event("DTSTART:20261122T133000", "DTEND:20261122T143000"))
    assert found.ended == datetime(2026, 11, 22, 14, 30, tzinfo=ME.timezone)
    assert any("no time zone" in note for note in found.notes)


def test_an_unknown_zone_is_said(tmp_path: Path) -> None:
    zoned = "TZID=Atlantis Standard Time:20261122T1"
    found = read(tmp_path, event(f"DTSTART;{zoned}33000", f"DTEND;{zoned}43000"))
    assert found.ended == datetime(2026, 11, 22, 14, 30, tzinfo=ME.timezone)
    assert any("Atlantis" in note for note in found.notes)


def test_a_whole_day_has_no_time(tmp_path: Path) -> None:
    found = read(tmp_path, event("DTSTART;VALUE=DATE:20261122", "DTEND;VALUE=DATE:20261123"))
    assert found.ended is None
    assert found.day is not None
    assert found.day.astimezone(ME.timezone).date().isoformat() == "2026-11-22"


def test_without_an_end_there_is_only_a_day(tmp_path: Path) -> None:
    found = read(tmp_path, event("DTSTART:20261122T133000Z"))
    assert found.ended is None
    assert found.day is not None


def test_of_several_the_latest_that_has_been_and_was_not_cancelled_is_taken(tmp_path: Path) -> None:
    def one(uid: str, day: int, more: str = "") -> str:
        times = f"DTSTART:202611{day}T100000Z\nDTEND:202611{day}T110000Z"
        return f"BEGIN:VEVENT\nUID:{uid}\n{times}\nSUMMARY:{uid}\n{more}END:VEVENT\n"

    events = one("a", 18) + one("b", 20) + one("c", 21, "STATUS:CANCELLED\n") + one("d", 28)
    found = read(tmp_path, f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
    assert found.summary == "b"
    assert any("3 events" in note for note in found.notes)


def test_the_newest_version_of_an_event_counts(tmp_path: Path) -> None:
    def version(number: int, hour: int) -> str:
        times = f"DTSTART:20261122T{hour}0000Z\nDTEND:20261122T{hour}3000Z"
        return f"BEGIN:VEVENT\nUID:1\nSEQUENCE:{number}\n{times}\nEND:VEVENT\n"

    both = version(1, 12) + version(0, 15)
    found = read(tmp_path, f"BEGIN:VCALENDAR\nVERSION:2.0\n{both}END:VCALENDAR\n")
    assert found.ended == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_of_a_series_the_last_one_that_has_been_is_taken(tmp_path: Path) -> None:
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20261231T000000Z"
    found = read(tmp_path, event("DTSTART:20261101T100000Z", "DURATION:PT1H", rule))
    assert found.ended == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY",
        "FREQ=DAILY;COUNT=99999999999",
    ],
)
def test_a_rule_that_would_be_searched_for_ever_is_not_followed(tmp_path: Path, rule: str) -> None:
    found = read(tmp_path, event("DTSTART:19000101T100000Z", "DURATION:PT1H", f"RRULE:{rule}"))
    assert found.ended == datetime(1900, 1, 1, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", [event("STATUS:CANCELLED"), event(head="METHOD:CANCEL")])
def test_a_cancelled_meeting_is_said_to_be_one(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="cancelled"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("location", "about", "how"),
    [
        ("https://acme.example/room", "", None),
        ("https://acme.zoom.us/j/1", "", Format.VIDEO),
        ("", "Join https://acme.zoom.us/j/1 or dial +1 555 0100 by phone", Format.VIDEO),
        ("+1 555 010 0200", "", Format.PHONE),
        ("Phone call", "", Format.PHONE),
        ("", "I will call you at +1 555 0100", Format.PHONE),
        ("5 Main Street", "Zoom for guests: https://zoom.us/j/1", Format.ONSITE),
        ("", "", None),
    ],
)
def test_place_and_text_tell_how(
    tmp_path: Path, location: str, about: str, how: Format | None
) -> None:
    text = event("DTSTART:20261122T133000Z", f"LOCATION:{location}", f"DESCRIPTION:{about}")
    assert read(tmp_path, text).format is how


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.7",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:nonsense\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
        b'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE;CN="x:mailto:a@b\r\nEND:VCALENDAR\r\n',
        b"x" * (LARGEST + 1),
    ],
)
def test_what_is_no_invitation_is_said_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    said: UsageError | None = None
    found = Invitation()
    try:
        found = read(tmp_path, content)
    except UsageError as error:
        said = error
    assert found.ended is None
    assert said is None or (said.hint and "invite.ics" in str(said))


@pytest.mark.parametrize("name", ["missing.ics", ".", "a\0b"])
def test_a_file_that_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_invite(tmp_path / name, ME, NOW)
    assert caught.value.hint


@given(
    st.sampled_from([WEB, OFFICE, FRUIT]),
    st.lists(st.tuples(st.integers(0, 2000), st.text(max_size=8)), min_size=1, max_size=6),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_invitation_gives_a_sentence_or_what_can_be_read(
    tmp_path: Path, sample: str, damage: list[tuple[int, str]]
) -> None:
    for place, text in damage:
        sample = sample[:place] + text + sample[place + len(text) :]
    found, hint = Invitation(), "it was read"
    try:
        found = read(tmp_path, sample.encode("utf-8", "surrogatepass"))
    except UsageError as error:
        hint = error.hint
    assert hint
    assert found.ended is None or found.ended.tzinfo is not None
    assert all(guest.email.casefold() != ME.email for guest in found.guests)
