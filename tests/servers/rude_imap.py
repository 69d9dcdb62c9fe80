"""An IMAP server that fails at a command, or answers it as badly as real ones do."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.servers.rude import BOUND, DROP, SILENCE

FOLDERS = (
    '(\\HasNoChildren) "/" "INBOX"',
    '(\\Drafts) "/" "Drafts"',
    '(\\Sent) "/" "Sent"',
)


@dataclass
class RudeImapServer:
    """``script`` maps a command (LOGIN, LIST, EXAMINE, SEARCH, FETCH, APPEND...) to DROP, SILENCE
    or a status with its words ("NO [ALERT] no"); "greeting" is the first line.

    ``hits`` are the headers that a search finds, whatever was searched for.
    """

    script: Mapping[str, str] = field(default_factory=dict)
    offers: str = "IMAP4rev1 AUTH=PLAIN"
    folders: tuple[str, ...] = FOLDERS
    hits: tuple[bytes, ...] = ()
    host: str = "127.0.0.1"
    port: int = 0
    connections: int = 0
    heard: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, 0))
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
            thread = threading.Thread(target=self._talk, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as heard, contextlib.suppress(OSError):
            greeting = self.script.get("greeting", "* OK ready")
            if not self._do(line, greeting):
                return
            for raw in heard:
                words = raw.decode("utf-8", "replace").split()
                if len(words) < 2:
                    continue
                self.heard.append(" ".join(words[1:]))
                verb = words[2 if words[1].upper() == "UID" else 1].upper()
                if not self._answer(line, words[0], verb):
                    return
                if verb == "LOGOUT":
                    return

    def _answer(self, line: socket.socket, tag: str, verb: str) -> bool:
        what = self.script.get(verb)
        if what in {DROP, SILENCE}:
            return self._do(line, str(what))
        if what is None:
            line.sendall(b"".join(self._untagged(verb)))
        return self._do(line, f"{tag} {what or 'OK done'}")

    def _untagged(self, verb: str) -> list[bytes]:
        if verb == "CAPABILITY":
            return [f"* CAPABILITY {self.offers}\r\n".encode()]
        if verb == "LIST":
            return [f"* LIST {folder}\r\n".encode() for folder in self.folders]
        if verb == "SEARCH":
            found = " ".join(str(n) for n in range(1, len(self.hits) + 1))
            return [f"* SEARCH {found}".rstrip().encode() + b"\r\n"]
        if verb == "FETCH":
            return [
                b"* %d FETCH (UID %d BODY[HEADER] {%d}\r\n%s FLAGS ())\r\n" % (n, n, len(hit), hit)
                for n, hit in enumerate(self.hits, 1)
            ]
        return []

    def _do(self, line: socket.socket, what: str) -> bool:
        if what == DROP:
            return False
        if what == SILENCE:
            while line.recv(65536):
                pass
            return False
        line.sendall(what.encode() + b"\r\n")
        return True
