"""Time zones by the names that people give them, and the zone of this machine."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.adapters.files.problems import bare, complaint, nearest, shown

_HABITS = {
    "eastern": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "central": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mountain": "America/Denver",
    "mdt": "America/Denver",
    "pacific": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "eest": "Europe/Helsinki",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "munich": "Europe/Berlin",
    "sanfrancisco": "America/Los_Angeles",
    "bangalore": "Asia/Kolkata",
    "z": "UTC",
}


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo:
    """The zone of this IANA name, in any case; raises a ``bad-timezone`` complaint."""
    zone = _zone(name.replace(" ", "_"))
    if zone is not None:
        return zone
    known = _known()
    same = known.get(bare(name))
    if same is not None and "/" in name:
        return ZoneInfo(same)
    habit = _HABITS.get(bare(name)) or same or _city(bare(name), known)
    guess = habit or nearest(name, known.values())
    meant = f"Did you mean `{guess}`? " if guess else ""
    hint = f"{meant}A time zone is named by its region and city, as in `America/New_York`."
    raise complaint("bad-timezone", f"There is no time zone `{shown(name)}`.", hint)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


@cache
def _known() -> dict[str, str]:
    """The names of all zones by their bare form; reads a few hundred files."""
    return {bare(name): name for name in sorted(zoneinfo.available_timezones())}


def _city(name: str, known: Mapping[str, str]) -> str:
    cities = {bare(zone.rpartition("/")[2]): zone for zone in known.values() if "/" in zone}
    return cities.get(name, "")


def machine_zone(environ: Mapping[str, str], root: Path = Path("/")) -> ZoneInfo | None:
    """The zone that this machine is set to, or None when it does not say.

    Asks, in this order: TZ, where /etc/localtime leads to, /etc/timezone; Windows' registry.
    """
    for name in _machine_names(environ, root):
        # "/usr/share/zoneinfo/posix/Europe/Berlin" and ":Europe/Berlin" name a zone as well.
        after = name.strip().removeprefix(":").rpartition("zoneinfo/")[2]
        zone = _zone(after.removeprefix("posix/").removeprefix("right/")) if after else None
        if zone is not None:
            return zone
    return None


def _machine_names(environ: Mapping[str, str], root: Path) -> list[str]:
    names = [environ.get("TZ", "")]
    for read in (_link, _first_line, _registry):
        try:
            names.append(read(root))
        except (OSError, ValueError, IndexError):
            continue
    return names


def _link(root: Path) -> str:
    return (root / "etc/localtime").readlink().as_posix()


def _registry(_root: Path) -> str:
    """The IANA name for what Windows calls the zone."""
    if os.name != "nt":
        raise OSError
    from tzlocal import get_localzone_name  # noqa: PLC0415 - Windows only

    return str(get_localzone_name())


def _first_line(root: Path) -> str:
    return (root / "etc/timezone").read_text(encoding="ascii").splitlines()[0]
