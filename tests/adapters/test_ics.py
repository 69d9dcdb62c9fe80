"""The calendar file: read back by icalendar, and its raw bytes held against RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from icalendar import Calendar, Component

from followupd.adapters.ics import is_ours, render
from followupd.core.agenda import Event, EventKind, agenda
from tests.examples import BERLIN, ENDED, NEW_YORK, interview, letter, person, reading, settings

NOW = ENDED + timedelta(minutes=10)
CALL_AT = ENDED + timedelta(days=7)
ZONES = [
    "America/New_York", "Europe/Berlin", "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata",
    "Asia/Tokyo", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Africa/Cairo", "UTC",
    "Etc/UTC", "Etc/GMT+5", "US/Eastern",
]  # fmt: skip
COMPANIES = [
    "Acme, Inc.; Robotics",
    r"Back\slash \n Ltd",
    "Łódź & Söhne GmbH",
    "株式会社李小龍工業",
]


def event(at: datetime = CALL_AT, zone: ZoneInfo = NEW_YORK, **fields: object) -> Event:
    plain: dict[str, object] = {
        "uid": "one@followupd.invalid",
        "kind": EventKind.CALL,
        "at": at,
        "zone": zone,
        "summary": "Call Acme Robotics",
        "description": "People: Dana Lee",
        "interview": "acme-phone",
        "alarms": (timedelta(days=1), timedelta(minutes=15)),
    }
    return Event(**{**plain, **fields})  # type: ignore[arg-type]  # as in Event


def written(*events: Event) -> bytes:
    return render(events, NOW, NEW_YORK)


def unfolded(content: bytes) -> list[str]:
    """The content lines, as RFC 5545, 3.1 joins them."""
    text = content.replace(b"\r\n ", b"").decode("utf-8")
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").split("\r\n")


def components(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Each component with its own properties, not those of the ones inside it."""
    open_ones: list[tuple[str, list[str]]] = []
    found = []
    for line in lines:
        if line.startswith("BEGIN:"):
            open_ones.append((line.removeprefix("BEGIN:"), []))
            found.append(open_ones[-1])
        elif line.startswith("END:"):
            assert open_ones.pop()[0] == line.removeprefix("END:")
        else:
            open_ones[-1][1].append(line)
    assert open_ones == []
    return found


def named(properties: Iterable[str], name: str) -> list[str]:
    return [p.partition(":")[2] for p in properties if re.split("[:;]", p, maxsplit=1)[0] == name]


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(
        hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0)
    )


def instant(line: str, content: bytes) -> datetime:
    """What a program knows that has no zones but those in the file (RFC 5545, 3.6.5)."""
    head, _, value = line.partition(":")
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    zone = head.partition("TZID=")[2]
    local = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the offset is looked up
    rules: list[tuple[datetime, timedelta]] = []
    inside = False
    for name, properties in components(unfolded(content)):
        if name == "VTIMEZONE":
            inside = named(properties, "TZID") == [zone]
        elif name in {"STANDARD", "DAYLIGHT"} and inside:
            (onset,), (to,) = named(properties, "DTSTART"), named(properties, "TZOFFSETTO")
            begins = datetime.strptime(onset, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local, as above
            before = offset(named(properties, "TZOFFSETFROM")[0])
            rules.append((begins - before, offset(to)))
    # A clock set back shows a local time twice, and the first is meant; one set ahead, once.
    moments = sorted(
        local - to
        for n, (begins, to) in enumerate(sorted(rules))
        if begins <= local - to and (n + 1 == len(rules) or local - to < sorted(rules)[n + 1][0])
    )
    return moments[0].replace(tzinfo=UTC)


def must_follow_the_rules(content: bytes) -> None:
    """What RFC 5545 asks of a file with events and alarms."""
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no letter is cut in two
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    found = components(unfolded(content))
    name, head = found[0]
    assert name == "VCALENDAR"
    assert named(head, "VERSION") == ["2.0"]
    assert len(named(head, "PRODID")) == 1
    assert named(head, "METHOD") == []
    assert len(found) > 1
    uids = [named(p, "UID") for name, p in found if name == "VEVENT"]
    assert all(len(uid) == 1 for uid in uids)
    assert len({uid[0] for uid in uids}) == len(uids)
    defined = [named(p, "TZID")[0] for name, p in found if name == "VTIMEZONE"]
    assert len(set(defined)) == len(defined)
    used = re.findall(r";TZID=([^:;]+)", "\n".join(unfolded(content)))
    assert set(used) <= set(defined)
    for name, properties in found:
        if name == "VEVENT":
            for stamp in ("DTSTAMP", "LAST-MODIFIED"):
                (value,) = named(properties, stamp)
                assert re.fullmatch(r"\d{8}T\d{6}Z", value)
            assert len(named(properties, "DTSTART")) == len(named(properties, "DTEND")) == 1
            assert named(properties, "TRANSP")[0] in {"OPAQUE", "TRANSPARENT"}
        elif name == "VALARM":
            assert named(properties, "ACTION") == ["DISPLAY"]
            assert len(named(properties, "DESCRIPTION")) == 1
            assert re.fullmatch(r"-P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)",
                                named(properties, "TRIGGER")[0])  # fmt: skip
        elif name == "VTIMEZONE":
            assert len(named(properties, "TZID")) == 1
        elif name in {"STANDARD", "DAYLIGHT"}:
            for one in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
                assert len(named(properties, one)) == 1
            assert re.fullmatch(r"\d{8}T\d{6}", named(properties, "DTSTART")[0])


def moment(read: Component, name: str) -> datetime:
    """In UTC: Python calls a local time that comes twice unequal to all times of other zones."""
    at = read[name].dt
    assert isinstance(at, datetime)
    return at.astimezone(UTC)


def start_line(content: bytes) -> str:
    (properties,) = [p for name, p in components(unfolded(content)) if name == "VEVENT"]
    (line,) = [p for p in properties if p.startswith("DTSTART")]
    return line


def test_a_call_and_a_deadline_are_read_back_as_they_are() -> None:
    found = agenda([letter()], reading(interview(call_at=CALL_AT)), settings(), NOW)
    content = render(found, NOW, NEW_YORK)
    must_follow_the_rules(content)
    read = Calendar.from_ical(content).walk("VEVENT")
    assert [e["UID"] for e in read] == [e.uid for e in found]
    assert [moment(e, "DTSTART") for e in read] == [e.at for e in found]
    assert [moment(e, "DTEND") for e in read] == [e.ends for e in found]
    assert [str(e["DESCRIPTION"]) for e in read] == [e.description for e in found]
    assert [[a["TRIGGER"].dt for a in e.walk("VALARM")] for e in read] == [
        [-step for step in e.alarms] for e in found
    ]
    assert [e["TRANSP"] for e in read] == ["TRANSPARENT", "OPAQUE"]


def test_a_call_stands_at_its_local_time_with_its_zone() -> None:
    content = written(event())
    assert start_line(content) == "DTSTART;TZID=America/New_York:20261125T143000"
    assert b"TZID:America/New_York" in content


@pytest.mark.parametrize("company", COMPANIES)
def test_commas_semicolons_backslashes_and_three_scripts_come_back_whole(company: str) -> None:
    people = person("Zoë O’Hara"), person("李小龍"), person("Łukasz Żak, MBA")
    entry = interview(*people, company=company, call_at=CALL_AT)
    content = render(agenda([], reading(entry), settings(), NOW), NOW, NEW_YORK)
    must_follow_the_rules(content)
    (read,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(read["SUMMARY"]) == f"Call {company}"
    for name in ("Zoë O’Hara", "李小龍", "Łukasz Żak, MBA"):
        assert name in str(read["DESCRIPTION"])


def test_line_ends_and_invisible_characters_start_no_line_of_their_own() -> None:
    nasty = "Acme\r\nATTENDEE:mailto:x@y.example\nX\u2028Y\x00Z\x85W\ud800"
    content = written(event(summary=nasty, description=nasty))
    must_follow_the_rules(content)
    (read,) = Calendar.from_ical(content).walk("VEVENT")
    assert "ATTENDEE" not in read
    for name in ("SUMMARY", "DESCRIPTION"):
        assert str(read[name]) == "Acme\nATTENDEE:mailto:x@y.example\nX\nY Z\nW\ufffd"


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 11, 7, 6, tzinfo=UTC)),
        ("Europe/Dublin", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("Europe/Dublin", datetime(2027, 10, 31, 1, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, tzinfo=UTC)),
    ],
)
def test_a_call_around_a_change_of_the_clock_keeps_its_instant(zone: str, change: datetime) -> None:
    for minutes in range(-150, 151, 10):
        at = change + timedelta(minutes=minutes)
        content = written(event(at, ZoneInfo(zone)))
        must_follow_the_rules(content)
        (read,) = Calendar.from_ical(content).walk("VEVENT")
        assert moment(read, "DTSTART") == at
        assert instant(start_line(content), content) == at


def test_the_second_of_two_equal_local_times_is_told_in_utc() -> None:
    first = datetime(2027, 11, 7, 5, 10, tzinfo=UTC)  # 01:10 in New York, and an hour later again
    assert start_line(written(event(first))) == "DTSTART;TZID=America/New_York:20271107T011000"
    second = start_line(written(event(first + timedelta(hours=1))))
    assert second == "DTSTART:20271107T061000Z"


def test_a_zone_without_a_rule_is_told_in_utc_and_not_defined() -> None:
    content = written(event(zone=ZoneInfo("UTC")), event(zone=BERLIN, uid="two@followupd.invalid"))
    must_follow_the_rules(content)
    assert b"TZID:UTC" not in content
    assert b"DTSTART:20261125T193000Z" in content


def test_each_zone_is_defined_once_also_when_many_events_name_it() -> None:
    many = [event(CALL_AT + timedelta(days=n), uid=f"{n}@followupd.invalid") for n in range(30)]
    content = written(*many, event(zone=BERLIN))
    must_follow_the_rules(content)
    assert content.count(b"BEGIN:VTIMEZONE") == 2


def test_a_later_file_has_a_higher_sequence_so_that_a_calendar_takes_it() -> None:
    numbers = [
        Calendar.from_ical(render([event()], at, NEW_YORK)).walk("VEVENT")[0]["SEQUENCE"]
        for at in (NOW, NOW + timedelta(minutes=1), datetime(2000, 1, 1, tzinfo=UTC))
    ]
    assert numbers[0] < numbers[1] < 2**31
    assert numbers[2] == 0


def test_a_calendar_without_events_still_is_a_calendar() -> None:
    for zone in (NEW_YORK, ZoneInfo("UTC")):
        content = render([], NOW, zone)
        must_follow_the_rules(content)
        assert Calendar.from_ical(content).walk("VEVENT") == []


def test_our_calendars_are_known_again_and_nobody_elses_are() -> None:
    content = written(event())
    assert is_ours(content)
    assert is_ours(content.replace(b"\r\n", b"\n"))
    assert is_ours(re.sub(rb"followupd \d+\.\d+\.\d+", b"followupd 9.1", content))
    assert not is_ours(b"")
    assert not is_ours(content.replace(b"-//followupd//", b"-//Mozilla.org/NONSGML//"))
    assert not is_ours(b"interviews:\n" + content)
    theirs = b"BEGIN:VCALENDAR\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nPRODID:-//followupd//followupd"
    assert not is_ours(theirs)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
STEPS = st.integers(1, 100 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@examples(deadline=None)  # a busy machine is no finding
@given(
    company=WORDS,
    minutes=st.lists(st.integers(0, 3 * 365 * 24 * 60), min_size=1, max_size=4),
    zones=st.lists(st.sampled_from(ZONES), min_size=4, max_size=4),
    alarms=st.lists(STEPS, max_size=3),
)
def test_whatever_the_company_time_and_zone_the_file_gives_the_same_back(
    company: str, minutes: list[int], zones: list[str], alarms: list[timedelta]
) -> None:
    made = [
        replace(
            event(CALL_AT + timedelta(minutes=m), ZoneInfo(zone)),
            uid=f"{n}@followupd.invalid",
            summary=f"Call {company}",
            alarms=tuple(alarms),
        )
        for n, (m, zone) in enumerate(zip(minutes, zones, strict=False))
    ]
    content = written(*made)
    must_follow_the_rules(content)
    read = Calendar.from_ical(content).walk("VEVENT")
    assert [moment(e, "DTSTART") for e in read] == [e.at for e in made]
    assert [moment(e, "DTEND") for e in read] == [e.ends for e in made]
    lines = [p for name, p in components(unfolded(content)) if name == "VEVENT"]
    starts = [p for properties in lines for p in properties if p.startswith("DTSTART")]
    assert [instant(line, content) for line in starts] == [e.at for e in made]
    if company.isprintable():
        assert {str(e["SUMMARY"]) for e in read} == {f"Call {company}"}
    for e in read:
        assert [a["TRIGGER"].dt for a in e.walk("VALARM")] == [-step for step in alarms]
