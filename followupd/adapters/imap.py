"""The user's own mailbox over IMAP: was a letter sent, lies a draft there, lay one down.

Folders are only examined, never changed, but for a draft that is laid and a copy that is filed. A
search that failed raises: "not found" is said only of a folder that was really searched.
"""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import reduce

from imap_tools import BaseMailBox, MailMessage, MailMessageFlags
from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.utils import quote

from followupd.adapters.imap_folders import DRAFTS, SENT, Use, find_folder
from followupd.adapters.mail_errors import from_network, login_refused, lost, one_line
from followupd.adapters.tls import (
    Encryption,
    encryption_of,
    no_starttls,
    require_loopback,
    verifying_context,
)
from followupd.core.message import LETTER_HEADER, letter_marks
from followupd.core.settings import ImapServer, Security
from followupd.errors import MailError, Refused, TryAgain

_GOODBYE = 2.0  # seconds that LOGOUT may take
# Providers that give every mail an id of their own keep ours under another name.
_ID_HEADERS = ("Message-ID", "X-Google-Original-Message-ID", "X-Microsoft-Original-Message-ID")
# RFC 5530 and its kin: a no that says nothing about the password.
_NOT_NOW = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]", "TOO MANY")
_TOO_BIG = ("[TOOBIG]", "TOO LARGE", "TOO BIG")
_FOREIGN = (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError, LookupError)


class ImapMailbox:
    """Connections to one mailbox, as ``ports.Mailbox``; ``timeout`` in seconds, for each answer."""

    def __init__(
        self, server: ImapServer, username: str, secret: Callable[[], str], timeout: float = 60
    ) -> None:
        self._server = server
        self._username = username
        self._secret = secret
        self._timeout = timeout

    @contextmanager
    def connect(self) -> Iterator[ImapSession]:
        """Open the line, check the certificate, log in; log out at the end.

        Raises Offline, TryAgain, Untrusted, LoginRefused or a SecretError. The password is asked
        for first, so that a locked keyring opens no line.
        """
        require_loopback(self._server)
        password = self._secret()
        box = self._open()
        try:
            trouble = self._login(box, password)
            if trouble is not None:
                raise trouble  # here: no foreign error, which may hold the password, hangs on it
            yield ImapSession(box, self._server)
        finally:
            _leave(box)

    def reach(self) -> Encryption | None:
        """Open the line and check the certificate, without a login. Raises as ``connect``."""
        require_loopback(self._server)
        box = self._open()
        try:
            return encryption_of(box.client.sock)
        finally:
            _leave(box)

    def _open(self) -> _Box:
        try:
            return _Box(self._server, self._timeout)
        except imaplib.IMAP4.abort:
            raise lost(self._server, "before the login") from None
        except imaplib.IMAP4.error as error:
            raise self._not_now(one_line(str(error))) from None
        except (OSError, UnicodeError) as error:
            raise from_network(error, self._server) from None

    def _login(self, box: _Box, password: str) -> MailError | None:
        """None for a login that was accepted."""
        try:
            # LOGIN is for ASCII; other letters go as UTF-8 by AUTHENTICATE PLAIN (RFC 4616).
            plain = (self._username + password).isascii() and password.isprintable()
            login = box.login if plain else box.login_utf8
            login(self._username, password, initial_folder=None)
        except (imaplib.IMAP4.abort, OSError):
            return lost(self._server, "during the login")
        except _FOREIGN as error:
            reply = one_line(_reply(error), password, f"\0{self._username}\0{password}")
        else:
            return None
        if any(word in reply.upper() for word in _NOT_NOW):
            return self._not_now(reply)
        return login_refused(self._server, 0, reply)

    def _not_now(self, reply: str) -> TryAgain:
        return TryAgain(
            f"{self._server.host} takes no connection now: {reply}",
            hint="it is tried again by itself",
            reply=reply,
        )


class ImapSession:
    """An open, logged-in connection, as ``ports.MailboxSession``."""

    def __init__(self, box: _Box, server: ImapServer) -> None:
        self._box = box
        self._server = server
        self._folders: dict[Use, str] = {}

    def encryption(self) -> Encryption | None:
        """What protects the line; None where nothing does."""
        return encryption_of(self._box.client.sock)

    def folder(self, use: Use) -> str:
        """The name of the folder for this use. Raises MailError when there is none."""
        return self._folder(use)

    def in_sent(self, message_id: str, letter_id: str) -> bool:
        """Whether the Sent folder has a mail with this Message-ID, or of this letter."""
        return self._holds(SENT, message_id, letter_id)

    def in_drafts(self, message_id: str, letter_id: str) -> bool:
        """The same for the Drafts folder."""
        return self._holds(DRAFTS, message_id, letter_id)

    def lay(self, content: bytes, at: datetime) -> None:
        r"""Put a draft into the Drafts folder, flagged ``\Draft`` and ``\Seen``.

        Raises Refused when the server says that it is too large, else as any lost line.
        """
        flags = (MailMessageFlags.DRAFT, MailMessageFlags.SEEN)
        self._append(DRAFTS, content, at, flags, "while the draft was laid")

    def file_sent(self, content: bytes, at: datetime) -> None:
        r"""Put a copy of what went into the Sent folder, flagged ``\Seen``. Raises as ``lay``."""
        flags = (MailMessageFlags.SEEN,)
        self._append(SENT, content, at, flags, "while the copy was filed in Sent")

    def _append(
        self, use: Use, content: bytes, at: datetime, flags: tuple[str, ...], when: str
    ) -> None:
        folder = self._folder(use)
        with self._mapped(when):
            self._box.append(content, folder, at, flags)

    def _holds(self, use: Use, message_id: str, letter_id: str) -> bool:
        wanted = [(name, message_id) for name in _ID_HEADERS]
        wanted += [(LETTER_HEADER, mark) for mark in letter_marks(letter_id)]
        folder = self._folder(use)
        with self._mapped(f"while the folder {folder} was searched"):
            self._box.folder.set(folder, readonly=True)
            uids = self._box.uids(_either(wanted), charset=None)
            if not uids:
                return False
            # A search finds parts of words too: acme/dana in acme/dana-2. Read what was found.
            found = self._box.fetch(uid_list=uids, headers_only=True, mark_seen=False)
            return any(_has(message, wanted) for message in found)

    def _folder(self, use: Use) -> str:
        """The name of the folder; looked for once per connection."""
        if use not in self._folders:
            with self._mapped("while the folders were listed"):
                listed = self._box.folder.list()
            self._folders[use] = find_folder(use, listed, self._server)
        return self._folders[use]

    @contextmanager
    def _mapped(self, when: str) -> Iterator[None]:
        """No foreign error leaves; a "no" of the server is told with its words."""
        try:
            yield
        except (imaplib.IMAP4.abort, OSError):
            raise lost(self._server, when) from None
        except _FOREIGN as error:
            reply = one_line(_reply(error))
            message = f"{self._server.host} did not do it, {when}: {reply}"
            if any(word in reply.upper() for word in _TOO_BIG):
                hint = "make the attachment smaller, then run `followupd retry`"
                raise Refused(message, hint=hint, reply=reply) from None
            raise TryAgain(message, hint="it is tried again by itself", reply=reply) from None


class _Box(BaseMailBox):
    """imap-tools' mailbox, on a connection that is verified, and closed when it can't be."""

    def __init__(self, server: ImapServer, timeout: float) -> None:
        self._server = server
        self._timeout = timeout
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        server = self._server
        if server.security is Security.TLS:
            context = verifying_context(server)
            return imaplib.IMAP4_SSL(
                server.host, server.port, ssl_context=context, timeout=self._timeout
            )
        client = imaplib.IMAP4(server.host, server.port, self._timeout)
        if server.security is Security.STARTTLS:
            self._encrypt(client)
        return client

    def _encrypt(self, client: imaplib.IMAP4) -> None:
        encrypted = False
        try:
            if "STARTTLS" not in client.capabilities:
                raise no_starttls(self._server)
            client.starttls(verifying_context(self._server))
            encrypted = True
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise no_starttls(self._server) from None
        finally:
            if not encrypted:
                _close(client)


def _either(wanted: list[tuple[str, str]]) -> str:
    """A search for any of these headers; IMAP's OR takes two."""
    searches = [f"HEADER {name} {quote(value)!s}" for name, value in wanted]
    return reduce(lambda left, right: f"OR {left} {right}", searches)


def _has(message: MailMessage, wanted: list[tuple[str, str]]) -> bool:
    headers = message.headers  # its names are in lower case
    return any(
        "".join(str(found).split()) == value
        for name, value in wanted
        if name.lower() in headers
        for found in headers[name.lower()]
    )


def _reply(error: Exception) -> str:
    """What the server said, out of the exceptions of two libraries."""
    if isinstance(error, UnexpectedCommandStatusError):
        lines = error.command_result[1] or [b""]
        return b" ".join(line for line in lines if isinstance(line, bytes)).decode(
            "utf-8", "replace"
        )
    return str(error)


def _leave(box: _Box) -> None:
    """Log out, for two seconds at most, and close the socket. Never raises."""
    with suppress(*_FOREIGN):
        box.client.sock.settimeout(_GOODBYE)
        box.client.logout()
    _close(box.client)


def _close(client: imaplib.IMAP4) -> None:
    with suppress(OSError, ValueError):
        client.shutdown()
