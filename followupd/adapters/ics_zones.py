"""Time zones as a calendar file tells them: VTIMEZONE components (RFC 5545, 3.6.5).

Each change of the clock in the years around the events is written out, from the machine's zone
database. The rules that icalendar derives put a change in spring an hour late, so they are not
used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Clock(NamedTuple):
    """What the clocks of a zone show for a while: the distance from UTC, and what it is called."""

    offset: timedelta
    name: str
    summer: bool


def can_be_told(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether local time and zone name this moment and no other; else it is told in UTC.

    A local time that comes twice means the first in a calendar (RFC 5545, 3.3.5). UTC needs no
    rules.
    """
    local = moment.astimezone(zone)
    return bool(zone.key) and local.fold == 0 and local.tzname() != "UTC"


def timezone_of(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """The zone's rules from the year before ``first`` to the year after ``last``."""
    begin = datetime(first.astimezone(zone).year - 1, 1, 1, tzinfo=UTC)
    end = datetime(last.astimezone(zone).year + 2, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", zone.key)
    before = _clock(begin, zone)
    component.add_component(_observance(begin, before, before))
    for moment in _changes(zone, begin, end):
        after = _clock(moment, zone)
        component.add_component(_observance(moment, before, after))
        before = after
    return component


def _observance(
    moment: datetime, before: Clock, after: Clock
) -> TimezoneStandard | TimezoneDaylight:
    """DTSTART is what the clock showed in the moment of the change, before it was set."""
    component = TimezoneDaylight() if after.summer else TimezoneStandard()
    component.add("dtstart", (moment + before.offset).replace(tzinfo=None))
    component.add("tzoffsetfrom", before.offset)
    component.add("tzoffsetto", after.offset)
    component.add("tzname", after.name)
    return component


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The first second of each new clock; no zone sets its clock twice within a day."""
    day = begin
    while day < end:
        if _clock(day, zone) != _clock(day + _DAY, zone):
            yield _change(zone, day, day + _DAY)
        day += _DAY


def _change(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    old = _clock(early, zone)
    while late - early > _SECOND:
        middle = early + timedelta(seconds=(late - early) // _SECOND // 2)
        if _clock(middle, zone) == old:
            early = middle
        else:
            late = middle
    return late


def _clock(moment: datetime, zone: ZoneInfo) -> Clock:
    local = moment.astimezone(zone)
    summer = (local.dst() or timedelta(0)) > timedelta(0)
    return Clock(local.utcoffset() or timedelta(0), local.tzname() or "", summer)
