"""An invitation file (.ics, RFC 5545) as what may be asked about: times, people, place.

Reads, and decides nothing: all that it says is confirmed by a person. A file can come from
anybody, so nothing in it is followed, fetched or believed beyond its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from followupd.core.invitation import (
    Guest,
    Invitation,
    company_of,
    format_of,
    is_nobody,
    tidy_name,
)
from followupd.core.settings import Me
from followupd.errors import UsageError

LARGEST = 2**20
"""Bytes; an invitation with a long text is some ten thousand."""

_MOST_EVENTS = 200
_MOST_TIMES = 2000
_KINDS = {"RESOURCE": "a resource", "ROOM": "a room", "GROUP": "a mailing list"}
_GONE = frozenset({"CANCELLED", "CANCELED"})
# Rules of which each step is a meeting; one that matches no day would be searched for ever.
_SIMPLE_RULE = re.compile(
    r"(?:(?:FREQ=(?:DAILY|WEEKLY)|INTERVAL=[1-9]\d?|COUNT=\d{1,4}|UNTIL=\d{8}(?:T\d{6}Z?)?"
    r"|BYDAY=(?:(?:MO|TU|WE|TH|FR|SA|SU),?)+|WKST=..);?)+"
)
_CONFERENCE = (
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "CONFERENCE",
    "URL",
)


def read_invite(path: Path, me: Me, now: datetime) -> Invitation:
    """What the invitation in this file says, as of ``now``. Raises UsageError with a sentence."""
    content = _content(path)
    try:
        return _read(content, path.name, me, now)
    except UsageError:
        raise
    except Exception as error:  # whatever a parser says of a hostile file
        raise _broken(path.name) from error


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UsageError(f"there is no file {path}", hint="check its name and its folder")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its path is not valid"
        raise UsageError(f"{path} can't be read: {reason}", hint="save it anew") from error
    if len(content) > LARGEST:
        raise UsageError(
            f"{path.name} is too large for one invitation",
            hint="save the one event as a file of its own",
        )
    return content


def _broken(name: str) -> UsageError:
    return UsageError(
        f"{name} is no invitation that can be read",
        hint="save the .ics of the mail anew, or leave --invite away and answer yourself",
    )


def _read(content: bytes, name: str, me: Me, now: datetime) -> Invitation:
    from icalendar import Calendar  # noqa: PLC0415 - takes 100 ms, and few need it

    if b"BEGIN:VCALENDAR" not in content[:4096].upper().replace(b"\x00", b""):
        raise _broken(name)
    calendars = Calendar.from_ical(content, multiple=True)
    events = [e for c in calendars for e in _events(c)]
    if not events:
        raise UsageError(
            f"there is no event in {name}", hint="save the invitation itself, not your calendar"
        )
    alive = [event for event in events if str(event.get("STATUS", "")).upper() not in _GONE]
    cancelled = any(str(c.get("METHOD", "")).upper() == "CANCEL" for c in calendars)
    if cancelled or not alive:
        raise UsageError(
            f"{name} says that the meeting was cancelled",
            hint="if it took place all the same, leave --invite away and answer yourself",
        )
    dated = [(_Times(event, me.timezone, now), event) for event in alive]
    times, event = max(dated, key=lambda pair: pair[0].rank(now))
    several = f"{len(alive)} events are in the file; the latest one is taken."
    notes = [*([several] if len(alive) > 1 else []), *times.notes]
    return _invitation(event, times, me, notes)


def _events(calendar: Any) -> list[Any]:
    """The events, each in its newest version (SEQUENCE)."""
    newest: dict[object, Any] = {}
    for position, event in enumerate(calendar.walk("VEVENT")):
        if position >= _MOST_EVENTS:
            break
        uid = str(event.get("UID", position))
        key = (uid, str(event.get("RECURRENCE-ID") and event["RECURRENCE-ID"].dt))
        if key not in newest or _sequence(event) >= _sequence(newest[key]):
            newest[key] = event
    return list(newest.values())


def _sequence(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _invitation(event: Any, times: _Times, me: Me, notes: list[str]) -> Invitation:
    summary, location = _text(event, "SUMMARY"), _text(event, "LOCATION")
    found = list(_people(event, me.email))
    guests = tuple(guest for guest, why in found if not why)
    links = [_text(event, key) for key in _CONFERENCE]
    return Invitation(
        summary=summary,
        company=company_of(summary, guests, me.email),
        format=format_of(location, [_text(event, "DESCRIPTION"), *links]),
        ended=times.ended,
        day=times.day,
        zone=times.zone,
        guests=guests,
        left_out=tuple(f"{g.name or g.email} ({why})" for g, why in found if why),
        notes=tuple(notes),
    )


def _text(event: Any, key: str) -> str:
    """A property's text on one line, without what can't be seen."""
    value = event.get(key)
    if isinstance(value, list):
        value = value[0] if value else ""
    words = " ".join(str(value or "").split())
    return "".join(c for c in words if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})[:4000]


def _people(event: Any, mine: str) -> Iterator[tuple[Guest, str]]:
    """Everybody but the user, once; with the reason why they are left out, or ""."""
    seen = {mine.casefold()}
    organizer = event.get("ORGANIZER")
    attendees = event.get("ATTENDEE") or []
    attendees = attendees if isinstance(attendees, list) else [attendees]
    organized = [(organizer, True)] if organizer is not None else []
    # An organizer is mostly among the attendees too, and there with more to know of them.
    known = {_address(a): a for a in attendees}
    for value, leads in [*organized, *((a, False) for a in attendees)]:
        email = _address(value)
        if not email or email.casefold() in seen:
            continue
        seen.add(email.casefold())
        both = [v for v in (value, known.get(email)) if v is not None]
        name = next(filter(None, (tidy_name(_param(v, "CN"), email) for v in both)), "")
        yield Guest(name, email, leads), next(filter(None, map(_why_not, both)), "")


LONGEST_ADDRESS = 320
"""Characters (RFC 5321, 4.5.3.1)."""


def _address(value: Any) -> str:
    found = re.sub(r"^\s*mailto:", "", str(value), flags=re.IGNORECASE).strip().strip("<>")
    form = r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:]+"
    plain = len(found) <= LONGEST_ADDRESS and found.isprintable()
    return found if plain and re.fullmatch(form, found) else ""


def _param(value: Any, name: str) -> str:
    said = value.params.get(name, "")
    words = said[0] if isinstance(said, list) and said else said
    return "".join(c for c in str(words) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def _why_not(value: Any) -> str:
    kind = _KINDS.get(_param(value, "CUTYPE").upper(), "")
    if kind:
        return kind
    if _param(value, "PARTSTAT").upper() == "DECLINED":
        return "declined"
    return "no person's address" if is_nobody(_address(value)) else ""


class _Times:
    """When an event ends, in the zone that it names."""

    def __init__(self, event: Any, mine: ZoneInfo, now: datetime) -> None:
        self.notes: list[str] = []
        self.ended: datetime | None = None
        self.day: datetime | None = None
        self.zone: ZoneInfo | None = None
        start, end = event.get("DTSTART"), event.get("DTEND")
        if start is None:
            self.notes.append("It names no time.")
            return
        begin = self._moment(start, mine)
        finish = self._moment(end, mine) if end is not None else None
        length = event.get("DURATION")
        if finish is None and length is not None and isinstance(length.dt, timedelta):
            finish = (begin.astimezone(UTC) + length.dt).astimezone(begin.tzinfo)
        if not isinstance(start.dt, datetime):
            self.day = begin
            self.notes.append("It is for a whole day: the time is asked for.")
            return
        self._name_zone(start, begin, mine)
        shift = self._last_repeat(event, begin, now)
        self.day = begin + shift
        if finish is None or finish <= begin:
            self.notes.append("It names no end: when it ended is asked for.")
        else:
            self.ended = finish + shift

    def rank(self, now: datetime) -> tuple[bool, datetime]:
        """The latest that has been; else the latest of all."""
        moment = self.ended or self.day or datetime.min.replace(tzinfo=UTC)
        return moment <= now, moment.astimezone(UTC)

    def _moment(self, value: Any, mine: ZoneInfo) -> datetime:
        found = value.dt
        if isinstance(found, datetime):
            zone = found.tzinfo or _zone_named(_param(value, "TZID")) or mine
            return found.replace(tzinfo=zone) if found.tzinfo is None else found
        if isinstance(found, date):
            return datetime.combine(found, time(12), tzinfo=mine)
        raise ValueError

    def _name_zone(self, value: Any, begin: datetime, mine: ZoneInfo) -> None:
        name = _param(value, "TZID")
        self.zone = _zone_named(name) or _zone_named(getattr(value.dt.tzinfo, "key", "") or "")
        if self.zone is not None and self.zone.utcoffset(begin.replace(tzinfo=None)) is not None:
            self.zone = None if begin.astimezone(self.zone).tzname() == "UTC" else self.zone
        if value.dt.tzinfo is None:
            said = f"Its time zone {name[:40]!r} is not known" if name and not self.zone else ""
            said = said or ("" if name else "It names no time zone")
            if said:
                self.notes.append(f"{said}: yours is taken ({mine.key}).")

    def _last_repeat(self, event: Any, begin: datetime, now: datetime) -> timedelta:
        """How far the last meeting of a series lies from the first."""
        rule = event.get("RRULE")
        if rule is None:
            return timedelta(0)
        text = (rule[0] if isinstance(rule, list) else rule).to_ical().decode()
        if not _SIMPLE_RULE.fullmatch(text):
            self.notes.append("It repeats: the first one is taken; check the day.")
            return timedelta(0)
        from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415 - has no types

        first = begin.replace(tzinfo=None)
        # The series is counted on the wall clock, and so is its end.
        series = rrulestr(re.sub(r"(UNTIL=\d{8}(?:T\d{6})?)Z", r"\1", text), dtstart=first)
        wall = now.astimezone(begin.tzinfo).replace(tzinfo=None)
        past = _first_of(takewhile(lambda at: at <= wall, series))
        self.notes.append("It repeats: the last one that has been is taken.")
        return (max(past) if past else first) - first


def _first_of(moments: Iterable[datetime]) -> list[datetime]:
    return [moment for moment, _ in zip(moments, range(_MOST_TIMES), strict=False)]


def _zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, one with a maker's path before it, or one of Windows."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - as above

    plain = name.strip().strip('"')
    tries = [WINDOWS_TO_OLSON.get(plain, ""), plain, "/".join(plain.split("/")[-2:])]
    for known in filter(None, tries):
        try:
            return ZoneInfo(known)
        except (ValueError, OSError, KeyError):
            continue
    return None
