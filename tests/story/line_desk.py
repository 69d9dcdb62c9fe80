"""A desk whose mail goes to a server that the test has broken, with little patience."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from followupd.adapters.demo_server import Post
from followupd.adapters.smtp import SmtpMailer
from followupd.core.model import Letter
from followupd.core.settings import ImapServer, Security, Server
from followupd.flow.run import Pass
from tests.desk import FOUR_PEOPLE, Desk
from tests.fakes.mail import FakeMailbox
from tests.servers.post import PostServer
from tests.servers.rude import RudeServer

DANA = "acme-phone/dana-lee"
ONLY_DANA = FOUR_PEOPLE[: FOUR_PEOPLE.index("      - name: Ivo")]
SHORT = 0.2  # seconds of patience with a silent server
DUE = timedelta(hours=2)
MINUTE = timedelta(minutes=1)
NOWHERE = ImapServer(host="127.0.0.1", port=9, security=Security.NONE)


class LineDesk(Desk):
    """``mail`` are fields of ``settings.mail``; ``server`` may be exchanged with ``connect_to``."""

    def __init__(
        self,
        folder: Path,
        server: RudeServer | PostServer,
        mailbox: FakeMailbox | None = None,
        *,
        login: bool = False,
        security: Security = Security.NONE,
        ca_file: Path | None = None,
        **mail: Any,
    ) -> None:
        self.mailbox = mailbox
        self.line: dict[str, Any] = {"login": login, "security": security, "ca_file": ca_file}
        self.mail = mail
        self.server = server
        folder.mkdir(exist_ok=True)
        super().__init__(folder, Post(port=server.port))

    def restart(self) -> None:
        super().restart()
        smtp = Server(host="127.0.0.1", port=self.server.port, **self.line)
        settings = self.house.settings
        imap = NOWHERE if self.mailbox else None
        mail = replace(settings.mail, smtp=smtp, imap=imap, **self.mail)
        self.house = replace(
            self.house,
            settings=replace(settings, mail=mail),
            mailer=SmtpMailer(smtp, "sam", lambda: "pa55", timeout=SHORT, patience=SHORT),
            mailbox=self.mailbox,
        )
        self.walk = Pass(self.house)

    def connect_to(self, server: RudeServer | PostServer) -> None:
        self.server = server
        self.begin_again()

    def begin_again(self) -> None:
        self.outbox.close()
        self.restart()

    def dana(self) -> Letter:
        letter = self.outbox.get(DANA)
        assert letter is not None
        return letter

    def told(self, kind: str) -> str:
        return "\n".join(f"{r.title}\n{r.body}" for r in self.heard.reminders if r.kind == kind)


def line_desk(folder: Path, server: RudeServer | PostServer, *args: Any, **fields: Any) -> Any:
    return closing(LineDesk(folder, server, *args, **fields))
