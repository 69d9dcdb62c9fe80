"""What systemd wants to hear from a service of Type=notify: sd_notify(3), sd_watchdog_enabled(3).

Says nothing where nobody listens. It never raises: a daemon does not die of a manager that is
hard of hearing.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

_MICROSECONDS = 1_000_000


def ready() -> bool:
    """The daemon is up. True when the message went out."""
    return _tell("READY=1")


def stopping() -> bool:
    """The daemon is ending, after the letter in hand."""
    return _tell("STOPPING=1")


def watchdog() -> bool:
    """The daemon is alive; to be said at least every ``watchdog_interval`` seconds."""
    return _tell("WATCHDOG=1")


def status(text: str) -> bool:
    """One line for ``systemctl --user status``. No private words: it stands in the journal."""
    return _tell(f"STATUS={' '.join(text.split())}")


def watchdog_interval(environ: Mapping[str, str]) -> float | None:
    """Seconds between two beats: half of what systemd grants; None when it does not watch us."""
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    granted = environ.get("WATCHDOG_USEC", "")
    if not (granted.isascii() and granted.isdigit()) or int(granted) == 0:
        return None
    return int(granted) / _MICROSECONDS / 2


def _tell(message: str) -> bool:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):  # an abstract socket
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.settimeout(1)  # a manager that reads no more must not stop the daemon
        line.sendto(message.encode(), address)
        return True
    return False
