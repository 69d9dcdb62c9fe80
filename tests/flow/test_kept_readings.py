"""A process that begins with kept readings plans what one that parses everything would plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.adapters.files.queue_file import QueueYaml
from followupd.adapters.files.queue_kept import FILE
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.plan import Plan
from followupd.core.words import Mode, State
from followupd.flow.house import House
from followupd.flow.intake import Intake
from followupd.flow.store import store
from tests.desk import SetClock
from tests.examples import BERLIN, ENDED, settings
from tests.fakes.mail import FakeMailer
from tests.fakes.outbox import FakeOutbox

TOPICS = ("the nightly batch", "the rota", "[Name]", "salary: all of it", "'open")
NAMES = ("Dana Lee", "Dana Leigh", "Ivo Brandt")
COMPANIES = ("Acme Robotics", "Globex Pumps", "Initech Forms")
TEMPLATES = JinjaTemplates()


def entry(n: int, name: str, topic: str, more: str) -> str:
    return (
        f"  - id: talk-{n}\n"
        f"    company: {COMPANIES[n % 3]}\n"
        f"    ended: 2026-11-18 {15 + n}:30\n"
        f"{more}"
        "    people:\n"
        f"      - name: {name}\n"
        f"        email: p@c{n}.example\n"
        "        role: hiring_manager\n"
        f"        talked_about: [{topic}]\n"
    )


class KeptReadings(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.clock = SetClock(ENDED + timedelta(minutes=5))
        self.outbox = FakeOutbox()
        self.entries: dict[int, str] = {}
        self.head = ""
        self.stays = self.process(self.folder)

    def teardown(self) -> None:
        self.place.cleanup()

    def process(self, kept: Path | None) -> Intake:
        house = House(
            settings=settings(Mode.SEND),
            clock=self.clock,
            queue=QueueYaml(self.folder / "interviews.yaml", BERLIN, kept),
            templates=TEMPLATES,
            attachments=AttachmentFiles(self.folder),
            outbox=self.outbox,
            mailer=FakeMailer(),
        )
        self.house = house
        return Intake(house)

    @initialize()
    def a_queue(self) -> None:
        for n in (0, 1, 2):
            self.write(n, 0, TOPICS[0], "")
        self.the_plan_is_stored()

    @rule(
        n=st.integers(0, 4),
        name=st.integers(0, 2),
        topic=st.sampled_from(TOPICS),
        more=st.sampled_from(["", "    goal: grow\n", "    # a line\n\n", "    gaol: x\n"]),
    )
    def write(self, n: int, name: int, topic: str, more: str) -> None:
        self.entries[n] = entry(n, NAMES[name], topic, more)
        self.save()

    @rule(n=st.integers(0, 4))
    def take_out(self, n: int) -> None:
        if len(self.entries) > 1:
            self.entries.pop(n, None)
            self.save()

    @rule(head=st.sampled_from(["", "# mine\n", "\n\n# of this year\n"]))
    def lines_above(self, head: str) -> None:
        self.head = head
        self.save()

    @rule()
    def the_other_way_round(self) -> None:
        self.entries = dict(reversed(self.entries.items()))
        self.save()

    @rule(tail=st.sampled_from(["  - [", "  -\n", "other: key\n", ""]))
    def half_saved(self, tail: str) -> None:
        self.save(tail)

    def save(self, tail: str = "") -> None:
        text = f"{self.head}interviews:\n{''.join(self.entries.values())}{tail}"
        (self.folder / "interviews.yaml").write_text(text, encoding="utf-8")

    @rule(share=st.floats(0, 1))
    def the_kept_file_is_damaged(self, share: float) -> None:
        file = self.folder / FILE
        content = bytearray(file.read_bytes())
        content[int(share * (len(content) - 1))] ^= 1
        file.write_bytes(content)

    @rule(minutes=st.sampled_from([1, 30, 130, 1500]))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    @rule()
    def the_plan_is_stored(self) -> None:
        store(self.house, self.stays.plan(self.clock.at))

    @rule()
    def what_is_due_goes(self) -> None:
        self.the_plan_is_stored()
        for letter in self.stays.plan(self.clock.at).due:
            self.outbox.replace(letter, replace(letter, state=State.SENT))

    @invariant()
    def all_three_plan_the_same(self) -> None:
        stays = self.stays
        begins, parses = self.process(self.folder), self.process(None)
        plans = [said(one.plan(self.clock.at)) for one in (stays, begins, parses)]
        assert plans[0] == plans[1] == plans[2]
        readings = [one.reading() for one in (stays, begins, parses)]
        assert readings[0] == readings[1] == readings[2]


def said(plan: Plan) -> tuple[Plan, list[str]]:
    return plan, [f.where for x in plan.letters for f in x.findings]


TestKeptReadings = KeptReadings.TestCase
TestKeptReadings.settings = hypothesis_settings(
    max_examples=40, stateful_step_count=15, deadline=None
)
