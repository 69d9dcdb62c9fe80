"""The daemon as a launchd agent of the user's own (macOS): installed, removed, looked at.

Not yet tried on a Mac: written after launchd.plist(5) and launchctl(1), and it says so.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from followupd.errors import FollowupError
from followupd.system.launchd_plist import LABEL, PLIST, plist_text
from followupd.system.service_status import PATIENT, QUICK, ServiceStatus, ask, last_line

_MISSING = "There is no launchctl on this computer: launchd belongs to macOS."


@dataclass(frozen=True, slots=True)
class Launchd:
    """launchd, for the user ``uid`` whose home is ``home``."""

    home: Path
    uid: int
    name: str = "launchd"
    untried: str = "followupd has not been tried on macOS yet"
    without_login: str = "It ends when you log out, and begins again when you log in."

    def file(self) -> Path:
        """Where the agent lies: in the user's own folder, never in /Library."""
        return self.home / "Library" / "LaunchAgents" / PLIST

    def text(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """The property list, as it would be installed."""
        return plist_text(executable, config, state)

    def install(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """Write the agent and start it; gives what to tell the user.

        Installing again renews it. Raises FollowupError when launchd does not take it; then
        nothing is left behind that would start by itself later.
        """
        text = plist_text(executable, config, state)
        self._stop()
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self.file(), text)
        done = self._ask("bootstrap", self._domain(), str(self.file()))
        if done.returncode:
            self.file().unlink()
            raise FollowupError(
                f"launchd did not take the service: {last_line(done)}",
                hint="Log in on the Mac's own screen, not over ssh, and try it again.",
            )
        return (
            "followupd runs, and starts again whenever you log in.\n"
            f"{self.without_login}\nWhat it says stands in {state / 'service.log'}."
        )

    def uninstall(self) -> str:
        """Stop the agent and remove its file; the user's files and the outbox stay."""
        if not self.file().exists():
            return "The service is not installed; nothing was changed."
        try:
            self._stop()
        finally:
            self.file().unlink(missing_ok=True)
        return "The service was stopped and removed. Your files and the outbox stay as they are."

    def status(self) -> ServiceStatus:
        """How the agent does."""
        if not self.file().exists():
            return ServiceStatus(installed=False)
        done = self._ask("print", self._target())
        if done.returncode:
            return ServiceStatus(installed=True)
        running = _said(done.stdout, "state") == "running"
        code = _said(done.stdout, "last exit code")
        failed = not running and code.isdigit() and code != "0"
        return ServiceStatus(
            installed=True,
            enabled=True,
            active="active" if running else "failed" if failed else "inactive",
            pid=int(_said(done.stdout, "pid") or 0) if running else 0,
            text=f"It ended with exit code {code}." if failed else "",
        )

    def _stop(self) -> None:
        """Until launchd no longer knows it: `bootout` may return before the daemon has ended."""
        if self._ask("print", self._target()).returncode:
            return
        self._ask("bootout", self._target(), limit=PATIENT)
        end = time.monotonic() + PATIENT
        while not self._ask("print", self._target()).returncode:
            if time.monotonic() > end:
                raise FollowupError(
                    "launchd did not stop the service.",
                    hint=f"`launchctl print {self._target()}` shows how it does.",
                )
            time.sleep(0.2)

    def _ask(self, *words: str, limit: float = QUICK) -> subprocess.CompletedProcess[str]:
        return ask(["launchctl", *words], missing=_MISSING, limit=limit)

    def _domain(self) -> str:
        return f"gui/{self.uid}"

    def _target(self) -> str:
        return f"{self._domain()}/{LABEL}"


def here() -> Launchd:
    """The launchd of the user of this process; on a system without user numbers, for number 0."""
    getuid = getattr(os, "getuid", lambda: 0)
    return Launchd(Path.home(), getuid())


def _said(output: str, name: str) -> str:
    """The value of a line ``name = value`` of `launchctl print`; "" where there is none.

    The first one is the agent's own; what stands deeper belongs to its parts.
    """
    found = re.search(rf"^\s*{re.escape(name)} = (.*)$", output, re.MULTILINE)
    return found[1].strip() if found else ""


def _write(path: Path, text: str) -> None:
    """In one step; launchd refuses an agent that others may write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".new")
    half.write_text(text, encoding="utf-8")
    half.chmod(0o600)
    half.replace(path)
