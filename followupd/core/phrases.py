"""Times and letters in the words that a person reads; in the zone of the reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from followupd.core.model import Letter
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


def detail(letter: Letter, now: datetime, settings: Settings, *, suspended: bool = False) -> str:
    """One line on where a letter stands, and what it waits for."""
    zone = settings.me.timezone
    if suspended:
        return "its entry in the queue has a problem; it stays as it was until that is mended"
    if letter.state is State.WAITING:
        at = goes_at(letter, settings.delivery, now)
        shown = clock(at, now, zone)
        when = f"goes {shown if ' ' in shown else f'at {shown}'} ({distance(at, now)})"
        when = when if at > now else "goes with the next pass"
        return f"{when}; {letter.reason}" if letter.reason else when
    if letter.state is State.NEEDS_DETAILS:
        return next((f.message for f in letter.findings if f.severity is Severity.BLOCK), "")
    if letter.state is State.NEEDS_APPROVAL:
        why = letter.ask or ("changed since you approved it" if letter.approved else "")
        return "; ".join(part for part in (why, f"`followupd approve {letter.id}`") if part)
    if letter.state in {State.SENT, State.DRAFTED} and letter.done_at:
        return f"{clock(letter.done_at, now, zone)}"
    return letter.reason
