"""Which mail servers ``init`` writes down: those given, those found, or those the person names."""

from __future__ import annotations

from dataclasses import dataclass

from followupd.adapters.files.mail_servers import full_address, is_loopback
from followupd.adapters.files.providers import Address
from followupd.adapters.mail_discovery import Found
from followupd.cli.init_questions import Asked, Given, missing
from followupd.errors import UsageError

_COMMON = "gmail, outlook, icloud, fastmail, yahoo, gmx, ..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A provider known by name, or servers of one that isn't."""

    provider: str = ""
    username: str = ""
    smtp: Address | None = None
    imap: Address | None = None


class Servers:
    """Chooses them. ``ask`` is how a single question is answered."""

    def __init__(self, ask: Asked, given: Given) -> None:
        self.ask = ask
        self.talk = ask.talk
        self.given = given

    def choose(self, email: str, found: Found) -> Chosen:
        """The servers of this address. Raises UsageError where nobody can be asked."""
        self._no_port_alone()
        username = self._username(email)
        if self.given.provider is not None:
            name = self.ask.answer("", "provider", "provider")
            return Chosen(
                provider=name, username=username, smtp=self._own("smtp"), imap=self._own("imap")
            )
        if self.given.smtp_host is not None:
            return Chosen(username=username, smtp=self._own("smtp"), imap=self._mailbox(found))
        self._say(found)
        if found.provider is not None:
            return Chosen(provider=found.provider.name, username=username, imap=self._own("imap"))
        if found.smtp is not None and self._trusted(found, email):
            username = username or found.username
            return Chosen(username=username, smtp=found.smtp, imap=self._own("imap") or found.imap)
        return self._named(username, found)

    def _no_port_alone(self) -> None:
        """A port without its server would be dropped in silence."""
        for kind in ("smtp", "imap"):
            for what in ("port", "security"):
                alone = getattr(self.given, f"{kind}_host") is None
                if alone and getattr(self.given, f"{kind}_{what}") is not None:
                    raise UsageError(
                        f"--{kind}-{what} needs --{kind}-host", hint=f"add --{kind}-host HOST"
                    )

    def _username(self, email: str) -> str:
        """As an option gives it; "" where it is the address, as nearly everywhere."""
        said = self.ask.answer("", "username", "line", needed=False) if self.given.username else ""
        return "" if said == email else said

    def _own(self, kind: str) -> Address | None:
        """The server that options name."""
        if getattr(self.given, f"{kind}_host") is None:
            return None
        return self._address(kind, self.ask.answer("", f"{kind}_host", "host"))

    def _address(self, kind: str, host: str) -> Address:
        """The host with port and security, given or asked for."""
        port = security = None
        if getattr(self.given, f"{kind}_port") is not None:
            port = int(self.ask.answer("", f"{kind}_port", "port"))
        if getattr(self.given, f"{kind}_security") is not None:
            security = self.ask.answer("", f"{kind}_security", "security")
        address = full_address(kind, host, port, security)
        if address[2] == "none" and not is_loopback(host):
            raise UsageError(
                "without encryption, anybody on the way could read the password",
                hint=f"give --{kind}-security tls or starttls; none is for this machine only",
            )
        return address

    def _say(self, found: Found) -> None:
        if found.smtp is None:
            return
        name = f"{found.provider.name}, " if found.provider else ""
        self.talk.say(f"  Your mail servers ({name}{found.how}):")
        self.talk.say(f"    sending  {_words(found.smtp)}")
        if found.imap is not None:
            self.talk.say(f"    mailbox  {_words(found.imap)}")

    def _trusted(self, found: Found, email: str) -> bool:
        """Whether the person knows the hosts for which nobody has signed."""
        if not found.strangers:
            return True
        domain = email.rpartition("@")[2]
        hosts = " and ".join(found.strangers)
        if not self.talk.live or self.given.yes:
            raise UsageError(
                f"{domain} seems to have its mail at {hosts}, and nobody vouches for that",
                hint="if your provider's help page says so too, give --smtp-host and --imap-host",
            )
        self.talk.say(f"  Careful: these don't belong to {domain}, and in a strange network")
        self.talk.say(
            "  such an answer can be forged. Your password would go there, so compare them"
        )
        self.talk.say("  with the help page of your provider.")
        return self.talk.yes("  Does it name the same servers?", default=False)

    def _named(self, username: str, found: Found) -> Chosen:
        """What the person says."""
        if not self.talk.live:
            raise missing("--provider (or --smtp-host)")
        self.talk.say("  Which mail provider is it? Its help page calls the servers SMTP and IMAP.")
        name = self.ask.asked(
            f"  Provider ({_COMMON}; Enter for another one)", "provider", needed=False
        )
        if name:
            return Chosen(provider=name, username=username)
        smtp = self._typed("smtp", "  Server for sending (SMTP)")
        return Chosen(username=username, smtp=smtp, imap=self._mailbox(found))

    def _mailbox(self, found: Found) -> Address | None:
        if self.given.imap_host is not None:
            return self._own("imap")
        if found.imap is not None and not found.strangers:
            return found.imap
        if not self.talk.live or self.given.yes:
            return None
        return self._typed(
            "imap", "  Server with your mailbox (IMAP; Enter for none)", needed=False
        )

    def _typed(self, kind: str, question: str, *, needed: bool = True) -> Address | None:
        host = self.ask.asked(question, "host", needed=needed)
        if not host:
            return None
        usual = full_address(kind, host, None, None)
        port = int(self.ask.asked("    Port", "port", str(usual[1])))
        by_port = full_address(kind, host, port, None)[2]
        while True:
            security = self.ask.asked("    Security, tls or starttls", "security", by_port)
            if security != "none" or is_loopback(host):
                return full_address(kind, host, port, security)
            self.talk.say("  Without encryption, anybody on the way could read the password.")


def _words(address: Address) -> str:
    host, port, security = address
    return f"{host}, port {port}, {security}"
