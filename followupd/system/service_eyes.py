"""``doctor`` as the service would run it: its environment, its walls, no terminal.

With systemd the surroundings of the unit are put around it, in a unit of its own that is gone when
the look is over; nothing is installed. Elsewhere an environment as bare as cron's stands for it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from followupd.core.health import Check, Verdict
from followupd.errors import FollowupError
from followupd.system.manager import name_here, program
from followupd.system.service_health import called
from followupd.system.systemd_unit import UNIT, unit_text

LIMIT = 120.0
"""Seconds for all of the looks together."""

_QUICK = 15.0

# How long it lives and how it ends: for a daemon, not for a look.
_LIFE = (
    *("Type", "NotifyAccess", "Exec", "KillSignal", "TimeoutS", "WatchdogSec", "Restart"),
    *("RemainAfterExit", "GuessMainPID", "PIDFile", "Standard", "SuccessExit"),
)

_SYSTEMD = "as systemd runs the service"
_BARE = "with as little around it as cron gives (there is no systemd for you here)"


@dataclass(frozen=True, slots=True)
class Seen:
    """``way`` says how it was looked; ``checks`` is what was found."""

    way: str
    checks: tuple[Check, ...]


def seen_by_service(config: Path, state: Path, *, offline: bool) -> Seen:
    """What ``doctor`` finds there. Raises FollowupError when it can't be run there."""
    options = ["--offline"] if offline else []
    if name_here() == "systemd" and _has_manager():
        return _under_systemd(options, config, state)
    words = [*program(name_here()), "--config", str(config), "doctor", "--json", *options]
    done = _run(words, env=_bare())
    return Seen(_BARE, _read(done))


def properties(unit: str) -> list[str]:
    """The lines of a unit's [Service] section that make its surroundings, as "Name=value"."""
    section, found = "", []
    for line in unit.replace("\\\n", " ").splitlines():
        text = line.strip()
        if text.startswith("["):
            section = text
        elif section == "[Service]" and "=" in text and not text.startswith(("#", ";", *_LIFE)):
            found.append(text)
    return found


def _under_systemd(options: Sequence[str], config: Path, state: Path) -> Seen:
    unit = called()
    command = list(unit.program) if unit is not None else program("systemd")
    start = _start(unit_text(command, config, state), options)
    if unit is not None:
        return Seen(_SYSTEMD, _read(_once(start, _installed())))
    done = _once(start, unit_text(command, config, state))
    if not done.stdout:  # without user namespaces, as `service install` then does it
        done = _once(start, unit_text(command, config, state, walls=False))
    return Seen(_SYSTEMD, _read(done))


def _start(unit: str, options: Sequence[str]) -> str:
    """The unit's own ExecStart, with ``doctor`` in the place of ``run``."""
    line = next(x for x in unit.splitlines() if x.startswith("ExecStart="))
    return " ".join([line.removesuffix(' "run"'), "doctor", "--json", *options])


def _once(start: str, surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run it as a unit that lives in the runtime folder, for the length of the look."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    units = runtime / "systemd" / "user"
    units.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="followupd-", dir=runtime) as name:  # 0700
        said, wrong = Path(name) / "said", Path(name) / "wrong"
        life = [
            *("Type=oneshot", start, "StandardInput=null", f"TimeoutStartSec={LIMIT:g}"),
            *(f"StandardOutput=file:{said}", f"StandardError=file:{wrong}"),
            "SuccessExitStatus=1 2 3 4 5 6",
        ]
        text = "\n".join(["[Service]", *life, *properties(surroundings), ""])
        unit = units / f"{Path(name).name}.service"
        try:
            unit.write_text(text, encoding="utf-8")
            _systemctl("daemon-reload")
            done = _systemctl("start", unit.name, limit=LIMIT + _QUICK)
            _systemctl("reset-failed", unit.name)
        finally:
            unit.unlink(missing_ok=True)
            _systemctl("daemon-reload")
        found, reason = (x.read_text("utf-8") if x.exists() else "" for x in (said, wrong))
        return subprocess.CompletedProcess(start, done.returncode, found, reason or done.stderr)


def _systemctl(*words: str, limit: float = _QUICK) -> subprocess.CompletedProcess[str]:
    return _run(["systemctl", "--user", *words], env=os.environ, limit=limit)


def _installed() -> str:
    """The unit with all that the user added to it."""
    return _systemctl("cat", UNIT).stdout


def _has_manager() -> bool:
    if shutil.which("systemctl") is None:
        return False
    with suppress(FollowupError):
        return _systemctl("show-environment").returncode == 0
    return False


def _bare() -> dict[str, str]:
    names = ("HOME", "USER", "LOGNAME", "USERPROFILE", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "PATH": "/usr/bin:/bin" if os.name == "posix" else os.environ.get("PATH", "")}


def _run(
    command: Sequence[str], *, env: Mapping[str, str], limit: float = LIMIT
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - fixed programs, no shell
            command,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # no terminal, as a service has none
            env=dict(env),
            timeout=limit,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FollowupError(
            f"the service's view could not be had: `{command[0]}` did not answer",
            hint="`followupd service status` and `journalctl --user -u followupd` show more.",
        ) from error


def _read(done: subprocess.CompletedProcess[str]) -> tuple[Check, ...]:
    try:
        said = json.loads(done.stdout)
        return tuple(
            Check(x["name"], Verdict(x["verdict"]), x["message"], x["hint"], int(x["exit_code"]))
            for x in said["checks"]
        )
    except (ValueError, KeyError, TypeError):
        lines = done.stderr.strip().splitlines()
        reason = lines[-1] if lines else f"it ended with code {done.returncode}"
        raise FollowupError(
            f"in the service's surroundings followupd could not start: {reason}",
            hint="`followupd service install` renews the service; `journalctl --user -u followupd` "
            "shows more.",
        ) from None
