"""A name server in a thread, on a free UDP port of loopback."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

BOUND = 10.0  # seconds until the thread must have ended


@dataclass
class NameServer:
    """``records`` maps ("rivera.example", "MX") to texts as they stand in a zone file.

    A name that has records of any kind exists; any other is NXDOMAIN. ``silent`` takes the
    questions and never answers; ``asked`` holds them all.
    """

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: bool = False
    broken: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self.host, 0))
        self.port = self._socket.getsockname()[1]
        self._over = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            knock.sendto(b"", (self.host, self.port))
        self._thread.join(BOUND)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            raw, client = self._socket.recvfrom(4096)
            if self._over:
                return
            if self.broken:
                self._socket.sendto(b"\xff" * 40, client)
            elif not self.silent:
                self._socket.sendto(self._answer(raw), client)

    def _answer(self, raw: bytes) -> bytes:
        question = dns.message.from_wire(raw)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        [asked] = question.question
        name = asked.name.to_text(omit_final_dot=True)
        kind = dns.rdatatype.to_text(asked.rdtype)
        self.asked.append((name, kind))
        values = self.records.get((name, kind), [])
        if values:
            answer.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", kind, values))
        elif not any(name == known or known.endswith(f".{name}") for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()
