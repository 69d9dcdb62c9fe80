"""A job seeker's desk: real files, a real outbox, a real SMTP server on loopback, and a clock
that the test sets. What a pass does on it, it does in the daemon too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

from followupd import wiring
from followupd.adapters.demo_server import Post, post_office
from followupd.adapters.outbox import SqlOutbox
from followupd.core.model import Letter
from followupd.core.reminder import Reminder
from followupd.errors import NotDelivered
from followupd.flow import actions
from followupd.flow.house import House
from followupd.flow.run import Pass, Report

START = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # half an hour after the interviews below

FOUR_PEOPLE = """\
interviews:
  - id: acme-phone
    company: Acme Robotics
    position: Senior Data Engineer
    format: phone
    ended: 2026-11-18 14:30
    goal: cut order latency below five minutes
    skills: [Kafka stream design, incident response, mentoring]
    afterthoughts:
      - On the drive home I sketched how the batch jobs could be moved one topic at a time.
    call_at: 2026-11-25 10:00
    people:
      - name: Dana Lee
        email: dana@acme.example
        role: hiring_manager
        talked_about: [moving the nightly batch to streaming]
      - name: Ivo Brandt
        email: ivo@acme.example
        role: interviewer
        talked_about: [how the on-call rota changed last spring]
      - name: Rae Ortiz
        email: rae@agency.example
        role: recruiter
        learned: [how small and senior the team is]
      - name: Hal Kim
        email: hal@acme.example
        role: hr
        learned: [that the team meets in one place twice a year]
"""

SETTINGS = """\
me:
  name: Sam Rivera
  email: sam@rivera.example
  phone: "+1 555 0100"
  timezone: America/New_York
mail:
  smtp: {{host: 127.0.0.1, port: {port}, security: none, login: false}}
delivery:
  mode: {mode}
reminders:
  to: [desktop]
web: false
"""


class SetClock:
    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Heard:
    """A channel that can be broken; ``reminders`` is what the person was told."""

    name = "heard"

    def __init__(self) -> None:
        self.reminders: list[Reminder] = []
        self.broken = False

    def notify(self, reminder: Reminder) -> None:
        if self.broken:
            raise NotDelivered("nobody listens")
        self.reminders.append(reminder)


class Desk:
    """Everything a test touches. A new ``Desk`` on the same folder is a restarted program."""

    def __init__(self, folder: Path, post: Post, mode: str = "send") -> None:
        self.folder = folder
        self.post = post
        self.clock = SetClock()
        self.heard = Heard()
        self.queue = folder / "interviews.yaml"
        self.config = folder / "followupd.yaml"
        if not self.config.exists():
            self.config.write_text(SETTINGS.format(port=post.port, mode=mode) + "state: state\n")
        self.restart()

    def restart(self) -> None:
        loaded = wiring.load_settings(self.config)
        self.outbox = SqlOutbox(loaded.settings.state)
        mailer = wiring.mailer_of(loaded.settings, lambda: "")
        self.house: House = replace(
            wiring.reading_house(loaded, self.outbox),
            clock=self.clock,
            mailer=mailer,
            channels=(self.heard,),
        )
        self.walk = Pass(self.house)

    def close(self) -> None:
        self.outbox.close()

    def write(self, text: str) -> None:
        self.queue.write_text(dedent(text), encoding="utf-8")

    def run(self, after: timedelta = timedelta(0)) -> Report:
        self.clock.at += after
        return self.walk.run()

    def say(self, verb: str, letter_id: str) -> Letter:
        plan = self.walk.settle(self.clock.at)
        (letter,) = actions.find(plan.letters, letter_id)
        return actions.apply(self.house, letter, verb, self.clock.at)

    def states(self) -> dict[str, str]:
        return {x.id: str(x.state) for x in self.outbox.letters()}

    def events(self, letter_id: str) -> list[str]:
        return [e.event for e in self.outbox.journal(letter_id)]

    def arrived(self) -> list[str]:
        """The addresses that the server took a letter for, in order."""
        return [str(m["To"].addresses[0].addr_spec) for m in self.post.letters]


@contextmanager
def desk(folder: Path, mode: str = "send") -> Iterator[Desk]:
    with ExitStack() as stack:
        post = stack.enter_context(post_office())
        here = Desk(folder, post, mode)
        stack.callback(here.close)
        yield here
