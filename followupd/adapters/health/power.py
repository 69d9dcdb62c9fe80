"""What this machine's settings say about falling asleep. Linux only: elsewhere it can't be told."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from followupd.core.rest import Rest

SUPPLIES = Path("/sys/class/power_supply")

_QUICK = 5.0  # seconds
_GNOME = "org.gnome.settings-daemon.plugins.power"


def rest(supplies: Path = SUPPLIES) -> Rest:
    """As far as systemd and GNOME tell; a closed lid is in nobody's settings."""
    if _says(["systemctl", "is-enabled", "sleep.target"]) == "masked":
        return Rest(never=True, known=True)
    battery = on_battery(supplies)
    kind = "battery" if battery else "ac"
    what = _says(["gsettings", "get", _GNOME, f"sleep-inactive-{kind}-type"]).strip("'")
    seconds = _says(["gsettings", "get", _GNOME, f"sleep-inactive-{kind}-timeout"]).split()[-1:]
    if not what or not seconds or not seconds[0].isdecimal():
        return Rest(battery=battery)
    sleeps = what in {"suspend", "hibernate", "shutdown"} and int(seconds[0]) > 0
    after = timedelta(seconds=int(seconds[0])) if sleeps else None
    return Rest(known=True, after=after, battery=battery)


def on_battery(supplies: Path = SUPPLIES) -> bool:
    """Whether a battery is giving power now; a mouse's does not count."""
    try:
        return any(
            _word(supply / "type") == "Battery"
            and _word(supply / "scope") != "Device"
            and _word(supply / "status") == "Discharging"
            for supply in supplies.iterdir()
        )
    except OSError:
        return False


def _word(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _says(command: Sequence[str]) -> str:
    """What a program prints; "" when it is not there or does not answer."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, no shell
            [program, *command[1:]], capture_output=True, text=True, timeout=_QUICK, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
