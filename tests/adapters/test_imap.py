"""What IMAP makes of servers that fail, and how folders are found. The rest is in tests/real."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imap_tools.folder import FolderInfo

from followupd.adapters.imap import ImapMailbox
from followupd.adapters.imap_folders import DRAFTS, SENT, Use, find_folder
from followupd.core.message import letter_header
from followupd.core.settings import ImapServer, Security
from followupd.errors import (
    LoginRefused,
    MailError,
    Offline,
    Refused,
    SecretsLocked,
    TryAgain,
    Untrusted,
)
from tests.servers.rude import DROP, SILENCE
from tests.servers.rude_imap import RudeImapServer

AT = datetime(2026, 11, 18, 20, tzinfo=UTC)
SHORT = 0.3
SECRET = "pa55 word"
LOOK = ("<one@rivera.example>", "acme/dana")


def mailbox(
    server: RudeImapServer,
    security: Security = Security.NONE,
    *,
    secret: Callable[[], str] = lambda: SECRET,
    ca_file: Path | None = None,
    timeout: float = SHORT,
    **folders: str,
) -> ImapMailbox:
    place = ImapServer(
        host="127.0.0.1", port=server.port, security=security, ca_file=ca_file, **folders
    )
    return ImapMailbox(place, "sam", secret, timeout=timeout)


def failure(box: ImapMailbox) -> MailError:
    with pytest.raises(MailError) as failed, box.connect():
        pass
    assert failed.value.hint
    return failed.value


@pytest.mark.parametrize("how", [DROP, "mumble mumble"])
@pytest.mark.parametrize("step", ["greeting", "CAPABILITY", "LOGIN"])
def test_a_line_that_falls_before_the_login_is_tried_again(step: str, how: str) -> None:
    with RudeImapServer({step: how}) as rude:
        assert type(failure(mailbox(rude))) is TryAgain


@pytest.mark.parametrize("step", ["greeting", "CAPABILITY", "LOGIN"])
def test_a_server_that_is_silent_before_the_login_is_tried_again(step: str) -> None:
    with RudeImapServer({step: SILENCE}) as rude:
        assert isinstance(failure(mailbox(rude)), TryAgain | Offline)


@pytest.mark.parametrize("how", [DROP, SILENCE, "NO [SERVERBUG] broken", "BAD what", "mumble"])
@pytest.mark.parametrize("step", ["LIST", "EXAMINE", "SEARCH", "FETCH"])
def test_a_search_that_failed_never_says_that_nothing_is_there(step: str, how: str) -> None:
    hit = b"Message-ID: <another@rivera.example>\r\n\r\n"
    with (
        RudeImapServer({step: how}, hits=(hit,)) as rude,
        mailbox(rude).connect() as session,
        pytest.raises(MailError),
    ):
        session.in_sent(*LOOK)


@pytest.mark.parametrize("how", [DROP, SILENCE, "NO [OVERQUOTA] full", "BAD what"])
def test_a_draft_that_could_not_be_laid_is_tried_again(how: str) -> None:
    with RudeImapServer({"APPEND": how}) as rude, mailbox(rude).connect() as session:
        with pytest.raises(MailError) as failed:
            session.lay(b"Subject: x\r\n\r\nx\r\n", AT)
        assert type(failed.value) is TryAgain


def test_a_draft_that_is_too_large_is_refused() -> None:
    with (
        RudeImapServer({"APPEND": "NO [TOOBIG] no"}) as rude,
        mailbox(rude).connect() as session,
        pytest.raises(Refused),
    ):
        session.lay(b"Subject: x\r\n\r\nx\r\n", AT)


def test_a_mail_that_only_resembles_the_one_searched_for_is_not_it() -> None:
    hits = (
        b"Message-ID: <xone@rivera.example>\r\n\r\n",
        b"X-Followupd-Letter: acme/dana-2\r\n\r\n",
        b"X-Followupd-Letter: %s0\r\n\r\n" % letter_header("acme/dana").encode(),
        b"Subject: <one@rivera.example> acme/dana\r\n\r\n",
    )
    with RudeImapServer(hits=hits) as rude, mailbox(rude).connect() as session:
        assert not session.in_sent(*LOOK)


@pytest.mark.parametrize(
    "header",
    [
        b"Message-ID:\r\n <one@rivera.example>",
        b"MESSAGE-ID: <one@rivera.example>",
        b"Message-ID: <new@provider.example>\r\nX-Google-Original-Message-ID: <one@rivera.example>",
        b"Message-ID: <new@provider.example>\r\nX-Followupd-Letter: %s"
        % letter_header("acme/dana").encode(),
        # as the header was written at first
        b"Message-ID: <new@provider.example>\r\nX-Followupd-Letter: acme/dana",
    ],
)
def test_a_mail_is_found_under_each_name_that_providers_keep_its_id(header: bytes) -> None:
    with RudeImapServer(hits=(header + b"\r\n\r\n",)) as rude, mailbox(rude).connect() as session:
        assert session.in_sent(*LOOK)
    assert not [x for x in rude.heard if x.startswith("SELECT")]


@pytest.mark.parametrize("reply", ["[UNAVAILABLE] later", "[LIMIT] Too many connections"])
def test_a_login_that_fails_for_now_is_tried_again(reply: str) -> None:
    with RudeImapServer({"LOGIN": f"NO {reply}"}) as rude:
        assert type(failure(mailbox(rude))) is TryAgain


@pytest.mark.parametrize(
    ("reply", "hint"),
    [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials", "followupd login"),
        ("NO [ALERT] Application-specific password required: google.com/x", "apppasswords"),
        ("BAD no login here", "followupd login"),
    ],
)
def test_a_refused_login_says_what_to_do(reply: str, hint: str) -> None:
    with RudeImapServer({"LOGIN": reply}) as rude:
        error = failure(mailbox(rude))
    assert type(error) is LoginRefused
    assert hint in error.hint


def test_a_password_that_the_server_repeats_is_in_no_error_and_not_behind_one() -> None:
    with RudeImapServer({"LOGIN": f'BAD what is "sam" "{SECRET}"'}) as rude:
        seen: BaseException | None = failure(mailbox(rude))
    while seen is not None:
        assert SECRET not in repr(seen.args)
        seen = seen.__cause__ or seen.__context__


def test_a_locked_keyring_opens_no_line() -> None:
    def locked() -> str:
        raise SecretsLocked("the keyring is locked")

    with RudeImapServer() as rude:
        with pytest.raises(SecretsLocked), mailbox(rude, secret=locked).connect():
            pass
        assert rude.connections == 0


def test_a_server_that_sends_us_away_is_tried_again() -> None:
    with RudeImapServer({"greeting": "* BYE too busy"}) as rude:
        assert type(failure(mailbox(rude))) is TryAgain


@pytest.mark.parametrize(
    ("offers", "script"),
    [
        ("IMAP4rev1", {}),
        ("IMAP4rev1 STARTTLS", {"STARTTLS": "NO later"}),
        ("IMAP4rev1 STARTTLS", {"greeting": "* PREAUTH welcome"}),
    ],
)
def test_a_server_without_starttls_gets_no_password(offers: str, script: dict[str, str]) -> None:
    with RudeImapServer(script, offers=offers) as rude:
        assert type(failure(mailbox(rude, Security.STARTTLS))) is Untrusted
    assert not [x for x in rude.heard if x.startswith(("LOGIN", "AUTHENTICATE"))]


def test_a_plain_port_that_is_spoken_to_in_tls_says_which_security_to_give() -> None:
    with RudeImapServer() as rude:
        error = failure(mailbox(rude, Security.TLS))
    assert type(error) is Untrusted
    assert "starttls" in error.hint


def test_a_port_where_nobody_listens_is_offline() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    for security in (Security.TLS, Security.STARTTLS):
        server = ImapServer(host="127.0.0.1", port=port, security=security)
        assert type(failure(ImapMailbox(server, "sam", lambda: "x"))) is Offline


def test_a_host_that_has_no_address_is_offline() -> None:
    server = ImapServer(host="imap.rivera.invalid", port=993, security=Security.TLS)
    assert type(failure(ImapMailbox(server, "sam", lambda: "x"))) is Offline


def test_a_line_without_encryption_is_opened_to_this_machine_only() -> None:
    server = ImapServer(host="imap.rivera.example", port=143, security=Security.NONE)
    assert type(failure(ImapMailbox(server, "sam", lambda: "x"))) is Untrusted


@pytest.mark.timeout(6)  # the server gives up after ten seconds
def test_a_silent_server_does_not_keep_us_at_the_goodbye() -> None:
    with (
        RudeImapServer({"LOGOUT": SILENCE}) as rude,
        mailbox(rude, timeout=60).connect() as session,
    ):
        assert not session.in_sent(*LOOK)


# --- which folder --------------------------------------------------------------------------------


def server(**folders: str) -> ImapServer:
    return ImapServer(host="imap.example", port=993, security=Security.TLS, **folders)


def folders(*names: str, delim: str = "/", **flagged: str) -> list[FolderInfo]:
    plain = [FolderInfo(name, delim, ("\\HasNoChildren",)) for name in names]
    return plain + [FolderInfo(name, delim, (f"\\{flag}",)) for flag, name in flagged.items()]


@pytest.mark.parametrize(
    ("use", "listed", "found"),
    [
        (SENT, folders("Sent", Sent="[Gmail]/Gesendet"), "[Gmail]/Gesendet"),
        (SENT, folders("INBOX", sent="Odd"), "Odd"),
        (DRAFTS, folders("INBOX", "Entwürfe"), "Entwürfe"),
        (DRAFTS, folders("INBOX", "INBOX.Drafts", delim="."), "INBOX.Drafts"),
        (SENT, folders("Sent Items", "Sent"), "Sent"),
        (SENT, folders("送信済み"), "送信済み"),
    ],
)
def test_a_folder_is_found_by_its_flag_else_by_a_usual_name(
    use: Use, listed: list[FolderInfo], found: str
) -> None:
    assert find_folder(use, listed, server()) == found


def test_a_name_in_the_settings_wins() -> None:
    listed = folders("Mine", "archive/mine", Drafts="Drafts")
    assert find_folder(DRAFTS, listed, server(drafts="Mine")) == "Mine"
    assert find_folder(DRAFTS, listed[1:], server(drafts="mine")) == "archive/mine"


def test_a_folder_that_can_not_hold_mail_is_not_taken() -> None:
    listed = [FolderInfo("Sent", "/", ("\\Noselect", "\\Sent")), *folders("Sent Items")]
    assert find_folder(SENT, listed, server()) == "Sent Items"


@pytest.mark.parametrize(("use", "key"), [(SENT, "mail.imap.sent"), (DRAFTS, "mail.imap.drafts")])
def test_a_mailbox_without_such_a_folder_says_what_to_write_where(use: Use, key: str) -> None:
    with pytest.raises(MailError) as missing:
        find_folder(use, folders("INBOX", "Odd"), server())
    assert key in missing.value.hint
    assert "Odd" in missing.value.hint
