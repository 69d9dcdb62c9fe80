"""How long a server, a mailbox and a channel are left in peace after a failure, and who need not
wait for that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from followupd.adapters.email_channel import EmailNotifier
from followupd.errors import TryAgain
from followupd.flow.run import Pass
from tests.desk import FOUR_PEOPLE, Heard
from tests.fakes.mail import FakeMailbox
from tests.servers.rude import DROP, GREETING, RudeServer
from tests.story.line_desk import DANA, DUE, MINUTE, ONLY_DANA, LineDesk, line_desk

SECOND = timedelta(seconds=1)

PAUSES = {
    "a server that says not now": (GREETING, "421 4.7.0 busy", timedelta(minutes=3)),
    "a server that says it at the login": ("AUTH", "454 4.7.0 busy", timedelta(minutes=3)),
    "a line that fell": (GREETING, DROP, timedelta(seconds=30)),
    "a line that fell at the login": ("AUTH", DROP, timedelta(seconds=30)),
    "a refused login": ("AUTH", "535 5.7.8 no", timedelta(minutes=10)),
}


@pytest.mark.parametrize("what", PAUSES)
def test_each_failure_has_its_pause_and_the_letter_goes_when_that_is_over(
    tmp_path: Path, what: str
) -> None:
    step, how, pause = PAUSES[what]
    with RudeServer({step: how}, first=1) as rude, line_desk(tmp_path, rude, login=True) as here:
        here.write(ONLY_DANA)
        report = here.run(after=DUE)
        assert rude.connections == 1
        assert report.next_at == here.clock.at + pause
        here.run(after=pause - SECOND)
        assert rude.connections == 1
        assert here.dana().state == "waiting"
        here.run(after=SECOND)
        assert (rude.connections, here.dana().state) == (2, "sent")
        assert len(rude.accepted) == 1


# --- a Sent folder that can't be asked ----------------------------------------------------------


def deaf(here: LineDesk) -> FakeMailbox:
    assert here.mailbox is not None
    here.mailbox.broken = TryAgain("the line fell")
    return here.mailbox


def test_a_letter_waits_for_the_sent_folder_until_an_hour_before_its_deadline(
    tmp_path: Path,
) -> None:
    with RudeServer() as rude, line_desk(tmp_path, rude, FakeMailbox()) as here:
        deaf(here)
        here.write(ONLY_DANA)
        here.run(after=DUE)
        here.clock.at = here.dana().deadline - timedelta(hours=1) - SECOND
        here.run()
        assert (here.dana().state, here.dana().attempts) == ("waiting", 0)
        assert rude.connections == 0
        here.run(after=MINUTE)
        assert here.dana().state == "sent"
        assert len(rude.accepted) == 1


def test_at_the_persons_word_a_letter_goes_without_the_sent_folder(tmp_path: Path) -> None:
    with RudeServer() as rude, line_desk(tmp_path, rude, FakeMailbox()) as here:
        deaf(here)
        here.write(FOUR_PEOPLE)
        here.run()
        here.say("send", DANA)
        here.walk.run(only=frozenset({DANA}))
        assert here.dana().state == "sent"
        assert len(rude.accepted) == 1
        assert list(here.states().values()).count("waiting") == 3


def test_at_the_persons_word_a_letter_that_lies_in_sent_still_does_not_go_again(
    tmp_path: Path,
) -> None:
    with RudeServer() as rude, line_desk(tmp_path, rude, FakeMailbox()) as here:
        here.write(ONLY_DANA)
        here.run()
        assert here.mailbox is not None
        here.mailbox.sent = [f"Message-ID: {here.dana().message_id}\r\n\r\nDear Dana".encode()]
        here.say("send", DANA)
        here.walk.run(only=frozenset({DANA}))
        assert here.dana().state == "sent"
        assert rude.whole == []


# --- reminders ----------------------------------------------------------------------------------


def remind_by_mail(here: LineDesk, *others: Heard) -> None:
    email = EmailNotifier(here.house.mailer, here.house.settings.me, here.clock)
    here.house = replace(here.house, channels=(email, *others))
    here.walk = Pass(here.house)


def test_mail_to_oneself_that_failed_is_tried_again_after_ten_minutes(tmp_path: Path) -> None:
    """Each try is a login: a provider that sees one every minute locks the account."""
    with RudeServer({"MAIL": "451 4.3.0 not now"}) as rude, line_desk(tmp_path, rude) as here:
        remind_by_mail(here)
        here.write("interviews: [")  # a problem, to be told
        here.run()
        assert rude.connections == 1
        for _ in range(9):
            here.run(after=MINUTE)
        assert rude.connections == 1
        rude.script = {}
        here.run(after=MINUTE)
        assert rude.connections == 2
        assert len(rude.accepted) == 1
        here.run(after=timedelta(minutes=20))
        assert len(rude.accepted) == 1


def test_a_channel_beside_resting_mail_is_not_kept_waiting(tmp_path: Path) -> None:
    with RudeServer({"MAIL": "451 4.3.0 not now"}) as rude, line_desk(tmp_path, rude) as here:
        remind_by_mail(here, here.heard)
        here.write("interviews: [")
        here.run()
        assert (rude.connections, here.told("problem").count("has a problem")) == (1, 1)
        here.write("interviews: []\nqueeu: 1\n")  # another problem
        here.run(after=MINUTE)
        assert (rude.connections, len(here.heard.reminders)) == (1, 2)
