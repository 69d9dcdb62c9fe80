"""Finding the mail servers of an address, from the surest source to the weakest.

1. the table of known providers, by the address's domain;
2. the host that takes the domain's mail (MX), when it is one of theirs;
3. SRV records, as RFC 6186 and RFC 8314 have them;
4. Mozilla's autoconfig file on the domain's own web server, over HTTPS.

What it can't find, the person is asked for. No password is ever part of this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from followupd.adapters.autoconfig import Offer, places, read_autoconfig
from followupd.adapters.files.providers import (
    PROVIDERS,
    Address,
    Provider,
    provider_of,
    provider_of_mx,
    provider_of_servers,
)
from followupd.adapters.files.setting_answer import setting_answer
from followupd.adapters.https_file import HttpsFiles
from followupd.adapters.mail_dns import MailDns
from followupd.errors import Offline, UsageError

# Encrypted from the first byte before STARTTLS (RFC 8314, section 3).
_SMTP = (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls"))
_IMAP = (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found; ``smtp`` and ``imap`` are None where nothing was.

    ``how`` says where it stands, for the person. ``strangers`` are hosts outside the mail domain
    that only the DNS has named: nobody has signed for them, so the person must say yes.
    ``notes`` are sentences about what was seen on the way; ``no_domain`` is true when the DNS
    knows no such domain.
    """

    provider: Provider | None = None
    smtp: Address | None = None
    imap: Address | None = None
    username: str = ""
    how: str = ""
    strangers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    no_domain: bool = False


def known(email: str) -> Found:
    """What the table of providers says; nobody is asked."""
    provider = provider_of(email)
    how = f"as for every address at {_domain(email)}"
    return Found() if provider is None else _of(provider, how)


class Discovery:
    """Asks the four sources in turn; over within some seconds, also without a network."""

    def __init__(self, dns: MailDns | None = None, web: HttpsFiles | None = None) -> None:
        self._dns = dns or MailDns()
        self._web = web or HttpsFiles(self._dns)

    def find(self, email: str) -> Found:
        """What can be known of the servers of this address. Raises nothing."""
        found = known(email)
        if found.provider is not None:
            return found
        try:
            takers = self._dns.takers(_domain(email))
        except Offline:
            return Found(notes=(_NO_NETWORK,))
        if takers is None:
            said = f"The internet knows no domain {_domain(email)}."
            return Found(notes=(said,), no_domain=True)
        provider = provider_of_mx(takers[0]) if takers else None
        if provider is not None:
            return _of(provider, f"where {_domain(email)} has its mail")
        return self._asked(email, no_mail=takers == [""])

    def _asked(self, email: str, *, no_mail: bool) -> Found:
        found = self._of_records(_domain(email))
        if found.smtp is None:
            said = self._of_file(email)
            # What only one of the two knows counts; what both know, by the signed one.
            found = replace(
                said,
                imap=said.imap or found.imap,
                strangers=() if said.imap else found.strangers,
                notes=(*found.notes, *said.notes),
            )
        if no_mail and found.smtp is None:
            note = f"{_domain(email)} says of itself that it takes no mail."
            found = replace(found, notes=(note, *found.notes))
        return found

    def _of_records(self, domain: str) -> Found:
        notes: list[str] = []
        try:
            smtp, imap = self._service(_SMTP, domain), self._service(_IMAP, domain)
        except Offline:
            return Found()
        if smtp == _REFUSED:
            notes.append(f"{domain} says that it takes no letters from mail programs.")
        hosts = [a for a in (smtp, imap) if a is not None and a != _REFUSED]
        provider = provider_of_servers(host for host, _, _ in hosts)
        if provider is not None and smtp in hosts:
            return _of(provider, f"as {domain} says in its DNS records")
        return Found(
            smtp=smtp if smtp in hosts else None,
            imap=imap if imap in hosts else None,
            how=f"as {domain} says in its DNS records" if hosts else "",
            strangers=tuple(dict.fromkeys(h for h, _, _ in hosts if _is_strange(h, domain))),
            notes=tuple(notes),
        )

    def _service(self, names: tuple[tuple[str, str], ...], domain: str) -> Address | None:
        """The first service of these that is offered; _REFUSED when all that is said is no."""
        refused = False
        for name, security in names:
            for service in self._dns.services(name, domain):
                refused = refused or not service.host
                if _is_host(service.host) and service.port:
                    return service.host, service.port, security
        return _REFUSED if refused else None

    def _of_file(self, email: str) -> Found:
        for url in places(email):
            offer = read_autoconfig(self._web.get(url), email)
            if offer is not None:
                return _of_offer(offer, _domain(email))
        return Found()


_NO_NETWORK = "The network gives no answer, so your mail servers can't be looked up."
_REFUSED: Address = ("", 0, "")


def _domain(email: str) -> str:
    return email.rpartition("@")[2].casefold()


def _of(provider: Provider, how: str) -> Found:
    return Found(provider=provider, smtp=provider.smtp, imap=provider.imap, how=how)


def _of_offer(offer: Offer, domain: str) -> Found:
    if offer.only_oauth:
        note = (
            f"{domain} lets mail programs in by OAuth only (a login in the browser), which "
            "followupd can't do; ask your provider for an app password or for SMTP AUTH."
        )
        return Found(notes=(note,))
    how = f"as {domain} says on its web server" if offer.smtp or offer.imap else ""
    return Found(smtp=offer.smtp, imap=offer.imap, username=offer.username, how=how)


def _is_strange(host: str, domain: str) -> bool:
    known = {p.smtp[0] for p in PROVIDERS} | {p.imap[0] for p in PROVIDERS}
    return host != domain and not host.endswith(f".{domain}") and host not in known


def _is_host(text: str) -> bool:
    try:
        return bool(text) and setting_answer("host", text) == text
    except UsageError:
        return False
