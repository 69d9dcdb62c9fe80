"""Points in time as people write them: read as text, then placed in a time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from followupd.adapters.files.problems import complaint, shown

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[Tt]|\s+)(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?"
    r"\s*(?P<offset>[Zz]|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_FORM = "Write day and time as in `2026-11-22 14:30`, or with an offset: `2026-11-22T14:30+01:00`."
_YEARS = range(2000, 2101)


def read_time(text: str) -> datetime:
    """The time as it was written: naive if it is local, aware if it has an offset or Z.

    Raises a ``bad-time`` complaint.
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise complaint("bad-time", f"`{shown(text)}` can't be read: {_lack(text)}.", _FORM)
    try:
        local = datetime.fromisoformat(f"{found['day']}T{_two_digits(found['clock'])}")
        offset = _offset(found["offset"] or "")
    except ValueError:
        local, offset = datetime.min, None  # noqa: DTZ901 - only its year is looked at
    if local.year not in _YEARS:
        message = f"There is no such day or time as `{shown(text)}`."
        raise complaint("bad-time", message, _FORM)
    return local.replace(tzinfo=offset)


def _lack(text: str) -> str:
    if _WRITTEN.match(text):
        return "something stands behind it (a zone's name goes under `timezone`)"
    if read_day(text) and len(text) == len("2026-11-22"):
        return "a time of day is missing"
    return "it is not a day and a time"


def _two_digits(clock: str) -> str:
    return clock if clock[1] != ":" else f"0{clock}"


def read_day(text: str) -> date | None:
    """The day with which the text begins, if it does; a bad entry is named by it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _offset(text: str) -> timezone | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if minutes > 59:  # noqa: PLR2004 - minutes of an hour
        raise ValueError
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if text[0] == "-" else span)


def in_utc(written: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """The point in time in UTC, and a warning or "".

    A local time that came twice, when the clocks went back, is taken as the first. One that never
    came raises a ``bad-time`` complaint.
    """
    if written.tzinfo is not None:
        return written.astimezone(UTC), ""
    first = written.replace(tzinfo=zone, fold=0)
    second = written.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC), ""
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != written:
        raise _never_came(written, zone)
    return first.astimezone(UTC), (
        f"{written:%H:%M} came twice that night in {zone.key}: the clocks went back."
        " The first one is taken."
    )


def _never_came(written: datetime, zone: ZoneInfo) -> PydanticCustomError:
    message = f"There was no {written:%H:%M} that day in {zone.key}: the clocks went forward."
    return complaint("bad-time", message, "Write the time that a clock there showed.")
