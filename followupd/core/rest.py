"""Whether this machine sleeps over the next letter, as far as that can be told.

Nobody can know when a person closes the lid. What can be said for certain: a letter goes within a
minute of waking, and its deadline stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from followupd.core.health import Check, ok, skipped, warn
from followupd.core.model import Letter
from followupd.core.phrases import clock, span
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.words import State

NAME = "sleep"

SHORT = timedelta(hours=3)
"""From a letter's time to its deadline: less than this may be slept through."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What the machine's settings say. ``never``: it can't sleep; ``after``: idle for so long.

    ``after`` is None where it does not fall asleep by itself, or where that can't be told:
    ``known`` tells the two apart.
    """

    never: bool = False
    known: bool = False
    after: timedelta | None = None
    battery: bool = False


def next_letter(letters: tuple[Letter, ...], settings: Settings, now: datetime) -> Letter | None:
    """The one that goes by itself first."""
    waiting = [x for x in letters if x.state is State.WAITING]
    return min(waiting, key=lambda x: goes_at(x, settings.delivery, now), default=None)


def about_sleep(letter: Letter | None, rest: Rest, settings: Settings, now: datetime) -> Check:
    """What sleep would do to this letter."""
    if rest.never:
        return ok(NAME, "this machine never goes to sleep")
    if letter is None:
        return skipped(NAME, f"no letter has its time yet; {_habit(rest)}")
    at, zone = max(now, goes_at(letter, settings.delivery, now)), settings.me.timezone
    until = clock(letter.deadline, now, zone)
    said = (
        f"{_habit(rest)}; if it sleeps when the next letter is due ({clock(at, now, zone)}), the "
        f"letter goes within a minute of waking; its deadline is {until}"
    )
    if letter.deadline - at >= SHORT:
        return ok(NAME, said)
    left = f"only {span(letter.deadline - at)} before its deadline"
    if letter.deadline <= at:
        left = "after its deadline already"
    return warn(
        NAME,
        said,
        f"The letter goes {left}: keep this machine awake at that time, or send it earlier with "
        f"`followupd send {letter.id}`.",
    )


def _habit(rest: Rest) -> str:
    if rest.after is not None:
        where = " on battery" if rest.battery else ""
        return f"this machine falls asleep after {span(rest.after)} without you{where}"
    if rest.known:
        return "this machine does not fall asleep by itself"
    return "whether this machine falls asleep by itself can't be told"
