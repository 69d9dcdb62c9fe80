"""The bytes of a mail, ready for the wire: headers, plain text, the same words as HTML, files.

Pure, and the same letter gives the same bytes. It decides nothing about a letter: no word of the
text is changed here, and nothing is sent.

The few header lines are written here, with ``email.header.Header``: the header folding of Python
3.11's new policy loses the spaces between encoded words, and the quotes around a long name with a
comma in it. So is the frame around the text: ``EmailMessage`` takes each of its six fixed header
lines apart by the grammar of all headers, which costs more than all the rest of a mail. A file,
whose name can be anything, is put into its part by ``email.message.MIMEPart``.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import policy, quoprimime
from email.header import Header
from email.message import MIMEPart
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from itertools import count
from pathlib import PurePosixPath

import idna

from followupd.core.identity import fingerprint
from followupd.core.model import Letter
from followupd.core.settings import Me

LETTER_HEADER = "X-Followupd-Letter"
"""Our own header; some providers rewrite the Message-ID, and this one stays."""

_LONGEST_LINE = 998  # RFC 5322, 2.1.1: no line may be longer
_GOOD_LINE = 78  # likewise: none should be
_LINE = 76  # RFC 2045, 6.7: quoted-printable; RFC 2047, 2: encoded words
_PLAIN_HEADER = 200  # an ASCII header up to here goes as it is; RFC 5322 allows 998
_PLAIN_IN_ID = frozenset(string.ascii_letters + string.digits + "-._~/")
_LONGEST_ID = 120  # of a letter's id as it once stood in the header


_FILE = policy.SMTP.clone(max_line_length=_LINE)
_HTML = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n'
    '<body style="font-family: sans-serif; line-height: 1.5">\n{}\n</body></html>\n'
)
_STANDS_IN_A_HEADER = re.compile(rf"[!-~]{{1,{_LONGEST_LINE - 1}}}")
_PARAGRAPH = '<p dir="auto">{}</p>'  # auto: Arabic and Hebrew begin at the right, as in plain text
# A table of our own: the mimetypes module reads files of the machine it runs on.
_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


def compose_message(
    letter: Letter, me: Me, at: datetime, files: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """The mail of this letter, with CRLF line ends; ``files`` are names and contents.

    ``at`` is the time in the Date header, shown in the writer's time zone. All bytes are ASCII,
    unless the part before the @ of an address is not (then the server must offer SMTPUTF8).
    """
    body = _paper(_text(letter.body), files, _boundaries(letter.message_id))
    return (
        _head(
            ("From", _mailbox("From", me.name, me.email)),
            ("To", _mailbox("To", letter.person, letter.email)),
            ("Subject", _words("Subject", letter.subject)),
            ("Date", format_datetime(at.astimezone(me.timezone))),
            ("Message-ID", _line(letter.message_id)),
            *_thread(letter.reply_to),
            (LETTER_HEADER, letter_header(letter.id)),
            ("MIME-Version", "1.0"),
        )
        + body
    )


def compose_note(me: Me, subject: str, body: str, at: datetime, message_id: str) -> bytes:
    """A reminder from the person to the same person: plain text, marked as made by a program."""
    return _head(
        ("From", _mailbox("From", me.name, me.email)),
        ("To", _mailbox("To", me.name, me.email)),
        ("Subject", _words("Subject", subject)),
        ("Date", format_datetime(at.astimezone(me.timezone))),
        ("Message-ID", _line(message_id)),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: nobody's out-of-office answers it
        ("MIME-Version", "1.0"),
    ) + _text_part("plain", _text(body))


def letter_header(letter_id: str) -> str:
    """The value of our own header for this letter, on every machine the same.

    The recipient can read it: it is a hash, for an id may be called "second-choice/dana".
    """
    return fingerprint("letter-header", letter_id)[:40]


def letter_marks(letter_id: str) -> tuple[str, str]:
    """The values of our own header by which this letter is known in a mailbox.

    The first is that of today. The second is the id itself, as it was written at first.
    """
    return letter_header(letter_id), _clear_header(letter_id)


def _clear_header(letter_id: str) -> str:
    coded = letter_id.encode("utf-8", "replace")
    value = "".join(chr(x) if chr(x) in _PLAIN_IN_ID else f"%{x:02X}" for x in coded)
    if len(value) <= _LONGEST_ID:
        return value
    return f"{value[:80]}~{sha256(value.encode()).hexdigest()[:32]}"


def _thread(answered: str) -> tuple[tuple[str, str], ...]:
    """The headers of an answer (RFC 5322, 3.6.4). An id that can't stand in one is left out."""
    if not _STANDS_IN_A_HEADER.fullmatch(answered):
        return ()
    return tuple(
        # An id can't be broken, only moved to a line of its own; encoded words are not allowed.
        (name, answered if len(f"{name}: {answered}") <= _GOOD_LINE else f"\r\n {answered}")
        for name in ("In-Reply-To", "References")
    )


def wire_address(email: str) -> str:
    """The address as it is written on the wire: the domain in ASCII (IDNA 2008).

    Raises ValueError for what can't be an address: no @, a space, a control character, an angle
    bracket, a domain that IDNA does not allow.
    """
    local, at, domain = email.rpartition("@")
    if not (local and at and domain) or re.search(r"[\s<>\x00-\x1f\x7f]", email):
        raise ValueError("this is not an e-mail address")
    if domain.isascii():
        return email
    return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"


def _paper(text: str, files: Sequence[tuple[str, bytes]], boundaries: Iterator[str]) -> bytes:
    """The text, the same words as HTML beside it, and the files beside both."""
    outer = next(boundaries)
    words = _multipart(
        "alternative",
        next(boundaries) if files else outer,
        (_text_part("plain", text), _text_part("html", _html(text))),
    )
    return _multipart("mixed", outer, (words, *(_file_part(*f) for f in files))) if files else words


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Parts side by side (RFC 2046, 5.1.1), its own header line first."""
    between = f"\r\n--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'.encode()
    return head + b"".join(between + part for part in parts) + f"\r\n--{boundary}--\r\n".encode()


def _text_part(subtype: str, text: str) -> bytes:
    """A text in quoted-printable, its header lines first. It ends with a line end."""
    # The encoder takes bytes for characters, as Latin-1 does, and keeps \n as a line end.
    coded = quoprimime.body_encode(text.encode().decode("latin-1"), _LINE, eol="\r\n")
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{coded}"
    ).encode()


def _file_part(name: str, content: bytes) -> bytes:
    kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    maintype, _, subtype = kind.partition("/")
    part = MIMEPart(policy=_FILE)
    part.set_content(
        content,
        maintype=maintype,
        subtype=subtype,
        disposition="attachment",
        filename=_line(name),
    )
    return part.as_bytes()


def _boundaries(message_id: str) -> Iterator[str]:
    """Boundaries from the Message-ID instead of random ones, the outermost first.

    "=_" can't stand in quoted-printable or base64, so no text can hold one.
    """
    stem = sha256(message_id.encode("utf-8", "replace")).hexdigest()[:24]
    return (f"=_{number}_{stem}" for number in count())


def _html(text: str) -> str:
    """The very same words: a paragraph for each paragraph, a <br> for each single line end."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text))
    return _HTML.format(
        "\n".join(_PARAGRAPH.format(_html_lines(part)) for part in paragraphs if part.strip())
    )


def _html_lines(paragraph: str) -> str:
    return escape(paragraph, quote=False).replace("\n", "<br>\n")


def _text(body: str) -> str:
    """The text with one kind of line end, and without control characters."""
    lines = re.split(r"\r\n|\r|\n", body)
    return "\n".join(_printable(line, keep="\t").rstrip() for line in lines).strip("\n") + "\n"


def _line(words: str) -> str:
    """One line for a header: control characters and line ends become spaces."""
    return " ".join(_printable(words).split())


def _printable(words: str, keep: str = "") -> str:
    if words.isprintable():  # then nothing is in it that is replaced
        return words
    return "".join(x if x in keep else _REPLACED.get(unicodedata.category(x), x) for x in words)


# Cc: control characters; Zl, Zp: Unicode's line ends; Cs: half characters that UTF-8 can't write.
_REPLACED = {"Cc": " ", "Zl": " ", "Zp": " ", "Cs": "\N{REPLACEMENT CHARACTER}"}


def _head(*headers: tuple[str, str]) -> bytes:
    return "".join(f"{name}:{_after_colon(value)}\r\n" for name, value in headers).encode()


def _after_colon(value: str) -> str:
    return value if value.startswith("\r\n") else f" {value}"


def _words(header: str, words: str) -> str:
    words = _line(words)
    if words.isascii() and "=?" not in words and len(words) <= _PLAIN_HEADER:
        return words
    # Header counts the name of the header into the length of the first line.
    return Header(words, "utf-8", _LINE - 1, header).encode(linesep="\r\n")


def _mailbox(header: str, name: str, email: str) -> str:
    address = _header_address(email)
    shown = _words(header, name)
    if shown and shown == _line(name):
        shown = '"{}"'.format(shown.replace("\\", r"\\").replace('"', r"\""))
    return f"{shown} <{address}>" if shown else address


def _header_address(email: str) -> str:
    try:
        return wire_address(email)
    except ValueError:
        return _line(email)  # the mailer refuses it, with a sentence; no header may break here
