"""Real servers, for the tests of this folder; where they can't run, the tests say why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.real import mail_servers as servers


@pytest.fixture(scope="session")
def running_mail_servers() -> Iterator[servers.MailServers]:
    reason = servers.why_not()
    if reason:
        pytest.skip(reason)
    with servers.running() as running:
        yield running


@pytest.fixture
def mail_servers(running_mail_servers: servers.MailServers) -> servers.MailServers:
    """Postfix and Dovecot with empty mailboxes."""
    running_mail_servers.empty()
    return running_mail_servers
