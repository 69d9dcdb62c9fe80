"""A mail server that breaks the line on purpose, or answers as badly as real ones do.

It speaks just enough SMTP over a raw socket to fail at every step, which a proper server library
can't be made to do: hang up after the dot and before the reply, fall silent, talk nonsense.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

BOUND = 10.0  # seconds; a silent server gives up then

DROP = "(drop)"
"""Hang up at this step, as a router does: with a reset."""

SILENCE = "(silence)"
"""Take the step's bytes and never answer."""

GREETING, TEXT, DOT = "greeting", "text", "dot"
"""The steps that are no commands; all others are named by their command: EHLO, MAIL, RCPT..."""

USUAL = {
    GREETING: "220 rude.example ESMTP",
    "HELO": "250 rude.example",
    "AUTH": "235 2.7.0 Welcome",
    "MAIL": "250 2.1.0 Ok",
    "RCPT": "250 2.1.5 Ok",
    "DATA": "354 Go ahead",
    DOT: "250 2.0.0 Ok: queued",
    "RSET": "250 2.0.0 Ok",
    "QUIT": "221 2.0.0 Bye",
}


class _HungUp(Exception):
    """The conversation is over."""


@dataclass
class RudeServer:
    """``with RudeServer({"RCPT": DROP}) as rude:`` fails at the step, on every connection.

    A value is DROP, SILENCE or the whole reply. ``first`` limits the rudeness to that many
    connections. ``whole`` holds every text whose final dot came; ``accepted`` those answered 250;
    ``broken_off`` what came of a text before the client hung up.
    """

    script: Mapping[str, str] = field(default_factory=dict)
    first: int = 1_000_000
    offers: tuple[str, ...] = ("SIZE 10000000", "AUTH PLAIN LOGIN")
    host: str = "127.0.0.1"
    port: int = 0
    connections: int = 0
    whole: list[bytes] = field(default_factory=list)
    accepted: list[bytes] = field(default_factory=list)
    broken_off: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._open:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(BOUND)

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            line.settimeout(BOUND)
            self.connections += 1
            self._open.append(line)
            script = self.script if self.connections <= self.first else {}
            thread = threading.Thread(target=self._talk, args=(line, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, line: socket.socket, script: Mapping[str, str]) -> None:
        with line, line.makefile("rb") as heard, contextlib.suppress(_HungUp, OSError):
            self._step(line, script, GREETING)
            taken = {"MAIL": False, "RCPT": False}
            for raw in heard:
                command = raw.decode("utf-8", "replace").strip()
                self.heard.append(command)
                verb = command.split(" ", maxsplit=1)[0].upper()
                if verb == "DATA" and "DATA" not in script and not all(taken.values()):
                    self._do(line, "503 5.5.1 no sender and recipient yet")
                    continue
                self._step(line, script, verb)
                if verb == "QUIT":
                    return
                if verb in taken:
                    taken[verb] = script.get(verb, "250").startswith("250")
                if verb == "DATA" and script.get("DATA", "354").startswith("354"):
                    self._text(line, heard, script)

    def _text(self, line: socket.socket, heard: object, script: Mapping[str, str]) -> None:
        text = b""
        for raw in heard:  # type: ignore[attr-defined]
            if raw == b".\r\n":
                break
            text += raw
            if TEXT in script:
                self._do(line, script[TEXT])
        else:
            self.broken_off.append(text)
            raise _HungUp
        self.whole.append(text)
        if script.get(DOT, USUAL[DOT]).startswith("250"):
            self.accepted.append(text)
        self._step(line, script, DOT)

    def _step(self, line: socket.socket, script: Mapping[str, str], step: str) -> None:
        usual = self._ehlo() if step == "EHLO" else USUAL.get(step, "502 5.5.1 What?")
        self._do(line, script.get(step, usual))

    def _do(self, line: socket.socket, what: str) -> None:
        if what == DROP:
            # Linger of zero: the socket is reset, unread bytes and all.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _HungUp
        if what == SILENCE:
            while line.recv(65536):
                pass
            raise _HungUp
        line.sendall(what.encode() + b"\r\n")
        if what.startswith("421"):
            raise _HungUp

    def _ehlo(self) -> str:
        lines = ("rude.example", *self.offers)
        return "\r\n".join(
            f"250{' ' if n == len(lines) - 1 else '-'}{x}" for n, x in enumerate(lines)
        )
