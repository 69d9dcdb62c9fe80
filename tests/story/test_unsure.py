"""Letters that may have gone: looked for in Sent, and where Sent can't tell, a person is asked.
And the copies that followupd files itself where the provider files none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.core.reminder import Urgency
from followupd.errors import LoginRefused, MailError, Offline, Refused, TryAgain, Untrusted
from tests.fakes.mail import FakeMailbox
from tests.servers.rude import DOT, DROP, RudeServer
from tests.story.line_desk import DANA, DUE, MINUTE, ONLY_DANA, LineDesk, line_desk


@contextmanager
def unsure(folder: Path, **mail: bool) -> Iterator[tuple[LineDesk, bytes]]:
    """A desk with one unsure letter, and the text that had gone (nothing lies in Sent)."""
    with RudeServer({DOT: DROP}) as rude, line_desk(folder, rude, FakeMailbox(), **mail) as here:
        here.write(ONLY_DANA)
        here.run(after=DUE)
        assert here.dana().state == "unsure"
        rude.script = {}
        yield here, rude.whole[0]
        assert rude.accepted == []


def rewritten(text: bytes) -> bytes:
    """As a provider keeps it that gives every mail a Message-ID of its own."""
    return re.sub(rb"(?m)^Message-ID: .*?\r$", b"Message-ID: <new@provider.example>\r", text)


def without_our_header(text: bytes) -> bytes:
    return re.sub(rb"(?m)^X-Followupd-Letter: .*?\r\n", b"", text)


def rewritten_long_ago(text: bytes) -> bytes:
    """The same, from the days when our header had the letter's id in it."""
    head = b"X-Followupd-Letter: "
    return re.sub(rb"(?m)^%s.*?\r$" % head, head + DANA.encode() + b"\r", rewritten(text))


@pytest.mark.parametrize("kept", [bytes, rewritten, rewritten_long_ago, without_our_header])
def test_a_letter_that_is_seen_in_sent_has_gone(tmp_path: Path, kept: type[bytes]) -> None:
    with unsure(tmp_path) as (here, text):
        here.mailbox.sent.append(kept(text))
        assert here.run(after=MINUTE).outcome.sent == [DANA]
        assert here.dana().state == "sent"
        assert here.told("unsure") == ""


def test_a_sent_folder_that_fills_slowly_is_looked_into_again_with_pauses(tmp_path: Path) -> None:
    with unsure(tmp_path) as (here, text):
        for _ in range(4):
            here.run(after=timedelta(seconds=30))
        looks, connections = here.dana().looks, here.mailbox.connections
        here.run(after=timedelta(seconds=5))
        assert (here.dana().looks, here.mailbox.connections) == (looks, connections)
        here.mailbox.sent.append(text)
        here.run(after=timedelta(minutes=10))
        assert here.dana().state == "sent"


@pytest.mark.parametrize("how", [TryAgain("the line fell"), Offline("no network")])
def test_a_mailbox_that_was_away_for_hours_is_asked_when_it_is_back(
    tmp_path: Path, how: MailError
) -> None:
    with unsure(tmp_path) as (here, text):
        here.mailbox.sent.append(text)
        here.mailbox.broken = how
        for _ in range(6):
            here.run(after=timedelta(minutes=30))
            assert here.dana().state == "unsure"
        here.mailbox.broken = None
        here.begin_again()
        here.run(after=timedelta(hours=2))
        assert here.dana().state == "sent"


def test_a_letter_that_is_not_found_is_asked_about_once_after_some_looks(tmp_path: Path) -> None:
    with unsure(tmp_path) as (here, _):
        here.run(after=MINUTE)
        assert here.told("unsure") == ""
        for _ in range(12):
            here.run(after=timedelta(minutes=10))
        assert here.told("unsure").count("Did your letter to Dana Lee") == 1
        assert f"followupd resolve {DANA} --resend" in here.told("unsure")
        assert here.dana().state == "unsure"


def test_near_its_deadline_an_unsure_letter_is_asked_about_at_once_on_every_channel(
    tmp_path: Path,
) -> None:
    with RudeServer({DOT: DROP}) as rude, line_desk(tmp_path, rude, FakeMailbox()) as here:
        here.write(ONLY_DANA)
        here.run(after=timedelta(minutes=1))
        deadline = here.dana().deadline
        here.clock.at = deadline - timedelta(minutes=50)
        here.run()
        assert here.dana().state == "unsure"
        asked = [r for r in here.heard.reminders if r.kind == "unsure"]
        assert [(r.everywhere, r.urgency) for r in asked] == [(True, Urgency.CRITICAL)]


def test_an_unsure_letter_that_was_asked_about_early_is_urgent_again_near_its_deadline(
    tmp_path: Path,
) -> None:
    with unsure(tmp_path) as (here, _):
        for _ in range(12):
            here.run(after=timedelta(minutes=10))
        here.clock.at = here.dana().deadline - timedelta(minutes=50)
        here.run()
        last = here.heard.reminders[-1]
        assert (last.everywhere, last.urgency) == (True, Urgency.CRITICAL)
        assert f"followupd resolve {DANA} --sent" in last.body


def test_where_no_copy_is_filed_a_person_is_asked_at_once(tmp_path: Path) -> None:
    with unsure(tmp_path, files_sent=False) as (here, _):
        assert "may have arrived all the same" in here.told("unsure")
        assert here.dana().filed == ""


# --- a mailbox that only a person can open ------------------------------------------------------

SHUT = [LoginRefused("imap says no"), Untrusted("bad certificate"), MailError("no Sent folder")]


@pytest.mark.parametrize("how", SHUT)
def test_a_mailbox_that_is_shut_makes_no_letter_late_and_is_told(
    tmp_path: Path, how: MailError
) -> None:
    with RudeServer() as rude, line_desk(tmp_path, rude, FakeMailbox(broken=how)) as here:
        here.write(ONLY_DANA)
        report = here.run(after=DUE)
        assert here.dana().state == "sent"
        assert len(rude.accepted) == 1
        assert [p.code for p in report.problems] == ["mailbox"]
        assert how.message in here.told("problem")


def test_a_mailbox_that_opens_again_is_no_problem_any_more(tmp_path: Path) -> None:
    with unsure(tmp_path) as (here, _):
        here.mailbox.script = [LoginRefused("imap says no")]
        assert [p.code for p in here.run(after=timedelta(minutes=5)).problems] == ["mailbox"]
        assert not here.run(after=timedelta(minutes=5)).problems


# --- copies of what went ------------------------------------------------------------------------


@contextmanager
def filing(folder: Path, mailbox: FakeMailbox | None = None) -> Iterator[LineDesk]:
    """A desk where nothing sent appears in Sent by itself."""
    box = mailbox or FakeMailbox()
    with RudeServer() as rude, line_desk(folder, rude, box, files_sent=False) as here:
        here.write(ONLY_DANA)
        yield here
        assert len(rude.accepted) == 1


def test_the_copy_in_sent_is_byte_for_byte_what_went(tmp_path: Path) -> None:
    with filing(tmp_path) as here:
        here.run(after=DUE)
        assert here.mailbox.sent == here.server.accepted
        assert here.dana().filed == "done"
        assert here.events(DANA)[-2:] == ["sent", "filed"]
        here.run(after=MINUTE)
        assert len(here.mailbox.sent) == 1


def test_a_mailbox_that_is_away_gets_its_copy_later_and_the_letter_stays_sent(
    tmp_path: Path,
) -> None:
    with filing(tmp_path) as here:
        here.mailbox.script = [None, Offline("no network"), TryAgain("busy")]
        for passes in (DUE, timedelta(minutes=5)):
            here.run(after=passes)
            assert (here.dana().state, here.dana().filed) == ("sent", "wanted")
            assert here.mailbox.sent == []
        here.begin_again()
        here.run(after=timedelta(hours=3))
        assert here.mailbox.sent == here.server.accepted
        assert here.dana().filed == "done"


def test_a_mailbox_that_is_away_is_not_asked_at_every_pass(tmp_path: Path) -> None:
    with filing(tmp_path) as here:
        here.mailbox.script = [None, Offline("no network")]
        here.run(after=DUE)
        here.run(after=MINUTE)
        assert here.mailbox.sent == []
        here.run(after=timedelta(minutes=4))
        assert len(here.mailbox.sent) == 1


class PowerCut(BaseException):
    """The process ends here."""


def test_a_crash_between_the_filing_and_its_record_makes_no_second_copy(tmp_path: Path) -> None:
    def die() -> None:
        raise PowerCut

    with filing(tmp_path, FakeMailbox(after_filing=die)) as here:
        with pytest.raises(PowerCut):
            here.run(after=DUE)
        assert (here.dana().state, here.dana().filed) == ("sent", "wanted")
        here.begin_again()
        here.run(after=MINUTE)
        assert here.dana().filed == "done"
        assert len(here.mailbox.sent) == 1


def test_a_folder_that_refuses_the_copy_is_not_asked_for_ever(tmp_path: Path) -> None:
    with filing(tmp_path) as here:
        here.run()
        here.mailbox.refuses = Refused("too large")
        here.run(after=DUE)
        assert (here.dana().state, here.dana().filed) == ("sent", "")
        assert here.events(DANA)[-1] == "not-filed"


@pytest.mark.parametrize("after", ["unlink", "change"])
def test_an_attachment_that_changed_since_is_left_out_of_the_copy(
    tmp_path: Path, after: str
) -> None:
    with filing(tmp_path) as here:
        portfolio = tmp_path / "portfolio.pdf"
        portfolio.write_bytes(b"%PDF whole")
        here.write(ONLY_DANA.replace("    people:", "    attach: [portfolio.pdf]\n    people:"))
        here.mailbox.script = [None, Offline("no network")]
        here.run(after=DUE)
        assert b"portfolio.pdf" in here.server.accepted[0]
        if after == "unlink":
            portfolio.unlink()
        else:
            portfolio.write_bytes(b"%PDF another")
        here.run(after=timedelta(minutes=5))
        (copy,) = here.mailbox.sent
        assert b"portfolio.pdf" not in copy
        assert here.dana().filed == "done"
        assert "without portfolio.pdf" in list(here.outbox.journal(DANA))[-1].detail
