"""Claim, attempt, record: what the outbox says after every way in which a delivery can end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.core.model import Letter
from followupd.core.words import Mode, State, Task
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
from followupd.flow.deliver import deliver, recover
from followupd.flow.house import House, Steady
from followupd.flow.line import Line
from followupd.flow.lookup import look
from tests.examples import ENDED, letter, settings
from tests.fakes.mail import FakeMailbox, FakeMailer, Step, late
from tests.fakes.outbox import FakeOutbox

NOW = ENDED + timedelta(hours=3)


@dataclass
class Room:
    """Fakes, and the letters of an outbox."""

    letters: list[Letter]
    mailer: FakeMailer = field(default_factory=FakeMailer)
    mailbox: FakeMailbox = field(default_factory=FakeMailbox)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)

    def __post_init__(self) -> None:
        for one in self.letters:
            self.outbox.add(one)

    def house(self, **fields: Any) -> House:
        plain: dict[str, Any] = {
            "settings": settings(),
            "clock": None,
            "queue": None,
            "templates": None,
            "attachments": AttachmentFiles(Path()),
            "outbox": self.outbox,
            "mailer": self.mailer,
            "mailbox": self.mailbox,
        }
        return House(**{**plain, **fields})

    def deliver(self, **fields: Any) -> Any:
        return deliver(self.house(**fields), self.outbox.letters(), NOW)

    def state(self, n: int = 0) -> Letter:
        return self.outbox.letters()[n]


def room(script: Iterable[Step] = (), count: int = 1, **fields: Any) -> Room:
    letters = [
        letter(
            id=f"acme/p{n}",
            email=f"p{n}@acme.example",
            message_id=f"<{n}@rivera.example>",
            deadline=ENDED + timedelta(hours=24, minutes=n),
            **fields,
        )
        for n in range(count)
    ]
    return Room(letters, FakeMailer(script))


def test_what_the_server_took_is_sent() -> None:
    here = room()
    assert here.deliver().sent == ["acme/p0"]
    assert here.state().state is State.SENT
    assert here.state().done_at == NOW
    assert here.state().attempts == 1
    assert len(here.mailer.received) == 1


def test_all_letters_of_a_pass_go_over_one_connection() -> None:
    here = room(count=5)
    here.deliver()
    assert len(here.mailer.received) == 5
    assert here.mailer.connections == 1


def test_put_off_by_the_server_it_waits_and_the_others_go() -> None:
    here = room([None, TryAgain("451 later"), None], count=3)
    outcome = here.deliver()
    assert (outcome.sent, outcome.put_off) == (["acme/p0", "acme/p2"], ["acme/p1"])
    again = here.state(1)
    assert (again.state, again.attempts, again.reason) == (State.WAITING, 1, "451 later")
    assert again.not_before is not None
    assert again.not_before > NOW


def test_refused_for_good_it_keeps_the_reply_and_the_others_go() -> None:
    here = room([Refused("550 no such user"), None], count=2)
    outcome = here.deliver()
    assert (outcome.refused, outcome.sent) == (["acme/p0"], ["acme/p1"])
    assert (here.state().state, here.state().reason) == (State.REFUSED, "550 no such user")


@pytest.mark.parametrize("error", [TryAgain("452 full"), Refused("554 spam")])
def test_an_answer_after_the_text_is_as_certain_as_one_before_it(error: MailError) -> None:
    here = room([late(error)])
    here.deliver()
    assert here.state().state in {State.WAITING, State.REFUSED}
    assert here.state().text_gone is None
    assert here.state().attempts == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_a_line_that_falls_after_the_text_leaves_it_unsure_and_it_is_not_repeated(
    arrived: bool,  # noqa: FBT001 - parametrized
) -> None:
    here = room([late(Unsure("the line fell"), arrived=arrived)])
    assert here.deliver().unsure == ["acme/p0"]
    assert here.state().state is State.UNSURE
    again = here.mailer.received[:]
    deliver(here.house(), [x for x in here.outbox.letters() if x.state is State.WAITING], NOW)
    assert here.mailer.received == again


@pytest.mark.parametrize(
    "error",
    [
        Offline("no network"),
        LoginRefused("wrong password"),
        Untrusted("expired"),
        SecretsLocked("locked"),
    ],
)
def test_what_stops_all_letters_uses_up_no_attempt(error: Exception) -> None:
    here = room([error, error], count=2)
    outcome = here.deliver()
    assert outcome.trouble is error
    assert [x.state for x in here.outbox.letters()] == [State.WAITING] * 2
    assert [x.attempts for x in here.outbox.letters()] == [0, 0]
    assert here.deliver().trouble is error
    assert len(here.deliver().sent) == 2


def test_a_line_that_falls_between_two_letters_is_opened_again() -> None:
    here = room([late(Unsure("fell")), None], count=2)
    outcome = here.deliver()
    assert (outcome.unsure, outcome.sent) == (["acme/p0"], ["acme/p1"])
    assert here.mailer.connections == 2


def test_a_letter_that_changed_since_the_plan_is_not_sent() -> None:
    here = room()
    planned = here.outbox.letters()
    current = here.state()
    here.outbox.replace(current, replace(current, body="edited meanwhile"))
    outcome = deliver(here.house(), planned, NOW)
    assert outcome.sent == []
    assert here.mailer.received == []
    assert here.state().state is State.WAITING


def test_told_to_stop_it_finishes_the_letter_in_hand_and_takes_no_other() -> None:
    class Stopping(Steady):
        def stopping(self) -> bool:
            return len(here.mailer.received) == 1

    here = room(count=3)
    outcome = here.deliver(pulse=Stopping())
    assert outcome.sent == ["acme/p0"]
    assert [x.state for x in here.outbox.letters()[1:]] == [State.WAITING] * 2


# the next letter, while the server looks through one


def test_a_letter_is_not_claimed_before_the_one_before_it_is_answered() -> None:
    here = room(count=3)
    seen: list[list[State]] = []
    here.mailer.thinking = lambda: seen.append([x.state for x in here.outbox.letters()])
    here.deliver()
    sent, sending, waiting = State.SENT, State.SENDING, State.WAITING
    assert seen == [[sending, waiting, waiting], [sent, sending, waiting], [sent, sent, sending]]


def test_a_letter_that_is_held_while_the_one_before_goes_stays_here() -> None:
    here = room(count=3)

    def hold_the_second() -> None:
        if (second := here.state(1)).state is State.WAITING:
            here.outbox.replace(second, replace(second, state=State.HELD))

    here.mailer.thinking = hold_the_second
    assert here.deliver().sent == ["acme/p0", "acme/p2"]
    assert here.state(1).state is State.HELD
    assert all(f"<{to}>".encode() in content for _, to, content in here.mailer.received)


def test_a_letter_whose_text_changed_while_the_one_before_goes_does_not_go_in_the_old_one() -> None:
    here = room(count=2)
    planned = here.outbox.letters()

    def rewrite_the_second() -> None:
        if (second := here.state(1)).body != "another text":
            here.outbox.replace(second, replace(second, body="another text"))

    here.mailer.thinking = rewrite_the_second
    assert deliver(here.house(), planned, NOW).sent == ["acme/p0"]
    assert here.state(1).state is State.WAITING
    deliver(here.house(), [here.state(1)], NOW)
    assert [b"another text" in content for _, _, content in here.mailer.received] == [False, True]


def test_what_breaks_the_next_letter_comes_after_the_record_of_this_one() -> None:
    here = room(count=2)
    as_usual = Line.message

    def broken(self: Line, one: Letter) -> bytes:
        if one.id == "acme/p1":
            raise RuntimeError(one.id)
        return as_usual(self, one)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(Line, "message", broken)
        here.deliver()
    assert (here.state(0).state, here.state(1).state) == (State.SENT, State.WAITING)


class Counted(AttachmentFiles):
    """Files that tell when they are read."""

    read = 0

    def content(self, path: str) -> bytes:
        self.read += 1
        return super().content(path)


def test_no_file_is_read_before_the_letter_before_is_answered(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    files = Counted(tmp_path)
    here = room(count=3, attachments=(files.look("cv.pdf"),))
    seen: list[int] = []
    here.mailer.thinking = lambda: seen.append(files.read)
    assert len(here.deliver(attachments=files).sent) == 3
    assert seen == [1, 2, 3]


def test_told_to_stop_while_the_server_thinks_it_claims_no_other() -> None:
    class Stopping(Steady):
        told = False

        def stopping(self) -> bool:
            return self.told

    here, pulse = room(count=3), Stopping()
    here.mailer.thinking = lambda: setattr(pulse, "told", True)
    assert here.deliver(pulse=pulse).sent == ["acme/p0"]
    assert [x.state for x in here.outbox.letters()[1:]] == [State.WAITING] * 2


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_an_interrupt_between_two_letters_leaves_no_claim_behind(nth: int) -> None:
    class Interrupted(Steady):
        steps = 0

        def step(self, task: Task, done: int, total: int, who: str = "") -> None:
            self.steps += 1
            if self.steps == nth + 1:
                raise KeyboardInterrupt

    here = room(count=3)
    with pytest.raises(KeyboardInterrupt):
        here.deliver(pulse=Interrupted())
    states = [x.state for x in here.outbox.letters()]
    assert states == [State.SENT] * nth + [State.WAITING] * (3 - nth)


# a process that dies


class Death(BaseException):
    """The process ends here: nothing that comes after it in the code is carried out."""


class Mortal(FakeOutbox):
    """Dies instead of recording the nth change."""

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.left = nth

    def replace(self, before: Letter, after: Letter, *entries: Any) -> Letter | None:
        self.left -= 1
        if self.left < 0:
            raise Death
        return super().replace(before, after, *entries)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [(0, State.WAITING), (1, State.WAITING), (2, State.UNSURE)],
    ids=["before the claim", "before the mark", "before the record"],
)
def test_after_a_death_it_waits_if_nothing_had_gone_and_is_unsure_if_it_may_have(
    changes: int, expected: State
) -> None:
    here = Room([], outbox=Mortal(changes))
    here.outbox.add(letter())
    with pytest.raises(Death):
        here.deliver()
    here.outbox.left = 100  # type: ignore[attr-defined]  # Mortal: the next process lives
    recover(here.house(), here.outbox.letters(), NOW)
    assert here.state().state is expected
    assert len(here.mailer.received) == (1 if expected is State.UNSURE else 0)


# drafts


def drafts(count: int = 1) -> Room:
    return room(count=count, mode=Mode.DRAFT)


def test_in_mode_draft_it_lies_in_drafts_and_nothing_is_sent() -> None:
    here = drafts(2)
    assert here.deliver().drafted == ["acme/p0", "acme/p1"]
    assert len(here.mailbox.drafts) == 2
    assert here.mailer.received == []
    assert here.mailbox.connections == 1


def test_a_death_before_the_record_makes_no_second_draft() -> None:
    here = Room([], outbox=Mortal(1))
    here.outbox.add(letter(mode=Mode.DRAFT))
    with pytest.raises(Death):
        here.deliver()
    assert len(here.mailbox.drafts) == 1
    here.outbox.left = 100  # type: ignore[attr-defined]  # Mortal: the next process lives
    recover(here.house(), here.outbox.letters(), NOW)
    assert here.deliver().drafted == ["acme-phone/dana-lee"]
    assert len(here.mailbox.drafts) == 1


def test_a_draft_that_was_sent_already_is_not_laid_again() -> None:
    here = drafts()
    here.deliver()
    here.mailbox.sent, here.mailbox.drafts = here.mailbox.drafts, []
    current = here.state()
    here.outbox.replace(current, replace(current, state=State.WAITING))
    here.deliver()
    assert here.state().state is State.SENT
    assert here.mailbox.drafts == []


def test_a_mailbox_that_cannot_be_reached_keeps_the_draft_waiting() -> None:
    here = drafts()
    here.mailbox.script = [Offline("no network")]
    assert isinstance(here.deliver().trouble, Offline)
    assert (here.state().state, here.state().attempts) == (State.WAITING, 0)


def test_without_a_mailbox_a_draft_waits_and_says_what_is_missing() -> None:
    here = drafts()
    outcome = here.deliver(mailbox=None)
    assert "no mailbox is known" in outcome.trouble.message
    assert here.state().state is State.WAITING


# attachments


def test_an_attachment_goes_with_the_letter(tmp_path: Path) -> None:
    (tmp_path / "portfolio.pdf").write_bytes(b"%PDF whole")
    files = AttachmentFiles(tmp_path)
    here = room(attachments=(files.look("portfolio.pdf"),))
    here.deliver(attachments=files)
    assert b'filename="portfolio.pdf"' in here.mailer.received[0][2]


def test_an_attachment_that_changed_since_the_draft_does_not_go(tmp_path: Path) -> None:
    (tmp_path / "portfolio.pdf").write_bytes(b"%PDF whole")
    files = AttachmentFiles(tmp_path)
    here = room(attachments=(files.look("portfolio.pdf"),))
    (tmp_path / "portfolio.pdf").write_bytes(b"%PDF another, longer")
    here.deliver(attachments=files)
    assert here.mailer.received == []
    assert here.state().state is State.WAITING
    assert "portfolio.pdf has changed" in here.state().reason


class ChangesLate(AttachmentFiles):
    """Files of which one changes between a look and its reading."""

    def content(self, path: str) -> bytes:
        return super().content(path) + b"one page more"


@pytest.mark.parametrize("mode", [Mode.SEND, Mode.DRAFT])
def test_an_attachment_that_changes_while_it_is_read_does_not_go(
    tmp_path: Path, mode: Mode
) -> None:
    (tmp_path / "portfolio.pdf").write_bytes(b"%PDF whole")
    files = ChangesLate(tmp_path)
    here = room(attachments=(files.look("portfolio.pdf"),), mode=mode)
    here.deliver(attachments=files)
    assert here.mailer.received == here.mailbox.drafts == []
    assert "portfolio.pdf has changed" in here.state().reason


def test_an_attachment_that_vanished_since_the_draft_keeps_the_letter(tmp_path: Path) -> None:
    (tmp_path / "portfolio.pdf").write_bytes(b"%PDF whole")
    files = AttachmentFiles(tmp_path)
    here = room(attachments=(files.look("portfolio.pdf"),))
    (tmp_path / "portfolio.pdf").unlink()
    here.deliver(attachments=files)
    assert here.mailer.received == []
    assert here.state().state is State.WAITING
    assert "can't be read" in here.state().reason


# looking into Sent


def unsure(**fields: Any) -> Room:
    here = room([late(Unsure("fell"), arrived=True)])
    here.deliver()
    return here


def test_an_unsure_letter_seen_in_sent_has_gone() -> None:
    here = unsure()
    here.mailbox.sent = [here.mailer.received[0][2]]
    assert look(here.house(), here.outbox.letters(), NOW + timedelta(minutes=1)) == ["acme/p0"]
    assert here.state().state is State.SENT
    assert here.state().done_at == NOW


def test_an_unsure_letter_not_seen_stays_unsure_and_is_looked_for_again_with_pauses() -> None:
    here = unsure()
    at = NOW
    for n in range(6):
        look(here.house(), here.outbox.letters(), at)
        assert here.state().state is State.UNSURE
        assert here.state().looks == n + 1
        look(here.house(), here.outbox.letters(), at + timedelta(seconds=30))
        assert here.state().looks == n + 1
        at += timedelta(hours=7)


def test_a_look_that_failed_is_not_a_look_that_found_nothing() -> None:
    here = unsure()
    here.mailbox.broken = TryAgain("the line fell")
    look(here.house(), here.outbox.letters(), NOW)
    assert here.state().state is State.UNSURE
    here.mailbox.broken = None
    here.mailbox.sent = [here.mailer.received[0][2]]
    look(here.house(), here.outbox.letters(), NOW + timedelta(minutes=5))
    assert here.state().state is State.SENT


def test_a_draft_that_the_person_sent_is_seen() -> None:
    here = drafts()
    here.deliver()
    here.mailbox.sent, here.mailbox.drafts = here.mailbox.drafts, []
    look(here.house(), here.outbox.letters(), NOW + timedelta(minutes=1))
    assert here.state().state is State.SENT


# two machines, one mailbox


def sent_elsewhere(here: Room) -> Room:
    other = room()
    other.deliver()
    here.mailbox.sent = [other.mailer.received[0][2]]
    return here


def test_what_another_machine_has_sent_is_not_sent_again() -> None:
    here = sent_elsewhere(room(count=2))
    outcome = here.deliver()
    assert (outcome.elsewhere, outcome.sent) == (["acme/p0"], ["acme/p1"])
    assert [x.state for x in here.outbox.letters()] == [State.SENT, State.SENT]
    assert [to for _, to, _ in here.mailer.received] == ["p1@acme.example"]


def test_a_sent_folder_that_cannot_be_asked_puts_the_letter_off() -> None:
    here = sent_elsewhere(room())
    here.mailbox.broken = TryAgain("the line fell")
    assert isinstance(here.deliver().trouble, TryAgain)
    assert here.mailer.received == []
    assert (here.state().state, here.state().attempts) == (State.WAITING, 0)


def test_near_its_deadline_a_letter_goes_without_asking_the_sent_folder() -> None:
    here = room()
    here.mailbox.broken = TryAgain("the line fell")
    near = here.state().deadline - timedelta(minutes=50)
    assert deliver(here.house(), here.outbox.letters(), near).sent == ["acme/p0"]


def test_a_mailbox_without_a_sent_folder_stops_nothing() -> None:
    here = room(count=2)
    here.mailbox.broken = MailError("no Sent folder was found")
    assert here.deliver().sent == ["acme/p0", "acme/p1"]
