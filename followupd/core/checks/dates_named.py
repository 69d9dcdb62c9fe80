"""Dates, weekdays and times in a letter that are not those of the promised call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from followupd.core.checks.sheet import Sheet
from followupd.core.checks.spotter import folded
from followupd.core.checks.substance import is_next_step
from followupd.core.letters.dates import MONTHS, WEEKDAYS, in_words
from followupd.core.model import Finding
from followupd.core.words import Severity

_MONTH = "|".join(f"{m}|{m[:3]}\\.?" for m in MONTHS)
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)? (?P<month>{_MONTH})\b"
    rf"|\b(?P<month2>{_MONTH}) (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*%)",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_WEEKDAY = re.compile(
    r"(?<!\bevery )(?<!\beach )(?<!\bmost )(?<!\bany )"
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})\b(?!s|['’]s|\.com|-| (?:deploy|release|meeting|night|"
    r"evening batch|stand-?up|retro|demo|rota|shift|batch|job|report|window))",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:call|phone|ring|meet|see you|speak|spoke|talk(?:ed|ing)?|met|touch|visit|write|come by|"
    r"stop by|interview(?:ed)?|conversation|hear from|follow up|thank you)\b",
    re.IGNORECASE,
)
_CALLING = re.compile(r"\b(?:call|phone|ring)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:at|around|by) (?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap]\.?m\b\.?)?"
    r"(?=\W|$)",
    re.IGNORECASE,
)


_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Days:
    """The days a letter may name, and how the call is said."""

    dates: frozenset[date]
    weekdays: frozenset[str]
    times: frozenset[tuple[int, int]]


def date_mismatch(sheet: Sheet) -> Iterator[Finding]:
    """A day or time that is neither the interview's nor the promised call's."""
    telling = [said for said in sheet.sentences if _may_name_a_day(said)]
    if not telling:
        return
    days = _days(sheet)
    for said in telling:
        wrong = _wrong_day(said, days) or _wrong_time(said, days)
        if wrong:
            yield _mismatch(sheet, wrong, said)
            return


def call_over(sheet: Sheet) -> Iterator[Finding]:
    """The letter promises a call whose time is over when the letter goes."""
    call = sheet.interview.call_at
    if call is None or sheet.goes is None or sheet.goes < call:
        return
    when = in_words(call, sheet.person.timezone, sheet.me.timezone)
    promise = next((s for s in sheet.sentences if when in s or _promises(s)), None)
    if promise is None:
        return
    yield sheet.finding(
        "call-over",
        Severity.BLOCK,
        f"the letter promises a call {when}, and that is over when it goes",
        hint="put a `call_at` that is still to come, or take it out",
        key="call_at",
        quote=promise,
    )


def _promises(said: str) -> bool:
    """Whether a sentence of the user's own says that they will be in touch on some day."""
    return is_next_step(said) and any(x.search(said) for x in (_WEEKDAY, _DAY_MONTH, _TIME))


def _may_name_a_day(said: str) -> bool:
    """Dates and times have digits, and all weekdays end in the same three letters."""
    return "day" in folded(said) or bool(_DIGIT.search(said))


def _days(sheet: Sheet) -> _Days:
    zones = {sheet.person.timezone, sheet.interview.timezone, sheet.me.timezone}
    moments = [m for m in (sheet.interview.ended, sheet.interview.call_at) if m]
    locals_ = [moment.astimezone(zone) for moment in moments for zone in zones]
    call = sheet.interview.call_at
    return _Days(
        dates=frozenset(local.date() for local in locals_),
        weekdays=frozenset(WEEKDAYS[local.weekday()].lower() for local in locals_),
        times=frozenset(_clock(call.astimezone(zone)) for zone in zones) if call else frozenset(),
    )


def _clock(local: datetime) -> tuple[int, int]:
    return (local.hour, local.minute)


def _wrong_day(said: str, days: _Days) -> str:
    """The first date, or weekday of a meeting, that is none of these days; "" if all are."""
    for match in _DAY_MONTH.finditer(said):
        month = (match["month"] or match["month2"])[:3].lower()
        day = int(match["day"] or match["day2"])
        if all((d.day, MONTHS[d.month - 1][:3].lower()) != (day, month) for d in days.dates):
            return match[0]
    for match in _ISO.finditer(said):
        if all(d.isoformat() != match[0] for d in days.dates):
            return match[0]
    if not _CONTACT.search(said):
        return ""
    for match in _WEEKDAY.finditer(said):
        if match["weekday"].lower() not in days.weekdays:
            return match[0]
    return _pair_that_never_was(said, days)


def _pair_that_never_was(said: str, days: _Days) -> str:
    """Find "Tuesday, 25 November" where the 25th is a Wednesday."""
    weekdays = [m["weekday"].lower() for m in _WEEKDAY.finditer(said)]
    dates = [int(m["day"] or m["day2"]) for m in _DAY_MONTH.finditer(said)]
    if len(weekdays) != 1 or len(dates) != 1:
        return ""
    right = {WEEKDAYS[d.weekday()].lower() for d in days.dates if d.day == dates[0]}
    return weekdays[0].capitalize() if weekdays[0] not in right else ""


def _wrong_time(said: str, days: _Days) -> str:
    if not days.times or not _CALLING.search(said):
        return ""
    if not (_WEEKDAY.search(said) or _DAY_MONTH.search(said)):
        return ""
    for match in _TIME.finditer(said):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or "").lower().replace(".", "")
        options = {hour % 12 + (12 if half == "pm" else 0)} if half else {hour}
        if not half and not match["minute"]:
            options.add(hour + 12)
        if not any((option, minute) in days.times for option in options):
            return match[0].strip()
    return ""


def _mismatch(sheet: Sheet, wrong: str, said: str) -> Finding:
    call = sheet.interview.call_at
    if call:
        promised = in_words(call, sheet.person.timezone, sheet.me.timezone)
        message = f'the letter says "{wrong}", but `call_at` is {promised}'
    else:
        message = f'the letter says "{wrong}", and the queue has no `call_at`'
    return sheet.finding(
        "date-mismatch",
        Severity.WARN,
        message,
        hint="correct one of the two; `call_at` is what you are reminded of",
        key="call_at" if "call_at" in sheet.interview.places else sheet.text_key,
        quote=said,
    )
