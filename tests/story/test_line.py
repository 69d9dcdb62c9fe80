"""A line that falls, falls silent or says no at every step: what becomes of the letter, what the
person is told, and what goes when the server is well again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from followupd.core.settings import Security
from tests.desk import FOUR_PEOPLE
from tests.servers.certificates import Authority
from tests.servers.post import PostServer
from tests.servers.rude import DOT, DROP, GREETING, SILENCE, TEXT, RudeServer
from tests.story.line_desk import DANA, DUE, MINUTE, ONLY_DANA, LineDesk, line_desk

CONNECTING = (GREETING, "EHLO", "AUTH")
ENVELOPE = ("MAIL", "RCPT", "DATA")
BUSY, CLOSING, NO = "451 4.3.0 not now", "421 4.3.2 closing", "550 5.7.1 never"


def run_dana(here: LineDesk) -> None:
    here.write(ONLY_DANA)
    here.run(after=DUE)


def assert_goes_once(here: LineDesk, rude: RudeServer) -> None:
    """The server is well; two hours of passes bring exactly one copy."""
    rude.script = {}
    for _ in range(24):
        here.run(after=timedelta(minutes=5))
    assert here.states() == {DANA: "sent"}
    assert len(rude.accepted) == 1
    assert f"Message-ID: {here.dana().message_id}".encode() in rude.accepted[0]


# --- nothing of the letter has gone -------------------------------------------------------------


@pytest.mark.parametrize("how", [DROP, SILENCE, BUSY, CLOSING, "mumble"])
@pytest.mark.parametrize("step", CONNECTING)
def test_a_line_that_never_opened_uses_up_no_attempt_and_is_told(
    tmp_path: Path, step: str, how: str
) -> None:
    with RudeServer({step: how}) as rude, line_desk(tmp_path, rude, login=True) as here:
        if step == "EHLO" and how in {BUSY, "mumble"}:
            rude.script = {step: how, "HELO": how}  # smtplib asks in the old way then
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 0)
        assert rude.whole == rude.broken_off == []
        assert "127.0.0.1" in here.told("problem")
        assert_goes_once(here, rude)
        assert not here.run().problems


@pytest.mark.parametrize("step", CONNECTING[:2])
def test_a_server_that_sends_us_away_for_good_refuses_no_letter_and_is_told_with_its_words(
    tmp_path: Path, step: str
) -> None:
    """A 5xx to the greeting or to EHLO is about this machine or this server, not the letter."""
    away = "554 5.7.1 No SMTP service here"
    with RudeServer({step: away, "HELO": away}) as rude, line_desk(tmp_path, rude) as here:
        here.write(FOUR_PEOPLE)
        here.run(after=DUE)
        assert set(here.states().values()) == {"waiting"}
        assert {x.attempts for x in here.outbox.letters()} == {0}
        assert rude.connections == 1  # one for all: the others would hear the same
        assert "127.0.0.1 takes no connection now: 554" in here.told("problem")
        assert "No SMTP service here" in here.told("problem")
        assert not any(line.startswith("MAIL") for line in rude.heard)
        rude.script = {}
        report = here.run(after=timedelta(minutes=3))
        assert set(here.states().values()) == {"sent"}
        assert len(set(rude.accepted)) == len(rude.accepted) == 4
        assert not report.problems


def test_a_server_that_sends_us_away_until_the_time_is_over_leaves_the_letter_missed_and_told(
    tmp_path: Path,
) -> None:
    away = {GREETING: "554 5.7.1 No SMTP service here"}
    with RudeServer(away) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        days = {here.clock.at.date()}
        for _ in range(50):
            here.run(after=timedelta(hours=1))
            if here.dana().state != "missed":  # then nobody tries the server any more
                days.add(here.clock.at.date())
        assert (here.dana().state, here.dana().attempts) == ("missed", 0)
        assert here.told("late")
        # Once a day while it stands, not at every try.
        assert here.told("problem").count("No SMTP service here") == len(days)
        rude.script = {}
        here.run(after=DUE)
        assert rude.accepted == []
        here.say("send", DANA)
        here.run()
        assert here.dana().state == "sent"
        assert len(rude.accepted) == 1


@pytest.mark.parametrize("how", [DROP, SILENCE, BUSY, CLOSING, "mumble"])
@pytest.mark.parametrize("step", ENVELOPE)
def test_a_line_that_fell_before_the_text_costs_one_attempt_and_a_pause(
    tmp_path: Path, step: str, how: str
) -> None:
    with RudeServer({step: how}) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 1)
        assert here.dana().not_before == here.clock.at + MINUTE
        assert here.dana().reason
        assert rude.whole == []
        before = rude.connections
        here.run(after=timedelta(seconds=20))
        assert rude.connections == before
        assert_goes_once(here, rude)


@pytest.mark.parametrize("step", [*ENVELOPE, DOT])
def test_a_no_for_good_is_told_with_its_words_and_goes_again_only_when_asked(
    tmp_path: Path, step: str
) -> None:
    with RudeServer({step: NO}) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("refused", 1)
        assert "5.7.1 never" in here.told("refused")
        assert f"followupd retry {DANA}" in here.told("refused")
        rude.script = {}
        here.run(after=DUE)
        assert here.dana().state == "refused"
        assert rude.accepted == []
        here.say("retry", DANA)
        assert_goes_once(here, rude)


@pytest.mark.parametrize("how", [BUSY, CLOSING])
def test_a_not_now_after_the_dot_is_no_for_now(tmp_path: Path, how: str) -> None:
    with RudeServer({DOT: how}) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 1)
        assert rude.accepted == []
        assert_goes_once(here, rude)


# --- the text may have gone ---------------------------------------------------------------------


@pytest.mark.parametrize("how", [DROP, SILENCE, "mumble"])
@pytest.mark.parametrize("step", [TEXT, DOT])
def test_a_line_that_fell_with_the_text_on_it_is_never_tried_again_by_itself(
    tmp_path: Path, step: str, how: str
) -> None:
    if (step, how) == (TEXT, "mumble"):
        how = DROP
    with RudeServer({step: how}) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("unsure", 1)
        assert f"followupd resolve {DANA} --sent" in here.told("unsure")
        rude.script = {}
        before = rude.connections
        for _ in range(60):
            here.run(after=timedelta(hours=1))
        assert (here.dana().state, rude.connections) == ("unsure", before)
        assert rude.accepted == []
        assert here.told("unsure").count("arrive?") == 1
        here.say("resolve --resend", DANA)
        assert_goes_once(here, rude)


# --- several letters over one line --------------------------------------------------------------


@pytest.mark.parametrize("how", [DROP, SILENCE, CLOSING, BUSY])
@pytest.mark.parametrize("step", [*CONNECTING[:2], *ENVELOPE, TEXT, DOT])
def test_of_many_letters_each_goes_once_or_is_the_one_that_is_unsure(
    tmp_path: Path, step: str, how: str
) -> None:
    if step == TEXT and how not in {DROP, SILENCE}:
        how = DROP
    with RudeServer({step: how}, first=1) as rude, line_desk(tmp_path, rude) as here:
        here.write(FOUR_PEOPLE)
        here.run(after=DUE)
        for _ in range(10):
            here.run(after=timedelta(minutes=2))
        states = sorted(here.states().values())
        unsure = states.count("unsure")
        assert unsure <= (1 if step in {TEXT, DOT} else 0)
        assert states == ["sent"] * (4 - unsure) + ["unsure"] * unsure
        assert len(rude.accepted) == len(set(rude.accepted)) == 4 - unsure


# --- what real servers do -----------------------------------------------------------------------


def test_greylisting_is_waited_out(tmp_path: Path) -> None:
    grey = {"RCPT": "451 4.7.1 Greylisted, come back later"}
    with RudeServer(grey, first=1) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert "Greylisted" in here.dana().reason
        here.run(after=timedelta(seconds=50))
        assert (here.dana().state, rude.connections) == ("waiting", 1)
        here.run(after=timedelta(seconds=10))
        assert (here.dana().state, here.dana().attempts) == ("sent", 2)
        assert len(rude.accepted) == 1


def test_too_many_connections_cost_no_attempt_and_three_minutes(tmp_path: Path) -> None:
    full = {GREETING: "421 4.7.0 Too many connections from your address"}
    with RudeServer(full, first=1) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 0)
        assert "Too many connections" in here.told("problem")
        here.run(after=timedelta(minutes=3))
        assert here.dana().state == "sent"
        assert len(rude.accepted) == 1


@pytest.mark.parametrize("step", ["MAIL", "DATA", DOT])
def test_a_letter_that_is_too_large_is_refused_with_the_servers_words(
    tmp_path: Path, step: str
) -> None:
    large = {step: "552 5.3.4 Message size exceeds fixed limit"}
    with RudeServer(large) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert here.dana().state == "refused"
        assert "exceeds fixed limit" in here.told("refused")
        assert rude.accepted == []


def test_a_letter_larger_than_the_server_announces_is_not_even_begun(tmp_path: Path) -> None:
    with RudeServer(offers=("SIZE 300",)) as rude, line_desk(tmp_path, rude) as here:
        run_dana(here)
        assert here.dana().state == "refused"
        assert "MB at most" in here.told("refused")
        assert not any(line.startswith("MAIL") for line in rude.heard)


LOGINS = {
    "534-5.7.9 Application-specific password required.\r\n534 5.7.9 gsmtp": "app password",
    "535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 gsmtp": "app password",
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.": "Microsoft has",
    "535 5.7.8 Error: authentication failed": "followupd login",
}


@pytest.mark.parametrize("reply", LOGINS)
def test_a_refused_login_is_told_with_the_advice_it_deserves_and_tried_with_care(
    tmp_path: Path, reply: str
) -> None:
    with RudeServer({"AUTH": reply}) as rude, line_desk(tmp_path, rude, login=True) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 0)
        assert LOGINS[reply] in here.told("problem")
        assert "pa55" not in here.told("problem")
        before = rude.connections
        for _ in range(9):
            here.run(after=MINUTE)
        assert rude.connections == before
        assert_goes_once(here, rude)


@pytest.mark.parametrize("what", ["expired", "another host", "self-made"])
def test_a_certificate_that_is_wrong_sends_nothing_until_it_is_right(
    tmp_path: Path, what: str
) -> None:
    authority = Authority(tmp_path / "tls")
    wrong = {
        "expired": lambda: authority.server_context(expired=True),
        "another host": lambda: authority.server_context("mail.other.example"),
        "self-made": lambda: Authority(tmp_path / "other").server_context(),
    }[what]()
    tls = {"security": Security.STARTTLS, "ca_file": authority.ca_file}
    with (
        PostServer(Security.STARTTLS, wrong) as post,
        line_desk(tmp_path, post, **tls) as here,
    ):
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 0)
        assert "certificate" in here.told("problem")
        assert post.received == []
        post.context = authority.server_context()
        here.run(after=timedelta(minutes=10))
        assert here.dana().state == "sent"
        assert len(post.received) == 1


def test_when_starttls_is_taken_away_not_a_word_goes_in_the_clear(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tls")
    tls = {"security": Security.STARTTLS, "ca_file": authority.ca_file}
    with RudeServer() as rude, line_desk(tmp_path, rude, login=True, **tls) as here:
        run_dana(here)
        assert (here.dana().state, here.dana().attempts) == ("waiting", 0)
        assert "STARTTLS" in here.told("problem")
        assert not any(line.startswith(("AUTH", "MAIL")) for line in rude.heard)
