from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from followupd.adapters.files.durations import read_duration, read_hours
from followupd.adapters.files.emails import _PLAIN, _validated, one_email, shown_email
from followupd.adapters.files.message_ids import one_message_id
from followupd.adapters.files.times import in_utc, read_time
from followupd.adapters.files.zones import find_zone, machine_zone
from followupd.core.message import wire_address
from followupd.core.settings import Hours


def complaint(read: Callable[..., Any], *arguments: object) -> tuple[str, str]:
    """Code and hint of what ``read`` complains about."""
    with pytest.raises(PydanticCustomError) as caught:
        read(*arguments)
    context = caught.value.context or {}
    assert context["message"]
    return caught.value.type, context["hint"]


def local(*when: int) -> datetime:
    """A time without a zone, as it stands in the file."""
    return datetime(*when)  # noqa: DTZ001 - it is local


# times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22 14:30", local(2026, 11, 22, 14, 30)),
        ("2026-11-22  9:05", local(2026, 11, 22, 9, 5)),
        ("2026-11-22T14:30:15", local(2026, 11, 22, 14, 30, 15)),
        ("2026-11-22T14:30:15.250", local(2026, 11, 22, 14, 30, 15)),
        ("2026-11-22 14:30Z", datetime(2026, 11, 22, 14, 30, tzinfo=UTC)),
        ("2026-11-22T14:30+01:00", datetime(2026, 11, 22, 13, 30, tzinfo=UTC)),
        ("2026-11-22 14:30 -0530", datetime(2026, 11, 22, 20, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, expected: datetime) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-11-22",
        "14:30",
        "2026-02-30 10:00",
        "2026-11-22 24:30",
        "2026-11-22 14:60",
        "22.11.2026 14:30",
        "1926-11-22 14:30",
        "2026-11-22 14:30 EST",
        "2026-11-22 14:30+25:00",
        "2026-11-22 14:30+01:75",
        "２０２６-11-22 14:30",
        "",
    ],
)
def test_anything_else_is_a_problem_that_shows_the_form(text: str) -> None:
    code, hint = complaint(read_time, text)
    assert code == "bad-time"
    assert "2026-11-22 14:30" in hint


def test_a_local_time_is_placed_in_its_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert in_utc(local(2026, 7, 1, 12), berlin) == (datetime(2026, 7, 1, 10, tzinfo=UTC), "")


def test_a_time_that_the_clocks_skipped_is_a_problem() -> None:
    code, hint = complaint(in_utc, local(2026, 3, 29, 2, 30), ZoneInfo("Europe/Berlin"))
    assert code == "bad-time"
    assert hint


def test_of_a_time_that_came_twice_the_first_is_taken_with_a_warning() -> None:
    time, warning = in_utc(local(2026, 10, 25, 2, 30), ZoneInfo("Europe/Berlin"))
    assert time == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "twice" in warning


def test_a_time_with_an_offset_is_never_ambiguous() -> None:
    written = read_time("2026-10-25 02:30+01:00")
    assert in_utc(written, ZoneInfo("Europe/Berlin")) == (
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        "",
    )


# zones


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("america/new-york", "America/New_York"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_in_any_case(text: str, key: str) -> None:
    assert find_zone(text).key == key


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Berlin", "Europe/Berlin"),
        ("Europe/Berln", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("Eastern", "America/New_York"),
        ("Munich", "Europe/Berlin"),
    ],
)
def test_an_unknown_zone_is_answered_with_the_one_that_was_meant(text: str, guess: str) -> None:
    code, hint = complaint(find_zone, text)
    assert code == "bad-timezone"
    assert guess in hint


@pytest.mark.parametrize("text", ["", "..", "/etc/passwd", "../../etc/passwd", "a\0b", "x" * 9999])
def test_a_zone_is_never_a_path(text: str) -> None:
    assert complaint(find_zone, text)[0] == "bad-timezone"


def test_the_machine_says_its_zone_in_one_of_three_ways(tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    assert machine_zone({}, tmp_path) is None
    (etc / "timezone").write_text("Asia/Tokyo\n")
    assert machine_zone({}, tmp_path) == ZoneInfo("Asia/Tokyo")
    (etc / "localtime").symlink_to("/usr/share/zoneinfo/posix/Europe/Paris")
    assert machine_zone({}, tmp_path) == ZoneInfo("Europe/Paris")
    assert machine_zone({"TZ": ":America/Lima"}, tmp_path) == ZoneInfo("America/Lima")
    assert machine_zone({"TZ": "nonsense/x"}, tmp_path) == ZoneInfo("Europe/Paris")


def test_a_machine_that_tells_nonsense_says_nothing(tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    (etc / "timezone").write_bytes(b"\xff\xfe")
    (etc / "localtime").write_bytes(b"TZif2")
    assert machine_zone({"TZ": ""}, tmp_path) is None
    (etc / "timezone").write_bytes(b"")
    assert machine_zone({}, tmp_path) is None


# durations and hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2h", 2),
        ("90m", 1.5),
        ("1d 4h", 28),
        ("1h30m", 1.5),
        ("1h, 30 min", 1.5),
        ("30 Minutes", 0.5),
        ("1.5 hours", 1.5),
        ("0m", 0),
        ("3600s", 1),
    ],
)
def test_a_span_of_time_is_read_as_people_write_it(text: str, hours: float) -> None:
    assert read_duration(text) == timedelta(hours=hours)


def test_a_number_alone_is_asked_what_it_counts() -> None:
    code, hint = complaint(read_duration, "90")
    assert code == "bad-duration"
    assert "`90m`" in hint


@pytest.mark.parametrize(
    "text", ["", "h", "2 fortnights", "-2h", "1000d", "2h x", "9d" * 30, "1e9h", "２h", "0", "."]
)
def test_what_is_no_span_of_time_is_a_problem(text: str) -> None:
    assert complaint(read_duration, text)[0] == "bad-duration"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07:30-21:00", Hours(450, 1260)),
        ("0:00 - 24:00", Hours(0, 1440)),
        ("9:00 – 17:05", Hours(540, 1025)),
    ],
)
def test_hours_of_a_day_are_read(text: str, expected: Hours) -> None:
    assert read_hours(text) == expected


@pytest.mark.parametrize(
    "text", ["", "7-21", "21:00-07:00", "08:00-08:00", "00:00-24:01", "08:60-12:00", "24:00-24:00"]
)
def test_hours_that_are_none_are_a_problem(text: str) -> None:
    assert complaint(read_hours, text)[0] == "bad-hours"


# addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dana@acme.example", "dana@acme.example"),
        ("Dana.Lee+x@ACME.example", "Dana.Lee+x@acme.example"),
        ("x@y.test", "x@y.test"),
        ("x@y.invalid", "x@y.invalid"),
        ("sam@localhost", "sam@localhost"),
        ("sam@mail.localhost", "sam@mail.localhost"),
        ("b@bücher.example", "b@xn--bcher-kva.example"),
        ("o'neil@acme.example", "o'neil@acme.example"),
    ],
)
def test_an_address_is_taken(text: str, expected: str) -> None:
    assert one_email(text) == expected


@pytest.mark.parametrize("address", ["b@bücher.example", "zoë@例え.example", "dana@acme.example"])
def test_an_address_is_shown_to_people_in_its_own_script(address: str) -> None:
    wire = wire_address(address)
    assert wire.partition("@")[2].isascii()
    assert shown_email(wire) == address


@pytest.mark.parametrize("address", ["x@xn--zzzzzzzzzz99.example", "x@XN--.example", "nothing"])
def test_an_address_that_has_no_other_script_is_shown_as_it_is(address: str) -> None:
    assert shown_email(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "dana",
        "@acme.example",
        "dana@",
        "dana@acme",
        "a b@acme.example",
        "a..b@acme.example",
        "Dana <dana@acme.example>",
        "dana@acme.example, rae@acme.example",
        "dana@acme.example;rae@acme.example",
        "dana@acme.example\nBcc: x@y.example",
        "dana@[127.0.0.1]",
        "x" * 65 + "@acme.example",
        "a@b@c.example",
    ],
)
def test_what_is_not_one_address_is_a_problem(text: str) -> None:
    assert complaint(one_email, text)[0] == "bad-email"


def test_two_addresses_are_told_to_be_two_people() -> None:
    _, hint = complaint(one_email, "a@x.example, b@x.example")
    assert "people" in hint


@pytest.mark.parametrize(
    "written",
    [
        "<CAB12x3@mail.example>",
        "CAB12x3@mail.example",
        "  <CAB12x3@mail.example> ",
        "< CAB12x3@mail.example >",
        "Message-ID: <CAB12x3@mail.example>",
        "message-id:<CAB12x3@mail.example>",
        "Message ID\t<CAB12x3@mail.example>",
        "Message-Id: CAB12x3@mail.example",
        "Message-ID:\n <CAB12x3@mail.example>",
    ],
)
def test_a_message_id_is_taken_as_people_copy_it(written: str) -> None:
    assert one_message_id(written) == "<CAB12x3@mail.example>"


@pytest.mark.parametrize(
    "whole",
    [
        "<CAF=+xyz_0-Q@mail.gmail.example>",
        "<000001d8$0f5a3b10$2e0fb130$@acme.example>",
        "<1234567890.12.1700000000000.JavaMail.root@[10.0.0.1]>",
        "<PH0PR07MB12345A1B2@PH0PR07MB1234.prod.mail.example>",
        "<a@b>",
        "<talk/42:x@host>",
        "<message-id.77@mail.example>",
        "<" + "x" * 400 + "@mail.example>",
    ],
)
def test_a_message_id_of_any_program_is_kept_as_it_is(whole: str) -> None:
    assert one_message_id(whole) == whole
    assert one_message_id(f"Message-ID: {whole}") == whole


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is no Message-ID"),
        ("<>", "is no Message-ID"),
        ("yes", "is no Message-ID"),
        ("Re: our call", "is no Message-ID"),
        ("@mail.example", "is no Message-ID"),
        ("<CAB12x3@>", "is no Message-ID"),
        ("<CAB12x3@mail.example", "is no Message-ID"),
        ("Dana Lee <CAB12x3@mail.example>", "A blank stands inside"),
        ("<CAB12 x3@mail.example>", "A blank stands inside"),
        ("<a1@b.example> <c2@d.example>", "more than one"),
        ("a1@b.example, c2@d.example", "more than one"),
        ("<größe1@mail.example>", "outside ASCII"),
        ("<" + "x" * 600 + "@mail.example>", "longer than"),
        ("dana@acme.example", "looks like a mail address"),
        ("dana.lee77@acme.example", "looks like a mail address"),
        ("@" * 200_000, "longer than"),
    ],
)
def test_what_is_no_message_id_is_a_problem_that_says_where_to_find_one(
    written: str, said: str
) -> None:
    with pytest.raises(PydanticCustomError, match=said) as caught:
        one_message_id(written)
    assert caught.value.type == "bad-message-id"
    assert (caught.value.context or {})["hint"]


@given(st.text(max_size=60))
def test_a_message_id_that_is_taken_can_stand_in_a_header(text: str) -> None:
    try:
        found = one_message_id(text)
    except PydanticCustomError:
        return
    assert re.fullmatch(r"<[!-~]+@[!-~]+>", found)
    assert one_message_id(found) == found


words = st.text("abzAZ09._+-x@", min_size=1, max_size=40)


@given(st.one_of(words, st.builds("{}@{}.{}".format, words, words, words)))
def test_what_the_quick_way_takes_the_library_takes_unchanged(text: str) -> None:
    if _PLAIN.fullmatch(text):
        assert _validated(text) == text


def test_the_environment_of_the_tests_is_not_changed_by_reading_zones() -> None:
    before = dict(os.environ)
    machine_zone(os.environ)
    assert dict(os.environ) == before
