"""What lies in the recipient's mailbox, byte for byte: written in the queue file, planned, sent by
the program through Postfix, kept by Dovecot."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from followupd import wiring
from followupd.core.model import Letter
from followupd.flow.run import Pass
from tests.desk import SetClock
from tests.real.mail_servers import USERS, MailServers

pytestmark = pytest.mark.real

SAM = "sam@rivera.example"
NOON_IN_TOKYO = datetime(2026, 11, 19, 3, 4, 5, tzinfo=UTC)
LONG_ID = "<" + "0123456789" * 30 + "@mail.acme.example>"
PDF = b"%PDF-1.7\r\n\x00\xff\n.\r\n" * 500
HEADERS_OF_A_LETTER = {
    "From", "To", "Subject", "Date", "Message-ID", "X-Followupd-Letter", "MIME-Version",
    "Content-Type",
}  # fmt: skip
HEADERS_OF_THE_WAY = {"Return-Path", "Delivered-To", "Received"}


@dataclass(frozen=True)
class Sent:
    """What is written into the queue and the settings, and what must stand in the mailbox."""

    name: str = "Dana Lee"
    email: str = "dana@acme.example"
    box: str = "dana@acme.example"
    company: str = "Acme Robotics"
    note: str = "I am still thinking about the night the cluster split. " * 12
    person: dict[str, Any] = field(default_factory=dict)
    me: dict[str, str] = field(default_factory=dict)
    sender: str = SAM
    attach: tuple[str, ...] = ()


CASES = {
    "plain": Sent(),
    "Latin with marks": Sent(
        name="Zoë Łukasiewicz-Ó Briain",
        company="Žižkov & Söhne Größen AG",
        note="Ihre Frage nach der Größe blieb mir: über Ångström – „schön“ gesagt. " * 10,
        me={"name": "Samuel Ríos-Çelik"},
    ),
    "Cyrillic": Sent(
        name="Ольга Щербакова",
        company="Северная верфь",
        note="Я всё ещё думаю о том, как вы переносили ночные расчёты в поток. " * 10,
        me={"name": "Семён Ёлкин"},
    ),
    "Chinese": Sent(
        name="李小龍",
        company="星辰科技有限公司",
        note="我一直在想您说的那个问题，也写下了一个答案。" * 40,
        me={"name": "王芳"},
    ),
    "Arabic": Sent(
        name="سارة الخطيب",
        company="شركة النور للتقنية",
        note="ما زلت أفكر في سؤالك عن ترتيب الأحداث (Kafka) وكتبت جوابًا من صفحة واحدة. " * 8,
        me={"name": "سامي ريفيرا"},
    ),
    "Hebrew": Sent(
        name="נועה לוי",
        company='חברת "אור"',
        person={"letter": "נועה שלום,\n\nתודה על השיחה על Kafka ועל הצוות שלך.\n\nסם\n"},
    ),
    "a name with a comma, quotes and a backslash": Sent(
        name='Lee, Dana "Dee" \\ Jr.', person={"goes_by": "Dana"}, me={"name": "Rivera, Sam (he)"}
    ),
    "a name as long as a line": Sent(
        name="Maximiliane " * 9 + "von Höchst, Freifrau", person={"goes_by": "Maximiliane"}
    ),
    "domains in another script": Sent(
        email="lena@bücher.example",
        box="lena@xn--bcher-kva.example",
        name="Lena Groß",
        me={"email": "sam@rivière.example"},
        sender="sam@xn--rivire-6ua.example",
    ),
    "an answer": Sent(
        person={"reply_to": "Message-ID: <CAB12x3=+Q@mail.acme.example>", "subject": "Interview"},
    ),
    "an answer to a mail with a long id and a long subject": Sent(
        person={"reply_to": LONG_ID, "subject": "AW: Ihr Gespräch am Montag – " + "Größe " * 20},
    ),
    "attachments": Sent(
        attach=("portfolio.pdf", "Lebenslauf Zoë, neu.pdf", "作品集 李.pdf", "سيرة ذاتية.pdf"),
    ),
    "lines that mean something to a server": Sent(
        person={
            "letter": "Dear Dana,\n\nThank you for moving the nightly batch with me.\n\n"
            ".\n..\nFrom here on: =E4 =?utf-8?q?x?= <b>R&D</b> &amp; so on\n\n-- \nSam Rivera\n"
        },
    ),
}


def sent(folder: Path, servers: MailServers, case: Sent) -> tuple[bytes, Letter]:
    """The file in the recipient's maildir, and the letter as the outbox has it."""
    for name in case.attach:
        (folder / name).write_bytes(PDF)
    line = {"host": servers.host, "port": servers.smtp_starttls, "security": "starttls"}
    config = folder / "followupd.yaml"
    me = {"name": "Sam Rivera", "email": SAM, "timezone": "Asia/Tokyo", "phone": "+81 555 0100"}
    write(config, {
        "me": {**me, **case.me},
        "state": "state",
        "mail": {"username": SAM, "smtp": {**line, "ca_file": str(servers.ca_file)}},
        "delivery": {"mode": "send"},
    })  # fmt: skip
    person = {
        "name": case.name,
        "email": case.email,
        "role": "hiring_manager",
        "talked_about": ["moving the nightly batch to streaming"],
        "note": case.note.strip(),
    }
    write(folder / "interviews.yaml", {"interviews": [{
        "id": "my-second-choice",
        "company": case.company,
        "ended": "2026-11-19 08:30",
        "attach": list(case.attach),
        "people": [{**person, **case.person}],
    }]})  # fmt: skip
    loaded = wiring.load_settings(config)
    with closing(wiring.open_outbox(loaded.settings)) as outbox:  # type: ignore[type-var]  # a file
        mailer = wiring.mailer_of(loaded.settings, lambda: USERS[SAM])
        house = wiring.reading_house(loaded, outbox)
        Pass(replace(house, clock=SetClock(NOON_IN_TOKYO), mailer=mailer)).run()
        [letter] = outbox.letters()
    assert (letter.state, letter.reason[:3]) == ("sent", "2.0"), letter.findings
    servers.arrived(case.box, 1)
    [file] = [f for x in ("new", "cur") for f in (servers.folder / "mail" / case.box / x).iterdir()]
    return file.read_bytes(), letter


def write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


class _Page(HTMLParser):
    """The text of each paragraph, and its direction."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.directions: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.paragraphs.append("")
            self.directions.append(dict(attrs).get("dir"))

    def handle_data(self, data: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1] += data


def text_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    assert part["Content-Transfer-Encoding"] == "quoted-printable"
    assert part.get_content_charset() == "utf-8"
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_letter_lies_in_the_mailbox_as_it_was_written(
    tmp_path: Path, mail_servers: MailServers, name: str
) -> None:
    case = CASES[name]
    raw, letter = sent(tmp_path, mail_servers, case)
    mail = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)

    # on the wire: ASCII, and no line that a server may cut
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= (998 if LONG_ID.encode() in raw else 100)
    assert not mail.defects
    assert not [d for part in mail.walk() for d in part.defects]

    # the plain text first: a paragraph is one line, and not a word is lost
    plain = text_of(mail, "plain")
    assert plain == letter.body.rstrip("\n") + "\n"
    assert not [c for c in plain if unicodedata.category(c) == "So"]
    alternative = mail if not case.attach else next(mail.iter_parts())
    assert alternative.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html"]

    # the page beside it: the same paragraphs, each read from the side where its script begins
    page = _Page()
    page.feed(text_of(mail, "html"))
    written = [part.strip("\n") for part in re.split(r"\n\s*\n", plain) if part.strip()]
    assert [part.strip("\n") for part in page.paragraphs] == written
    assert set(page.directions) == {"auto"}
    assert "xn--" not in plain


def named(raw: bytes, header: str) -> tuple[str, str]:
    """Name and address, by the older of Python's parsers.

    The newer one leaves spaces between encoded words (RFC 2047, 6.2 says to drop them).
    """
    name, address = parseaddr(message_from_bytes(raw)[header])
    return str(make_header(decode_header(name))), address


@pytest.mark.parametrize("name", sorted(CASES))
def test_its_headers_say_who_writes_to_whom_and_nothing_of_the_queue(
    tmp_path: Path, mail_servers: MailServers, name: str
) -> None:
    case = CASES[name]
    raw, letter = sent(tmp_path, mail_servers, case)
    mail = BytesParser(policy=default).parsebytes(raw)
    threaded = {"In-Reply-To", "References"} if case.person.get("reply_to") else set()
    assert set(mail.keys()) - HEADERS_OF_THE_WAY == HEADERS_OF_A_LETTER | threaded
    assert all(len(mail.get_all(x)) == 1 for x in HEADERS_OF_A_LETTER | threaded)

    assert named(raw, "To") == (case.name, case.box)
    assert named(raw, "From") == (case.me.get("name", "Sam Rivera"), case.sender)
    assert mail["Return-Path"].strip("<>") == case.sender
    assert mail["Delivered-To"].strip("<>") == case.box
    assert mail["Subject"] == letter.subject
    assert mail["Date"].datetime == NOON_IN_TOKYO
    assert mail["Date"].datetime.utcoffset() == timedelta(hours=9)
    assert mail["Message-ID"].endswith(f"@{case.sender.partition(chr(64))[2]}>")
    if threaded:
        assert {mail[x].strip() for x in threaded} == {letter.reply_to}
        assert letter.subject.startswith(("Re: Interview", "AW: Ihr Gespräch"))
    assert b"second-choice" not in raw
    assert b"second" not in letter.message_id.encode()


def test_files_lie_in_the_mailbox_with_their_names_and_every_byte(
    tmp_path: Path, mail_servers: MailServers
) -> None:
    case = CASES["attachments"]
    raw, _ = sent(tmp_path, mail_servers, case)
    mail = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    assert mail.get_content_type() == "multipart/mixed"
    found = {part.get_filename(): part for part in mail.iter_attachments()}
    assert set(found) == set(case.attach)
    for part in found.values():
        assert part.get_content_type() == "application/pdf"
        assert part.get_content_disposition() == "attachment"
        assert part.get_payload(decode=True) == PDF
