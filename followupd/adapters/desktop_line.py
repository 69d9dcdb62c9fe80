"""A line to the notification server that stays open and hears what is clicked.

One thread does nothing but read it, in a read that blocks: at rest it costs nothing. Everything
else is done by the thread that asks. Some servers tell a click only to the line that showed the
notice, and take a line's notices away when it ends: so both go over this one. Linux only: import
this inside functions.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from socket import SHUT_RDWR
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from followupd.adapters.session_bus import connect

NAME = "org.freedesktop.Notifications"
SERVER = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)

_BUS, _NEW_OWNER = "org.freedesktop.DBus", "NameOwnerChanged"
_SIGNALS = ("ActionInvoked", "NotificationClosed", "ActivationToken")


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal about notice ``number`` of one life of the server; ``word`` is its second part.

    ``order`` counts what came over the line: a signal older than the answer that gave a notice its
    number was about another one.
    """

    name: str
    life: int
    order: int
    number: int
    word: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The server's answer, its life when it gave it, and its place among all that came."""

    life: int
    order: int
    body: tuple[Any, ...]


class DesktopLine:
    """Asks the notification server, and hands on what it tells by itself.

    ``lives`` gives a new number for each life of the server: after its restart it counts its
    notices from 1 again, and an old number means nothing any more. ``heard`` is called in the
    reading thread. Raises what ``session_bus.connect`` raises, and DBusErrorResponse.
    """

    def __init__(self, limit: float, lives: Iterator[int], heard: Callable[[Heard], None]) -> None:
        self._limit = limit
        self._lives = lives
        self._heard = heard
        self._replies: queue.SimpleQueue[tuple[int, int, Message | None]] = queue.SimpleQueue()
        self.life = next(lives)
        self.broken = False
        self._bus = connect(limit)
        try:
            self._owner = self._subscribe()
            self._bus.sock.settimeout(limit)  # a bus that takes no bytes must not hang the sender
        except BaseException:
            self._bus.close()
            raise
        self._reader = threading.Thread(target=self._read, name="desktop notices", daemon=True)
        self._reader.start()

    def ask(self, method: str, signature: str = "", *body: Any) -> Answer:
        """Wait for the answer. Raises TimeoutError, OSError."""
        serial = next(self._bus.outgoing_serial)
        message = new_method_call(SERVER, method, signature or None, body)
        self._send(message, serial)
        while True:
            try:
                life, order, reply = self._replies.get(timeout=self._limit)
            except queue.Empty:
                raise TimeoutError from None
            if reply is None:
                raise ConnectionResetError("the bus has ended")
            if reply.header.fields.get(HeaderFields.reply_serial) == serial:
                return Answer(life, order, unwrap_msg(reply))

    def tell(self, method: str, signature: str, *body: Any) -> None:
        """Ask, and don't wait for the answer. Never raises."""
        with suppress(OSError):
            self._send(new_method_call(SERVER, method, signature, body), None)

    def close(self) -> None:
        """End the reader and the line."""
        with suppress(OSError):
            self._bus.sock.shutdown(SHUT_RDWR)  # wakes the reader
        self._reader.join(self._limit)
        self._bus.close()

    def _send(self, message: Message, serial: int | None) -> None:
        try:
            self._bus.send(message, serial=serial)
        except OSError:
            self.broken = True  # half a message may have gone: nothing after it would be understood
            raise

    def _subscribe(self) -> str:
        rules = [MatchRule(type="signal", sender=NAME, interface=NAME, member=x) for x in _SIGNALS]
        rules.append(MatchRule(type="signal", sender=_BUS, interface=_BUS, member=_NEW_OWNER))
        rules[-1].add_arg_condition(0, NAME)
        for rule in rules:
            unwrap_msg(self._bus.send_and_get_reply(message_bus.AddMatch(rule)))
        try:
            return str(unwrap_msg(self._bus.send_and_get_reply(message_bus.GetNameOwner(NAME)))[0])
        except DBusErrorResponse:
            return ""  # nobody yet; the first notice may start one

    def _read(self) -> None:
        try:
            for order in count():
                self._take(order, self._bus.receive())
        except Exception:  # noqa: BLE001 - the bus has ended, or speaks nonsense: either way it is over
            self.broken = True
            self._replies.put((self.life, 0, None))

    def _take(self, order: int, message: Message) -> None:
        header = message.header
        if header.message_type in {MessageType.method_return, MessageType.error}:
            self._replies.put((self.life, order, message))
            return
        member, sender = (header.fields.get(x) for x in (HeaderFields.member, HeaderFields.sender))
        if member == _NEW_OWNER and sender == _BUS and message.body[0] == NAME:
            self._owner = str(message.body[2])
            self.life = next(self._lives)
        elif member in _SIGNALS and sender == self._owner and len(message.body) == 2:  # noqa: PLR2004 - number, word
            number, word = message.body
            self._heard(Heard(str(member), self.life, order, int(number), str(word)))
