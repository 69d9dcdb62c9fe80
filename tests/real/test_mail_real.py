"""Letters through Postfix into Dovecot, and drafts into Dovecot, as at a real provider."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from followupd.adapters.imap import ImapMailbox
from followupd.adapters.smtp import SmtpMailer
from followupd.core.message import compose_message, compose_note, letter_header
from followupd.core.settings import ImapServer, Security, Server
from followupd.errors import LoginRefused, MailError, Refused, Untrusted
from tests.contracts.mailbox import Desk, MailboxContract
from tests.contracts.mailer import MailerContract, Office
from tests.examples import letter, settings
from tests.real import mail_servers as installed
from tests.real.mail_servers import DRAFTS, LIMIT, USERS, MailServers
from tests.servers.certificates import Authority

pytestmark = pytest.mark.real

SAM = "sam@rivera.example"
DANA = "dana@acme.example"
AT = datetime(2026, 11, 18, 20, 5, 6, tzinfo=UTC)
PARAGRAPH = "Über die Brücke ging’s – 李小龍 und Ольга waren dabei, und es war schön. " * 12


def smtp(
    servers: MailServers, user: str = SAM, password: str = "", ca_file: Path | None = None
) -> SmtpMailer:
    server = Server(
        host=servers.host,
        port=servers.smtp_starttls,
        security=Security.STARTTLS,
        ca_file=ca_file or servers.ca_file,
    )
    return SmtpMailer(server, user, lambda: password or USERS[user], timeout=20)


def imap(
    servers: MailServers,
    user: str = SAM,
    password: str = "",
    security: Security = Security.TLS,
    **fields: str | Path | None,
) -> ImapMailbox:
    plain = {"ca_file": servers.ca_file, **fields}
    server = ImapServer(
        host=servers.host,
        port=servers.imaps if security is Security.TLS else servers.imap_starttls,
        security=security,
        **plain,  # type: ignore[arg-type]
    )
    return ImapMailbox(server, user, lambda: password or USERS[user], timeout=20)


def send(servers: MailServers, content: bytes, *, user: str = SAM) -> None:
    with smtp(servers, user).connect() as line:
        line.begin(SAM, DANA, len(content))
        line.finish(content)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert isinstance(body, EmailMessage)
    text = body.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


@pytest.fixture(params=[Security.STARTTLS, Security.TLS])
def security(request: pytest.FixtureRequest) -> Security:
    found: Security = request.param
    return found


class TestPostfix(MailerContract):
    @pytest.fixture
    def office(self, mail_servers: MailServers, security: Security) -> Office:
        server = Server(
            host=mail_servers.host,
            port=mail_servers.smtps if security is Security.TLS else mail_servers.smtp_starttls,
            security=security,
            ca_file=mail_servers.ca_file,
        )
        return Office(SmtpMailer(server, SAM, lambda: USERS[SAM]), mail_servers.arrived)


class TestDovecot(MailboxContract):
    @pytest.fixture
    def desk(self, mail_servers: MailServers, security: Security) -> Desk:
        return Desk(
            imap(mail_servers, security=security),
            lambda content: mail_servers.file_as_sent(SAM, content),
            lambda: [content for _, content in mail_servers.mails(SAM, DRAFTS)],
        )


def test_names_and_long_paragraphs_in_any_script_arrive_intact_as_text_and_as_html(
    mail_servers: MailServers,
) -> None:
    body = f"Liebe Zoë,\n\n{PARAGRAPH.strip()}\n\nViele Grüße\nSam <Rivera> & Co."
    one = letter(person="Zoë 李小龍", subject="Danke für das Gespräch – Größe L", body=body)
    files = [("Lebenslauf Zoë.pdf", bytes(range(256)) * 40)]
    send(mail_servers, compose_message(one, settings().me, AT, files))
    [raw] = mail_servers.arrived(DANA, 1)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Subject"] == "Danke für das Gespräch – Größe L"
    assert mail["To"].addresses[0].display_name == "Zoë 李小龍"
    assert mail["From"].addresses[0].addr_spec == SAM
    assert part(mail, "plain") == body + "\n"
    assert "Sam &lt;Rivera&gt; &amp; Co." in part(mail, "html")
    assert PARAGRAPH.strip() in part(mail, "html")
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "Lebenslauf Zoë.pdf"
    assert attached.get_content() == bytes(range(256)) * 40
    assert max(map(len, raw.split(b"\r\n"))) < 999


def test_a_letter_says_nothing_of_the_program_but_our_own_header(
    mail_servers: MailServers,
) -> None:
    send(mail_servers, compose_message(letter(), settings().me, AT))
    [raw] = mail_servers.arrived(DANA, 1)
    head = raw.partition(b"\r\n\r\n")[0]
    assert [line for line in head.split(b"\r\n") if b"followupd" in line.lower()] == [
        b"X-Followupd-Letter: " + letter_header("acme-phone/dana-lee").encode()
    ]
    assert b"acme-phone" not in raw
    assert not re.search(rb"(?im)^(cc|bcc|x-mailer|user-agent|disposition-notification-to):", head)


def test_the_server_is_not_told_the_name_of_this_machine(mail_servers: MailServers) -> None:
    send(mail_servers, compose_message(letter(), settings().me, AT))
    [raw] = mail_servers.arrived(DANA, 1)
    assert b"from [127.0.0.1]" in raw


def test_a_note_to_oneself_arrives(mail_servers: MailServers) -> None:
    note = compose_note(settings().me, "Noch 4 Stunden – Größe", "Text\n", AT, "<n@rivera.example>")
    with smtp(mail_servers).connect() as line:
        line.begin(SAM, SAM, len(note))
        line.finish(note)
    [raw] = mail_servers.arrived(SAM, 1)
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == (
        "Noch 4 Stunden – Größe"
    )


def test_fifty_letters_go_over_one_connection(mail_servers: MailServers) -> None:
    with smtp(mail_servers).connect() as line:
        for number in range(50):
            content = compose_message(
                letter(message_id=f"<{number}@rivera.example>"), settings().me, AT
            )
            line.begin(SAM, DANA, len(content))
            line.finish(content)
    raws = mail_servers.arrived(DANA, 50)
    assert len({re.search(rb"Message-ID: (\S+)", raw)[1] for raw in raws}) == 50  # type: ignore[index]


def test_a_letter_larger_than_postfix_takes_is_refused_with_the_sizes(
    mail_servers: MailServers,
) -> None:
    with smtp(mail_servers).connect() as line:
        with pytest.raises(Refused, match=r"takes 20\.0 MB at most"):
            line.begin(SAM, DANA, LIMIT + 1)
        assert line.alive()


def test_a_wrong_password_is_a_login_refused_on_both_servers(mail_servers: MailServers) -> None:
    for server in (
        smtp(mail_servers, password="wrong-pw"),
        imap(mail_servers, password="wrong-pw"),
    ):
        with pytest.raises(LoginRefused) as refused, server.connect():
            pass
        assert "followupd login" in refused.value.hint
        assert "wrong-pw" not in str(refused.value)


def test_a_password_with_letters_outside_ascii_logs_in_on_both_servers(
    mail_servers: MailServers,
) -> None:
    zoe = "zoe@rivera.example"
    send(mail_servers, compose_message(letter(), settings().me, AT), user=zoe)
    assert mail_servers.arrived(DANA, 1)
    with imap(mail_servers, zoe).connect() as session:
        assert not session.in_sent("<x@y.example>", "x/y")


def test_a_server_of_an_unknown_authority_is_not_trusted(
    mail_servers: MailServers, tmp_path: Path, security: Security
) -> None:
    other = Authority(tmp_path).ca_file
    for server in (
        smtp(mail_servers, ca_file=other),
        imap(mail_servers, security=security, ca_file=other),
    ):
        with pytest.raises(Untrusted, match="does not know") as untrusted, server.connect():
            pass
        assert "ca_file" in untrusted.value.hint


def test_a_draft_lies_in_the_drafts_folder_flagged_as_draft_and_seen_with_its_date(
    mail_servers: MailServers,
) -> None:
    content = compose_message(letter(), settings().me, AT)
    with imap(mail_servers).connect() as session:
        session.lay(content, AT)
    [(name, stored)] = mail_servers.mails(SAM, DRAFTS)
    assert stored == content
    assert name.rpartition(":2,")[2] == "DS"
    file = next((mail_servers.folder / "mail" / SAM / DRAFTS).glob(f"*/{name}"))
    assert file.stat().st_mtime == AT.timestamp()


def test_a_look_into_the_sent_folder_leaves_every_mail_unread(mail_servers: MailServers) -> None:
    mail_servers.file_as_sent(SAM, compose_message(letter(), settings().me, AT))
    with imap(mail_servers).connect() as session:
        assert session.in_sent(letter().message_id, letter().id)
    [(name, _)] = mail_servers.mails(SAM, installed.SENT)
    assert "S" not in name.rpartition(":2,")[2]


def test_a_folder_named_in_the_settings_wins_over_the_flag(mail_servers: MailServers) -> None:
    mail_servers.file_as_sent(SAM, compose_message(letter(), settings().me, AT))
    with imap(mail_servers, sent="Drafts").connect() as session:
        assert not session.in_sent(letter().message_id, letter().id)
    with imap(mail_servers, sent="sent messages").connect() as session:
        assert session.in_sent(letter().message_id, letter().id)


def test_a_folder_that_is_not_there_is_an_error_and_never_a_no(mail_servers: MailServers) -> None:
    with imap(mail_servers, sent="Gone", drafts="Gone").connect() as session:
        with pytest.raises(MailError, match="no folder Gone") as missing:
            session.in_sent("<x@y.example>", "x/y")
        with pytest.raises(MailError):
            session.lay(b"Subject: x\r\n\r\nx\r\n", AT)
    assert "mail.imap.sent" in missing.value.hint
    assert "Sent Messages" in missing.value.hint


def test_a_folder_name_in_another_script_is_found(mail_servers: MailServers) -> None:
    content = compose_message(letter(), settings().me, AT)
    # Modified UTF-7 (RFC 3501, 5.1.3): how the name lies on Dovecot's disk.
    made = mail_servers.folder / "mail" / SAM / ".Entw&APw-rfe & Co".replace("& ", "&- ")
    draft = mail_servers.folder / "mail" / SAM / DRAFTS
    with imap(mail_servers).connect() as session:
        session.lay(content, AT)
    shutil.copytree(draft, made, copy_function=shutil.copy2)
    for path in (made, *made.rglob("*")):
        shutil.chown(path, "mail", "mail")
    with imap(mail_servers, drafts="Entwürfe & Co").connect() as session:
        assert session.in_drafts(letter().message_id, "x/y")
        session.lay(content, AT)
    assert len(mail_servers.mails(SAM, made.name)) == 2


def test_an_address_in_another_script_gets_its_letter_when_the_server_can_do_that(
    mail_servers: MailServers,
) -> None:
    with smtp(mail_servers).connect() as line:
        # Postfix offers SMTPUTF8, knows no such mailbox, and says so: the address came through.
        with pytest.raises(Refused) as refused:
            line.begin(SAM, "zoë@acme.example", 100)
        assert refused.value.code == 550
        assert line.alive()
