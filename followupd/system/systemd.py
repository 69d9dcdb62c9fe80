"""The daemon as a systemd service of the user's own: installed, removed, looked at."""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from followupd.errors import FollowupError
from followupd.system.service_status import ANOTHER_WAY, ServiceStatus
from followupd.system.systemd_unit import UNIT, WATCHDOG, unit_text

__all__ = ["ServiceStatus", "install", "status", "uninstall", "unit_file", "unit_text"]

_QUICK = 15.0
_PATIENT = 330.0  # stopping waits for the letter in hand (TimeoutStopSec=300), and so does starting

_NO_NAMESPACES = {"217", "226"}  # EXIT_USER and EXIT_NAMESPACE of systemd.exec(5)


def unit_file() -> Path:
    """Where the unit lies: in the user's own folder, never in /etc."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "systemd" / "user" / UNIT


def install(
    executable: Sequence[str], config: Path, state: Path, *, watchdog: float = WATCHDOG
) -> str:
    """Write the unit, and start the service now and at every login; gives what to tell the user.

    Installing again renews it. Raises FollowupError when there is no systemd for this user (then
    nothing was written), or when the service did not start.
    """
    _need_manager()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    for walls in (True, False):
        _write(unit_file(), unit_text(executable, config, state, watchdog=watchdog, walls=walls))
        _systemctl("daemon-reload")
        _systemctl("enable", UNIT)
        if _start():
            return "\n".join(_report(walls=walls))
        if _property("ExecMainStatus") not in _NO_NAMESPACES:
            break
    raise FollowupError(
        "The service was installed, but it did not start.",
        hint="`journalctl --user -u followupd` shows why; "
        "`followupd service install` tries it again.",
    )


def uninstall() -> str:
    """Stop the service and remove its unit; gives what to tell the user.

    The files of the user and the outbox stay. Removes the unit even where systemd is gone.
    """
    if not unit_file().exists():
        return "The service is not installed; nothing was changed."
    with suppress(FollowupError):
        _systemctl("disable", "--now", UNIT, limit=_PATIENT, must=False)
    unit_file().unlink()
    (unit_file().parent / "default.target.wants" / UNIT).unlink(missing_ok=True)
    with suppress(FollowupError):
        _systemctl("daemon-reload", must=False)
    return "The service was stopped and removed. Your files and the outbox stay as they are."


def status() -> ServiceStatus:
    """How the service does. Raises FollowupError when there is no systemd for this user."""
    if not unit_file().exists():
        return ServiceStatus(installed=False)
    _need_manager()
    return ServiceStatus(
        installed=True,
        enabled=_property("UnitFileState") == "enabled",
        active=_property("ActiveState"),
        pid=int(_property("MainPID") or 0),
        text=_property("StatusText"),
        lingers=_lingers(),
    )


def available() -> bool:
    """Whether systemd keeps services for this user here."""
    try:
        _need_manager()
    except FollowupError:
        return False
    return True


def _report(*, walls: bool) -> list[str]:
    lines = ["followupd runs, and starts again whenever you log in."]
    if not walls:
        lines.append(
            "This system grants no user namespaces, so the service runs without the walls around "
            "the file system. It works all the same."
        )
    if not _lingers():
        lines.append(
            "It ends when you log out. To have it run without you being logged in: "
            "`loginctl enable-linger`. Letters then still wait until the keyring is unlocked."
        )
    return lines


def _lingers() -> bool:
    try:
        return (Path("/var/lib/systemd/linger") / getpass.getuser()).exists()
    except (KeyError, OSError):  # a user without a name
        return False


def _write(path: Path, text: str) -> None:
    """In one step, so that systemd never reads half a unit."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".new")
    half.write_text(text, encoding="utf-8")
    half.chmod(0o644)
    half.replace(path)


def _need_manager() -> None:
    if _systemctl("show-environment", must=False).returncode:
        raise FollowupError(
            "systemd does not run services for this user here.",
            hint="After `su` or `sudo`, log in as yourself instead (`machinectl shell` does). "
            f"Without systemd: {ANOTHER_WAY[0].lower()}{ANOTHER_WAY[1:]}",
        )


def _start() -> bool:
    """Start it, or start it anew so that a changed unit takes effect; whether it is up."""
    _systemctl("reset-failed", UNIT, must=False)
    return _systemctl("restart", UNIT, limit=_PATIENT, must=False).returncode == 0


def _property(name: str) -> str:
    return _systemctl("show", UNIT, f"--property={name}", "--value").stdout.strip()


def _systemctl(
    *arguments: str, limit: float | None = None, must: bool = True
) -> subprocess.CompletedProcess[str]:
    done = _run(["systemctl", "--user", *arguments], limit or _QUICK)
    if must and done.returncode:
        said = done.stderr.strip().splitlines()
        raise FollowupError(
            f"`systemctl --user {' '.join(arguments)}` failed: {said[-1] if said else 'no reason'}",
            hint="`systemctl --user status followupd` shows more.",
        )
    return done


def _run(command: Sequence[str], limit: float) -> subprocess.CompletedProcess[str]:
    """Run one command for at most ``limit`` seconds; none at all is an expected error."""
    try:
        return subprocess.run(  # noqa: S603 - fixed programs, no shell
            command, capture_output=True, text=True, timeout=limit, check=False
        )
    except FileNotFoundError:
        raise FollowupError("There is no systemd on this computer.", hint=ANOTHER_WAY) from None
    except subprocess.TimeoutExpired:
        raise FollowupError(
            f"`{command[0]}` did not answer within {limit:g} seconds.",
            hint="`systemctl --user status` shows how systemd does.",
        ) from None
