"""The way out: one letter at a time over SMTP, driven command by command.

A letter goes in two steps, so that whoever calls can record between them that its text may be
gone: ``begin`` ends with the server's go-ahead, ``finish`` sends the text and reads the reply. A
reply decides what an attempt was; a line that fell in ``finish`` leaves it unsure. Nothing is ever
repeated here.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from followupd.adapters.mail_errors import from_network, login_refused, lost, one_line
from followupd.adapters.smtp_line import SmtpLine
from followupd.adapters.tls import Encryption, encryption_of, no_starttls, require_loopback
from followupd.core.message import wire_address
from followupd.core.settings import Security, Server
from followupd.errors import LoginRefused, MailError, Refused, TryAgain, Unsure

_PIECE = 64 * 1024  # bytes; a timeout of the socket bounds the sending of one piece, not of all
_CLOSING = 421  # RFC 5321, 3.8: the server says it and hangs up
_MEGABYTE = 1_000_000
_FOR_GOOD = range(500, 600)
_NOT_NOW = range(400, 500)
_DONE = range(200, 300)
_GO_AHEAD = range(354, 355)


class SmtpMailer:
    """Connections to one server, as ``ports.Mailer``.

    ``secret`` gives the password when a connection is opened. ``timeout`` is in seconds and bounds
    every single answer; ``patience`` bounds the one after the text, when the server may still be
    looking through the letter: too short a wait there makes letters unsure that have arrived.
    """

    def __init__(
        self,
        server: Server,
        username: str,
        secret: Callable[[], str],
        timeout: float = 60,
        patience: float = 120,
    ) -> None:
        self._server = server
        self._username = username
        self._secret = secret
        self._timeout = timeout
        self._patience = patience

    @contextmanager
    def connect(self) -> Iterator[SmtpSubmission]:
        """Open the line, check the certificate, log in; say goodbye at the end.

        Raises Offline, TryAgain, Untrusted, LoginRefused or a SecretError. The password is asked
        for first, so that a locked keyring opens no line.
        """
        require_loopback(self._server)
        password = self._secret() if self._server.login else None
        line = SmtpLine(self._server, self._username, password, self._timeout)
        trouble = self._open(line)
        if trouble is not None:
            # Raised here and not where it was caught: no foreign error, which may hold the
            # password, hangs on it as its context.
            raise trouble
        submission = SmtpSubmission(line, self._server, self._patience)
        try:
            yield submission
        finally:
            submission.leave()

    def _open(self, line: SmtpLine) -> MailError | None:
        opened = False
        try:
            line.login()
            line.smtp.ehlo_or_helo_if_needed()
            opened = True
        except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
            return self._why(error, line)
        finally:
            if not opened:
                line.hang_up()
        return None

    def _why(self, error: OSError | ValueError, line: SmtpLine) -> MailError:
        if isinstance(error, smtplib.SMTPResponseException):
            return self._said(error, line)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            refusal = getattr(line.smtp, "refusal", None)
            return self._said(refusal, line) if refusal else lost(self._server, "before the login")
        if isinstance(error, smtplib.SMTPNotSupportedError) and self._in_clear(line):
            return no_starttls(self._server)
        if isinstance(error, smtplib.SMTPException):
            return self._no_login(line)
        if isinstance(error, OSError | UnicodeError):
            return from_network(error, self._server)
        return lost(self._server, "after an answer that is not SMTP")

    def _said(self, error: smtplib.SMTPResponseException, line: SmtpLine) -> MailError:
        """The server answered, and not with a yes."""
        code = error.smtp_code
        if code < 0:  # smtplib's word for an answer that does not begin with a number
            return lost(self._server, "after an answer that is not SMTP")
        password = line.credentials or ""
        reply = one_line(error.smtp_error, password, f"\0{self._username}\0{password}")
        if isinstance(error, smtplib.SMTPAuthenticationError) and code in _FOR_GOOD:
            return login_refused(self._server, code, reply)
        answers_starttls = not isinstance(error, smtplib.SMTPHeloError | smtplib.SMTPConnectError)
        if answers_starttls and self._in_clear(line) and code in _FOR_GOOD:
            return no_starttls(self._server)
        # A server that sends us away has said nothing about any letter, whatever its code.
        return TryAgain(
            f"{self._server.host} takes no connection now: {code} {reply}",
            hint="it is tried again by itself",
            code=code,
            reply=reply,
        )

    def _in_clear(self, line: SmtpLine) -> bool:
        encrypted = isinstance(getattr(line.smtp, "sock", None), ssl.SSLSocket)
        return self._server.security is Security.STARTTLS and not encrypted

    def _no_login(self, line: SmtpLine) -> LoginRefused:
        ways = one_line(str(line.smtp.esmtp_features.get("auth", "")))
        offers = f"only these: {ways}" if ways else "none"
        return LoginRefused(
            f"{self._server.host} offers no login with a password on port {self._server.port} "
            f"(of the ways to log in, {offers})",
            hint="ask the provider for the host and port for sending mail with a password; a relay "
            "on this machine that wants no login is `security: none` without a username",
        )


class SmtpSubmission:
    """An open, logged-in connection that takes letters one after the other."""

    def __init__(self, line: SmtpLine, server: Server, patience: float) -> None:
        self._line = line
        self._smtp: smtplib.SMTP = line.smtp
        self._server = server
        self._patience = patience
        self._alive = True
        self._in_letter = False

    def alive(self) -> bool:
        """Whether the connection can take another letter."""
        return self._alive

    def encryption(self) -> Encryption | None:
        """What protects the line; None where nothing does."""
        return encryption_of(self._smtp.sock)

    def largest(self) -> int:
        """Bytes of the largest letter that the server takes; 0 where it does not say."""
        limit = self._smtp.esmtp_features.get("size", "")
        return int(limit) if limit.isdecimal() else 0

    def begin(self, sender: str, recipient: str, size: int) -> None:
        """MAIL, RCPT and DATA, up to the go-ahead; ``size`` is in bytes. No text has gone.

        Raises TryAgain or Refused; the connection takes the next letter unless it was lost.
        """
        if not self._alive:
            raise lost(self._server, "before the letter")
        sender, recipient = self._wire(sender, "your own"), self._wire(recipient, "the recipient's")
        options = self._options(size, plain=sender.isascii() and recipient.isascii())
        self._in_letter = True
        self._ask("your address as the sender", lambda: self._smtp.mail(sender, options), _DONE)
        self._ask("the recipient's address", lambda: self._smtp.rcpt(recipient), _DONE)
        self._ask("the letter", lambda: self._smtp.docmd("DATA"), _GO_AHEAD)

    def finish(self, content: bytes) -> str:
        """The text and the final dot; gives the server's reply, on one line.

        Raises TryAgain (4xx), Refused (5xx), or Unsure for everything that is no such answer.
        """
        answer = self._send_text(content)
        if answer is None:
            self._drop()
            raise Unsure(
                f"the line to {self._server.host} was lost while the text was going out: the "
                "letter may have arrived or not",
                hint="look into your Sent folder or ask the recipient, then run "
                "`followupd resolve ID --sent` or `--resend`",
            )
        self._in_letter = False
        code, reply = answer
        if code in _DONE:
            return reply
        if code == _CLOSING:
            self._drop()
        raise self._no("the letter", code, reply)

    def leave(self) -> None:
        """End the connection. A letter that was begun and not finished is given up."""
        if self._in_letter or not self._alive:
            self._drop()  # QUIT would be taken for a line of the text
        self._alive = False
        self._line.close()

    def _options(self, size: int, *, plain: bool) -> list[str]:
        """The parameters of MAIL; raises Refused for a letter that this server can't take."""
        options = []
        if self._smtp.has_extn("size"):
            limit = self._smtp.esmtp_features["size"]
            if limit.isdecimal() and 0 < int(limit) < size:  # 0: no limit (RFC 1870, 4)
                raise Refused(
                    f"the letter has {size / _MEGABYTE:.1f} MB with its attachments, and "
                    f"{self._server.host} takes {int(limit) / _MEGABYTE:.1f} MB at most",
                    hint="make the attachment smaller, or write a link to it, then run "
                    "`followupd retry`",
                )
            options.append(f"SIZE={size}")
        if plain:
            return options
        if not (self._smtp.has_extn("smtputf8") and self._smtp.has_extn("8bitmime")):
            raise Refused(
                f"the address has letters outside ASCII before the @, and {self._server.host} "
                "can't send to or from such an address (it offers no SMTPUTF8)",
                hint="ask for another address of this person",
            )
        return [*options, "SMTPUTF8", "BODY=8BITMIME"]

    def _wire(self, address: str, whose: str) -> str:
        try:
            return wire_address(address)
        except ValueError:
            raise Refused(
                f"{whose} address can't be used for mail", hint="correct it in the file"
            ) from None

    def _ask(self, what: str, command: Callable[[], tuple[int, bytes]], wanted: range) -> None:
        """One command; leaves the connection ready for the next letter where that can be."""
        try:
            code, raw = command()
        except (OSError, ValueError):  # smtplib's errors are OSErrors; ValueError: not ASCII
            code, raw = -1, b""
        if code in wanted:
            return
        answered = code in _NOT_NOW or code in _FOR_GOOD
        if answered and code != _CLOSING:
            self._reset()
        else:
            self._drop()
        raise (
            self._no(what, code, one_line(raw))
            if answered
            else lost(self._server, "before the text went")
        )

    def _reset(self) -> None:
        """RSET: the server forgets the letter that was begun."""
        self._in_letter = False
        try:
            code, _ = self._smtp.rset()
        except OSError:
            code = -1
        if code not in _DONE:
            self._drop()

    def _send_text(self, content: bytes) -> tuple[int, str] | None:
        """The reply to the text, or None where none came that says what became of it."""
        # The final dot goes with the text: three bytes of their own would wait for the server to
        # confirm the text (Nagle), and it confirms after 40 ms.
        text = _stuffed(content) + b".\r\n"
        try:
            for start in range(0, len(text), _PIECE):
                self._smtp.send(text[start : start + _PIECE])
            socket: Any = self._smtp.sock
            timeout = socket.gettimeout()
            socket.settimeout(self._patience)
            code, raw = self._smtp.getreply()
            socket.settimeout(timeout)
        except OSError:
            return None
        known = code in _DONE or code in _NOT_NOW or code in _FOR_GOOD
        return (code, one_line(raw)) if known else None

    def _no(self, what: str, code: int, reply: str) -> MailError:
        message = f"{self._server.host} did not take {what}: {code} {reply}".rstrip()
        if code in _NOT_NOW:
            return TryAgain(message, hint="it is tried again by itself", code=code, reply=reply)
        return Refused(message, hint=_HINTS.get(what, _HINT), code=code, reply=reply)

    def _drop(self) -> None:
        self._alive = False
        self._line.hang_up()


_HINT = "read what the server says; when it is mended, run `followupd retry`"
_HINTS = {
    "the recipient's address": "check the address in the queue file; a corrected one is tried by "
    "itself, for the same one run `followupd retry`",
    "your address as the sender": "`me.email` must be an address of the account that logs in",
}


def _stuffed(content: bytes) -> bytes:
    """With CRLF at every line's end, and a dot before every line that begins with one.

    RFC 5321, 4.5.2. The text ends with a line's end, so that the final dot stands alone.
    """
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", text)
