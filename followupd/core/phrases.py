"""Times and letters in the words that a person reads; in the zone of the reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from followupd.core.model import Letter
from followupd.core.no_mailbox import SAID, has_no_drafts
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.words import Severity, State


def span(length: timedelta) -> str:
    """A length of time, to the two largest units: "1 h 30 min", "2 d 4 h", "less than a minute"."""
    minutes = int(abs(length.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        parts = [f"{days} d", f"{hours} h" if hours else ""]
    elif hours:
        parts = [f"{hours} h", f"{minutes} min" if minutes else ""]
    else:
        parts = [f"{minutes} min" if minutes else "less than a minute"]
    return " ".join(part for part in parts if part)


def clock(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment on the reader's clock: "16:30", "tomorrow 07:30", "Wed 25 Nov 10:00"."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    time = local.strftime("%H:%M")
    days = (local.date() - today).days
    if days == 0:
        return time
    if days in {1, -1}:
        return f"{'tomorrow' if days == 1 else 'yesterday'} {time}"
    return f"{local.strftime('%a')} {local.day} {local.strftime('%b')} {time}"


def distance(moment: datetime, now: datetime) -> str:
    """How far off a moment is: "in 1 h 30 min" or "20 min ago"."""
    words = span(moment - now)
    return f"in {words}" if moment >= now else f"{words} ago"


def moment(at: datetime, now: datetime, zone: ZoneInfo, joint: str = " ") -> str:
    """A moment that stands for itself: "today 16:30", "Wed 25 Nov 10:00"; the year if it's another.

    ``joint`` stands between day and time: " at " makes "tomorrow at 07:30".
    """
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return f"{near[days]}{joint}{at.astimezone(zone):%H:%M}"
    return day_and_time(at, now, zone, joint)


def day_and_time(at: datetime, now: datetime, zone: ZoneInfo, joint: str = " ") -> str:
    """A moment by its date: "Sun 22 Nov 16:30", "Sun 22 Nov 2026 16:30" in another year."""
    local = at.astimezone(zone)
    year = f" {local.year}" if local.year != now.astimezone(zone).year else ""
    return f"{local:%a} {local.day} {local:%b}{year}{joint}{local:%H:%M}"


def left(deadline: datetime, now: datetime) -> str:
    """What is left of the time: "3 h 10 min left", "31 min past its deadline"."""
    words = span(deadline - now)
    return f"{words} left" if deadline >= now else f"{words} past its deadline"


def detail(letter: Letter, now: datetime, settings: Settings, *, suspended: bool = False) -> str:
    """One line on where a letter stands, and what it waits for."""
    zone = settings.me.timezone
    if suspended:
        return "its entry in the queue has a problem; it stays as it was until that is mended"
    if letter.state is State.WAITING:
        return SAID if has_no_drafts(letter, settings) else _goes(letter, now, settings)
    if letter.state is State.NEEDS_DETAILS:
        return next((f.message for f in letter.findings if f.severity is Severity.BLOCK), "")
    if letter.state is State.NEEDS_APPROVAL:
        why = letter.ask or ("changed since you approved it" if letter.approved else "")
        return "; ".join(part for part in (why, f"`followupd approve {letter.id}`") if part)
    if letter.state in {State.SENT, State.DRAFTED} and letter.done_at:
        return f"{clock(letter.done_at, now, zone)}"
    return letter.reason


def _goes(letter: Letter, now: datetime, settings: Settings) -> str:
    at = goes_at(letter, settings.delivery, now)
    shown = clock(at, now, settings.me.timezone)
    when = f"goes {shown if ' ' in shown else f'at {shown}'} ({distance(at, now)})"
    when = when if at > now else "goes with the next pass"
    return f"{when}; {letter.reason}" if letter.reason else when
