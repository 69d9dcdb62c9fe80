"""Whether followupd is at work in the background: the service, its file, the running daemon."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from followupd import __version__
from followupd.adapters.instance import Instance, Running
from followupd.core.health import Check, ok, problem, warn
from followupd.core.phrases import span
from followupd.errors import FollowupError
from followupd.system import systemd
from followupd.system.manager import manager, name_here
from followupd.system.service_status import ServiceStatus

NAME = "service"

_LATELY = timedelta(minutes=20)  # cron, every five minutes, has been here
_LATE = timedelta(minutes=10)  # the daemon makes a pass each minute; a large letter takes some
_INSTALL = "`followupd service install`"
_NOBODY = Running(running=False, pid=None, last_pass=None)


@dataclass(frozen=True, slots=True)
class Called:
    """What the service's file starts: the program with its first arguments, and the settings."""

    program: tuple[str, ...]
    config: Path | None


def service(state: Path | None, config: Path, now: datetime) -> Iterator[Check]:
    """``state`` is None where the settings can't be read; ``config`` is the settings file."""
    daemon = Instance(state).look() if state is not None else _NOBODY
    try:
        found, why = manager(name_here(), state).status(), None
    except FollowupError as error:
        found, why = ServiceStatus(installed=False), error
    if found.installed:
        yield _installed(found, daemon, now)
        yield from _its_file(config)
    else:
        yield _without(daemon, why, now)
    yield from _daemon(daemon, now)


def called() -> Called | None:
    """What the installed unit starts; None without one, or where systemd is not the manager."""
    if name_here() != "systemd":
        return None
    with suppress(OSError, ValueError):
        for line in systemd.unit_file().read_text(encoding="utf-8").splitlines():
            if line.startswith("ExecStart="):
                words = shlex.split(line.removeprefix("ExecStart=").lstrip(":-+!@"))
                return _called([word.replace("%%", "%") for word in words])
    return None


def _called(words: list[str]) -> Called:
    if "--config" not in words:
        return Called(tuple(words[:1]), None)
    at = words.index("--config")
    return Called(tuple(words[:at]), Path(words[at + 1]))


def _installed(found: ServiceStatus, daemon: Running, now: datetime) -> Check:
    if found.active == "active":
        said = f"it runs (process {found.pid or daemon.pid}){_last(daemon, now)}"
        if found.lingers:
            said += "; it also runs while you are logged out, and letters then wait until a login "
            said += "has opened the keyring"
        return ok(NAME, said)
    if daemon.running:
        return warn(
            NAME,
            f"it is installed and {found.active}, but another followupd runs "
            f"(process {daemon.pid})",
            "One is enough: end that one, then run " + _INSTALL + ".",
        )
    return problem(
        NAME,
        f"it is installed, but {found.active}: no letter goes",
        f"{_INSTALL} starts it again; `journalctl --user -u followupd` shows why it ended.",
    )


def _its_file(config: Path) -> Iterator[Check]:
    unit = called()
    if unit is None:
        return
    if unit.program and not os.access(unit.program[0], os.X_OK):
        yield problem(
            NAME,
            f"it starts {unit.program[0]}, which is no longer there",
            f"{_INSTALL} writes it anew with the followupd that you just called.",
        )
    if unit.config is not None and unit.config.resolve() != config.resolve():
        yield warn(
            NAME,
            f"it uses other settings than you now: {unit.config}",
            f"{_INSTALL} makes it use {config}.",
        )


def _without(daemon: Running, why: FollowupError | None, now: datetime) -> Check:
    if daemon.running:
        return ok(
            NAME, f"followupd runs (process {daemon.pid}), not as a service{_last(daemon, now)}"
        )
    if daemon.last_pass is not None and timedelta() <= now - daemon.last_pass < _LATELY:
        return ok(NAME, f"none; followupd was called {span(now - daemon.last_pass)} ago")
    said = "followupd is not at work in the background: letters go only when you call it"
    hint = f"{_INSTALL} starts it, now and at every login."
    if why is not None:
        hint = f"{why.message} {why.hint}"
    return warn(NAME, said, hint)


def _daemon(daemon: Running, now: datetime) -> Iterator[Check]:
    if not daemon.running:
        return
    if daemon.last_pass is not None and now - daemon.last_pass > _LATE:
        yield problem(
            NAME,
            f"it has done nothing for {span(now - daemon.last_pass)}",
            f"{_INSTALL} starts it anew; no letter is lost by that.",
        )
    if daemon.version and daemon.version != __version__:
        yield warn(
            NAME,
            f"followupd {daemon.version} is still running, and this is {__version__}",
            f"{_INSTALL} starts the new one.",
        )


def _last(daemon: Running, now: datetime) -> str:
    if daemon.last_pass is None or daemon.last_pass > now:
        return ""
    return f", last at work {span(now - daemon.last_pass)} ago"
