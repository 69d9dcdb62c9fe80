"""A small file from a web server that may be hostile: over verified TLS, bounded in all ways.

The whole visit is over within seconds, however slowly the server drips; it takes no more than a
few kilobytes; and no step of a redirect leaves HTTPS.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Self
from urllib.parse import urljoin, urlsplit

from followupd.adapters.mail_dns import MailDns
from followupd.errors import Offline

SECONDS = 6.0
"""For the whole visit, redirects and all."""

LARGEST = 128 * 1024
"""Bytes; a real file of this kind has three thousand."""

_REDIRECTS = 3
_MOVED = {301, 302, 303, 307, 308}
_OK = 200


class HttpsFiles:
    """Fetches files. ``port`` is for addresses that name none; ``context`` must verify."""

    def __init__(
        self,
        dns: MailDns,
        context: ssl.SSLContext | None = None,
        port: int = 443,
        seconds: float = SECONDS,
    ) -> None:
        self._dns = dns
        self._context = context or ssl.create_default_context()
        self._port = port
        self._seconds = seconds

    def get(self, url: str) -> bytes:
        """What lies there, or b"" when there is nothing that can be had safely and soon."""
        until = time.monotonic() + self._seconds
        for _ in range(_REDIRECTS + 1):
            if urlsplit(url).scheme != "https" or time.monotonic() >= until:
                return b""
            try:
                moved, content = self._visit(url, until)
            except (OSError, ValueError, http.client.HTTPException, Offline):
                return b""
            if not moved:
                return content
            url = urljoin(url, moved)
        return b""

    def _visit(self, url: str, until: float) -> tuple[str, bytes]:
        """Where it leads on to, or ""; and the content."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or self._port
        with _Line(self._dial(host, port, until), host, until) as line:
            connection = http.client.HTTPSConnection(host, port)
            connection.sock = line.socket
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("GET", path, headers={"Accept": "text/xml", "Connection": "close"})
            answer = connection.getresponse()
            if answer.status in _MOVED:
                return answer.headers.get("Location", ""), b""
            if answer.status != _OK:
                return "", b""
            content = answer.read(LARGEST + 1)
            too_late = time.monotonic() >= until
            return "", b"" if too_late or len(content) > LARGEST else content

    def _dial(self, host: str, port: int, until: float) -> ssl.SSLSocket:
        """A line to the host, its handshake still to be made."""
        failed: Exception = OSError("no address")
        for address in self._dns.addresses(host)[:2]:
            try:
                raw = socket.create_connection((address, port), max(until - time.monotonic(), 0.1))
            except OSError as error:
                failed = error
                continue
            return self._context.wrap_socket(
                raw, server_hostname=host, do_handshake_on_connect=False
            )
        raise failed


class _Line:
    """A TLS line that is cut at its hour: a timeout alone begins anew with every byte."""

    def __init__(self, line: ssl.SSLSocket, host: str, until: float) -> None:
        self.socket = line
        self._host = host
        self._timer = threading.Timer(max(until - time.monotonic(), 0), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        try:
            self.socket.do_handshake()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self.socket.close()

    def _cut(self) -> None:
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
