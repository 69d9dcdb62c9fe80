"""Times as a letter says them, in the reader's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(at: datetime, zone: ZoneInfo, writer: ZoneInfo) -> str:
    """Say "on Wednesday, 25 November, at 10:00" in ``zone``.

    Where the writer's clock shows another time, the zone is named, so that nobody has to guess.
    """
    local = at.astimezone(zone)
    day = f"{WEEKDAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]}"
    time = f"{local.hour}:{local.minute:02}"
    if local.utcoffset() != at.astimezone(writer).utcoffset():
        time = f"{time} {zone_name(at, zone)}"
    return f"on {day}, at {time}"


def zone_name(at: datetime, zone: ZoneInfo) -> str:
    """Say "CET" where the zone has letters of its own, else "Istanbul time"."""
    short = at.astimezone(zone).tzname() or ""
    if short.isalpha():
        return short
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{city} time"
