"""The day in what people say of a time: "Friday", "22 Nov", "the day before yesterday", "22/11".

Pure. Which Friday is meant depends on the time of day and on whether it has been or is to come,
so a day is a question that is answered when the time is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LATELY = timedelta(days=30)
_NEAR = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
}
_PARTS = {
    "this morning": (0, "morning"),
    "this afternoon": (0, "afternoon"),
    "this evening": (0, "evening"),
    "tonight": (0, "evening"),
    "last night": (-1, "evening"),
}
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNTED = NUMBERS | {"a": 1, "a couple of": 2}
_COUNT = rf"(\d{{1,3}}|{'|'.join(_COUNTED)}) (days?|weeks?)"
_AGO, _IN = re.compile(f"{_COUNT} ago"), re.compile(f"in {_COUNT}")
_WEEKDAY = re.compile(r"(?:(last|next|this|past|coming|on) )?(?:the )?([a-z]{2,9})\.?")
_MONTH = r"([a-z]{3,9})\.?"
_ORDINAL = r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?: (\d{4}))?"
_SPELLED = (
    (re.compile(rf"{_ORDINAL}(?: of)? ?{_MONTH}{_YEAR}"), (2, 1, 3)),
    (re.compile(rf"{_MONTH} ?{_ORDINAL}{_YEAR}"), (1, 2, 3)),
)
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2 ?(\d{4}|\d{2})?)?")
_BIG_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")

Dates = Callable[[time], Iterable[date]]


@dataclass(frozen=True, slots=True)
class Said:
    """The days that were meant, once the time is known; ``part`` is the part of the day, or ""."""

    dates: Dates
    part: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the speaker stands: the local time, and whether they speak of what is to come.

    ``day`` is the day that they speak of anyway, or None.
    """

    now: datetime
    future: bool
    day: datetime | None = None

    def unsaid(self) -> Said:
        """A time without a day: the nearest one on the right side of now."""
        if self.day is not None:
            known = self.day.date()
            return Said(lambda _: [known])
        today = self.now.date()
        return Said(lambda at: [today + self._step(at) * _DAY])

    def _step(self, at: time) -> int:
        over = at <= self.now.time()
        return (1 if over else 0) if self.future else (0 if over else -1)


def days_of(words: str, frame: Frame) -> Said | None:
    """The day that these words name, or None."""
    today = frame.now.date()
    part = ""
    for ending in (" morning", " afternoon", " evening", " night"):
        if words.endswith(ending) and words not in _PARTS:
            words, part = words.removesuffix(ending), ending.strip()
    if words in _PARTS:
        step, part = _PARTS[words]
        return _fixed(today + step * _DAY, part)
    if words in _NEAR:
        return _fixed(today + _NEAR[words] * _DAY, part)
    for read in (_counted, _weekday, _spelled, _big_first, _numeric):
        found = read(words, frame)
        if found is not None:
            return Said(found, part)
    return None


def _fixed(day: date, part: str = "") -> Said:
    return Said(lambda _: [day], part)


def _counted(words: str, frame: Frame) -> Dates | None:
    for pattern, sign in ((_AGO, -1), (_IN, 1)):
        found = pattern.fullmatch(words)
        if found:
            number = _COUNTED.get(found[1]) or int(found[1])
            unit = _WEEK if found[2].startswith("week") else _DAY
            day = frame.now.date() + sign * number * unit
            return lambda _: [day]
    return None


def _weekday(words: str, frame: Frame) -> Dates | None:
    found = _WEEKDAY.fullmatch(words)
    number = _named(found[2], WEEKDAYS, 2) if found else None
    if found is None or number is None:
        return None
    return lambda at: _weekdays(number, found[1] or "", at, frame)


def _weekdays(number: int, which: str, at: time, frame: Frame) -> list[date]:
    """The last one that has been; or the coming one, and of "next" also the one after it."""
    today = frame.now.date()
    if not frame.future or which in {"last", "past"}:
        back = (today.weekday() - number) % 7
        if back == 0 and (which in {"last", "past"} or at > frame.now.time()):
            back = 7
        return [today - back * _DAY]
    ahead = (number - today.weekday()) % 7
    if ahead == 0 and (which == "next" or at <= frame.now.time()):
        ahead = 7
    coming = today + ahead * _DAY
    this_week = coming.isocalendar()[:2] == today.isocalendar()[:2]
    return [coming, coming + _WEEK] if which == "next" and this_week else [coming]


def _named(word: str, names: Iterable[str], least: int) -> int | None:
    """The position of the name that begins with this word ("thurs", "sept")."""
    if len(word) < least:
        return None
    begun = [n for n, name in enumerate(names) if name.lower().startswith(word)]
    return begun[0] if len(begun) == 1 else None


def _spelled(words: str, frame: Frame) -> Dates | None:
    words = _without_weekday(words)
    for pattern, (month, day, year) in _SPELLED:
        found = pattern.fullmatch(words)
        number = _named(found[month], MONTHS, 3) if found else None
        if found is not None and number is not None:
            return _in_year([(number + 1, int(found[day]))], found[year], frame)
    return None


def _without_weekday(words: str) -> str:
    """Leaves the Sunday of "Sunday 22 November" away; the echo tells it anyway."""
    first, _, rest = words.partition(" ")
    return rest if rest and _named(first.rstrip("."), WEEKDAYS, 2) is not None else words


def _big_first(words: str, frame: Frame) -> Dates | None:
    found = _BIG_FIRST.fullmatch(_without_weekday(words))
    return _in_year([(int(found[2]), int(found[3]))], found[1], frame) if found else None


def _numeric(words: str, frame: Frame) -> Dates | None:
    """22.11. has the day first, wherever it is written; 5/11 may be read both ways."""
    found = _NUMERIC.fullmatch(_without_weekday(words))
    if found is None:
        return None
    one, two = int(found[1]), int(found[3])
    orders = [(two, one)] if found[2] == "." else [(two, one), (one, two)]
    return _in_year(orders, found[4], frame)


def _in_year(orders: list[tuple[int, int]], year: str | None, frame: Frame) -> Dates | None:
    """The days of these (month, day) that exist."""
    days = [_day_in(month, day, year, frame) for month, day in orders]
    real = list(dict.fromkeys(day for day in days if day is not None))
    return (lambda _: real) if real else None


def _day_in(month: int, day: int, year: str | None, frame: Frame) -> date | None:
    """In the year that was said, else in the one that brings it nearest."""
    today = frame.now.date()
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - '26
    around = [_date(today.year + step, month, day) for step in (-1, 0, 1)]
    real = [found for found in around if found is not None]
    if frame.future:
        return next((found for found in real if found >= today - _LATELY), None)
    return min(real, key=lambda found: abs(found - today), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
