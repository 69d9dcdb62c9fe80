"""The way out: a connection to the mail server, with its certificate checked, logged in.

What goes over it is ``smtp_submission``.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from followupd.adapters.mail_errors import from_network, login_refused, lost, one_line
from followupd.adapters.smtp_line import SmtpLine
from followupd.adapters.smtp_submission import SmtpSubmission
from followupd.adapters.tls import no_starttls, require_loopback
from followupd.core.settings import Security, Server
from followupd.errors import LoginRefused, MailError, TryAgain

_FOR_GOOD = range(500, 600)


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
