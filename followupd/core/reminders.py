"""What the person should be told, and when: pure, so that each is told once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How loudly to say it; the words of the desktop notification protocol."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to tell. ``key`` is what is remembered, so that it is told once.

    ``also`` are keys of steps that this one makes superfluous (the 12-hour step of a letter whose
    4-hour step is due as well). ``everywhere`` means all channels, not the first that works.
    """

    key: str
    kind: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    letters: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    everywhere: bool = False
