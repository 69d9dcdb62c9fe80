"""The mailbox's contract, kept by the fake; tests/real runs it on Dovecot."""

from __future__ import annotations

import pytest

from tests.contracts.mailbox import Desk, MailboxContract
from tests.fakes.mail import FakeMailbox


class TestFakeMailbox(MailboxContract):
    @pytest.fixture
    def desk(self) -> Desk:
        mailbox = FakeMailbox()
        return Desk(mailbox, mailbox.sent.append, lambda: mailbox.drafts)
