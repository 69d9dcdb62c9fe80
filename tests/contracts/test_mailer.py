"""The mailer's contract, kept by the fake and by SMTP to a server in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from followupd.adapters.smtp import SmtpMailer
from followupd.core.settings import Security, Server
from tests.contracts.mailer import MailerContract, Office
from tests.fakes.mail import FakeMailer
from tests.servers.certificates import Authority
from tests.servers.post import PostServer


class TestFakeMailer(MailerContract):
    @pytest.fixture
    def office(self) -> Office:
        mailer = FakeMailer(unknown=frozenset({"nobody@acme.example"}))
        return Office(
            mailer, lambda who, _: [content for _, to, content in mailer.received if to == who]
        )


class TestSmtpMailer(MailerContract):
    @pytest.fixture(params=list(Security))
    def office(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
        security: Security = request.param
        authority = Authority(tmp_path)
        users = {} if security is Security.NONE else {"sam": "secret"}
        context = authority.server_context()
        with PostServer(security=security, context=context, users=users) as post:
            server = Server(
                host="localhost" if security is Security.STARTTLS else "127.0.0.1",
                port=post.port,
                security=security,
                ca_file=authority.ca_file,
                login=bool(users),
            )
            mailer = SmtpMailer(server, "sam", lambda: "secret", timeout=10)
            yield Office(
                mailer, lambda who, _: [x.content for x in post.received if x.recipient == who]
            )
