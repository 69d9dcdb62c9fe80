"""yagmail makes the connection, the TLS and the login; everything else of it is closed off.

yagmail's own sending repeats a letter when the line drops after the text, reads a text that is a
path as a file, and asks for a missing password on the terminal. A test holds the list of its names,
so that an update that adds one is seen (``tests/adapters/test_smtp_line.py``).
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
from collections.abc import Callable
from typing import Any, NoReturn

import yagmail
import yagmail.log

from followupd.adapters.tls import verifying_context
from followupd.core.settings import Security, Server

CLOSED = (
    "send",
    "send_unsent",
    "prepare_send",
    "_attempt_send",
    "feedback",
    "_login_oauth2",
    "get_oauth_string",
)
"""What would send by yagmail's rules, or log in by a way whose reply yagmail does not read."""

_GOODBYE = 2.0  # seconds that QUIT may take
_DONE = 250
_UNKNOWN_COMMAND = range(500, 505)  # an old server, which is then asked with HELO


class Utf8(str):
    """A password that smtplib can send: it encodes with "ascii", and the standard says UTF-8.

    RFC 4616 (PLAIN) names UTF-8; for ASCII the bytes are the same.
    """

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """UTF-8, whatever is asked for."""
        del encoding
        return super().encode("utf-8", errors)


class _Careful:
    """What smtplib leaves open in a login; mixed into both of its classes."""

    refusal: smtplib.SMTPAuthenticationError | None = None
    """The last no to a login; a server may hang up on the next of smtplib's attempts."""

    def ehlo(self, name: str = "") -> tuple[int, bytes]:
        """Like smtplib's, but "not you" and "not now" don't make a server without a login."""
        code, reply = super().ehlo(name)  # type: ignore[misc]  # smtplib.SMTP stands behind
        if code != _DONE and code not in _UNKNOWN_COMMAND:
            raise smtplib.SMTPHeloError(code, reply)
        return code, reply

    def auth(
        self, mechanism: str, authobject: Callable[..., str | None], **options: Any
    ) -> tuple[int, bytes]:
        """Like smtplib's, in UTF-8, and a refusal is kept."""

        def in_utf8(challenge: bytes | None = None) -> str | None:
            answer = authobject() if challenge is None else authobject(challenge)
            return None if answer is None else Utf8(answer)

        try:
            return super().auth(mechanism, in_utf8, **options)  # type: ignore[misc,no-any-return]  # as above
        except smtplib.SMTPAuthenticationError as error:
            self.refusal = error
            raise


class _Plain(_Careful, smtplib.SMTP):
    """A line that begins in the clear."""


class _Encrypted(_Careful, smtplib.SMTP_SSL):
    """A line that begins with TLS."""


class SmtpLine(yagmail.SMTP):  # type: ignore[misc]  # yagmail carries no types
    """One connection: ``login()`` opens it, ``.smtp`` is plain smtplib, ``close()`` ends it.

    ``password`` is None for a server that wants no login, and only for one.
    """

    smtp: Any

    def __init__(self, server: Server, username: str, password: str | None, timeout: float) -> None:
        encrypted = server.security is Security.TLS
        starttls = server.security is Security.STARTTLS
        context = verifying_context(server) if encrypted or starttls else None
        super().__init__(
            user={username: username},  # a plain string without an @ would become one at Gmail
            password=None if password is None else Utf8(password),
            host=server.host,
            port=server.port,
            smtp_ssl=encrypted,
            smtp_starttls={"context": context} if starttls else False,
            smtp_skip_login=password is None,
            soft_email_validation=False,
            timeout=timeout,
            # Else smtplib asks the DNS for this machine's name, and tells it to the server.
            local_hostname="[127.0.0.1]",
            **({"context": context} if encrypted else {}),
        )

    @property
    def connection(self) -> type[smtplib.SMTP]:
        """The class of smtplib that yagmail makes the connection with."""
        return _Encrypted if self.ssl else _Plain

    @staticmethod
    def handle_password(user: str, password: str | None) -> str:
        """Yagmail's would ask on the terminal."""
        del user
        if password is None:
            raise AssertionError("a login without a password")
        return password

    def set_logging(self, log_level: int | None = None, file_path_name: str | None = None) -> None:
        """Yagmail logs addresses: no record leaves it."""
        del log_level, file_path_name
        yagmail.log.get_logger(None)
        self.log = logging.getLogger("followupd.closed")
        self.log.disabled = True

    def close(self) -> None:
        """Say goodbye, for two seconds at most, and close the socket. Never raises."""
        self.is_closed = True
        smtp, self.smtp = self.smtp, None
        if smtp is None:
            return
        with contextlib.suppress(OSError):  # SMTPException is an OSError
            if getattr(smtp, "sock", None) is not None:
                smtp.sock.settimeout(_GOODBYE)
                smtp.quit()
        smtp.close()

    def hang_up(self) -> None:
        """Close the socket without a word: what the server has got is not ended by it."""
        self.is_closed = True
        smtp, self.smtp = self.smtp, None
        if smtp is not None:
            smtp.close()

    def __del__(self) -> None:
        """Nothing: yagmail's would speak to the server whenever Python happens to clean up."""


def _closed(name: str) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError(f"yagmail's {name} is closed: followupd drives the connection itself")

    return refuse


for _name in CLOSED:
    setattr(SmtpLine, _name, _closed(_name))
