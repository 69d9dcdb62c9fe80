"""The sentences for what mail servers and the lines to them do: one place for SMTP and IMAP.

Server replies are shown on one line and shortened; addresses and the password are taken out of
them, because these sentences go into the journal and into logs.
"""

from __future__ import annotations

import base64
import errno
import re
import socket
import ssl

from followupd.adapters.tls import untrusted
from followupd.core.settings import Server
from followupd.errors import LoginRefused, MailError, Offline, TryAgain

_LONGEST_REPLY = 200  # characters
_NO_WAY = {
    errno.ECONNREFUSED,
    errno.ENETUNREACH,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.EHOSTDOWN,
    errno.EADDRNOTAVAIL,
    errno.ETIMEDOUT,
    errno.EPERM,  # a firewall on this machine
    errno.EACCES,
}
_ADDRESS = re.compile(r"<?[^\s<>()\"']+@[^\s<>()\"',;:]+>?")


def one_line(reply: bytes | str, *secrets: str) -> str:
    """A server's reply for a person: one line, 200 characters, without addresses and secrets."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    for secret in secrets:
        for form in (secret, base64.b64encode(secret.encode("utf-8", "replace")).decode()):
            text = text.replace(form, "(secret)") if form else text
    text = " ".join("".join(x if x.isprintable() else " " for x in text).split())
    text = _ADDRESS.sub("<address>", text)
    return text if len(text) <= _LONGEST_REPLY else text[: _LONGEST_REPLY - 1] + "…"


def from_network(error: OSError | UnicodeError, server: Server) -> MailError:
    """What an error of the socket or of TLS means, while the line is being opened."""
    place = f"{server.host}:{server.port}"
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionResetError):
        return lost(server, "while the encryption was agreed on")
    if isinstance(error, ssl.SSLError):
        return untrusted(error, server)
    if isinstance(error, socket.gaierror | UnicodeError):
        return Offline(
            f"the mail server {server.host} can't be found",
            hint="check the network; if it works, check the spelling of `host` in the settings",
        )
    if isinstance(error, TimeoutError) or error.errno in _NO_WAY:
        return Offline(
            f"there is no way to the mail server {place}",
            hint="check the network; if it works, check `host` and `port` in the settings",
        )
    return lost(server, "before the server said a word")


def lost(server: Server, when: str) -> TryAgain:
    """The line fell, or the server fell silent, before any text of a letter had gone."""
    return TryAgain(
        f"the line to {server.host} was lost {when}", hint="it is tried again by itself"
    )


def login_refused(server: Server, code: int, reply: str) -> LoginRefused:
    """The provider's no to the name or the password; ``reply`` is already one line."""
    said = f"{code} {reply}".strip() if code else reply
    return LoginRefused(
        f"{server.host} does not accept the login: {said}",
        hint=_login_hint(server.host.lower(), reply.lower(), code),
        code=code,
        reply=reply,
    )


def _login_hint(host: str, reply: str, code: int) -> str:
    """By what the reply says, else by whose server it is."""
    if "5.7.139" in reply or "basic authentication is disabled" in reply:
        return (
            "Microsoft has turned password logins off for this account; an administrator can allow "
            "“Authenticated SMTP” for it, or use another account for these letters"
        )
    google = "gsmtp" in reply or "google" in reply or host.endswith(("gmail.com", "google.com"))
    if google or "application-specific password" in reply:
        return (
            "Gmail wants an app password: turn on 2-step verification, make one at "
            "myaccount.google.com/apppasswords, then run `followupd login`"
        )
    if code == 538:  # noqa: PLR2004 - RFC 4954: encryption required for this mechanism
        return "the server wants an encrypted line: give `security: tls` or `starttls`"
    return (
        "run `followupd login`; many providers want an app password made in the account's security "
        "settings instead of the usual one; check `username` too"
    )
