"""The mail providers that are known by name: their servers, and what each asks of a program.

Facts from the providers' own help pages. Only servers that take a password (mostly one made for
programs) over a verified line.
"""

from __future__ import annotations

from dataclasses import dataclass

from followupd.adapters.files.problems import bare, nearest

_TLS = "tls"
_STARTTLS = "starttls"

Address = tuple[str, int, str]
"""Host, port and security of a server."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider. ``domains`` are those of its addresses; ``note`` is about its password.

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
    ),
    Provider(
        "outlook",
        ("smtp-mail.outlook.com", 587, _STARTTLS),
        ("outlook.office365.com", 993, _TLS),
        ("outlook.com", "hotmail.com", "live.com", "msn.com"),
        _OAUTH,
    ),
    Provider(
        "office365",
        ("smtp.office365.com", 587, _STARTTLS),
        ("outlook.office365.com", 993, _TLS),
        (),
        _OAUTH,
    ),
    Provider(
        "icloud",
        ("smtp.mail.me.com", 587, _STARTTLS),
        ("imap.mail.me.com", 993, _TLS),
        ("icloud.com", "me.com", "mac.com"),
        _APP,
        files_sent=False,
    ),
    Provider(
        "fastmail",
        ("smtp.fastmail.com", 465, _TLS),
        ("imap.fastmail.com", 993, _TLS),
        ("fastmail.com", "fastmail.fm"),
        _APP,
    ),
    Provider(
        "yahoo",
        ("smtp.mail.yahoo.com", 465, _TLS),
        ("imap.mail.yahoo.com", 993, _TLS),
        ("yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr"),
        _APP,
    ),
    Provider(
        "aol",
        ("smtp.aol.com", 465, _TLS),
        ("imap.aol.com", 993, _TLS),
        ("aol.com",),
        _APP,
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
    ),
    Provider(
        "proton-bridge",
        ("127.0.0.1", 1025, _STARTTLS),
        ("127.0.0.1", 1143, _STARTTLS),
        ("proton.me", "protonmail.com", "pm.me"),
        _BRIDGE,
    ),
    Provider(
        "mailbox.org",
        ("smtp.mailbox.org", 465, _TLS),
        ("imap.mailbox.org", 993, _TLS),
        ("mailbox.org",),
        files_sent=False,
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


def nearest_provider(name: str) -> str:
    """The name that was probably meant (also when a domain was given), or ""."""
    by_domain = provider_of(f"@{name.strip()}")
    return by_domain.name if by_domain else nearest(name, NAMES)
