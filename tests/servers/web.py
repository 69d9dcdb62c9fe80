"""A web server over TLS, on a free port of loopback, that answers as it is told to, also badly."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

BOUND = 10.0  # seconds until a thread must have ended

ENDLESS = "(endless)"
"""A good head, and a body that does not end."""

DRIP = "(drip)"
"""A byte now and then, never enough for a whole answer."""

SILENT = "(silent)"
"""Take the request and say nothing."""


@dataclass
class WebServer:
    """``pages`` maps "host/path" to an XML text, "302 https://..." or one of the bad ways."""

    context: ssl.SSLContext
    pages: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 0
    visited: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(BOUND)

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            raw.settimeout(BOUND)
            thread = threading.Thread(target=self._talk, args=(raw,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError), self.context.wrap_socket(raw, server_side=True) as line:
            head = b""
            while b"\r\n\r\n" not in head:
                got = line.recv(4096)
                if not got:
                    return
                head += got
            for part in self._answer(head.decode()):
                line.sendall(part)

    def _answer(self, head: str) -> Iterator[bytes]:
        path = head.split(" ")[1]
        host = next(x[6:] for x in head.split("\r\n") if x.startswith("Host: ")).split(":")[0]
        self.visited.append(host + path)
        page = self.pages.get(host + path.partition("?")[0], "404")
        if page == ENDLESS:
            yield b"HTTP/1.1 200 OK\r\n\r\n<clientConfig>"
            while not self._over.is_set():
                yield b"<!-- and on -->" * 1000
        elif page == DRIP:
            yield b"HTTP/1.1 200 OK\r\n"
            while not self._over.wait(0.05):
                yield b"X"
        elif page == SILENT:
            self._over.wait(BOUND)
        elif page.startswith("302 "):
            yield f"HTTP/1.1 302 Found\r\nLocation: {page[4:]}\r\n\r\n".encode()
        elif page == "404":
            yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"
        else:
            body = page.encode()
            yield f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
