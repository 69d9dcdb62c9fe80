"""A reminder's shape, what reminders are made from, and how long before its time each is told.

Shapes and timings only; what is told of what stands in ``reminders`` and ``letter_reminders``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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

    ``body`` is all there is to say, as it goes by mail. ``screen`` is the same in three short
    lines, and ``brief`` in one that may pass through other people's servers: no text of a letter,
    no address. Where these two are "", ``body`` is short enough. ``command`` is what to type.

    ``letters`` are the ids, and ``about`` those letters as they stood when this was made.
    ``also`` are keys that this one makes superfluous (the 12-hour step of a letter whose 4-hour
    step is due as well). ``everywhere`` means all channels, not the first that works. ``parts``
    are the reminders that were put together into this one.
    """

    key: str
    kind: str
    title: str
    body: str
    screen: str = ""
    brief: str = ""
    command: str = ""
    urgency: Urgency = Urgency.NORMAL
    letters: tuple[str, ...] = ()
    about: tuple[Letter, ...] = field(default=(), repr=False)
    also: tuple[str, ...] = ()
    everywhere: bool = False
    parts: tuple[Reminder, ...] = field(default=(), repr=False)

    @property
    def each(self) -> tuple[Reminder, ...]:
        """What it was made of: itself, if it stands alone."""
        return self.parts or (self,)


class Wish(StrEnum):
    """What a person wants who clicks on a reminder."""

    READ = "read"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a reminder that was shown.

    ``token`` is what the desktop gave with it, so that the window which opens may come to the
    front; "" where there is none.
    """

    wish: Wish
    reminder: Reminder
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that reminders are made from; ``live`` are the letters that are not finished."""

    letters: tuple[Letter, ...]
    live: tuple[Letter, ...]
    reading: Reading
    problems: tuple[Problem, ...]
    settings: Settings
    now: datetime
