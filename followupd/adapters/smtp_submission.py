"""One letter after another over an open SMTP connection, driven command by command.

A letter goes in steps, so that whoever calls can record between them that its text may be gone:
``begin`` ends with the server's go-ahead, ``hand_over`` sends the text, ``answer`` reads the reply.
A reply decides what an attempt was; a line that fell after the go-ahead leaves it unsure. Nothing
is ever repeated here.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator, Sequence
from typing import Any

from followupd.adapters.mail_errors import lost, one_line
from followupd.adapters.smtp_line import SmtpLine
from followupd.adapters.tls import Encryption, encryption_of
from followupd.core.message import wire_address
from followupd.core.settings import Server
from followupd.errors import MailError, Refused, TryAgain, Unsure

_PIECE = 64 * 1024  # bytes; a timeout of the socket bounds the sending of one piece, not of all
_CLOSING = 421  # RFC 5321, 3.8: the server says it and hangs up
_MEGABYTE = 1_000_000
_DONE = range(200, 300)
_GO_AHEAD = range(354, 355)
_NOT_NOW = range(400, 500)
_FOR_GOOD = range(500, 600)

_SENDER, _RECIPIENT = "your address as the sender", "the recipient's address"
_STEPS = ((_SENDER, _DONE), (_RECIPIENT, _DONE), ("the letter", _GO_AHEAD))

_Reply = tuple[int, bytes]
_NO_REPLY: _Reply = (-1, b"")
"""The line fell, or what came begins with no number (so does smtplib say it)."""


_NO_MORE = (_NO_REPLY[0], _CLOSING)
"""After these nothing more is heard."""


class SmtpSubmission:
    """An open, logged-in connection. ``patience`` is in seconds, for the answer to a text."""

    def __init__(self, line: SmtpLine, server: Server, patience: float) -> None:
        self._line = line
        self._smtp: smtplib.SMTP = line.smtp
        self._server = server
        self._patience = patience
        self._alive = True
        self._in_letter = False
        self._pipelines = self._smtp.has_extn("pipelining")  # RFC 2920

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
        commands = [*self._commands(sender, recipient, size), b"DATA\r\n"]
        self._in_letter = True
        for (what, wanted), reply in zip(_STEPS, self._envelope(commands), strict=True):
            self._judge(what, reply, wanted)

    def hand_over(self, content: bytes) -> None:
        """The text and the final dot, without waiting for the answer. Raises Unsure."""
        # The final dot goes with the text: three bytes of their own would wait for the server to
        # confirm the text (Nagle), and it confirms after 40 ms.
        text = _stuffed(content) + b".\r\n"
        for start in range(0, len(text), _PIECE):
            if not self._put(text[start : start + _PIECE]):
                raise self._unsure()

    def answer(self) -> str:
        """The server's reply to the text, on one line.

        Raises TryAgain (4xx), Refused (5xx), or Unsure for everything that is no such answer.
        """
        socket: Any = self._smtp.sock
        timeout = socket.gettimeout()
        socket.settimeout(self._patience)
        code, raw = self._reply()
        if not (code in _DONE or code in _NOT_NOW or code in _FOR_GOOD):
            self._drop()
            raise self._unsure()
        socket.settimeout(timeout)
        self._in_letter = False
        reply = one_line(raw)
        if code in _DONE:
            return reply
        if code == _CLOSING:
            self._drop()
        raise self._no("the letter", code, reply)

    def finish(self, content: bytes) -> str:
        """The text, the final dot, and the server's reply."""
        self.hand_over(content)
        return self.answer()

    def leave(self) -> None:
        """End the connection. A letter that was begun and not finished is given up."""
        if self._in_letter or not self._alive:
            self._drop()  # QUIT would be taken for a line of the text
        self._alive = False
        self._line.close()

    # what is said

    def _commands(self, sender: str, recipient: str, size: int) -> tuple[bytes, bytes]:
        """MAIL and RCPT. Raises Refused for a letter that this server can't take."""
        sender, recipient = _wire(sender, "your own"), _wire(recipient, "the recipient's")
        options = self._options(size, plain=sender.isascii() and recipient.isascii())
        mail = " ".join([f"MAIL FROM:<{sender}>", *options])
        return f"{mail}\r\n".encode(), f"RCPT TO:<{recipient}>\r\n".encode()

    def _options(self, size: int, *, plain: bool) -> list[str]:
        """The parameters of MAIL."""
        options = []
        if self._smtp.has_extn("size"):
            limit = self.largest()
            if 0 < limit < size:  # 0: no limit (RFC 1870, 4)
                raise Refused(
                    f"the letter has {size / _MEGABYTE:.1f} MB with its attachments, and "
                    f"{self._server.host} takes {limit / _MEGABYTE:.1f} MB at most",
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

    def _put(self, said: bytes) -> bool:
        """Whether it went; a line that did not take all of it is given up."""
        try:
            self._smtp.send(said)
        except OSError:  # smtplib's errors are OSErrors
            self._drop()
            return False
        return True

    # what is heard

    def _reply(self) -> _Reply:
        try:
            return self._smtp.getreply()
        except OSError:
            return _NO_REPLY

    def _asked(self, command: bytes) -> _Reply:
        return self._reply() if self._put(command) else _NO_REPLY

    def _envelope(self, commands: Sequence[bytes]) -> Iterator[_Reply]:
        """The replies to MAIL, RCPT and DATA, which go as one group where the server takes one.

        Else each is said when the reply to the one before it has been judged.
        """
        if not self._pipelines:
            yield from map(self._asked, commands)
            return
        replies = [self._asked(b"".join(commands))]
        # All are read, also after a no to the first: the next answer is not to be mistaken.
        while len(replies) < len(commands):
            replies.append(self._reply() if replies[-1][0] not in _NO_MORE else _NO_REPLY)
        *envelope, (last, _) = replies
        if any(code not in _DONE for code, _ in envelope) and not _is_no(last):
            self._drop()  # it may wait for the text of a letter that it has refused
        yield from replies

    def _judge(self, what: str, reply: _Reply, wanted: range) -> None:
        """Raises for a no; leaves the connection ready for the next letter where that can be."""
        code, raw = reply
        if code in wanted:
            return
        answered = _is_no(code)
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
        if self._asked(b"RSET\r\n")[0] not in _DONE:
            self._drop()

    def _no(self, what: str, code: int, reply: str) -> MailError:
        message = f"{self._server.host} did not take {what}: {code} {reply}".rstrip()
        if code in _NOT_NOW:
            return TryAgain(message, hint="it is tried again by itself", code=code, reply=reply)
        return Refused(message, hint=_HINTS.get(what, _HINT), code=code, reply=reply)

    def _unsure(self) -> Unsure:
        return Unsure(
            f"the line to {self._server.host} was lost while the text was going out: the "
            "letter may have arrived or not",
            hint="look into your Sent folder or ask the recipient, then run "
            "`followupd resolve ID --sent` or `--resend`",
        )

    def _drop(self) -> None:
        self._alive = False
        self._line.hang_up()


_HINT = "read what the server says; when it is mended, run `followupd retry`"
_HINTS = {
    _RECIPIENT: "check the address in the queue file; a corrected one is tried by "
    "itself, for the same one run `followupd retry`",
    _SENDER: "`me.email` must be an address of the account that logs in",
}


def _is_no(code: int) -> bool:
    return code in _NOT_NOW or code in _FOR_GOOD


def _wire(address: str, whose: str) -> str:
    try:
        return wire_address(address)
    except ValueError:
        raise Refused(
            f"{whose} address can't be used for mail", hint="correct it in the file"
        ) from None


def _stuffed(content: bytes) -> bytes:
    """With CRLF at every line's end, and a dot before every line that begins with one.

    RFC 5321, 4.5.2. The text ends with a line's end, so that the final dot stands alone.
    """
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", text)
