"""The mail providers that are known by name: their servers, and what each asks of a program.

Facts from the providers' own help pages. Only servers that take a password (mostly one made for
programs) over a verified line.
"""

# ruff: noqa: S106 - `password_page` is an address, no password
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from followupd.adapters.files.problems import bare, nearest

_TLS = "tls"
_STARTTLS = "starttls"

Address = tuple[str, int, str]
"""Host, port and security of a server."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider. ``domains`` are those of its addresses; ``note`` is about its password.

    ``password_page`` is where that is made, or "" where it isn't certain. ``mx`` are the ends of
    the names of the hosts that take its mail; a domain of somebody's own that it hosts has them.

    ``files_sent`` is false only where it is certain that a mail sent over SMTP does not appear in
    the Sent folder by itself. A wrong "false" costs a second copy in the user's own folder at
    most; a wrong "true", no copy there, and letters that stay unsure until the user says.
    """

    name: str
    smtp: Address
    imap: Address
    domains: tuple[str, ...] = ()
    note: str = ""
    files_sent: bool = True
    password_page: str = ""
    mx: tuple[str, ...] = ()


_APP = "It wants an app password, made in the security settings of the account."
_SWITCH = "Mail programs must be allowed in the account's POP3/IMAP settings first."
_OAUTH = "It has ended passwords for most accounts; if the login fails, use another provider."
_BRIDGE = "Proton Mail Bridge must run; use its password, and its certificate as `ca_file`."

PROVIDERS = (
    Provider(
        "gmail",
        ("smtp.gmail.com", 465, _TLS),
        ("imap.gmail.com", 993, _TLS),
        ("gmail.com", "googlemail.com"),
        _APP,
        password_page="https://myaccount.google.com/apppasswords",
        mx=(".google.com", ".googlemail.com"),
    ),
    Provider(
        "outlook",
        ("smtp-mail.outlook.com", 587, _STARTTLS),
        ("outlook.office365.com", 993, _TLS),
        ("outlook.com", "hotmail.com", "live.com", "msn.com"),
        _OAUTH,
        mx=(".olc.protection.outlook.com",),
    ),
    Provider(
        "office365",
        ("smtp.office365.com", 587, _STARTTLS),
        ("outlook.office365.com", 993, _TLS),
        (),
        _OAUTH,
        mx=(".mail.protection.outlook.com", ".mx.microsoft"),
    ),
    Provider(
        "icloud",
        ("smtp.mail.me.com", 587, _STARTTLS),
        ("imap.mail.me.com", 993, _TLS),
        ("icloud.com", "me.com", "mac.com"),
        _APP,
        files_sent=False,
        password_page="https://account.apple.com",
        mx=(".mail.icloud.com",),
    ),
    Provider(
        "fastmail",
        ("smtp.fastmail.com", 465, _TLS),
        ("imap.fastmail.com", 993, _TLS),
        ("fastmail.com", "fastmail.fm"),
        _APP,
        password_page="https://app.fastmail.com/settings/security",
        mx=(".messagingengine.com",),
    ),
    Provider(
        "yahoo",
        ("smtp.mail.yahoo.com", 465, _TLS),
        ("imap.mail.yahoo.com", 993, _TLS),
        ("yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr"),
        _APP,
        password_page="https://login.yahoo.com/account/security",
    ),
    Provider(
        "aol",
        ("smtp.aol.com", 465, _TLS),
        ("imap.aol.com", 993, _TLS),
        ("aol.com",),
        _APP,
        password_page="https://login.aol.com/account/security",
    ),
    Provider(
        "gmx",
        ("mail.gmx.net", 465, _TLS),
        ("imap.gmx.net", 993, _TLS),
        ("gmx.net", "gmx.de", "gmx.at", "gmx.ch"),
        _SWITCH,
    ),
    Provider(
        "gmx.com",
        ("mail.gmx.com", 465, _TLS),
        ("imap.gmx.com", 993, _TLS),
        ("gmx.com", "gmx.us"),
        _SWITCH,
    ),
    Provider(
        "web.de",
        ("smtp.web.de", 587, _STARTTLS),
        ("imap.web.de", 993, _TLS),
        ("web.de",),
        _SWITCH,
    ),
    Provider(
        "zoho",
        ("smtp.zoho.com", 465, _TLS),
        ("imap.zoho.com", 993, _TLS),
        ("zoho.com", "zohomail.com"),
        _APP,
        password_page="https://accounts.zoho.com/home#security/app_password",
    ),
    Provider(
        "proton-bridge",
        ("127.0.0.1", 1025, _STARTTLS),
        ("127.0.0.1", 1143, _STARTTLS),
        ("proton.me", "protonmail.com", "pm.me"),
        _BRIDGE,
        mx=(".protonmail.ch",),
    ),
    Provider(
        "mailbox.org",
        ("smtp.mailbox.org", 465, _TLS),
        ("imap.mailbox.org", 993, _TLS),
        ("mailbox.org",),
        files_sent=False,
        mx=(".mailbox.org",),
    ),
    Provider(
        "posteo",
        ("posteo.de", 465, _TLS),
        ("posteo.de", 993, _TLS),
        ("posteo.de", "posteo.net"),
        files_sent=False,
    ),
    Provider(
        "t-online",
        ("securesmtp.t-online.de", 465, _TLS),
        ("secureimap.t-online.de", 993, _TLS),
        ("t-online.de",),
        "It wants the password for e-mail programs, made in the account's settings.",
    ),
)

NAMES = tuple(provider.name for provider in PROVIDERS)


def provider_named(name: str) -> Provider | None:
    """The provider of this name, whatever its case and hyphens."""
    wanted = bare(name)
    return next((p for p in PROVIDERS if bare(p.name) == wanted), None)


def provider_of(email: str) -> Provider | None:
    """The provider that this address belongs to, if its domain tells."""
    domain = email.rpartition("@")[2].casefold()
    return next((p for p in PROVIDERS if domain in p.domains), None)


def provider_of_mx(host: str) -> Provider | None:
    """The provider whose machine takes the mail, as of a domain of one's own that it hosts."""
    name = host.rstrip(".").casefold()
    return next((p for p in PROVIDERS if name.endswith(p.mx)), None)


def provider_of_servers(hosts: Iterable[str]) -> Provider | None:
    """The provider to which all of these servers belong."""
    wanted = {host.casefold() for host in hosts}
    return next((p for p in PROVIDERS if wanted and wanted <= {p.smtp[0], p.imap[0]}), None)


def nearest_provider(name: str) -> str:
    """The name that was probably meant (also when a domain was given), or ""."""
    by_domain = provider_of(f"@{name.strip()}")
    return by_domain.name if by_domain else nearest(name, NAMES)
