from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from followupd.adapters.email_channel import EmailNotifier
from followupd.adapters.smtp import SmtpMailer
from followupd.core.settings import Me, Security, Server
from followupd.errors import (
    LoginRefused,
    MailError,
    NotDelivered,
    Offline,
    Refused,
    SecretsLocked,
    TryAgain,
)
from tests.contracts.notifier import PECULIAR, PLAIN, NotifierContract
from tests.fakes.mail import FakeMailer, Step, late
from tests.servers.post import PostServer
from tests.servers.rude import DOT, DROP, RudeServer

ME = Me(
    name="Zoë Rivera",
    email="zoe@rivera.example",
    timezone=ZoneInfo("America/New_York"),
    signature="Zoë Rivera",
)
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return NOON


def read(content: bytes) -> EmailMessage:
    """As a mail program reads it."""
    return cast("EmailMessage", message_from_bytes(content, policy=default))


def over_smtp(port: int) -> EmailNotifier:
    where = Server(host="127.0.0.1", port=port, security=Security.NONE, login=False)
    return EmailNotifier(SmtpMailer(where, "", str, timeout=10), ME, Noon())


@dataclass
class Mailed:
    post: PostServer
    notifier: EmailNotifier

    def received(self) -> list[tuple[str, str]]:
        notes = [read(received.content) for received in self.post.received]
        return [(note["Subject"], _text(note)) for note in notes]

    def cut(self) -> None:
        self.post.unknown = frozenset({ME.email})


def _text(note: EmailMessage) -> str:
    text: str = note.get_content()
    return text.rstrip("\r\n").replace("\r\n", "\n")


class TestEmailNotifier(NotifierContract):
    @pytest.fixture
    def channel(self) -> Iterator[Mailed]:
        with PostServer() as post:
            yield Mailed(post, over_smtp(post.port))


def test_a_note_that_may_have_arrived_counts_as_delivered() -> None:
    with RudeServer({DOT: DROP}) as server:
        over_smtp(server.port).notify(PLAIN)  # raises nothing, so nobody is told it again


def sent(mailer: FakeMailer) -> list[EmailMessage]:
    return [read(content) for _, _, content in mailer.received]


def test_the_reminder_goes_from_the_user_to_the_user_and_to_nobody_else() -> None:
    mailer = FakeMailer()
    EmailNotifier(mailer, ME, Noon()).notify(PLAIN)
    ((sender, recipient, _),) = mailer.received
    assert sender == recipient == ME.email
    (note,) = sent(mailer)
    assert [address.addr_spec for address in note["To"].addresses] == [ME.email]
    assert note["Cc"] is None
    assert note["Date"].datetime == NOON


def test_the_same_reminder_has_the_same_message_id_and_another_has_another() -> None:
    mailer = FakeMailer()
    for reminder in (PLAIN, PLAIN, PECULIAR):
        EmailNotifier(mailer, ME, Noon()).notify(reminder)
    first, again, other = (note["Message-ID"] for note in sent(mailer))
    assert first == again
    assert first != other
    assert "acme" not in first  # a Message-ID is no place for the company's name


@pytest.mark.parametrize(
    "trouble",
    [
        Offline("There is no way to the server.", hint="Look at the network."),
        LoginRefused("The server does not take the password.", hint="Run `followupd login`."),
        SecretsLocked("The keyring is locked.", hint="Unlock it."),
        TryAgain("The server is busy.", hint="Wait."),
        Refused("The server does not want it.", hint="Ask the provider."),
        late(Refused("The server does not want this text.", hint="Ask the provider.")),
    ],
    ids=lambda step: type(getattr(step, "error", step)).__name__,
)
def test_what_the_mail_server_said_reaches_the_person(trouble: Step) -> None:
    error = getattr(trouble, "error", trouble)
    with pytest.raises(NotDelivered) as failed:
        EmailNotifier(FakeMailer([trouble]), ME, Noon()).notify(PLAIN)
    assert isinstance(error, MailError | SecretsLocked)
    assert error.message in failed.value.message
    assert failed.value.hint == error.hint


def test_a_title_of_two_lines_makes_no_second_header() -> None:
    mailer = FakeMailer()
    title = "Your letter\r\nBcc: everybody@example.com"
    EmailNotifier(mailer, ME, Noon()).notify(replace(PLAIN, title=title))
    (note,) = sent(mailer)
    assert note["Bcc"] is None
