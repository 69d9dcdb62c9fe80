"""What it was measured on: a figure without its machine and its versions says nothing."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import yaml

from followupd import __version__

PACKAGES = ("yagmail", "SQLAlchemy", "pydantic", "PyYAML", "APScheduler", "click", "Jinja2")
BUSY = 0.5
"""Load per core from which the machine is called busy."""

PATIENCE = 300.0
"""Seconds that a part waits for a machine that is busy."""


def machine() -> dict[str, str]:
    """Facts for the head of the report; the load is that of the beginning."""
    return {
        "Measured": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()}",
        "System": f"{_system()}, Linux {platform.release().partition('-')[0]}, disk: {_disk()}",
        "Load at the beginning": _load(),
        "followupd": __version__,
        "Python": f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"libyaml {'.'.join(map(str, _libyaml()))}",
        "Packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "Mail servers": ", ".join(filter(None, (_postfix(), _dovecot()))) or "none",
    }


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 1024**2:.0f} GB"
    return "memory unknown"


def _system() -> str:
    names = dict(line.split("=", 1) for line in _lines("/etc/os-release") if "=" in line)
    return names.get("PRETTY_NAME", platform.system()).strip('"')


def _disk() -> str:
    """The file system below the temporary folder, where the outboxes lie."""
    found = _said("stat", "-f", "-c", "%T", os.environ.get("TMPDIR", "/tmp"))
    return found or "unknown"


def wait_for_quiet() -> None:
    """Until the load has gone down that the part before has left, for some minutes at most."""
    until = time.monotonic() + PATIENCE
    while _is_busy() and time.monotonic() < until:
        time.sleep(5)


def _is_busy() -> bool:
    return os.getloadavg()[0] > BUSY * (os.cpu_count() or 1)


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" + (
        ": the machine had other work, the figures are provisional" if _is_busy() else ""
    )


def _libyaml() -> tuple[int, ...]:
    return tuple(yaml._yaml.get_version())  # noqa: SLF001 - no public way


def _postfix() -> str:
    said = _said("postconf", "-d", "-h", "mail_version")
    return f"Postfix {said}" if said else ""


def _dovecot() -> str:
    said = _said("dovecot", "--version")
    return f"Dovecot {said.split()[0]}" if said else ""


def _said(*command: str) -> str:
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    program = shutil.which(command[0], path=path)
    if program is None:
        return ""
    done = subprocess.run(
        [program, *command[1:]], capture_output=True, text=True, timeout=10, check=False
    )
    return done.stdout.strip()


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
