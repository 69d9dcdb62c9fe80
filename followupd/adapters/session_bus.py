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
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, prep_socket


class BoundedConnection(DBusConnection):  # type: ignore[misc]  # jeepney carries no types
    """A connection on which all calls together take at most ``limit`` seconds: TimeoutError.

    ``patience`` is how long a person may take to answer a prompt; the limit begins anew after it.
    """

    def __init__(self, address: str, limit: float, patience: float = 0.0) -> None:
        self._limit = limit
        self._patience = patience
        self._deadline = time.monotonic() + limit
        super().__init__(prep_socket(address, timeout=limit))  # says Hello, within the limit

    def send_and_get_reply(self, message: Message, *, timeout: float | None = None) -> Any:
        """As in jeepney; ``timeout`` is cut to what is left."""
        left = max(0.0, self._deadline - time.monotonic())
        return super().send_and_get_reply(
            message, timeout=left if timeout is None else min(timeout, left)
        )

    def recv_until_filtered(self, queue: Any, *, timeout: float | None = None) -> Any:
        """Wait for a signal, such as the answer to a prompt, as long as ``patience`` lasts."""
        patience = self._patience if timeout is None else min(timeout, self._patience)
        try:
            return super().recv_until_filtered(queue, timeout=patience)
        finally:
            self._deadline = time.monotonic() + self._limit


def connect(limit: float, patience: float = 0.0) -> BoundedConnection:
    """Open a line to the session's bus.

    Without DBUS_SESSION_BUS_ADDRESS (cron) it is the user's own bus, as libdbus has it. Raises
    what jeepney raises: OSError, KeyError when no bus is named, ValueError, RuntimeError.
    """
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    address = get_bus(named or f"unix:path={os.environ['XDG_RUNTIME_DIR']}/bus")
    return BoundedConnection(address, limit, patience)


@contextmanager
def session_bus(limit: float) -> Iterator[BoundedConnection]:
    """The same, closed at the end of the block."""
    connection = connect(limit)
    try:
        yield connection
    finally:
        connection.close()


def offers(name: str, limit: float) -> bool:
    """Whether somebody on the bus answers to ``name``, or would be started to answer.

    False without a bus. Raises TimeoutError when there is one that does not answer.
    """
    try:
        with session_bus(limit) as connection:
            bus = Proxy(message_bus, connection)
            (owned,) = bus.NameHasOwner(name)
            return bool(owned) or name in bus.ListActivatableNames()[0]
    except TimeoutError:
        raise
    except (OSError, LookupError, ValueError, RuntimeError):
        return False
