"""What SMTP makes of every way in which a server, or the line to it, can fail."""

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from followupd.adapters.smtp import SmtpMailer
from followupd.adapters.smtp_submission import SmtpSubmission
from followupd.core.settings import Security, Server
from followupd.errors import (
    LoginRefused,
    MailError,
    Offline,
    Refused,
    SecretsLocked,
    TryAgain,
    Unsure,
    Untrusted,
)
from tests.servers.certificates import Authority
from tests.servers.post import PostServer
from tests.servers.rude import DOT, DROP, GREETING, SILENCE, TEXT, RudeServer

SAM, DANA = "sam@rivera.example", "dana@acme.example"
SECRET = "pa55-wörd"
LETTER = b"Subject: x\r\n\r\nText\r\n"
USUAL = ("SIZE 10000000", "AUTH PLAIN LOGIN")
AHEAD = (*USUAL, "PIPELINING")
SHORT = 0.3  # seconds of patience with a server that is silent on purpose


def to(
    server: RudeServer | PostServer,
    security: Security = Security.NONE,
    *,
    login: bool = True,
    ca_file: Path | None = None,
    host: str = "127.0.0.1",
    secret: Callable[[], str] = lambda: SECRET,
    timeout: float = 5,
) -> SmtpMailer:
    place = Server(host=host, port=server.port, security=security, ca_file=ca_file, login=login)
    return SmtpMailer(place, "sam", secret, timeout=timeout, patience=timeout)


def send(line: SmtpSubmission, content: bytes = LETTER) -> str:
    line.begin(SAM, DANA, len(content))
    return line.finish(content)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tls")


def failure(mailer: SmtpMailer) -> MailError:
    """What connecting ends with."""
    with pytest.raises(MailError) as failed, mailer.connect():
        pass
    assert failed.value.hint
    return failed.value


# --- the line falls, or falls silent -------------------------------------------------------------


@pytest.mark.parametrize("how", [DROP, SILENCE, "mumble mumble", "999 what"])
@pytest.mark.parametrize("step", [GREETING, "EHLO", "AUTH"])
def test_a_line_that_falls_before_the_login_is_tried_again(step: str, how: str) -> None:
    with RudeServer({step: how}) as rude:
        assert type(failure(to(rude, timeout=SHORT))) is TryAgain
    assert rude.whole == []


@pytest.mark.parametrize("offers", [USUAL, AHEAD], ids=["one by one", "ahead"])
@pytest.mark.parametrize("how", [DROP, SILENCE, "mumble mumble", "421 4.3.2 closing"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_line_that_falls_before_the_text_is_tried_again_over_a_new_one(
    step: str, how: str, offers: tuple[str, ...]
) -> None:
    with RudeServer({step: how}, first=1, offers=offers) as rude:
        mailer = to(rude, timeout=SHORT)
        with mailer.connect() as line:
            with pytest.raises(TryAgain):
                line.begin(SAM, DANA, 100)
            assert not line.alive()
            with pytest.raises(TryAgain):
                line.begin(SAM, DANA, 100)
        assert rude.whole == []
        with mailer.connect() as line:
            send(line)
    assert rude.accepted == [LETTER]


@pytest.mark.parametrize(
    ("step", "how"),
    [
        *((TEXT, how) for how in (DROP, SILENCE)),
        *((DOT, how) for how in (DROP, SILENCE, "mumble mumble", "354 more?", "5" + "0" * 9000)),
    ],
)
def test_a_line_that_falls_after_the_go_ahead_leaves_the_letter_unsure(step: str, how: str) -> None:
    with RudeServer({step: how}) as rude, to(rude, timeout=SHORT).connect() as line:
        line.begin(SAM, DANA, len(LETTER))
        with pytest.raises(Unsure) as unsure:
            line.finish(LETTER)
        assert not line.alive()
    assert "followupd resolve" in unsure.value.hint
    assert rude.accepted == []
    assert len(rude.whole) <= 1


@pytest.mark.parametrize(("step", "what"), [("MAIL", "your address"), ("RCPT", "recipient")])
@pytest.mark.parametrize(("how", "kind"), [("451 4.3.0 later", TryAgain), ("550 no", Refused)])
def test_a_no_to_commands_sent_ahead_is_said_of_the_right_one(
    step: str, what: str, how: str, kind: type[MailError]
) -> None:
    script = {step: how}
    with RudeServer(script, offers=AHEAD) as rude, to(rude).connect() as line:
        with pytest.raises(kind, match=what):
            line.begin(SAM, DANA, 100)
        assert line.alive()
        script.clear()
        assert send(line) == "2.0.0 Ok: queued"
    assert rude.accepted == [LETTER]


@pytest.mark.parametrize("data", ["354 go on", "350 well", "250 yes", "mumble mumble"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_server_that_may_want_the_text_of_a_letter_it_refused_gets_none(
    step: str, data: str
) -> None:
    with RudeServer({step: "550 no", "DATA": data}, first=1, offers=AHEAD) as rude:
        mailer = to(rude)
        with mailer.connect() as line:
            with pytest.raises(Refused, match="550 no"):
                line.begin(SAM, DANA, 100)
            assert not line.alive()
        with mailer.connect() as line:
            send(line)
    # Not even a lone dot: some would make an empty letter of it.
    assert rude.broken_off == ([b""] if data.startswith("354") else [])
    assert rude.whole == [LETTER]


@pytest.mark.parametrize("offers", [USUAL, AHEAD], ids=["one by one", "ahead"])
def test_two_letters_go_over_one_line_command_by_command(
    offers: tuple[str, ...],
) -> None:
    with RudeServer(offers=offers) as rude, to(rude).connect() as line:
        send(line)
        send(line)
    said = [x.split(" ")[0] for x in rude.heard if x[:4] in {"MAIL", "RCPT", "DATA", "RSET"}]
    assert said == ["MAIL", "RCPT", "DATA"] * 2
    assert rude.accepted == [LETTER] * 2


@pytest.mark.parametrize("offers", [USUAL, AHEAD], ids=["one by one", "ahead"])
def test_commands_go_all_at_once_only_where_the_server_offers_it(
    offers: tuple[str, ...],
) -> None:
    script = {"MAIL": "550 no"}
    with RudeServer(script, offers=offers) as rude, to(rude).connect() as line:
        with pytest.raises(Refused):
            line.begin(SAM, DANA, 100)
        assert line.alive()
        assert ("DATA" in rude.heard) == ("PIPELINING" in offers)
        assert rude.heard[-1] == "RSET"
    assert rude.whole == []


def test_a_line_that_falls_in_the_middle_of_a_long_text_leaves_the_letter_unsure() -> None:
    content = b"x" * 70 + b"\r\n"
    with RudeServer({TEXT: DROP}) as rude, to(rude).connect() as line:
        line.begin(SAM, DANA, 5_000_000)
        with pytest.raises(Unsure):
            line.finish(content * 100_000)
    assert rude.whole == []


def test_a_text_that_was_taken_and_never_answered_is_sent_only_once() -> None:
    with RudeServer({DOT: DROP}) as rude:
        with to(rude).connect() as line, pytest.raises(Unsure):
            send(line)
        assert rude.connections == 1
    assert rude.whole == [LETTER]


def test_leaving_after_the_go_ahead_sends_nothing_that_could_be_a_letter() -> None:
    with RudeServer() as rude:
        with to(rude).connect() as line:
            line.begin(SAM, DANA, 100)
        with to(rude).connect() as line:
            send(line)
    assert rude.whole == [LETTER]
    assert rude.broken_off == [b""]  # a QUIT there would be a line of the text


@pytest.mark.timeout(6)  # the server gives up after ten seconds
def test_the_wait_for_the_answer_to_a_text_has_a_bound_of_its_own() -> None:
    with RudeServer({DOT: SILENCE}) as rude:
        server = Server(host="127.0.0.1", port=rude.port, security=Security.NONE, login=False)
        mailer = SmtpMailer(server, "sam", lambda: "", timeout=60, patience=SHORT)
        with mailer.connect() as line, pytest.raises(Unsure):
            send(line)


# --- the server says no --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "error"), [("451 4.3.0 later", TryAgain), ("552 5.2.2 no room", Refused)]
)
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", DOT])
def test_after_a_no_to_one_letter_the_line_takes_the_next(
    step: str, reply: str, error: type[MailError]
) -> None:
    with RudeServer({step: reply}) as rude, to(rude).connect() as line:
        for _ in range(2):
            with pytest.raises(error) as said:
                send(line)
            assert said.value.code == int(reply[:3])
            assert reply[4:] in str(said.value)
            assert line.alive()
        assert rude.connections == 1
    assert rude.accepted == []


def test_a_server_that_closes_after_the_text_with_421_has_not_taken_it() -> None:
    with RudeServer({DOT: "421 4.3.2 closing"}) as rude, to(rude).connect() as line:
        with pytest.raises(TryAgain):
            send(line)
        assert not line.alive()


def test_a_reset_that_fails_ends_the_line() -> None:
    with RudeServer({"RCPT": "550 no", "RSET": DROP}) as rude, to(rude).connect() as line:
        with pytest.raises(Refused):
            send(line)
        assert not line.alive()


@pytest.mark.parametrize("greeting", ["421 too busy", "450 later", "554 5.7.1 not you"])
def test_a_server_that_greets_with_a_no_has_refused_no_letter(greeting: str) -> None:
    with RudeServer({GREETING: greeting}) as rude:
        assert type(failure(to(rude))) is TryAgain


@pytest.mark.parametrize("answer", ["421 too busy", "550 5.7.1 blocked by a list"])
def test_a_no_to_the_hello_is_no_missing_login(answer: str) -> None:
    with RudeServer({"EHLO": answer, "HELO": answer}) as rude:
        assert type(failure(to(rude))) is TryAgain


def test_a_server_that_knows_only_helo_takes_letters() -> None:
    with RudeServer({"EHLO": "502 5.5.1 what"}) as rude, to(rude, login=False).connect() as line:
        send(line)
    assert rude.accepted == [LETTER]


def test_what_the_server_says_is_shown_on_one_short_line_without_addresses() -> None:
    reply = f"550-5.1.1 <{DANA}>: no\x1b[31m such\r\n550 5.1.1 user {'x' * 500}"
    with (
        RudeServer({"RCPT": reply}) as rude,
        to(rude).connect() as line,
        pytest.raises(Refused) as refused,
    ):
        send(line)
    message = str(refused.value)
    assert DANA not in message
    assert "5.1.1 <address>: no [31m such 5.1.1 user xxx" in message
    assert message.isprintable()
    assert len(refused.value.reply) == 200


def test_a_letter_too_large_is_refused_with_both_sizes() -> None:
    with RudeServer(offers=("SIZE 1000000",)) as rude, to(rude, login=False).connect() as line:
        with pytest.raises(Refused, match=r"2\.5 MB .* takes 1\.0 MB at most"):
            line.begin(SAM, DANA, 2_500_000)
        line.begin(SAM, DANA, 1_000_000)


@pytest.mark.parametrize("size", ["SIZE 0", "SIZE", "SIZE many"])
def test_a_server_that_names_no_limit_takes_every_size(size: str) -> None:
    with RudeServer(offers=(size,)) as rude, to(rude, login=False).connect() as line:
        line.begin(SAM, DANA, 2_000_000_000)


# --- the login -----------------------------------------------------------------------------------

GMAIL = "535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 BadCredentials x - gsmtp"
GMAIL_APP = "534-5.7.9 Application-specific password required.\r\n534 5.7.9 x - gsmtp"
MICROSOFT = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."


@pytest.mark.parametrize(
    ("reply", "hint"),
    [
        (GMAIL, "app password"),
        (GMAIL_APP, "apppasswords"),
        (MICROSOFT, "Microsoft has turned password logins off"),
        ("535 5.7.8 authentication failed", "followupd login"),
        ("530 5.7.0 no", "followupd login"),
        ("538 5.7.11 encryption required", "security: tls"),
    ],
)
def test_a_refused_login_says_what_this_provider_wants(reply: str, hint: str) -> None:
    with RudeServer({"AUTH": reply}) as rude:
        error = failure(to(rude))
    assert type(error) is LoginRefused
    assert hint in error.hint
    assert error.code == int(reply[:3])


@pytest.mark.parametrize("reply", ["454 4.7.0 try later", "421 4.7.0 too many logins"])
def test_a_login_that_fails_for_now_is_tried_again(reply: str) -> None:
    with RudeServer({"AUTH": reply}) as rude:
        assert type(failure(to(rude))) is TryAgain


class _Once(dict[str, str]):
    """A script whose AUTH says no the first time, and hangs up the second."""

    def get(self, key: str, default: str | None = None) -> str:  # type: ignore[override]
        found = super().get(key, default)
        if key == "AUTH":
            self["AUTH"] = DROP
        return found or ""


def test_a_server_that_hangs_up_after_a_wrong_password_has_refused_the_login() -> None:
    with RudeServer(_Once(AUTH="535 5.7.8 wrong")) as rude:
        error = failure(to(rude))
        assert type(error) is LoginRefused
        assert "5.7.8 wrong" in str(error)


def test_a_server_without_a_login_is_refused_where_one_is_wanted() -> None:
    with RudeServer(offers=("SIZE 0",)) as rude:
        error = failure(to(rude))
    assert type(error) is LoginRefused
    assert "none" in str(error)


def test_a_server_with_unknown_logins_only_names_them() -> None:
    with RudeServer(offers=("AUTH XOAUTH2",)) as rude:
        error = failure(to(rude))
    assert type(error) is LoginRefused
    assert "XOAUTH2" in str(error)


def test_a_server_that_wants_no_login_is_not_given_one() -> None:
    def secret() -> str:
        raise AssertionError("nobody may ask for a password here")

    with RudeServer() as rude, to(rude, login=False, secret=secret).connect() as line:
        send(line)
        assert not [x for x in rude.heard if x.upper().startswith("AUTH")]


def test_a_locked_keyring_opens_no_line() -> None:
    def locked() -> str:
        raise SecretsLocked("the keyring is locked")

    with RudeServer() as rude:
        with pytest.raises(SecretsLocked), to(rude, secret=locked).connect():
            pass
        assert rude.connections == 0


def test_the_login_carries_a_password_in_utf_8() -> None:
    with RudeServer() as rude, to(rude).connect():
        pass
    [auth] = [x for x in rude.heard if x.startswith("AUTH")]
    assert base64.b64decode(auth.split()[2]).decode() == f"\0sam\0{SECRET}"


def test_a_password_that_the_server_repeats_is_in_no_error_and_not_behind_one() -> None:
    coded = base64.b64encode(f"\0sam\0{SECRET}".encode()).decode()
    with RudeServer({"AUTH": f"535 5.7.8 wrong: {SECRET} {coded}"}) as rude:
        error = failure(to(rude))
    seen: BaseException | None = error
    while seen is not None:
        assert SECRET not in repr(seen.args)
        assert coded not in repr(seen.args)
        seen = seen.__cause__ or seen.__context__
    assert "(secret)" in str(error)


def test_no_log_has_an_address_in_it(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    with RudeServer({DOT: DROP}) as rude, to(rude).connect() as line, pytest.raises(Unsure):
        send(line)
    assert [x for x in caplog.records if not x.name.startswith("asyncio")] == []
    assert capfd.readouterr() == ("", "")


# --- no way to the server ------------------------------------------------------------------------


def test_a_port_where_nobody_listens_is_offline() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = Server(host="127.0.0.1", port=port, security=Security.TLS)
    assert type(failure(SmtpMailer(server, "sam", lambda: "x"))) is Offline


@pytest.mark.parametrize("host", ["post.rivera.invalid", "a..b.invalid", "x" * 70 + ".invalid"])
def test_a_host_that_has_no_address_is_offline(host: str) -> None:
    server = Server(host=host, port=465, security=Security.TLS)
    error = failure(SmtpMailer(server, "sam", lambda: "x"))
    assert type(error) is Offline
    assert "spelling" in error.hint


def test_a_server_that_takes_no_connection_in_time_is_offline() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        # The queue of those waiting to be accepted is full after these: the next waits in vain.
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(address)
        server = Server(host="127.0.0.1", port=address[1], security=Security.NONE)
        try:
            assert type(failure(SmtpMailer(server, "sam", lambda: "x", timeout=SHORT))) is Offline
        finally:
            for one in waiting:
                one.close()


# --- encryption ----------------------------------------------------------------------------------


@pytest.fixture(params=[Security.TLS, Security.STARTTLS])
def security(request: pytest.FixtureRequest) -> Security:
    found: Security = request.param
    return found


def post(security: Security, context: ssl.SSLContext) -> PostServer:
    return PostServer(security=security, context=context, users={"sam": SECRET})


@pytest.mark.parametrize(
    ("names", "expired", "words"),
    [((), True, "has expired"), (("other.example",), False, "of another host")],
)
def test_a_certificate_that_does_not_fit_is_not_trusted(
    authority: Authority, security: Security, names: tuple[str, ...], *, expired: bool, words: str
) -> None:
    with post(security, authority.server_context(*names, expired=expired)) as server:
        error = failure(to(server, security, ca_file=authority.ca_file))
    assert type(error) is Untrusted
    assert words in str(error)
    assert server.received == []


def test_a_certificate_of_an_unknown_authority_is_not_trusted_and_ca_file_is_named(
    authority: Authority, security: Security
) -> None:
    with post(security, authority.server_context()) as server:
        error = failure(to(server, security))
    assert type(error) is Untrusted
    assert "does not know" in str(error)
    assert "ca_file" in error.hint


@pytest.mark.parametrize("content", [None, b"", b"no certificate\n"])
def test_a_ca_file_that_can_not_be_used_is_said_so(
    tmp_path: Path, security: Security, content: bytes | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with RudeServer() as rude:
        error = failure(to(rude, security, ca_file=file))
        assert rude.connections == 0
    assert type(error) is Untrusted
    assert str(file) in str(error)


def test_a_server_that_offers_no_starttls_is_not_spoken_to_in_the_clear() -> None:
    with RudeServer() as rude:
        error = failure(to(rude, Security.STARTTLS))
    assert type(error) is Untrusted
    assert not [x for x in rude.heard if x.startswith(("AUTH", "MAIL"))]


def test_a_server_that_refuses_starttls_is_not_spoken_to_in_the_clear() -> None:
    with RudeServer({"STARTTLS": "501 no"}, offers=("STARTTLS", "AUTH PLAIN")) as rude:
        assert type(failure(to(rude, Security.STARTTLS))) is Untrusted
    assert not [x for x in rude.heard if x.startswith(("AUTH", "MAIL"))]


def test_a_server_that_has_no_tls_for_now_is_tried_again() -> None:
    with RudeServer({"STARTTLS": "454 4.7.0 later"}, offers=("STARTTLS",)) as rude:
        assert type(failure(to(rude, Security.STARTTLS))) is TryAgain


@pytest.mark.parametrize("how", [DROP, "220 go ahead"])
def test_an_answer_in_the_clear_where_encryption_should_begin_ends_the_line(how: str) -> None:
    with RudeServer({"STARTTLS": how}, offers=("STARTTLS",)) as rude:
        error = failure(to(rude, Security.STARTTLS, timeout=SHORT))
    assert isinstance(error, TryAgain | Untrusted | Offline)
    assert not [x for x in rude.heard if x.startswith(("AUTH", "MAIL"))]


def test_a_plain_port_that_is_spoken_to_in_tls_says_which_security_to_give() -> None:
    with RudeServer() as rude:
        error = failure(to(rude, Security.TLS))
    assert type(error) is Untrusted
    assert "security: starttls" in error.hint


def test_a_line_without_encryption_is_opened_to_this_machine_only() -> None:
    server = Server(host="post.rivera.example", port=25, security=Security.NONE, login=False)
    assert type(failure(SmtpMailer(server, "sam", lambda: "x"))) is Untrusted


# --- addresses and bytes -------------------------------------------------------------------------


@pytest.fixture
def relay() -> Iterator[PostServer]:
    with PostServer() as server:
        yield server


def test_a_domain_in_another_script_goes_in_ascii(relay: PostServer) -> None:
    with to(relay, login=False).connect() as line:
        line.begin("sam@bücher.example", "dana@straße.example", 10)
        line.finish(LETTER)
    [letter] = relay.received
    assert letter.sender == "sam@xn--bcher-kva.example"
    assert letter.recipient == "dana@xn--strae-oqa.example"
    assert not [x for x in letter.options if "UTF8" in x]


def test_an_address_in_another_script_needs_a_server_that_can_do_it(relay: PostServer) -> None:
    with to(relay, login=False).connect() as line:
        line.begin(SAM, "zoë@acme.example", 10)
        line.finish(LETTER)
    assert relay.received[0].recipient == "zoë@acme.example"
    assert "SMTPUTF8" in relay.received[0].options
    with RudeServer() as rude, to(rude, login=False).connect() as line:
        with pytest.raises(Refused, match="SMTPUTF8"):
            line.begin(SAM, "zoë@acme.example", 10)
        send(line)
    assert rude.accepted == [LETTER]


@pytest.mark.parametrize(
    "address", ["dana", "dana@", "@acme.example", "d@a.example> SIZE=1", "d@a.example\r\nDATA", ""]
)
def test_what_is_no_address_is_refused_and_no_command_is_sent(address: str) -> None:
    with RudeServer() as rude, to(rude).connect() as line:
        with pytest.raises(Refused, match="address can't be used"):
            line.begin(SAM, address, 10)
        with pytest.raises(Refused, match="your own address can't be used"):
            line.begin(address, DANA, 10)
        assert line.alive()
    assert not [x for x in rude.heard if x.startswith(("MAIL", "RCPT", "DATA"))]


def test_lines_that_begin_with_a_dot_and_bare_line_ends_can_not_end_the_text() -> None:
    content = b"Subject: x\n\n.\n..\r.\r\n.end"
    with RudeServer() as rude, to(rude).connect() as line:
        send(line, content)
        send(line)
    assert rude.whole == [b"Subject: x\r\n\r\n..\r\n...\r\n..\r\n..end\r\n", LETTER]


def test_the_server_learns_nothing_about_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: "sams-laptop.home.example")
    with RudeServer() as rude, to(rude).connect():
        pass
    assert rude.heard[0] == "ehlo [127.0.0.1]"


@pytest.mark.timeout(6)  # the server gives up after ten seconds
def test_a_server_that_is_silent_at_the_goodbye_is_left_behind() -> None:
    with RudeServer({"QUIT": SILENCE}) as rude:
        with to(rude, timeout=60).connect() as line:
            send(line)
        assert rude.accepted == [LETTER]
