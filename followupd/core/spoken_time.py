"""Points in time as people say them: "today 14:30", "yesterday 3pm", "Friday at 10", "2 hours ago".

Pure: ``now`` and the zone are given. Nothing is guessed in silence: words that can mean two
moments give both, and the caller asks. Every moment is aware, in the zone of the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from followupd.core.phrases import distance
from followupd.core.spoken_day import MONTHS, NUMBERS, WEEKDAYS, Frame, days_of
from followupd.errors import UsageError

EXAMPLES = "today 14:30, yesterday 3pm, Friday 10:00, 22 Nov 14:30 or 2 hours ago"
TO_COME = "tomorrow 10:00, Wednesday 3pm, 25 Nov 10:00 or in 3 days at 10:00"

LONG_AGO = timedelta(days=7)
FAR_OFF = timedelta(days=60)
_SOON = timedelta(minutes=5)
_YEARS = range(2000, 2101)
_LAST_OF_NIGHT = 6  # "at 3" is the afternoon to most people, and the night to some

_COUNTED = NUMBERS | {"a": 1, "an": 1, "a couple of": 2, "couple of": 2}
_NUMBER = r"(?:\d{1,4}(?:\.\d+)?|a couple of|couple of|" + "|".join(_COUNTED) + ")"
_UNITS = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_UNIT = (
    r"(?P<unit>minutes?|mins?|m|hours?|hrs?|hr|h|days?|d|weeks?|w)(?P<half> and a half| and half)?"
)
_SPAN = rf"(?:(?P<of>half) (?:an? )?|(?P<number>{_NUMBER})(?P<plus> and a half)? ?){_UNIT}"
_PAST = re.compile(rf"(?:about |around |some )?{_SPAN} ago")
_FUTURE = re.compile(rf"in (?:about |around |some )?{_SPAN}")
_NOW = frozenset({"now", "just now", "right now", "this minute", "a moment ago", "just"})

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[t ]\s*(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(z|[+-]\d{2}:?\d{2})"
)
_PART = r"(?: in the (?P<part>morning|afternoon|evening)| at (?P<night>night))?"
_HALF_DAY = r"(?: ?(?P<half_day>[ap])\.?(?:m\.?)?)?"
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(NUMBERS)})"
_CLOCKS = (
    re.compile(
        rf"{_HOUR}(?:[:.h](?P<minute>\d{{2}})(?::\d{{2}})?)?"
        rf"(?:h| h| o'?clock| uhr)?{_HALF_DAY}{_PART}"
    ),
    re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})(?:h| h| hours)?"),
    re.compile(rf"(?P<share>half|quarter) (?P<side>past|to|after) {_HOUR}{_HALF_DAY}{_PART}"),
    re.compile(rf"(?P<minute>\d{{1,2}}) (?P<side>past|to|after) {_HOUR}{_HALF_DAY}{_PART}"),
)
_ZONED = re.compile(r"\b(?:[ecmpw]e?[sd]?t|gmt|utc|bst|ist|jst|aest|aedt|cest|eest)\b")
_UNSAID: dict[str, str | None] = dict.fromkeys(("minute", "part", "night", "half_day"))
_MORNING = "morning"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said; ``sure`` is false where morning or afternoon is open."""

    hour: int
    minute: int
    sure: bool


def meanings(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    future: bool = False,
    day: datetime | None = None,
) -> tuple[datetime, ...]:
    """Every moment that ``text`` can mean, the likeliest first; never none.

    ``future`` is true for a promise: "Friday" is then the coming one, else the one that has been.
    A time without a day means ``day``'s, where one is given. Raises UsageError, with a hint.
    """
    said = _tidy(text)
    if not said:
        raise UsageError("nothing was said", hint=_hint(future=future))
    frame = Frame(now.astimezone(zone), future, day.astimezone(zone) if day else None)
    # By their UTC: two times of one zone that differ only in fold compare as equal.
    found = {moment.astimezone(UTC): moment for moment in _moments(said, text, frame, zone)}
    return tuple(found.values())


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """The moment as a person checks it: "Sunday, 22 November 2026, 14:30 (America/New_York)"."""
    local = moment.astimezone(zone)
    day = f"{WEEKDAYS[local.weekday()].capitalize()}, {local.day} {MONTHS[local.month - 1]}"
    which = ""
    if _twice(local):
        which = f", the {'second' if local.fold else 'first'} time that night"
    return f"{day} {local.year}, {local:%H:%M}{which} ({zone.key})"


def written(moment: datetime, zone: ZoneInfo) -> str:
    """The moment for the queue file: local, or with its offset where a local time came twice."""
    local = moment.astimezone(zone)
    return local.isoformat(timespec="minutes") if _twice(local) else f"{local:%Y-%m-%d %H:%M}"


def doubt(moment: datetime, now: datetime, *, future: bool = False) -> str:
    """Why this moment is probably not the one that was meant; "" where it may well be."""
    if future:
        if moment <= now:
            return f"That has been already: {distance(moment, now)}."
        return f"That is far off: {distance(moment, now)}." if moment - now > FAR_OFF else ""
    if moment > now + _SOON:
        return f"That is still to come: {distance(moment, now)}."
    return f"That is long ago: {distance(moment, now)}." if now - moment > LONG_AGO else ""


def _tidy(text: str) -> str:
    said = text.casefold().replace("’", "'").replace(",", " ")
    said = re.sub(r"\s+", " ", said).strip(" !?")
    said = re.sub(r"\b(?:at|around|about) (?=\d)", "", said)
    return re.sub(r"^(?:at|on|it ended|ended|until|till) ", "", said)


def _hint(*, future: bool) -> str:
    return f"write it as in: {TO_COME if future else EXAMPLES}"


def _short(text: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in text.strip())
    return f'"{clean[:40]}..."' if len(clean) > 40 else f'"{clean}"'  # noqa: PLR2004 - one line


def _moments(said: str, text: str, frame: Frame, zone: ZoneInfo) -> Iterator[datetime]:
    exact = _exact(said, frame, zone)
    if exact is not None:
        yield exact
        return
    lacking = False
    for begin, end in _splits(said):
        clock = _clock(end) if end else None
        found = days_of(begin, frame) if begin else frame.unsaid()
        if found is not None and clock is not None:
            for at in _both(clock, found.part):
                for each in found.dates(at):
                    yield from _placed(datetime.combine(each, at), zone)
            return
        lacking = lacking or (found is not None and not end)
    raise _not_understood(said, text, frame, lacking=lacking)


def _not_understood(said: str, text: str, frame: Frame, *, lacking: bool) -> UsageError:
    hint = _hint(future=frame.future)
    if lacking:
        return UsageError(
            f"{_short(text)} has no time of day", hint=f"add one: {_short(f'{text} 14:30')}"
        )
    if _ZONED.search(said):
        return UsageError(
            f"{_short(text)} names a time zone",
            hint="leave it out: the zone is set by itself (--timezone Europe/Berlin)",
        )
    return UsageError(f"{_short(text)} is not a time that I understand", hint=hint)


def _splits(said: str) -> Iterator[tuple[str, str]]:
    """The words as a day and a time of day, in every way that they can be parted."""
    words = said.split(" ")
    for position in range(len(words), -1, -1):
        yield _and_at(words[:position]), " ".join(words[position:])
    for position in range(1, len(words)):
        yield _and_at(words[position:]), " ".join(words[:position])


def _and_at(words: list[str]) -> str:
    """The day's words without the "at" and "on" that join them to the time."""
    while words and words[-1] in {"at", "around", "about", "-", "@"}:
        words = words[:-1]
    return " ".join(words[1:] if words[:1] == ["on"] else words)


def _exact(said: str, frame: Frame, zone: ZoneInfo) -> datetime | None:
    """A moment that needs no calendar: a distance from now, or a time with an offset."""
    if said in _NOW:
        return frame.now.replace(second=0, microsecond=0)
    ago, ahead = _PAST.fullmatch(said), _FUTURE.fullmatch(said)
    found = ago or ahead
    if found is not None and found["unit"][0] not in "dw":
        span = _span(found)
        moment = frame.now.astimezone(UTC) + (-span if ago else span)
        return moment.replace(second=0, microsecond=0).astimezone(zone)
    iso = _ISO.fullmatch(said)
    if iso is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{iso[1]}T{iso[2]}{iso[3].upper()}").astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None


def _span(found: re.Match[str]) -> timedelta:
    said = found["number"]
    number = 0.5 if found["of"] else _COUNTED[said] if said in _COUNTED else float(said)
    number += 0.5 if found["plus"] or found["half"] else 0
    return timedelta(minutes=number * _UNITS[found["unit"][0]])


def _clock(said: str) -> Clock | None:
    said = re.sub(r"^(?:at|around|about|@) ", "", said)
    if said in {"noon", "midday", "12 noon"}:
        return Clock(12, 0, sure=True)
    for pattern in _CLOCKS:
        found = pattern.fullmatch(said)
        if found:
            return _of_clock({**_UNSAID, **found.groupdict()})
    return None


def _of_clock(found: dict[str, str | None]) -> Clock | None:
    said = found["hour"] or ""
    hour = NUMBERS.get(said) or int(said)
    minute = {"half": 30, "quarter": 15}.get(found.get("share") or "", int(found["minute"] or 0))
    sure = said.startswith("0") or not 1 <= hour <= _LAST_OF_NIGHT
    part = found["part"] or found["night"]
    if found["half_day"] or part:
        early = found["half_day"] == "a" or part == _MORNING
        if hour == 0 or (hour > 12 and (found["half_day"] or early)):  # noqa: PLR2004 - half a day
            return None
        hour, sure = (hour % 12 + (0 if early else 12) if hour <= 12 else hour), True  # noqa: PLR2004 - likewise
    if found.get("side") == "to":
        hour, minute = (hour - 1) % 24, (60 - minute) % 60
        sure = sure and hour > _LAST_OF_NIGHT
    return Clock(hour, minute, sure) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock's ends


def _both(clock: Clock, part: str) -> Iterator[time]:
    """The time of day; of "at 3", the afternoon and then the night."""
    if clock.sure:
        late = part and part != _MORNING and clock.hour < 12  # noqa: PLR2004 - "this evening 8:30"
        yield time(clock.hour + (12 if late else 0), clock.minute)
        return
    if part != _MORNING:
        yield time(clock.hour + 12, clock.minute)
    if part in {"", _MORNING}:
        yield time(clock.hour, clock.minute)


def _placed(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """What a wall clock showed, as one moment, or two where the clocks went back.

    Raises UsageError for a time that never came.
    """
    if wall.year not in _YEARS:
        raise UsageError(f"the year {wall.year} is too far away", hint="check the date")
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        yield first
        return
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise UsageError(
            f"there is no {wall:%H:%M} on {wall.day} {MONTHS[wall.month - 1]} in {zone.key}: "
            "the clocks go forward that night",
            hint="write the time that a clock there showed",
        )
    yield first
    yield second


def _twice(local: datetime) -> bool:
    other = local.replace(fold=1 - local.fold)
    return other.utcoffset() != local.utcoffset() and _is_real(local) and _is_real(other)


def _is_real(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
