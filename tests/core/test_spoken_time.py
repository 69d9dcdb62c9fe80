"""Times as people say them, said on Monday, 23 November 2026, at 12:05 in New York."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from followupd.core.spoken_time import doubt, in_words, meanings, written
from followupd.errors import UsageError

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 12, 5, tzinfo=NEW_YORK)
ZONES = [
    ZoneInfo(name)
    for name in ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
]


def heard(text: str, *, future: bool = False) -> list[str]:
    return [written(at, NEW_YORK) for at in meanings(text, NOW, NEW_YORK, future=future)]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("today 9:15", "2026-11-23 09:15"),
        ("today 14:30", "2026-11-23 14:30"),
        ("Today, at 2:30 pm", "2026-11-23 14:30"),
        ("yesterday 3pm", "2026-11-22 15:00"),
        ("3 p.m. yesterday", "2026-11-22 15:00"),
        ("yesterday afternoon at 3", "2026-11-22 15:00"),
        ("the day before yesterday 16.15", "2026-11-21 16:15"),
        ("Friday 10:00", "2026-11-20 10:00"),
        ("last Friday at 10", "2026-11-20 10:00"),
        ("fri 10am", "2026-11-20 10:00"),
        ("Monday 11", "2026-11-23 11:00"),
        ("Monday 13:00", "2026-11-16 13:00"),
        ("last Monday 11:00", "2026-11-16 11:00"),
        ("11:30", "2026-11-23 11:30"),
        ("14:30", "2026-11-22 14:30"),
        ("2 hours ago", "2026-11-23 10:05"),
        ("two hours ago", "2026-11-23 10:05"),
        ("half an hour ago", "2026-11-23 11:35"),
        ("an hour and a half ago", "2026-11-23 10:35"),
        ("about 90 min ago", "2026-11-23 10:35"),
        ("1.5h ago", "2026-11-23 10:35"),
        ("just now", "2026-11-23 12:05"),
        ("22 Nov 14:30", "2026-11-22 14:30"),
        ("Nov 22, 2:30 pm", "2026-11-22 14:30"),
        ("the 22nd of November at noon", "2026-11-22 12:00"),
        ("Sunday, 22 November 2026, 14:30", "2026-11-22 14:30"),
        ("22.11. 14:30", "2026-11-22 14:30"),
        ("22.11.26 14.30", "2026-11-22 14:30"),
        ("5.11. 14:30", "2026-11-05 14:30"),
        ("22/11 14:30", "2026-11-22 14:30"),
        ("11/22/2026 14:30", "2026-11-22 14:30"),
        ("2026-11-22 14:30", "2026-11-22 14:30"),
        ("2026-11-22T14:30-05:00", "2026-11-22 14:30"),
        ("2026-11-22T19:30Z", "2026-11-22 14:30"),
        ("this morning at 9", "2026-11-23 09:00"),
        ("last night 8:30", "2026-11-22 20:30"),
        ("3 days ago at 10", "2026-11-20 10:00"),
        ("quarter to one pm today", "2026-11-23 12:45"),
        ("30 Sep 10:00", "2026-09-30 10:00"),
        ("12am today", "2026-11-23 00:00"),
        ("yesterday 02:30", "2026-11-22 02:30"),
    ],
)
def test_what_has_been_is_understood(text: str, means: str) -> None:
    assert heard(text) == [means]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("tomorrow 10:00", "2026-11-24 10:00"),
        ("Wednesday 3pm", "2026-11-25 15:00"),
        ("Monday 10:00", "2026-11-30 10:00"),
        ("Monday 16:00", "2026-11-23 16:00"),
        ("25 Nov 10:00", "2026-11-25 10:00"),
        ("5 Jan 10:00", "2027-01-05 10:00"),
        ("in 3 days at 10:00", "2026-11-26 10:00"),
        ("in 2 hours", "2026-11-23 14:05"),
        ("10:00", "2026-11-24 10:00"),
        ("a week", ""),
    ],
)
def test_what_is_to_come_is_understood(text: str, means: str) -> None:
    if not means:
        with pytest.raises(UsageError):
            heard(text, future=True)
    else:
        assert heard(text, future=True) == [means]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("at 3", ["2026-11-22 15:00", "2026-11-23 03:00"]),
        ("yesterday 2:30", ["2026-11-22 14:30", "2026-11-22 02:30"]),
        ("yesterday at half past two", ["2026-11-22 14:30", "2026-11-22 02:30"]),
        ("5/11 14:30", ["2026-11-05 14:30", "2027-05-11 14:30"]),
        ("5/11/2026 14:30", ["2026-11-05 14:30", "2026-05-11 14:30"]),
        ("1 Nov 2026 01:30", ["2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"]),
    ],
)
def test_what_can_mean_two_moments_gives_both(text: str, means: list[str]) -> None:
    assert heard(text) == means


def test_next_wednesday_may_be_this_week_or_the_one_after() -> None:
    assert heard("next Wednesday 10:00", future=True) == ["2026-11-25 10:00", "2026-12-02 10:00"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Friday", "no time of day"),
        ("yesterday", "no time of day"),
        ("8 March 2026 02:30", "clocks go forward"),
        ("14:30 EST", "time zone"),
        ("soon", "understand"),
        ("32 Nov 10:00", "understand"),
        ("25:00", "understand"),
        ("13pm", "understand"),
        ("0001-01-01 10:00", "too far"),
        ("9999-12-31 23:59", "too far"),
        ("", "nothing"),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_to_write_instead(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        heard(text)
    assert caught.value.hint


def test_a_bare_time_is_of_the_day_that_is_spoken_of() -> None:
    day = datetime(2026, 11, 19, 12, 0, tzinfo=NEW_YORK)
    (found,) = meanings("14:45", NOW, NEW_YORK, day=day)
    assert written(found, NEW_YORK) == "2026-11-19 14:45"


def test_a_moment_is_said_with_weekday_and_zone() -> None:
    (found,) = meanings("yesterday 14:30", NOW, NEW_YORK)
    assert in_words(found, NEW_YORK) == "Sunday, 22 November 2026, 14:30 (America/New_York)"


def test_a_doubled_hour_is_said_as_such() -> None:
    first, second = meanings("1 Nov 2026 01:30", NOW, NEW_YORK)
    assert "the first time that night" in in_words(first, NEW_YORK)
    assert "the second time that night" in in_words(second, NEW_YORK)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "future", "says"),
    [
        ("today 14:30", False, "still to come"),
        ("1 Nov 2026 10:00", False, "long ago"),
        ("yesterday 14:30", False, ""),
        ("today 09:00", True, "already"),
        ("1 June 09:00", True, "far off"),
        ("tomorrow 09:00", True, ""),
    ],
)
def test_an_unlikely_moment_is_doubted(text: str, *, future: bool, says: str) -> None:
    (found,) = meanings(text, NOW, NEW_YORK, future=future)
    said = doubt(found, NOW, future=future)
    assert says in said
    assert bool(said) == bool(says)


moments = st.datetimes(datetime(2001, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(moments, st.sampled_from(ZONES))
def test_what_is_written_and_what_is_said_mean_the_same_moment(
    at: datetime, zone: ZoneInfo
) -> None:
    at = at.replace(second=0, microsecond=0)
    (back,) = meanings(written(at, zone), NOW, zone)
    assert back.astimezone(UTC) == at
    said = in_words(at, zone).partition(" (")[0]
    assume("that night" not in said)
    (heard_again,) = meanings(said, NOW, zone)
    assert heard_again.astimezone(UTC) == at


words = r"(today|yesterday|friday|next|22|5|nov|at|/|\.|:|-| |3pm|14:30|ago|in|half|hour|26){1,8}"


@given(
    text=st.one_of(st.text(max_size=30), st.from_regex(words, fullmatch=True)),
    now=moments,
    zone=st.sampled_from(ZONES),
    future=st.booleans(),
)
def test_every_answer_is_aware_and_the_rest_is_refused_in_words(
    text: str, now: datetime, zone: ZoneInfo, *, future: bool
) -> None:
    found: tuple[datetime, ...] = ()
    hint = ""
    try:
        found = meanings(text, now, zone, future=future)
    except UsageError as error:
        hint = error.hint
    assert found or hint
    for at in found:
        assert at.tzinfo is not None
        assert at.second == 0
        assert in_words(at, zone)


@given(moments, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 59))
def test_a_bare_time_lies_within_the_last_day_or_two(
    now: datetime, zone: ZoneInfo, hour: int, minute: int
) -> None:
    found: tuple[datetime, ...] = ()
    said = ""
    try:
        found = meanings(f"{hour:02}:{minute:02}", now, zone)
    except UsageError as error:
        said = str(error)
    assert found or "clocks go forward" in said
    for at in found:
        assert timedelta(hours=-1) <= now - at.astimezone(UTC) <= timedelta(hours=25)
