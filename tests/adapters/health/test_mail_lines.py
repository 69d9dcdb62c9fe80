"""Both mail lines, with real servers on loopback in every bad way they have."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from followupd.adapters.health.blocked import likelier
from followupd.adapters.health.mail_lines import mailbox, sending
from followupd.adapters.smtp import SmtpMailer
from followupd.core.health import Check
from followupd.core.settings import ImapServer, Mail, Security, Server
from followupd.errors import MailError, SecretMissing, SecretsLocked, Untrusted
from tests.servers.certificates import Authority
from tests.servers.post import PostServer
from tests.servers.rude import GREETING, SILENCE, RudeServer
from tests.servers.rude_imap import RudeImapServer

SAM = "sam@rivera.example"
SECRET = "pa55-word-nobody-sees"
USERS = {SAM: SECRET}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tls")


def account(
    port: int,
    security: Security = Security.NONE,
    ca_file: Path | None = None,
    host: str = "localhost",
) -> Mail:
    server = Server(host=host, port=port, security=security, ca_file=ca_file)
    return Mail(username=SAM, smtp=server)


def smtp(
    mail: Mail, secret: Callable[[], str] = lambda: SECRET, patience: float = 5
) -> list[Check]:
    found = list(sending(mail, secret, patience))
    assert all(SECRET not in x.message + x.hint for x in found)
    assert all(x.hint for x in found if x.verdict in {"warn", "problem"})
    return found


def missing() -> str:
    raise SecretMissing("none", hint="login")


def locked() -> str:
    raise SecretsLocked("locked", hint="unlock")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_good_server_is_named_with_its_encryption_certificate_and_size(
    authority: Authority, security: Security
) -> None:
    context = authority.server_context()
    with PostServer(security=security, context=context, users=USERS, limit=35_000_000) as post:
        (found,) = smtp(account(post.port, security, authority.ca_file))
        assert post.received == []
    assert found.verdict == "ok"
    for word in (f"localhost:{post.port}", "the login works", "TLS 1.3", "trustme", "35 MB"):
        assert word in found.message


def test_a_certificate_with_nine_days_left_is_warned_of(authority: Authority) -> None:
    context = authority.server_context(days=9.5)
    with PostServer(security=Security.TLS, context=context, users=USERS) as post:
        good, soon = smtp(account(post.port, Security.TLS, authority.ca_file))
    assert (good.verdict, soon.verdict) == ("ok", "warn")
    assert "ends in 9 days" in soon.message


def test_a_certificate_with_three_weeks_left_is_not(authority: Authority) -> None:
    context = authority.server_context(days=21)
    with PostServer(security=Security.TLS, context=context, users=USERS) as post:
        (found,) = smtp(account(post.port, Security.TLS, authority.ca_file))
    assert found.verdict == "ok"


def test_an_expired_certificate_makes_one_look_at_the_clock(authority: Authority) -> None:
    with PostServer(security=Security.TLS, context=authority.server_context(expired=True)) as post:
        (found,) = smtp(account(post.port, Security.TLS, authority.ca_file))
    assert (found.verdict, found.code) == ("problem", 5)
    assert "has expired" in found.message
    assert "date of this machine" in found.hint


def test_the_certificate_of_another_host_leads_to_the_settings(authority: Authority) -> None:
    context = authority.server_context("other.example")
    with PostServer(security=Security.TLS, context=context) as post:
        (found,) = smtp(account(post.port, Security.TLS, authority.ca_file))
    assert "another host" in found.message
    assert "`host` in the settings" in found.hint


def test_an_unknown_authority_leads_to_ca_file(authority: Authority) -> None:
    with PostServer(security=Security.TLS, context=authority.server_context()) as post:
        (found,) = smtp(account(post.port, Security.TLS))
    assert "`ca_file`" in found.hint


@pytest.mark.parametrize("kind", ["unknown", "another host"])
def test_a_large_providers_bad_certificate_is_most_likely_a_login_page(kind: str) -> None:
    gmail = Server(host="smtp.gmail.com", port=465, security=Security.TLS)
    error = Untrusted(f"the certificate of smtp.gmail.com: {kind}", hint="`ca_file`")
    assert "browser" in likelier(error, gmail, "smtp")
    ours = replace(gmail, host="mail.lab.example")
    assert likelier(error, ours, "smtp") == "`ca_file`"


def test_a_wrong_password_costs_one_login_and_says_where_to_get_a_right_one() -> None:
    with PostServer(users={SAM: "another"}) as post:
        (found,) = smtp(account(post.port))
        assert post.connections == 1
    assert (found.verdict, found.code) == ("problem", 6)
    assert "followupd login" in found.hint


@pytest.mark.parametrize("secret", [missing, locked])
def test_without_a_password_the_server_and_its_certificate_are_looked_at_all_the_same(
    authority: Authority, secret: Callable[[], str]
) -> None:
    context = authority.server_context(days=3.5)
    with PostServer(security=Security.TLS, context=context, users=USERS) as post:
        reached, soon = smtp(account(post.port, Security.TLS, authority.ca_file), secret)
    assert reached.verdict == "skipped"
    assert "waits for the password" in reached.message
    assert "ends in 3 days" in soon.message


def test_a_blocked_port_beside_an_open_one_gives_the_line_to_write() -> None:
    with PostServer() as post:
        closed = free_port()
        place = Server(host="127.0.0.1", port=closed, security=Security.TLS)
        error = failure(place)
        ways = ((closed, Security.TLS), (post.port, Security.STARTTLS))
        said = likelier(error, place, "smtp", ways)
    assert f"`smtp: {{port: {post.port}, security: starttls}}`" in said


def test_where_nothing_answers_another_network_is_suggested() -> None:
    place = Server(host="127.0.0.1", port=free_port(), security=Security.TLS)
    error = failure(place)
    said = likelier(error, place, "smtp", ((free_port(), Security.STARTTLS),))
    assert "try another one, such as your phone's" in said


def test_a_host_that_is_not_found_leads_to_its_spelling() -> None:
    (found,) = smtp(account(25, Security.TLS, host="smtp.nowhere.invalid"))
    assert "can't be found" in found.message
    assert "spelling" in found.hint


def test_a_silent_server_is_given_up_and_no_promise_is_made() -> None:
    with RudeServer({GREETING: SILENCE}) as rude:
        (found,) = smtp(account(rude.port), patience=0.2)
    assert (found.verdict, found.code) == ("problem", 5)


def imap(
    mail: Mail, secret: Callable[[], str] = lambda: SECRET, *, drafts: bool = False
) -> list[Check]:
    return list(mailbox(mail, secret, drafts=drafts, patience=2))


def test_the_folders_of_the_mailbox_are_named() -> None:
    with RudeImapServer() as box:
        (found,) = imap(imap_account(box.port))
    assert found.verdict == "ok"
    assert "Drafts is “Drafts”, Sent is “Sent”" in found.message


def test_a_mailbox_without_drafts_is_a_problem_only_for_who_lays_drafts() -> None:
    folders = ('(\\HasNoChildren) "/" "INBOX"', '(\\Sent) "/" "Gone"')
    with RudeImapServer(folders=folders) as box:
        (first, good) = imap(imap_account(box.port))
        (needed, _) = imap(imap_account(box.port), drafts=True)
    assert (first.verdict, good.verdict, needed.verdict) == ("warn", "ok", "problem")
    assert "mail.imap.drafts" in needed.hint
    assert "INBOX, Gone" in needed.hint


def test_a_mailbox_that_refuses_the_login_is_told_with_what_to_do() -> None:
    with RudeImapServer({"LOGIN": "NO [AUTHENTICATIONFAILED] no"}) as box:
        (found,) = imap(imap_account(box.port))
    assert (found.verdict, found.code) == ("problem", 6)
    assert "followupd login" in found.hint


def test_without_a_password_the_mailbox_is_reached_and_nobody_logs_in() -> None:
    with RudeImapServer() as box:
        (found,) = imap(imap_account(box.port), missing)
        assert not any(said.startswith("LOGIN") for said in box.heard)
    assert found.verdict == "skipped"


def test_no_imap_server_is_no_problem_and_says_what_is_missing() -> None:
    (found,) = imap(account(1))
    assert found.verdict == "skipped"
    assert "mail.imap" in found.message


def imap_account(port: int) -> Mail:
    mail = account(1)
    return replace(mail, imap=ImapServer(host="127.0.0.1", port=port, security=Security.NONE))


def failure(place: Server) -> MailError:
    mailer = SmtpMailer(place, SAM, lambda: SECRET, timeout=2)
    with pytest.raises(MailError) as failed, mailer.connect():
        pass
    return failed.value


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
