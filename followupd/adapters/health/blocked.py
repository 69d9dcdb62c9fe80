"""What most likely stands between this machine and a mail server, when they can't meet.

Only the server that the settings name is asked, on the other ports that mail servers have.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress

from followupd.adapters.files.providers import PROVIDERS
from followupd.core.settings import Security, Server
from followupd.errors import MailError, Offline, TryAgain, Untrusted

Ways = Sequence[tuple[int, Security]]

WAYS: dict[str, Ways] = {
    "smtp": ((465, Security.TLS), (587, Security.STARTTLS)),
    "imap": ((993, Security.TLS), (143, Security.STARTTLS)),
}
"""The ports on which mail servers wait, and how the line is protected there."""

_QUICK = 3.0  # seconds for one port

_PORTAL = (
    "In a hotel, a train or a café this is most often the network's own login page: open any page "
    "in your browser, log in to the network, and try again. If it stays so, do not go on in this "
    "network: somebody may be listening."
)


def likelier(error: MailError, server: Server, kind: str, ways: Ways | None = None) -> str:
    """A better hint than the error's own, or that one. ``kind`` is "smtp" or "imap"."""
    if isinstance(error, Untrusted) and "certificate" in error.message and _is_famous(server):
        return _PORTAL if "expired" not in error.message else error.hint
    if isinstance(error, Offline) and "no way" in error.message:
        return _another_way(server, kind, WAYS[kind] if ways is None else ways)
    if isinstance(error, TryAgain):
        return (
            "Try `followupd doctor` again in some minutes; the daemon tries again by itself. If it "
            f"stays so, check `host`, `port` and `security` of `mail.{kind}` in the settings."
        )
    return error.hint


def _another_way(server: Server, kind: str, ways: Ways) -> str:
    for port, security in ways:
        if port != server.port and _answers(server.host, port):
            return (
                f"Port {server.port} is blocked or wrong, but port {port} of the same server "
                f"answers: write `{kind}: {{port: {port}, security: {security}}}` below `mail:`."
            )
    return (
        "Check the network, and `host` and `port` in the settings. Some networks let no mail "
        "through: try another one, such as your phone's."
    )


def _answers(host: str, port: int) -> bool:
    with suppress(OSError, UnicodeError), socket.create_connection((host, port), _QUICK):
        return True
    return False


def _is_famous(server: Server) -> bool:
    """A large provider's certificate is always in order: what answers is somebody else."""
    host = server.host.rstrip(".").lower()
    return any(host in {p.smtp[0], p.imap[0]} for p in PROVIDERS) and host != "127.0.0.1"
