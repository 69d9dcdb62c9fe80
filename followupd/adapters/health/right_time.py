"""The clock and the time zone: a letter is on time only if this machine is."""

from __future__ import annotations

import ctypes
import os
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import followupd
from followupd.adapters.files.zones import machine_zone
from followupd.core.health import Check, ok, problem, skipped, warn
from followupd.core.phrases import span

CLOCK, ZONE = "clock", "time zone"

_SLACK = timedelta(minutes=5)
_OLD = 3  # years: rules of summer time change somewhere every year
_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
_TIMEX = 1024  # bytes; struct timex is smaller everywhere


def clock(now: datetime, last_pass: datetime | None) -> Iterator[Check]:
    """Whether the time can be right, and whether anybody keeps it right."""
    made = datetime.fromtimestamp(Path(followupd.__file__).stat().st_mtime, UTC)
    earlier = [x for x in (made, last_pass) if x is not None and x > now + _SLACK]
    if earlier:
        behind = span(max(earlier) - now)
        yield problem(
            CLOCK,
            f"it shows {now.astimezone():%Y-%m-%d %H:%M}, which can't be right: followupd was at "
            f"work here {behind} later than that",
            "Set the date and time of this machine, best to “automatic”; until then letters go at "
            "the wrong time.",
        )
        return
    said = f"{now.astimezone():%Y-%m-%d %H:%M}"
    kept = _is_synchronised()
    if kept is None:
        yield ok(CLOCK, f"{said}; whether it is set over the network can't be told here")
    elif kept:
        yield ok(CLOCK, f"{said}, set over the network")
    else:
        yield warn(
            CLOCK,
            f"it shows {said}, and nothing sets it over the network",
            "Compare it with your phone. `sudo timedatectl set-ntp true`, or “automatic date and "
            "time” in your desktop's settings, keeps it right.",
        )


def time_zone(mine: ZoneInfo | None, now: datetime) -> Iterator[Check]:
    """The zone of the settings beside the machine's, and how old the rules of the zones are."""
    here = machine_zone(os.environ)
    if mine is None and here is None:
        yield skipped(ZONE, "this machine does not say in which zone it is")
    elif mine is None or here is None:
        yield ok(ZONE, str(mine or here))
    elif now.astimezone(mine).utcoffset() == now.astimezone(here).utcoffset():
        yield ok(
            ZONE, f"{mine}, as the clock of this machine" if here.key == mine.key else f"{mine}"
        )
    else:
        yield warn(
            ZONE,
            f"your settings say {mine}, and this machine is set to {here}",
            f"All times are read and shown in {mine}. If you have moved, change `timezone` below "
            "`me:`; if you are only travelling, leave it.",
        )
    year = _rules()
    if year and now.year - year > _OLD:
        yield warn(
            ZONE,
            f"the rules of the time zones on this machine are of {year}",
            "Install the updates of your system: countries change their summer time, and a letter "
            "may go an hour off.",
        )


def _is_synchronised() -> bool | None:
    """What the kernel says; None where it may not be asked."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        state = ctypes.CDLL(None).adjtimex(
            ctypes.create_string_buffer(_TIMEX)
        )  # asks, sets nothing
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != _UNSYNCHRONISED


def _rules() -> int:
    """The year of the rules that are used: the system's, else those that came with Python."""
    for folder in zoneinfo.TZPATH:
        try:
            with (Path(folder) / "tzdata.zi").open(encoding="utf-8") as file:
                word = file.readline().split()[-1]
        except (OSError, ValueError, IndexError):
            continue
        if word[:4].isdecimal():
            return int(word[:4])
    return int(version("tzdata").partition(".")[0])
