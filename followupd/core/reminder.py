"""A reminder's shape, what reminders are made from, and how long before its time each is told.

Shapes and timings only; what is told of what stands in ``reminders`` and ``letter_reminders``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from followupd.core.model import Letter, Problem, Reading
from followupd.core.settings import Settings

CALL_STEPS = (("quarter", timedelta(minutes=15)), ("day", timedelta(days=1)))
"""Before a promised call, the nearer first; the calendar's alarms are these too."""


class Urgency(StrEnum):
    """How loudly to say it; the words of the desktop notification protocol."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to tell. ``key`` is what is remembered, so that it is told once.

    ``also`` are keys that this one makes superfluous (the 12-hour step of a letter whose 4-hour
    step is due as well). ``everywhere`` means all channels, not the first that works.
    """

    key: str
    kind: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    letters: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that reminders are made from."""

    letters: tuple[Letter, ...]
    reading: Reading
    problems: tuple[Problem, ...]
    settings: Settings
    now: datetime
