"""Which manager keeps the daemon running on this system, and how the daemon is called there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from followupd.system import launchd, systemd, windows_task
from followupd.system.service_status import ServiceStatus

NAMES = ("systemd", "launchd", "windows")

_BY_PLATFORM = {"darwin": "launchd", "win32": "windows"}


class Manager(Protocol):
    """What the command ``service`` wants of a manager.

    ``untried`` is "" where followupd was tried with it; ``without_login`` says what becomes of
    the daemon when nobody is logged in. ``install`` and ``uninstall`` give what to tell the
    user; all of them raise FollowupError where the manager is missing or refuses.
    """

    @property
    def name(self) -> str:
        """One of ``NAMES``."""

    @property
    def untried(self) -> str:
        """A sentence without its end, or ""."""

    @property
    def without_login(self) -> str:
        """A sentence."""

    def text(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """The file that describes the service; changes nothing."""

    def install(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """Install and start the service."""

    def uninstall(self) -> str:
        """Stop the service and remove it."""

    def status(self) -> ServiceStatus:
        """How the service does."""


@dataclass(frozen=True, slots=True)
class Systemd:
    """systemd, for the user of this process."""

    name: str = "systemd"
    untried: str = ""
    without_login: str = "It ends when you log out; `loginctl enable-linger` keeps it running."

    def text(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """The unit."""
        return systemd.unit_text(executable, config, state)

    def install(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """Write the unit and start it."""
        return systemd.install(executable, config, state)

    def uninstall(self) -> str:
        """Stop it and remove the unit."""
        return systemd.uninstall()

    def status(self) -> ServiceStatus:
        """What systemd says."""
        return systemd.status()


def name_here(platform: str = sys.platform) -> str:
    """The manager of this system; elsewhere than on macOS and Windows, systemd is asked."""
    return _BY_PLATFORM.get(platform, "systemd")


def manager(name: str, state: Path | None = None) -> Manager:
    """The manager of this name; ``state`` is the folder in which the daemon holds its lock."""
    if name == "launchd":
        return launchd.here()
    if name == "windows":
        return windows_task.here(os.environ, state)
    return Systemd()


def program(name: str) -> list[str]:
    """The program that is running now, by its whole path: a service has another PATH.

    Under Windows it is the Python that opens no window.
    """
    script = Path(sys.argv[0])
    if name != "windows" and script.name == "followupd" and script.exists():
        return [str(script.resolve())]
    silent = Path(sys.executable).with_name("pythonw.exe")
    python = str(silent) if name == "windows" and silent.exists() else sys.executable
    return [python, "-m", "followupd"]
