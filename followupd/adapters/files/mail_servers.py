"""The mail account of the settings: what the user wrote, over what the provider is known for."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from pathlib import Path

from followupd.adapters.files.providers import Address, Provider, provider_named
from followupd.adapters.files.settings_schema import ImapEntry, MailEntry, SmtpEntry
from followupd.core.settings import ImapServer, Mail, Security, Server

Say = Callable[[tuple[str, ...], str, str, str], None]
"""Notes a problem: the keys that lead to its place, code, sentence, hint."""

_PORTS = {
    "smtp": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
    "imap": {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
}
_BY_PORT = {465: Security.TLS, 993: Security.TLS, 587: Security.STARTTLS, 143: Security.STARTTLS}


class MailReader:
    """Puts the account together. ``say`` is told what is wrong with it."""

    def __init__(self, file: Path, say: Say) -> None:
        self.file = file
        self.say = say

    def read(self, written: MailEntry, me_email: str) -> Mail | None:
        """The account, or None when there is no server to send by."""
        provider = provider_named(written.provider) if written.provider else None
        smtp = written.smtp or SmtpEntry()
        if provider is None and smtp.host is None:
            hint = "Add `provider: gmail` (or yours), or `smtp` with a `host`."
            self.say(("mail", "smtp"), "missing-key", "There is no server to send by.", hint)
            return None
        return Mail(
            username=written.username or me_email,
            smtp=self._server("smtp", smtp, provider.smtp if provider else None),
            imap=self._imap(written.imap, provider.imap if provider else None),
            provider=provider.name if provider else "",
            files_sent=self._files_sent(written, provider),
        )

    def _files_sent(self, written: MailEntry, provider: Provider | None) -> bool:
        """What the user says, else what is known of the server that the mail really goes to."""
        if written.files_sent is not None:
            return written.files_sent
        host = written.smtp.host if written.smtp else None
        if provider is None or host not in {None, provider.smtp[0]}:
            return True
        return provider.files_sent

    def _imap(self, written: ImapEntry | None, known: Address | None) -> ImapServer | None:
        if written is None:
            return None
        if written.host is None and known is None:
            if written != ImapEntry():
                hint = "Add `host: imap.example.com` with the name of your provider's server."
                self.say(("mail", "imap"), "missing-key", "The mailbox has no `host`.", hint)
            return None
        server = self._server("imap", written, known)
        return ImapServer(
            host=server.host,
            port=server.port,
            security=server.security,
            ca_file=server.ca_file,
            login=server.login,
            drafts=written.drafts,
            sent=written.sent,
        )

    def _server(self, key: str, written: SmtpEntry, known: Address | None) -> Server:
        host, port, security = known or ("", 0, "tls")
        host = written.host or host
        # What the user gives wins, and what follows from it wins over the provider too.
        chosen = written.security or _BY_PORT.get(written.port or 0) or Security(security)
        if written.port:
            port = written.port
        elif not known or chosen != Security(security):
            port = _PORTS[key][chosen]
        self._only_at_home(key, host, chosen, login=written.login)
        return Server(
            host=host,
            port=port,
            security=chosen,
            ca_file=self._ca_file(key, written.ca_file),
            login=written.login,
        )

    def _only_at_home(self, key: str, host: str, security: Security, *, login: bool) -> None:
        if is_loopback(host):
            return
        if security is Security.NONE:
            message = "Without encryption, anybody on the way could read the password."
            hint = "Use `security: tls` or `starttls`; `none` is for a server on this machine."
            self.say(("mail", key, "security"), "bad-value", message, hint)
        if not login:
            message = "Only a relay on this machine works without a login."
            self.say(("mail", key, "login"), "bad-value", message, "Delete the line `login`.")

    def _ca_file(self, key: str, written: str | None) -> Path | None:
        if written is None:
            return None
        # os.path: pathlib's expanduser raises for a user that does not exist.
        path = self.file.parent / os.path.expanduser(written)  # noqa: PTH111 - as said
        if not path.is_file():
            hint = f"It is looked for at {path}."
            self.say(("mail", key, "ca_file"), "not-a-file", "There is no such file.", hint)
        return path


def full_address(kind: str, host: str, port: int | None, security: str | None) -> Address:
    """The address with its usual port and security where none is given; "smtp" or "imap"."""
    chosen = Security(security) if security else _BY_PORT.get(port or 0, Security.TLS)
    return host, port or _PORTS[kind][chosen], str(chosen)


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself, told without asking a name server."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
