"""Two passes on one outbox, the person beside a running delivery, two machines on one mailbox."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from followupd.adapters.demo_server import Post, post_office
from followupd.errors import FollowupError, NotAllowed
from followupd.flow.deliver import deliver
from tests.desk import FOUR_PEOPLE, START, Desk
from tests.fakes.mail import FakeMailbox, FakeMailer, FakeSubmission
from tests.servers.rude import DOT, DROP, RudeServer
from tests.story.line_desk import DANA, DUE, MINUTE, ONLY_DANA, line_desk

BOUND = 30.0  # seconds for threads to meet, and to end


def many(count: int) -> str:
    """One interview with so many people, each spoken with about something of their own."""
    head = ONLY_DANA[: ONLY_DANA.index("    people:")]
    people = "".join(
        f"      - name: P{n} Person{n}\n        email: p{n}@acme.example\n"
        f"        role: interviewer\n        letter: |\n          Dear P{n},\n\n"
        f"          Thank you for telling me about project number {n} and the night shift.\n\n"
        f"          Sam Rivera\n        subject: Thank you for project {n}\n"
        for n in range(count)
    )
    return f"{head}    people:\n{people}"


@contextmanager
def desks(folder: Path, count: int, mode: str = "send") -> Iterator[tuple[Post, list[Desk]]]:
    """So many programs on one folder and one server."""
    with ExitStack() as stack:
        post = stack.enter_context(post_office())
        made = [Desk(folder, post, mode) for _ in range(count)]
        for desk in made:
            stack.callback(desk.close)
        yield post, made


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """All of ``acts`` in threads of their own, from the same instant; gives what they gave."""
    barrier = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        barrier.wait(BOUND)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [x.result(BOUND) for x in [pool.submit(one, act) for act in acts]]


@pytest.mark.parametrize("programs", [2, 4])
def test_however_many_programs_run_each_letter_goes_once(tmp_path: Path, programs: int) -> None:
    with desks(tmp_path, programs) as (_, made):
        made[0].write(many(12))
        made[0].run()
        wanted = Counter(x.email for x in made[0].outbox.letters())
        assert len(wanted) == 12
        for desk in made:
            desk.clock.at += DUE
        for _ in range(4):
            at_once(*(desk.run for desk in made))
        assert Counter(made[0].arrived()) == wanted
        assert set(made[0].states().values()) == {"sent"}


def test_even_without_the_right_to_deliver_a_claim_is_had_by_one(tmp_path: Path) -> None:
    with desks(tmp_path, 2) as (_, made):
        made[0].write(many(12))
        made[0].run()
        due = made[0].outbox.letters()
        now = START + DUE
        outcomes = at_once(*(lambda d=d: deliver(d.house, due, now) for d in made))
        assert sorted(x for o in outcomes for x in o.sent) == sorted(x.id for x in due)
        assert Counter(made[0].arrived()) == Counter(x.email for x in due)


VERBS = ("hold", "cancel", "approve", "send")


@pytest.mark.parametrize("verb", VERBS)
def test_a_word_at_the_instant_of_a_delivery_is_done_or_refused_never_half(
    tmp_path: Path, verb: str
) -> None:
    for turn in range(6):
        folder = tmp_path / str(turn)
        folder.mkdir()
        with desks(folder, 2) as (_, (daemon, person)):
            daemon.write(many(4))
            daemon.run()
            daemon.clock.at += DUE
            person.clock.at += DUE
            ids = [x.id for x in daemon.outbox.letters()]

            def speak(person: Desk = person, ids: list[str] = ids) -> set[str]:
                return {x for x in reversed(ids) if _said(person, verb, x)}

            _, done = at_once(daemon.run, speak)
            arrived = Counter(daemon.arrived())
            assert max(arrived.values(), default=0) <= 1
            for letter in daemon.outbox.letters():
                if verb in {"hold", "cancel"} and letter.id in done:
                    assert letter.email not in arrived
                    assert letter.state == ("held" if verb == "hold" else "cancelled")
                else:
                    assert (letter.state, arrived[letter.email]) in {("sent", 1), ("waiting", 0)}
            daemon.run()
            stopped = done if verb in {"hold", "cancel"} else set()
            assert len(daemon.arrived()) == len(set(daemon.arrived())) == 4 - len(stopped)


def _said(person: Desk, verb: str, letter_id: str) -> bool:
    try:
        person.say(verb, letter_id)
    except FollowupError:
        return False
    return True


@dataclass
class Meeting:
    """Stops a delivery at one step until the test has done something."""

    step: str
    act: Callable[[], Any]
    result: Any = None


class MeetingMailer(FakeMailer):
    """A mailer in whose conversation somebody else speaks up at a given step."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__()
        self.meeting = meeting

    @contextmanager
    def connect(self) -> Iterator[FakeSubmission]:
        self._meet("connect")
        with super().connect() as line:
            for step in ("begin", "finish"):
                setattr(line, step, self._met(step, getattr(line, step)))
            yield line

    def _met(self, step: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any) -> Any:
            self._meet(step)
            return real(*values)

        return call

    def _meet(self, step: str) -> None:
        if step == self.meeting.step:
            try:
                self.meeting.result = self.meeting.act()
            except NotAllowed as error:
                self.meeting.result = error


@pytest.mark.parametrize("step", ["connect", "begin", "finish"])
@pytest.mark.parametrize("verb", ["hold", "cancel", "approve", "send"])
def test_a_letter_on_its_way_takes_no_word_and_says_so(
    tmp_path: Path, verb: str, step: str
) -> None:
    with desks(tmp_path, 2) as (_, (daemon, person)):
        daemon.write(ONLY_DANA)
        daemon.run()
        meeting = Meeting(step, lambda: person.say(verb, DANA))
        mailer = MeetingMailer(meeting)
        daemon.walk.house = replace(daemon.house, mailer=mailer)
        daemon.run(after=DUE)
        assert isinstance(meeting.result, NotAllowed)
        assert len(mailer.received) == 1
        assert daemon.states() == {DANA: "sent"}


@pytest.mark.parametrize("step", ["connect", "begin", "finish"])
def test_an_edit_of_the_queue_while_a_letter_goes_changes_nothing_of_it(
    tmp_path: Path, step: str
) -> None:
    edited = ONLY_DANA.replace("moving the nightly batch", "moving the weekly batch")
    with desks(tmp_path, 2) as (_, (daemon, person)):
        daemon.write(ONLY_DANA)
        daemon.run()
        person.clock.at += DUE

        def edit() -> None:
            person.write(edited)
            person.run()

        mailer = MeetingMailer(Meeting(step, edit))
        daemon.walk.house = replace(daemon.house, mailer=mailer)
        daemon.run(after=DUE)
        daemon.run(after=MINUTE)
        assert len(mailer.received) == 1
        assert b"nightly batch" in mailer.received[0][2]
        assert daemon.states() == {DANA: "sent"}
        assert "nightly batch" in daemon.outbox.letters()[0].body


# --- two machines, one mailbox ------------------------------------------------------------------


@pytest.mark.parametrize("files_sent", [True, False])
def test_the_second_machine_sends_nothing_that_the_first_has_sent(
    tmp_path: Path, *, files_sent: bool
) -> None:
    mailbox = FakeMailbox()
    with (
        RudeServer() as rude,
        line_desk(tmp_path / "laptop", rude, mailbox, files_sent=files_sent) as laptop,
        line_desk(tmp_path / "tower", rude, mailbox, files_sent=files_sent) as tower,
    ):
        for machine in (laptop, tower):
            machine.write(FOUR_PEOPLE)
            machine.run()
        ids = [{x.id: x.message_id for x in m.outbox.letters()} for m in (laptop, tower)]
        assert ids[0] == ids[1]
        laptop.run(after=DUE)
        if files_sent:
            mailbox.sent += rude.accepted  # as a provider does
        tower.run(after=DUE + MINUTE)
        assert len(rude.accepted) == 4
        assert set(tower.states().values()) == {"sent"}


def test_what_is_unsure_on_one_machine_and_lies_in_sent_goes_from_neither(tmp_path: Path) -> None:
    mailbox = FakeMailbox()
    with (
        RudeServer({DOT: DROP}) as rude,
        line_desk(tmp_path / "laptop", rude, mailbox) as laptop,
        line_desk(tmp_path / "tower", rude, mailbox) as tower,
    ):
        for machine in (laptop, tower):
            machine.write(ONLY_DANA)
            machine.run()
        laptop.run(after=DUE)
        mailbox.sent += rude.whole
        rude.script = {}
        tower.run(after=DUE + MINUTE)
        laptop.run(after=2 * MINUTE)
        assert laptop.states() == tower.states() == {DANA: "sent"}
        assert rude.accepted == []
