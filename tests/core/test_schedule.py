from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followupd.core.schedule import goes_at, look_again_at, opening, pause, within
from followupd.core.settings import Delivery, Hours
from followupd.core.words import Mode, State
from tests.examples import BERLIN, ENDED, NEW_YORK, letter

DAY = Hours(7 * 60 + 30, 21 * 60)
RULES = Delivery(mode=Mode.SEND)
ZONES = [ZoneInfo(z) for z in ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC")]


def local(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type,misc]  # year, month, day ...


def test_a_moment_within_the_hours_is_its_own_opening() -> None:
    noon = local(BERLIN, 2026, 11, 18, 12, 0)
    assert opening(noon, DAY, BERLIN) == noon


def test_before_the_hours_it_opens_the_same_morning() -> None:
    assert opening(local(BERLIN, 2026, 11, 18, 3, 0), DAY, BERLIN) == local(
        BERLIN, 2026, 11, 18, 7, 30
    )


def test_after_the_hours_it_opens_the_next_morning() -> None:
    assert opening(local(BERLIN, 2026, 11, 18, 21, 0), DAY, BERLIN) == local(
        BERLIN, 2026, 11, 19, 7, 30
    )


def test_twenty_four_o_clock_closes_at_midnight() -> None:
    late = Hours(8 * 60, 24 * 60)
    assert within(local(BERLIN, 2026, 11, 18, 23, 59), late, BERLIN)
    assert not within(local(BERLIN, 2026, 11, 19, 0, 0), late, BERLIN)


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        (NEW_YORK, (2026, 3, 8)),  # spring forward
        (NEW_YORK, (2026, 11, 1)),  # fall back
        (BERLIN, (2026, 3, 29)),
        (BERLIN, (2026, 10, 25)),
    ],
)
def test_on_the_morning_of_a_dst_change_it_opens_at_the_time_on_the_wall(
    zone: ZoneInfo, night: tuple[int, int, int]
) -> None:
    opens = opening(local(zone, *night, 0, 30), DAY, zone)
    assert opens.astimezone(zone).strftime("%Y-%m-%d %H:%M") == "{}-{:02}-{:02} 07:30".format(
        *night
    )


def test_hours_that_a_dst_change_skips_are_waited_for() -> None:
    skipped = Hours(2 * 60, 2 * 60 + 30)
    opens = opening(local(BERLIN, 2026, 3, 29, 0, 30), skipped, BERLIN)
    assert opens.astimezone(BERLIN).strftime("%d %H:%M") == "30 02:00"


@given(
    moment=st.datetimes(
        min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(2028, 1, 1),  # noqa: DTZ001 - likewise
        timezones=st.just(UTC),
    ),
    zone=st.sampled_from(ZONES),
    opens=st.integers(0, 23 * 60),
    length=st.integers(60, 24 * 60),
)
def test_an_opening_is_never_before_its_moment_and_lies_within_the_hours(
    moment: datetime, zone: ZoneInfo, opens: int, length: int
) -> None:
    hours = Hours(opens, min(opens + length, 24 * 60))
    found = opening(moment, hours, zone)
    assert found >= moment
    assert within(found, hours, zone)
    assert found - moment < timedelta(days=2, hours=2)


# when a letter goes


def test_a_letter_goes_after_the_wait() -> None:
    assert goes_at(letter(), RULES, ENDED) == ENDED + timedelta(hours=2)


def test_a_letter_waits_for_the_recipients_morning_not_the_writers() -> None:
    theirs = letter(timezone="Europe/Berlin")  # 16:30 in New York is 22:30 in Berlin
    assert goes_at(theirs, RULES, ENDED) == local(BERLIN, 2026, 11, 19, 7, 30)


def test_a_letter_that_the_hours_would_make_late_goes_outside_them() -> None:
    soon = letter(
        timezone="Europe/Berlin", deadline=ENDED + timedelta(hours=6)
    )  # before their 07:30
    assert goes_at(soon, RULES, ENDED) == ENDED + timedelta(hours=2)


def test_a_letter_approved_at_night_waits_for_the_morning() -> None:
    night = local(NEW_YORK, 2026, 11, 19, 3, 0)
    assert goes_at(letter(), RULES, night) == local(NEW_YORK, 2026, 11, 19, 7, 30)


def test_a_letter_approved_at_night_with_its_deadline_before_the_morning_goes_at_once() -> None:
    night = local(NEW_YORK, 2026, 11, 19, 3, 0)
    soon = letter(deadline=night + timedelta(hours=1))
    assert goes_at(soon, RULES, night) <= night


def test_a_letter_past_its_deadline_still_keeps_the_recipients_night() -> None:
    night = local(NEW_YORK, 2026, 11, 20, 3, 0)
    assert goes_at(letter(), RULES, night) == local(NEW_YORK, 2026, 11, 20, 7, 30)


def test_a_draft_does_not_wait_for_the_recipients_hours() -> None:
    draft = letter(mode=Mode.DRAFT, timezone="Europe/Berlin")
    assert goes_at(draft, RULES, ENDED) == draft.earliest


def test_the_users_now_is_now() -> None:
    assert goes_at(letter(hurry=True), RULES, ENDED) <= ENDED


def test_even_a_hurried_letter_waits_out_the_servers_pause() -> None:
    later = ENDED + timedelta(minutes=5)
    assert goes_at(letter(hurry=True, not_before=later), RULES, ENDED) == later


def test_twenty_four_hours_are_twenty_four_real_hours_across_a_dst_change() -> None:
    ended = local(NEW_YORK, 2026, 10, 31, 15, 0)
    deadline = ended + RULES.deadline
    assert deadline.astimezone(NEW_YORK).strftime("%d %H:%M") == "01 14:00"


def test_pauses_grow_and_end_at_an_hour() -> None:
    pauses = [pause(n) for n in range(1, 12)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)


def test_a_letter_that_certainly_went_or_certainly_did_not_is_not_looked_for() -> None:
    wanted = {s for s in State if look_again_at(letter(state=s)) is not None}
    assert wanted == {State.UNSURE, State.DRAFTED}
