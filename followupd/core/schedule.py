"""When a letter goes: the user's wait, the recipient's hours, the deadline.

All arithmetic on moments is done in UTC (local + 24 h is 23 or 25 real hours across a DST
change); only the question "what does the recipient's clock show?" is asked in their zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from followupd.core.model import Letter
from followupd.core.settings import Delivery, Hours
from followupd.core.words import LOST_TRACK, OPEN, Mode, State

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 10, 15, 30, 60))
"""After the nth try that the server put off; greylisting wants some minutes, an outage an hour."""

LOOKS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 30, 60, 360))
"""Between two looks into the Sent folder for a letter that may have gone."""

LOOKED_FOR = OPEN - {State.WAITING} | {State.UNSURE, State.DRAFTED}
"""Letters in other states are not looked for in the Sent folder."""


def within(moment: datetime, hours: Hours, zone: ZoneInfo) -> bool:
    """Whether the clock in ``zone`` is between the opening and the closing of ``hours``."""
    local = moment.astimezone(zone)
    return hours.opens <= local.hour * 60 + local.minute < hours.closes


def opening(moment: datetime, hours: Hours, zone: ZoneInfo) -> datetime:
    """The first moment from ``moment`` on that lies within ``hours``, in UTC.

    Hours that a DST change skips on some day (02:00-02:30) are waited for until the next day.
    """
    if within(moment, hours, zone):
        return moment
    local = moment.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    for day in range(4):
        wall = midnight + timedelta(days=day, minutes=hours.opens)
        opens = wall.astimezone(UTC)
        if opens >= moment and within(opens, hours, zone):
            return opens
    return moment


def goes_at(letter: Letter, rules: Delivery, now: datetime) -> datetime:
    """When this letter goes; a moment that is not after ``now`` means: it is due.

    A draft is laid into the user's own mailbox, so the recipient's hours don't matter to it.
    Being late is worse than being outside the hours, so the deadline wins over them.
    """
    if letter.hurry:
        moment = min(now, letter.earliest)
    elif letter.mode is Mode.DRAFT:
        moment = letter.earliest
    else:
        moment = _in_hours(letter, rules.hours, now)
    if letter.not_before is None or letter.not_before > now + PAUSES[-1]:
        return moment  # a pause longer than any: the clock has been set back since
    return max(moment, letter.not_before)


def _in_hours(letter: Letter, hours: Hours, now: datetime) -> datetime:
    zone = ZoneInfo(letter.timezone)
    planned = opening(letter.earliest, hours, zone)
    if planned > letter.deadline >= letter.earliest:
        planned = letter.earliest
    if planned >= now:
        return planned
    again = opening(now, hours, zone)
    if again == now or now <= letter.deadline < again:
        return planned
    return again


def too_late_at(letter: Letter, rules: Delivery) -> datetime:
    """The moment after which the letter is no longer sent by itself."""
    return letter.deadline + rules.late_limit


def pause(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th try (counted from 1) that was put off."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def look_again_at(letter: Letter) -> datetime | None:
    """When to look into the Sent folder for this letter next; None when there is no need."""
    lost = letter.state in OPEN and letter.state is not State.WAITING and letter.ask == LOST_TRACK
    if not lost and letter.state not in {State.UNSURE, State.DRAFTED}:
        return None
    if letter.looked_at is None:
        return letter.ended if lost else letter.earliest
    return letter.looked_at + LOOKS[min(letter.looks, len(LOOKS)) - 1]
