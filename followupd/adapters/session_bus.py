"""A line to the session's D-Bus that can't hang: one limit for all that is asked on it.

The keyring and the desktop notifications both speak over it. jeepney waits for ever by default,
even for the first "Hello" of the bus, and a daemon whose bus has stopped must go on. Linux only:
import this inside functions.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import Message
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, prep_socket


class BoundedConnection(DBusConnection):  # type: ignore[misc]  # jeepney carries no types
    """A connection on which every wait ends at one deadline, with TimeoutError."""

    def __init__(self, address: str, limit: float) -> None:
        self._deadline = time.monotonic() + limit
        super().__init__(prep_socket(address, timeout=limit))  # says Hello, within the limit

    def _left(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def send_and_get_reply(self, message: Message, *, timeout: float | None = None) -> Any:
        """As in jeepney; ``timeout`` is cut to what is left."""
        left = self._left()
        return super().send_and_get_reply(
            message, timeout=left if timeout is None else min(timeout, left)
        )

    def recv_until_filtered(self, queue: Any, *, timeout: float | None = None) -> Any:
        """As in jeepney; ``timeout`` is cut to what is left."""
        left = self._left()
        return super().recv_until_filtered(
            queue, timeout=left if timeout is None else min(timeout, left)
        )


def address() -> str:
    """Where the session's bus listens.

    Without DBUS_SESSION_BUS_ADDRESS (cron) it is the user's own bus, as libdbus has it. Raises
    KeyError when neither is named, ValueError or RuntimeError for one that can't be spoken to.
    """
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    found = get_bus(named or f"unix:path={os.environ['XDG_RUNTIME_DIR']}/bus")
    return str(found)


def connect(limit: float) -> BoundedConnection:
    """Open a line that lives for at most ``limit`` seconds of waiting.

    Raises what jeepney raises: OSError, KeyError, ValueError, RuntimeError. The caller maps it.
    """
    return BoundedConnection(address(), limit)


@contextmanager
def session_bus(limit: float) -> Iterator[BoundedConnection]:
    """The same, closed at the end of the block."""
    connection = connect(limit)
    try:
        yield connection
    finally:
        connection.close()
