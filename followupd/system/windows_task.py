"""The daemon as a task at logon (Windows): made, removed, looked at.

Not yet tried on Windows: written after the Task Scheduler Schema and the help of schtasks, and
it says so. schtasks answers in the user's language, so only its exit code is read; whether the
daemon runs is told by its own lock.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from followupd.adapters.instance import Instance
from followupd.errors import FollowupError
from followupd.system.service_status import ServiceStatus, ask, last_line
from followupd.system.windows_task_xml import task_xml

TASK = "followupd"

_MISSING = "There is no schtasks on this computer: the Task Scheduler belongs to Windows."


@dataclass(frozen=True, slots=True)
class WindowsTask:
    r"""The Task Scheduler, for ``user`` (DOMAIN\name), whose letters lie in ``state``."""

    user: str
    state: Path | None = None
    name: str = "windows"
    untried: str = "followupd has not been tried on Windows yet"
    without_login: str = "It ends when you log off, and begins again when you log on."

    def text(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """The task's XML, as it would be handed over."""
        return task_xml(executable, config, state, self.user)

    def install(self, executable: Sequence[str], config: Path, state: Path) -> str:
        """Make the task and start it; gives what to tell the user. Installing again renews it."""
        text = self.text(executable, config, state)
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FollowupError):
            self._must("/End", "/TN", TASK)
        self._create(text, state)
        self._must("/Run", "/TN", TASK)
        return (
            "followupd runs, and starts again whenever you log on.\n"
            f"{self.without_login}\nWhat it says stands in {state / 'service.log'}."
        )

    def uninstall(self) -> str:
        """End the daemon and remove the task; the user's files and the outbox stay."""
        if self._ask("/Query", "/TN", TASK).returncode:
            return "The service is not installed; nothing was changed."
        self._ask("/End", "/TN", TASK)
        self._must("/Delete", "/TN", TASK, "/F")
        return "The service was stopped and removed. Your files and the outbox stay as they are."

    def status(self) -> ServiceStatus:
        """How the task does."""
        if self._ask("/Query", "/TN", TASK).returncode:
            return ServiceStatus(installed=False)
        seen = Instance(self.state).look() if self.state is not None else None
        running = seen is not None and seen.running
        return ServiceStatus(
            installed=True,
            enabled=True,
            active="active" if running else "inactive",
            pid=(seen.pid or 0) if seen is not None and running else 0,
        )

    def _create(self, text: str, state: Path) -> None:
        """Hand it over in a file, which schtasks reads in UTF-16 with its mark."""
        number, name = tempfile.mkstemp(suffix=".xml", dir=state)
        try:
            with os.fdopen(number, "w", encoding="utf-16", newline="\r\n") as file:
                file.write(text)
            self._must("/Create", "/TN", TASK, "/XML", name, "/F")
        finally:
            Path(name).unlink(missing_ok=True)

    def _must(self, *words: str) -> None:
        done = self._ask(*words)
        if done.returncode:
            raise FollowupError(
                f"`schtasks {words[0]}` failed: {last_line(done)}",
                hint="The Task Scheduler of Windows shows more, under the name followupd.",
            )

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return ask(["schtasks", *words], missing=_MISSING)


def here(environ: Mapping[str, str], state: Path | None = None) -> WindowsTask:
    """The Task Scheduler for the user of this process."""
    domain = environ.get("USERDOMAIN", "")
    name = environ.get("USERNAME") or _login()
    return WindowsTask(f"{domain}\\{name}" if domain else name, state)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name; Python 3.11 says ImportError
        return "user"
