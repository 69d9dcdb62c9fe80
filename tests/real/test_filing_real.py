"""A copy of what went, in the Sent folder of a real mailbox: sent by Postfix, filed in Dovecot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from followupd.adapters.imap import ImapMailbox
from followupd.adapters.smtp import SmtpMailer
from followupd.core.settings import ImapServer, Security, Server
from followupd.flow.run import Pass
from tests.real.mail_servers import SENT, USERS, MailServers
from tests.servers.rude import RudeServer
from tests.story.line_desk import DANA, DUE, MINUTE, ONLY_DANA, LineDesk, line_desk

pytestmark = pytest.mark.real

SAM = "sam@rivera.example"


def use(here: LineDesk, servers: MailServers) -> None:
    """Send by Postfix and file in Dovecot, which files nothing by itself."""
    line = {"host": servers.host, "ca_file": servers.ca_file}
    smtp = Server(port=servers.smtp_starttls, security=Security.STARTTLS, **line)  # type: ignore[arg-type]  # one dict for both
    imap = ImapServer(port=servers.imaps, security=Security.TLS, **line)  # type: ignore[arg-type]  # likewise
    here.house = replace(
        here.house,
        mailer=SmtpMailer(smtp, SAM, lambda: USERS[SAM], timeout=20),
        mailbox=ImapMailbox(imap, SAM, lambda: USERS[SAM], timeout=20),
    )
    here.walk = Pass(here.house)


def test_what_went_lies_in_sent_once_read_and_as_it_arrived(
    tmp_path: Path, mail_servers: MailServers
) -> None:
    with RudeServer() as unused, line_desk(tmp_path, unused, files_sent=False) as here:
        use(here, mail_servers)
        here.write(ONLY_DANA)
        here.run(after=DUE)
        assert here.states() == {DANA: "sent"}
        (arrived,) = mail_servers.arrived("dana@acme.example", 1)
        ((name, copy),) = mail_servers.mails(SAM, SENT)
        assert "S" in name.rpartition(",")[2]
        assert arrived.replace(b"\r\n", b"\n").endswith(copy.replace(b"\r\n", b"\n")[-400:])
        assert here.dana().message_id.encode() in copy

        forgotten = replace(here.dana(), filed="wanted")
        assert here.outbox.replace(here.dana(), forgotten) is not None
        here.run(after=MINUTE)
        assert here.dana().filed == "done"
        assert len(mail_servers.mails(SAM, SENT)) == 1
