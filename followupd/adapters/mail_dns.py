"""Questions to the DNS about a mail domain: who takes its mail, and where a program logs in.

What comes back is nobody's signed word: it is a hint, to be shown to the person or compared with
what is known. Every question is over within seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from followupd.errors import Offline

SECONDS = 3.0
"""For one question, however many name servers are asked."""

_MOST = 20  # records of one answer that are looked at


@dataclass(frozen=True, slots=True)
class Service:
    """An SRV record: where a service waits. ``host`` is "" where the domain says: not offered."""

    host: str
    port: int


class MailDns:
    """Asks the machine's own name servers, or the given one."""

    def __init__(
        self, nameserver: str | None = None, port: int = 53, seconds: float = SECONDS
    ) -> None:
        self._nameserver = nameserver
        self._port = port
        self._seconds = seconds
        self._resolver: dns.resolver.Resolver | None = None

    def takers(self, domain: str) -> list[str] | None:
        """The hosts that take the domain's mail, the preferred first (MX records).

        [""] is a domain that says it takes no mail (RFC 7505); None one that does not exist.
        Raises Offline when no name server answers.
        """
        try:
            found = self._ask(domain, "MX")
        except dns.resolver.NXDOMAIN:
            return None
        best_first = sorted(found, key=lambda mx: (mx.preference, _host(mx.exchange)))
        return [_host(mx.exchange) for mx in best_first]

    def services(self, name: str, domain: str) -> list[Service]:
        """The SRV records of ``name`` ("_imaps._tcp"), in the order in which to try them.

        Of equal priority the heaviest comes first, not one by lot (RFC 2782): the settings hold
        one server, and the same answers shall lead to the same settings. Raises Offline.
        """
        try:
            found = self._ask(f"{name}.{domain}", "SRV")
        except dns.resolver.NXDOMAIN:
            return []
        in_order = sorted(found, key=lambda s: (s.priority, -s.weight, _host(s.target)))
        return [Service(_host(s.target), s.port) for s in in_order]

    def addresses(self, host: str) -> list[str]:
        """The IP addresses of a host. Raises Offline."""
        found: list[Any] = []
        for kind in ("A", "AAAA"):
            try:
                found += self._ask(host, kind)
            except dns.resolver.NXDOMAIN:
                break
        return [record.address for record in found]

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            resolver = self._ready()
            answer = resolver.resolve(dns.name.from_text(name), kind, lifetime=self._seconds)
            return list(answer)[:_MOST]
        except dns.resolver.NXDOMAIN:
            raise
        except (dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.NameTooLong):
            return []
        except (dns.exception.DNSException, OSError, ValueError):
            raise Offline("no name server answers", hint="check the network") from None

    def _ready(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver(configure=self._nameserver is None)
            if self._nameserver is not None:
                self._resolver.nameservers = [self._nameserver]
                self._resolver.port = self._port
        return self._resolver


def _host(name: dns.name.Name) -> str:
    """As text; "" for the root, with which a domain says "not here"."""
    return name.to_text(omit_final_dot=True).casefold() if name != dns.name.root else ""
