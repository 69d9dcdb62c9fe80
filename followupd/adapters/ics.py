"""Events as an iCalendar file (RFC 5545) that Thunderbird, Apple Calendar and Google import.

There is no METHOD: with one, a file is a message between people (RFC 5546) and needs an organizer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar
from icalendar import Event as Component

from followupd import __version__
from followupd.adapters.ics_zones import can_be_told, timezone_of
from followupd.core.agenda import Event

_WRITER = "-//followupd//followupd "  # with the version after it: the PRODID
_OURS = re.compile(rb"\ABEGIN:VCALENDAR\r?\n(?:(?!BEGIN:).*\n)*?PRODID:" + _WRITER.encode())

_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def render(events: Sequence[Event], now: datetime, mine: ZoneInfo) -> bytes:
    """The file, in UTF-8 with CRLF line ends and lines of at most 75 bytes.

    A calendar must hold something (RFC 5545, 3.6): one without events holds the zone ``mine``.
    """
    calendar = Calendar()
    calendar.add("prodid", f"{_WRITER}{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for zone, told in _zones(events).items() or [(mine, [now])]:
        calendar.add_component(timezone_of(zone, min(told), max(told)))
    for event in events:
        calendar.add_component(_component(event, now))
    return bytes(calendar.to_ical())


def is_ours(head: bytes) -> bool:
    """Whether a file that begins with these bytes comes from ``render``, of any version."""
    return _OURS.match(head) is not None


def _zones(events: Iterable[Event]) -> dict[ZoneInfo, list[datetime]]:
    """Each zone that an event names, once, with the moments that it is needed for."""
    found: dict[str, tuple[ZoneInfo, list[datetime]]] = {}
    for event in events:
        if _in_its_zone(event):
            found.setdefault(event.zone.key, (event.zone, []))[1].extend((event.at, event.ends))
    return dict(found.values())


def _in_its_zone(event: Event) -> bool:
    return can_be_told(event.at, event.zone) and can_be_told(event.ends, event.zone)


def _component(event: Event, now: datetime) -> Component:
    component = Component()
    component.add("uid", event.uid)
    component.add("dtstamp", now)
    component.add("last-modified", now)
    # A calendar ignores an event that it knows unless this has grown; nobody here remembers the
    # last file, so the clock counts.
    component.add("sequence", max(0, int((now - _COUNTED_FROM).total_seconds() // 60)))
    zone = event.zone if _in_its_zone(event) else UTC
    component.add("dtstart", event.at.astimezone(zone))
    component.add("dtend", event.ends.astimezone(zone))
    component.add("summary", _text(event.summary))
    component.add("description", _text(event.description))
    component.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    component.add("class", "PRIVATE")
    for step in event.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _text(event.summary))
        alarm.add("trigger", -step)
        component.add_component(alarm)
    return component


def _text(words: str) -> str:
    """Without the characters that a TEXT may not hold (RFC 5545, 3.3.11), and one kind of line end.

    Escaping and folding are icalendar's work.
    """
    lines = re.split(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", words)
    return "\n".join("".join(map(_character, line)) for line in lines)


def _character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":  # half a character, which UTF-8 can't write
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category == "Cc" else character
