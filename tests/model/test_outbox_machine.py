"""A state machine on the whole flow: random interviews, edits, words, clocks, crashes and servers.

What must hold whatever happens: no letter goes twice, none goes that was not approved or was
blocked, and none is forgotten. Everything between the queue and the wire is the real thing; the
outbox is the fake that passes the real one's contract suite, so that thousands of steps take
seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.model import Interview, Letter, Reading
from followupd.core.schedule import goes_at
from followupd.core.states import text_of, wants_approval
from followupd.core.words import FINAL, Mode, Role, State
from followupd.errors import FollowupError, Offline, Refused, TryAgain, Unsure
from followupd.flow import actions
from followupd.flow.house import House
from followupd.flow.run import Pass
from tests.desk import START, SetClock
from tests.examples import interview, person
from tests.examples import settings as example_settings
from tests.fakes.mail import FakeMailbox, FakeMailer, Late, late
from tests.fakes.outbox import FakeOutbox

NAMES = ["Dana Lee", "Ivo Brandt", "Rae Ortiz", "Hal Kim"]
ROLES = list(Role)
MOST = 5  # interviews at a time: more of them take longer and show nothing new
TEMPLATES = JinjaTemplates(None)


class Death(BaseException):
    """The process ends at this very statement."""


MOMENTS: Mapping[str, Callable[[Letter, Letter], bool]] = {
    "the claim": lambda _, after: after.state is State.SENDING and not after.text_gone,
    "the mark": lambda before, after: bool(after.text_gone and not before.text_gone),
    "the record": lambda before, _: bool(before.state is State.SENDING and before.text_gone),
}
"""The commits of a delivery, by the change that each makes."""


class MortalOutbox(FakeOutbox):
    """Dies instead of making the nth change from now, or the first one of a ``MOMENTS``."""

    def __init__(self) -> None:
        super().__init__()
        self.dies_in: int | None = None
        self.dies_before: str | None = None

    def replace(self, before: Letter, after: Letter, *entries: Any) -> Letter | None:
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                raise Death
        if self.dies_before is not None and MOMENTS[self.dies_before](before, after):
            raise Death
        return super().replace(before, after, *entries)

    def restarted(self) -> None:
        self.dies_in = self.dies_before = None
        self._delivering = False  # the lock ends with the process


class ListQueue:
    """A queue file in memory; each edit is a new reading."""

    def __init__(self) -> None:
        self.reading = Reading()

    def read(self) -> Reading:
        return self.reading


VERBS = [*["approve", "hold", "release", "retry", "send"] * 3, "cancel"]
ANSWERS = st.sampled_from(["yes", "later", "no", "offline", "lost", "lost, but arrived"])


def step(answer: str) -> BaseException | Late | None:
    return {
        "yes": None,
        "later": TryAgain("451 later"),
        "no": Refused("550 no"),
        "offline": Offline("no network"),
        "lost": Unsure("the line fell"),
        "lost, but arrived": late(Unsure("the line fell"), arrived=True),
    }[answer]


class OutboxMachine(RuleBasedStateMachine):
    """The model is small: who was owed a letter, which texts were approved, what arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = MortalOutbox()
        self.mailer = FakeMailer()
        self.mailbox = FakeMailbox()
        self.queue = ListQueue()
        self.clock = SetClock(START)
        self.interviews: dict[str, Interview] = {}
        self.count = 0
        self.approved: set[str] = set()
        self.mode = Mode.SEND

    @initialize(mode=st.sampled_from([Mode.SEND, Mode.REVIEW]))
    def start(self, mode: Mode) -> None:
        self.mode = mode
        self.boot()

    def boot(self) -> None:
        self.house = House(
            settings=example_settings(self.mode),
            clock=self.clock,
            queue=self.queue,
            templates=TEMPLATES,
            attachments=AttachmentFiles(Path()),
            outbox=self.outbox,
            mailer=self.mailer,
            mailbox=self.mailbox,
        )
        self.walk = Pass(self.house)

    def save(self) -> None:
        self.queue.reading = Reading(interviews=tuple(self.interviews.values()))

    # the person's edits

    @precondition(lambda self: len(self.interviews) < MOST)
    @rule(people=st.integers(1, 4), notes=st.sampled_from([True, True, True, False]))
    def add_interview(self, people: int, notes: bool) -> None:  # noqa: FBT001 - hypothesis gives it
        self.count += 1
        name = f"talk-{self.count}"
        topics: dict[str, Any] = {} if notes else {"talked_about": (), "goal": "", "skills": ()}
        everyone = [
            person(NAMES[n], role=ROLES[n], email=f"p{n}@c{self.count}.example", **topics)
            for n in range(people)
        ]
        self.interviews[name] = interview(
            *everyone, id=name, company=f"Company {self.count}", ended=self.clock.at
        )
        self.save()

    @precondition(lambda self: self.interviews)
    @rule(pick=st.randoms(use_true_random=False))
    def take_out(self, pick: Any) -> None:
        name = pick.choice(sorted(self.interviews))
        gone = self.interviews.pop(name)
        self.save()
        if not self.interviews:
            self.queue.reading = Reading(usable=False)
        self.walk_once()
        if pick.random() < 0.5:
            self.interviews[name] = gone
            self.save()

    @precondition(lambda self: self.interviews)
    @rule(pick=st.randoms(use_true_random=False), text=st.sampled_from(["one", "two", "three"]))
    def edit_notes(self, pick: Any, text: str) -> None:
        name = pick.choice(sorted(self.interviews))
        old = self.interviews[name]
        people = tuple(replace(p, talked_about=(f"topic {text}",)) for p in old.people)
        self.interviews[name] = replace(old, people=people)
        self.save()

    @precondition(lambda self: self.interviews)
    @rule(pick=st.randoms(use_true_random=False))
    def spell_a_name_anew(self, pick: Any) -> None:
        name = pick.choice(sorted(self.interviews))
        old = self.interviews[name]
        first = replace(old.people[0], key=old.people[0].key + "x", name=old.people[0].name + "x")
        self.interviews[name] = replace(old, people=(first, *old.people[1:]))
        self.save()

    @precondition(lambda self: self.alone())
    @rule(pick=st.randoms(use_true_random=False), hours=st.integers(-30, 30))
    def correct_a_date_and_with_it_the_id(self, pick: Any, hours: int) -> None:
        name = pick.choice(self.alone())
        old = self.interviews.pop(name)
        moved = replace(old, id=name + "'", ended=old.ended + timedelta(hours=hours))
        self.interviews[moved.id] = moved
        self.save()

    @rule(pick=st.randoms(use_true_random=False), hours=st.integers(-12, 36))
    def correct_a_date_in_a_copy_and_leave_the_old_entry(self, pick: Any, hours: int) -> None:
        """Both stand there now, for one talk; the time of both comes on a day without faults."""
        if not self.unspoken():
            self.add_interview(2, notes=True)
        old = self.interviews[pick.choice(self.unspoken())]
        copy = replace(old, id=old.id + "'", ended=old.ended + timedelta(hours=hours))
        self.interviews[copy.id] = copy
        self.save()
        self.mailer.script, self.mailbox.broken = [], None
        self.walk_once()
        for _ in range(2):
            self.to_the_next_due_letter()
            self.walk_once()

    def alone(self) -> list[str]:
        """The entries that no other stands for; only they are moved in time, so that two for one
        talk are never further apart than the rule sees."""
        talks = Counter(name.rstrip("'") for name in self.interviews)
        return sorted(name for name in self.interviews if talks[name.rstrip("'")] == 1)

    def unspoken(self) -> list[str]:
        """Of those, the entries without a letter that the person has approved and that is still to
        go: what was read and approved goes, and no rule about dates stops it."""
        spoken = {x.interview for x in self.outbox.letters() if x.approved and x.state not in FINAL}
        return [name for name in self.alone() if name not in spoken]

    def stands_twice(self, letter: Letter) -> bool:
        """Whether another letter is for the same talk; the person leaves such a pair alone."""
        return any(
            x.id != letter.id
            and x.email == letter.email
            and x.interview.rstrip("'") == letter.interview.rstrip("'")
            and x.state is not State.CANCELLED
            for x in self.outbox.letters()
        )

    @rule()
    def break_the_file(self) -> None:
        self.queue.reading = Reading(usable=False)
        self.walk_once()
        self.save()

    # the person's words

    @precondition(lambda self: self.outbox.letters())
    @rule(
        pick=st.randoms(use_true_random=False),
        verb=st.sampled_from(VERBS),
    )
    def say(self, pick: Any, verb: str) -> None:
        letter = pick.choice(self.outbox.letters())
        if letter.ask or self.stands_twice(letter):
            return  # the person sees that this is the talk of before, and says nothing
        try:
            done = actions.apply(self.house, letter, verb, self.clock.at)
        except FollowupError:
            return
        if verb in {"approve", "send"}:
            self.approved.add(text_of(done))

    @precondition(lambda self: any(x.state is State.UNSURE for x in self.outbox.letters()))
    @rule()
    def resolve_truthfully(self) -> None:
        letter = next(x for x in self.outbox.letters() if x.state is State.UNSURE)
        word = "--sent" if letter.message_id in self.message_ids() else "--resend"
        done = actions.apply(self.house, letter, f"resolve {word}", self.clock.at)
        self.approved.add(text_of(done))

    # the world

    @rule(minutes=st.sampled_from([1, 10, 60, 150, 600, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    @rule(
        answers=st.lists(ANSWERS, max_size=4),
        dies_before=st.sampled_from([None, None, None, *MOMENTS]),
    )
    def it_is_time(self, answers: list[str], dies_before: str | None) -> None:
        """A pass at the moment when the next letter is due; every other one dies delivering it."""
        if not self.has_waiting():
            self.add_interview(2, notes=True)
        self.walk_once()
        if self.mode is Mode.REVIEW:
            self.approve_everything()
        self.to_the_next_due_letter()
        if dies_before:
            self.mailer.script = []
            self.outbox.dies_before = dies_before
            self.dies_in_a_pass()
        self.mailer.script = [step(a) for a in answers]
        self.walk_once()

    def has_waiting(self) -> bool:
        return any(x.state is State.WAITING for x in self.outbox.letters())

    def approve_everything(self) -> None:
        for letter in self.outbox.letters():
            if letter.state is not State.NEEDS_APPROVAL or letter.ask:
                continue
            if not self.stands_twice(letter):
                done = actions.apply(self.house, letter, "approve", self.clock.at)
                self.approved.add(text_of(done))

    def to_the_next_due_letter(self) -> None:
        rules = self.house.settings.delivery
        waiting = [x for x in self.outbox.letters() if x.state is State.WAITING]
        if not waiting:
            return
        self.clock.at = max(self.clock.at, min(goes_at(x, rules, self.clock.at) for x in waiting))

    @rule(minutes=st.integers(1, 300))
    def the_clock_is_set_back(self, minutes: int) -> None:
        self.clock.at -= timedelta(minutes=minutes)

    @rule(answers=st.lists(ANSWERS, max_size=4))
    def the_server_will_say(self, answers: list[str]) -> None:
        self.mailer.script = [step(a) for a in answers]

    @rule(broken=st.booleans())
    def the_mailbox(self, broken: bool) -> None:  # noqa: FBT001 - hypothesis gives it
        self.mailbox.broken = TryAgain("the line fell") if broken else None

    @rule()
    def the_provider_files_what_went(self) -> None:
        self.mailbox.sent = [content for _, _, content in self.mailer.received]

    @rule(changes=st.integers(0, 4))
    def a_pass_that_dies(self, changes: int) -> None:
        self.outbox.dies_in = changes
        self.dies_in_a_pass()

    def dies_in_a_pass(self) -> None:
        with suppress(Death):
            self.walk.run()
        self.outbox.restarted()
        self.boot()

    @rule()
    def walk_once(self) -> None:
        before = {x.id: x for x in self.outbox.letters()}
        went = len(self.mailer.received)
        answers_yes = not self.mailer.script
        self.walk.run()
        self.check_what_left(before, went)
        for letter in self.outbox.letters():
            assert letter.state is not State.SENDING, f"nobody has {letter.id} in hand any more"
            was = before.get(letter.id)
            if answers_yes and was and was.state is State.SENDING and not was.text_gone:
                assert letter.state is not State.UNSURE, f"nothing of {letter.id} had gone"

    def check_what_left(self, before: Mapping[str, Letter], went: int) -> None:
        after = {x.message_id: x for x in self.outbox.letters()}
        for _, _, content in self.mailer.received[went:]:
            letter = after[message_id_of(content)]
            assert not any(f.severity == "block" for f in letter.findings), "blocked, and it left"
            allowed = self.mode is Mode.SEND or text_of(letter) in self.approved
            assert allowed, "not approved, and it left"
            was = before.get(letter.id)
            assert was is None or was.state is not State.HELD, "held, and it left"

    # what must always hold

    def message_ids(self) -> list[str]:
        return [message_id_of(content) for _, _, content in self.mailer.received]

    @invariant()
    def nothing_goes_twice(self) -> None:
        twice = [m for m, n in Counter(self.message_ids()).items() if n > 1]
        assert not twice, twice

    @invariant()
    def nobody_is_thanked_twice_for_one_interview(self) -> None:
        thanked = Counter((x.interview.rstrip("'"), x.email) for x in self.gone())
        assert not [pair for pair, n in thanked.items() if n > 1], thanked

    def gone(self) -> list[Letter]:
        arrived = set(self.message_ids())
        return [x for x in self.outbox.letters() if x.message_id in arrived]

    @invariant()
    def what_is_called_sent_has_arrived(self) -> None:
        arrived = set(self.message_ids())
        for letter in self.outbox.letters():
            if letter.state is State.SENT:
                assert letter.message_id in arrived, f"{letter.id} never arrived"

    @invariant()
    def what_arrived_is_not_waiting_to_go_again(self) -> None:
        for letter in self.gone():
            assert letter.state not in {State.WAITING, State.REFUSED}, letter.id

    @invariant()
    def no_letter_that_may_not_leave_waits(self) -> None:
        for letter in self.outbox.letters():
            if letter.state is State.WAITING:
                assert not wants_approval(letter), letter.id

    def teardown(self) -> None:
        """Nobody is forgotten: everyone of the queue has a letter, gone or with its reason."""
        if not hasattr(self, "walk"):
            return
        self.mailer.script = []
        self.mailbox.broken = None
        self.save()
        if not self.interviews:
            return
        for _ in range(3):
            self.walk.run()
            self.nothing_goes_twice()
            self.nobody_is_thanked_twice_for_one_interview()
            self.clock.at += timedelta(hours=3)
        letters = {(x.interview, x.email): x for x in self.outbox.letters()}
        for one in self.interviews.values():
            for somebody in one.people:
                letter = letters.get((one.id, somebody.email or ""))
                assert letter is not None, f"nobody thinks of {somebody.name}"
                assert letter.state not in FINAL or letter.state is State.SENT or letter.closed_by


@lru_cache(maxsize=256)  # every invariant asks for those of all letters that have gone
def message_id_of(content: bytes) -> str:
    return str(message_from_bytes(content, policy=default)["Message-ID"]).strip()


OutboxMachine.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestOutbox = OutboxMachine.TestCase
