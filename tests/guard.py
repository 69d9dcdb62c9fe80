"""Keeps the tests off the real home, the real keyring and every network but loopback.

The walls are an audit hook (it sees every socket that this process connects, whichever library
asks for it) and an environment for the process and its children. ``tests/test_guard.py`` tries
to climb each of them.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path


class LeftTheHouse(BaseException):
    """A test tried to reach something real. Not an Exception, so that no code swallows it."""


def is_loopback(host: str) -> bool:
    if host in {"localhost", ""} or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return False


def _audit(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        if isinstance(address, tuple) and not is_loopback(str(address[0])):
            raise LeftTheHouse(f"a test tried to connect to {address}")
    elif event == "socket.getaddrinfo":
        host = args[0].decode() if isinstance(args[0], bytes) else str(args[0] or "")
        # Names under .invalid can't exist (RFC 6761): tests of a failing DNS may ask for them.
        if not is_loopback(host) and not host.endswith(".invalid"):
            raise LeftTheHouse(f"a test asked the DNS for {host}")


def raise_walls() -> None:
    sys.addaudithook(_audit)


def environment(home: Path) -> dict[str, str]:
    """An environment in which every folder is below ``home`` and no keyring or bus is real."""
    for folder in ("config", "state", "data", "cache"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        # An address nobody listens on: a program that falls back to the real bus would be seen.
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home / 'run' / 'no-bus'}",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


STRIPPED = (
    "FOLLOWUPD_CONFIG",
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
    "DISPLAY",
    "EDITOR",
    "PYTHONDONTWRITEBYTECODE",  # a person's Python compiles a module once, not at every start
)


def apply(home: Path) -> None:
    """Put the environment on this process, for code and children alike."""
    os.environ.update(environment(home))
    for name in STRIPPED:
        os.environ.pop(name, None)
