"""Both lines to the mail provider: reached, encrypted, verified, logged in. No letter goes.

One login on each server, so that a wrong password does not shut the account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from followupd.adapters.health.blocked import likelier
from followupd.adapters.imap import ImapMailbox, ImapSession
from followupd.adapters.imap_folders import DRAFTS, SENT, Use
from followupd.adapters.smtp import SmtpMailer
from followupd.adapters.tls import Encryption
from followupd.core.health import Check, failed, ok, problem, skipped, warn
from followupd.core.settings import ImapServer, Mail, Server
from followupd.errors import MailError, SecretError

SENDING, MAILBOX = "sending", "mailbox"

PATIENCE = 12.0
"""Seconds for each answer of a server."""

SOON = timedelta(days=14)
"""A certificate that ends within this time should have been renewed already."""

_MEGABYTE = 1_000_000


def sending(mail: Mail, secret: Callable[[], str], patience: float = PATIENCE) -> Iterator[Check]:
    """SMTP, up to the login."""
    server = mail.smtp
    try:
        with SmtpMailer(server, mail.username, secret, timeout=patience).connect() as line:
            found, largest = line.encryption(), line.largest()
    except SecretError:
        yield from _sending_without(mail, patience)
        return
    except MailError as error:
        yield failed(SENDING, error, likelier(error, server, "smtp"))
        return
    size = f"; takes letters of up to {largest / _MEGABYTE:.0f} MB" if largest else ""
    login = "the login works" if server.login else "it wants no login"
    yield ok(SENDING, f"{_place(server)}: {login}, {_words(found)}{size}")
    yield from _certificate(SENDING, server, found)


def _sending_without(mail: Mail, patience: float) -> Iterator[Check]:
    """What can be seen of the server without a password."""
    server = replace(mail.smtp, login=False)
    try:
        with SmtpMailer(server, mail.username, str, timeout=patience).connect() as line:
            found = line.encryption()
    except MailError as error:
        yield failed(SENDING, error, likelier(error, server, "smtp"))
        return
    yield _not_tried(SENDING, server, found)
    yield from _certificate(SENDING, server, found)


def mailbox(
    mail: Mail, secret: Callable[[], str], *, drafts: bool, patience: float = PATIENCE
) -> Iterator[Check]:
    """IMAP, the login, and the two folders. ``drafts``: whether letters are laid into Drafts."""
    server = mail.imap
    if server is None:
        yield skipped(
            MAILBOX,
            "no IMAP server is given, so followupd can't look into your Sent folder when a line "
            "drops; it asks you instead (`mail.imap` in the settings)",
        )
        return
    box = ImapMailbox(server, mail.username, secret, timeout=patience)
    try:
        with box.connect() as session:
            yield from _inside(session, server, drafts=drafts)
    except SecretError:
        yield from _mailbox_without(box, server)
    except MailError as error:
        yield failed(MAILBOX, error, likelier(error, server, "imap"))


def _mailbox_without(box: ImapMailbox, server: ImapServer) -> Iterator[Check]:
    try:
        found = box.reach()
    except MailError as error:
        yield failed(MAILBOX, error, likelier(error, server, "imap"))
        return
    yield _not_tried(MAILBOX, server, found)
    yield from _certificate(MAILBOX, server, found)


def _inside(session: ImapSession, server: ImapServer, *, drafts: bool) -> Iterator[Check]:
    found = session.encryption()
    names: list[str] = []
    for use, needed in ((DRAFTS, drafts), (SENT, False)):
        try:
            names.append(f"{use.flag[1:]} is “{session.folder(use)}”")
        except MailError as error:
            yield _no_folder(use, error, needed=needed)
    said = f"{_place(server)}: the login works, {_words(found)}"
    yield ok(MAILBOX, "; ".join([said, ", ".join(names)]) if names else said)
    yield from _certificate(MAILBOX, server, found)


def _no_folder(use: Use, error: MailError, *, needed: bool) -> Check:
    if needed:
        return problem(MAILBOX, error.message, f"Letters are to be laid there: {error.hint}", 5)
    lost = (
        "a letter whose line dropped can't be looked up"
        if use is SENT
        else "only `mode: draft` needs it"
    )
    return warn(MAILBOX, f"{error.message} ({lost})", error.hint)


def _not_tried(name: str, server: Server, found: Encryption | None) -> Check:
    return skipped(
        name, f"{_place(server)} answers, {_words(found)}; the login waits for the password"
    )


def _place(server: Server) -> str:
    return f"{server.host}:{server.port}"


def _words(found: Encryption | None) -> str:
    if found is None:
        return "not encrypted (it is on this machine)"
    version = found.version.replace("TLSv", "TLS ")
    return f"{version}, certificate by {found.issuer} until {_day(found.until)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"


def _certificate(name: str, server: Server, found: Encryption | None) -> Iterator[Check]:
    left = found.until - datetime.now(UTC) if found else SOON
    if found is None or left >= SOON:
        return
    days = "1 day" if left.days == 1 else f"{left.days} days"
    yield warn(
        name,
        f"the certificate of {server.host} ends in {days} ({_day(found.until)})",
        "Providers renew theirs by themselves. If the server is yours, renew it: after that day "
        "no letter goes.",
    )
