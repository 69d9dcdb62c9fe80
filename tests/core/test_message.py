"""The bytes of a mail: what the person at the other end, and every server between, will read."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followupd.core.message import (
    compose_message,
    compose_note,
    letter_header,
    letter_marks,
    wire_address,
)
from tests.examples import letter, settings

ME = settings().me
AT = datetime(2026, 11, 18, 20, 5, 6, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8"), max_size=150)


def compose(*files: tuple[str, bytes], **fields: object) -> bytes:
    return compose_message(letter(**fields), ME, AT, files)


def parsed(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert isinstance(body, EmailMessage)
    text = body.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


def shown(words: str) -> str:
    """What a header line can show of these words: no control characters, single spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", words).split())


def named(raw: bytes, header: str) -> tuple[str, str]:
    """Name and address, by the older of Python's parsers.

    The newer one leaves spaces between encoded words (RFC 2047, 6.2 says to drop them).
    """
    name, address = parseaddr(email.message_from_bytes(raw)[header])
    return str(make_header(decode_header(name))), address


class _Words(HTMLParser):
    """The text of an HTML page as a reader sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.text += "\n" if tag == "p" else ""


def test_the_headers_are_those_of_a_letter_from_one_person_to_another() -> None:
    mail = parsed(compose())
    assert dict(mail.items()) == {
        "From": "Sam Rivera <sam@rivera.example>",
        "To": "Dana Lee <dana-lee@acme.example>",
        "Subject": "Thank you for the talk",
        "Date": "Wed, 18 Nov 2026 15:05:06 -0500",
        "Message-ID": "<one@rivera.example>",
        "X-Followupd-Letter": letter_header("acme-phone/dana-lee"),
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
    }
    assert mail.get_content_type() == "multipart/alternative"


def test_the_date_is_in_the_writers_time_zone() -> None:
    berlin = replace(ME, timezone=ZoneInfo("Europe/Berlin"))
    assert b"Date: Wed, 18 Nov 2026 21:05:06 +0100\r\n" in compose_message(letter(), berlin, AT)


def test_the_same_letter_gives_the_same_bytes() -> None:
    files = ("a.pdf", b"x" * 500)
    assert compose(files) == compose(files)
    assert compose(files) != compose(files, message_id="<two@rivera.example>")


def test_a_long_paragraph_is_one_line_for_the_reader_and_short_lines_on_the_wire() -> None:
    long = "A sentence that goes on and on. " * 40
    raw = compose(body=f"Dear Dana,\n\n{long.strip()}\n\nSam\n")
    assert part(parsed(raw), "plain").split("\n")[2] == long.strip()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_the_html_has_paragraphs_line_ends_and_nothing_that_could_be_markup() -> None:
    raw = compose(body='Dear <b>Dana</b>,\n\n"R&D" was &amp; is fun.\n\nSam Rivera\n+1 555 0100\n')
    html = part(parsed(raw), "html")
    assert '<p dir="auto">Dear &lt;b&gt;Dana&lt;/b&gt;,</p>' in html
    assert '<p dir="auto">"R&amp;D" was &amp;amp; is fun.</p>' in html
    assert '<p dir="auto">Sam Rivera<br>\n+1 555 0100</p>' in html
    assert "http" not in html


@given(WORDS)
@example("Dear Dana,\n\n\n\n  an indented line\n\n\nSam\n")
@example(".\n..\nFrom here\n=E4 =?utf-8?q?x?=\n--\n-- \nSam")
def test_text_and_html_say_the_same_words_and_none_is_lost(body: str) -> None:
    mail = parsed(compose(body=body))
    wanted = re.sub(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", " ", body).split()
    assert part(mail, "plain").split() == wanted
    reader = _Words()
    reader.feed(part(mail, "html"))
    assert reader.text.split() == wanted


@given(WORDS, WORDS, WORDS)
@example("Lee, Dana", 'The "boss" \\ of all', "=?utf-8?q?x?=")
@example("李小龍 " * 20, "Zoë  O’Brien", "a" * 300)
@example("Dana\r\nBcc: all@acme.example", "Dana\nX: y", "Thanks\r\n\r\nText")
@example("a@b.example, c", "<x@y.example>", "x: y")
def test_names_and_subjects_in_any_script_come_out_as_they_went_in(
    person: str, me: str, subject: str
) -> None:
    raw = compose_message(letter(person=person, subject=subject), replace(ME, name=me), AT)
    mail = parsed(raw)
    assert named(raw, "To") == (shown(person), "dana-lee@acme.example")
    assert named(raw, "From") == (shown(me), "sam@rivera.example")
    assert mail["Subject"] == shown(subject)
    assert mail["Bcc"] is None
    assert len(mail.keys()) == 8


@given(WORDS, WORDS, WORDS)
def test_every_byte_is_ascii_and_no_line_end_stands_alone(
    person: str, subject: str, body: str
) -> None:
    raw = compose(("größe\n.pdf", b"\r\n\x00\xff"), person=person, subject=subject, body=body)
    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_half_a_character_is_replaced_and_breaks_nothing() -> None:
    mail = parsed(compose(body="broken \ud800 half", subject="\udfff", person="D\ud800"))
    assert "broken \N{REPLACEMENT CHARACTER} half" in part(mail, "plain")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=120), st.binary(max_size=500))
@example('a"quote".pdf', b"")
@example("Lebenslauf Zoë – sehr langer Name mit vielen Wörtern.pdf", b"%PDF")
@example("x" * 200 + ".pdf", b"\n.\n")
def test_an_attachment_arrives_with_its_name_and_every_byte(name: str, content: bytes) -> None:
    mail = parsed(compose((name, content)))
    [attached] = mail.iter_attachments()
    assert attached.get_content_disposition() == "attachment"
    raw = attached.get_payload(decode=True)
    assert raw == content
    assert (attached.get_filename() or "").split() == shown(name).split()


def test_attachments_stand_beside_the_text_and_say_what_they_are() -> None:
    mail = parsed(compose(("cv.PDF", b"x"), ("notes.odd", b"y")))
    assert mail.get_content_type() == "multipart/mixed"
    kinds = [x.get_content_type() for x in mail.iter_attachments()]
    assert kinds == ["application/pdf", "application/octet-stream"]
    assert part(mail, "plain") == letter().body


def test_a_note_to_oneself_is_plain_text_that_no_autoresponder_answers() -> None:
    note = compose_note(ME, "4 hours left – Größe", "Text\n.\n", AT, "<note@rivera.example>")
    mail = parsed(note)
    assert mail["To"].addresses == mail["From"].addresses
    assert mail["Subject"] == "4 hours left – Größe"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == "Text\n.\n"
    assert mail["X-Followupd-Letter"] is None


# --- addresses and ids ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("dana@acme.example", "dana@acme.example"),
        ("Dana.Lee+x@Acme.Example", "Dana.Lee+x@Acme.Example"),
        ("dana@bücher.example", "dana@xn--bcher-kva.example"),
        ("dana@STRASSE.example", "dana@STRASSE.example"),
        ("dana@straße.example", "dana@xn--strae-oqa.example"),
        ("zoë@例え.example", "zoë@xn--r8jz45g.example"),
    ],
)
def test_a_domain_goes_over_the_wire_in_ascii(address: str, wire: str) -> None:
    assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address", ["", "dana", "@x.example", "dana@", "a b@x.example", "a@b>.example", "a@ä..example"]
)
def test_what_is_no_address_is_a_value_error(address: str) -> None:
    with pytest.raises(ValueError):
        wire_address(address)


def test_a_domain_in_another_script_stands_in_the_header_in_ascii() -> None:
    raw = compose(email="dana@bücher.example")
    assert raw.isascii()
    assert b"<dana@xn--bcher-kva.example>" in raw


def test_an_address_in_another_script_stands_in_the_header_as_it_is() -> None:
    head = compose(email="zoë@acme.example", person="Zoë").partition(b"\r\n\r\n")[0].decode()
    [to] = [line for line in head.split("\r\n") if line.startswith("To:")]
    assert parseaddr(to[4:])[1] == "zoë@acme.example"


def test_an_address_that_is_none_breaks_no_header() -> None:
    mail = parsed(compose(email="x\r\nBcc: all@acme.example"))
    assert mail["Bcc"] is None


@given(st.text(max_size=300))
@example("acme-phone/zoë lee")
def test_a_letters_id_becomes_a_short_word_that_tells_nothing_of_it(letter_id: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{40}", letter_header(letter_id))


def test_the_header_of_a_letter_is_the_same_on_every_machine_and_for_ever() -> None:
    # Letters with this value lie in mailboxes: another rule would no longer find them.
    assert letter_header("acme-phone/dana-lee") == "df3088d8c83a0cffa639d97a82187641912773ef"


@given(st.text(max_size=300))
def test_a_letter_is_known_by_its_header_of_today_and_by_that_of_before(letter_id: str) -> None:
    today, before = letter_marks(letter_id)
    assert today == letter_header(letter_id)
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]{0,120}", before)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
@example("a" * 200, "a" * 200 + "b")
@example("a b", "a%20b")
def test_two_letters_never_share_a_header(one: str, other: str) -> None:
    assert bool(set(letter_marks(one)) & set(letter_marks(other))) == (one == other)


def test_an_ordinary_id_stood_in_the_header_of_before_as_it_is() -> None:
    ordinary = "acme-robotics-2026-11-22/dana-lee"
    assert letter_marks(ordinary)[1] == ordinary


# --- threads -------------------------------------------------------------------------------------


@given(st.text(st.characters(codec="ascii", exclude_characters="<> \x7f", min_codepoint=33)))
@example("CAB12x3@mail.example")
@example("0" * 60 + "@mail.example")
@example("0" * 490 + "@mail.example")
@example("=?utf-8?q?x?=@mail.example")
def test_an_answer_names_the_mail_it_answers_word_for_word(inner: str) -> None:
    raw = compose(reply_to=f"<{inner}>")
    head = raw.partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")
    for name in (b"In-Reply-To", b"References"):
        assert unfolded.count(b"%s: <%s>" % (name, inner.encode())) == 1
    assert all(len(line) <= 78 or line.startswith(b" <") for line in head.split(b"\r\n"))
    assert email.message_from_bytes(raw)["In-Reply-To"].strip() == f"<{inner}>"


@given(st.text(max_size=1200))
@example("<a@b>\r\nBcc: all@acme.example")
@example("<a@b>\r\n\r\nText")
@example("<" + "a" * 1000 + ">")
@example("<zoë@acme.example>")
def test_whatever_stands_for_the_mail_answered_breaks_no_header(reply_to: str) -> None:
    raw = compose(reply_to=reply_to)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    names = [line.partition(b":")[0] for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")]
    answers = {b"In-Reply-To", b"References"}
    plain = compose().partition(b"\r\n\r\n")[0].split(b"\r\n")
    ours = [x for x in names if x not in answers and not x.startswith((b" ", b"\t"))]
    assert ours == [x.partition(b":")[0] for x in plain if not x.startswith((b" ", b"\t"))]


def test_a_letter_that_answers_nothing_has_no_such_headers() -> None:
    mail = parsed(compose())
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None
