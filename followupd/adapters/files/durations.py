"""Spans of time (``1d 4h``) and hours of a day (``07:30-21:00``)."""

from __future__ import annotations

import re
from datetime import timedelta

from followupd.adapters.files.problems import complaint, shown
from followupd.core.settings import Hours

_PART = re.compile(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*([a-z]+)\s*,?", re.ASCII)
_UNITS = {
    timedelta(days=1): ("d", "day", "days"),
    timedelta(hours=1): ("h", "hr", "hrs", "hour", "hours"),
    timedelta(minutes=1): ("m", "min", "mins", "minute", "minutes"),
    timedelta(seconds=1): ("s", "sec", "secs", "second", "seconds"),
}
_BY_NAME = {name: unit for unit, names in _UNITS.items() for name in names}
_LONGEST = timedelta(days=366)
_WIDEST = 40
_FORM = "Write it as in `2h`, `90m`, `1d 4h` or `1h30m`."

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|\u2013|to)\s*(\d{1,2}):(\d{2})", re.ASCII)


def read_duration(text: str) -> timedelta:
    """The span; raises a ``bad-duration`` complaint. A number alone has no meaning."""
    if not 0 < len(text) <= _WIDEST:
        raise complaint("bad-duration", f"`{shown(text)}` is no span of time.", _FORM)
    if re.fullmatch(r"[\d.]+", text, re.ASCII) and text.strip("0."):
        hint = f"Say of what: `{text[:6]}m` are minutes, `{text[:6]}h` are hours."
        raise complaint("bad-duration", f"{shown(text)} what?", hint)
    rest, span = text.casefold(), timedelta()
    while rest:
        found = _PART.match(rest)
        unit = _BY_NAME.get(found[2]) if found else None
        if not found or unit is None:
            raise complaint("bad-duration", f"`{shown(text)}` is no span of time.", _FORM)
        span += float(found[1]) * unit
        rest = rest[found.end() :]
    if span > _LONGEST:
        raise complaint("bad-duration", f"`{shown(text)}` is longer than a year.", _FORM)
    return span


def read_hours(text: str) -> Hours:
    """The hours of a day; raises a ``bad-hours`` complaint. 24:00 may end them."""
    form = "Write them as in `07:30-21:00`; `00:00-24:00` is the whole day."
    found = _HOURS.fullmatch(text)
    if not found:
        raise complaint("bad-hours", f"`{shown(text)}` are no hours of a day.", form)
    opens, closes = (_minutes(found[1], found[2]), _minutes(found[3], found[4]))
    if opens is None or closes is None:
        raise complaint("bad-hours", f"There is no such time of day in `{shown(text)}`.", form)
    if opens >= closes:
        message = f"The hours `{shown(text)}` end before they begin."
        raise complaint("bad-hours", message, f"{form} They can't run past midnight.")
    return Hours(opens=opens, closes=closes)


def _minutes(hours: str, minutes: str) -> int | None:
    total = int(hours) * 60 + int(minutes)
    return total if int(minutes) < 60 and total <= 24 * 60 else None  # noqa: PLR2004 - of an hour
