"""``demo``: the whole flow on the sample queue, against a mail server inside the command.

Everything is real but the clock, which is set to the sample interviews' day and moved on from one
thing that happens to the next. Nothing leaves the machine, and nothing of yours is read or written.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.errors import FollowupError

if TYPE_CHECKING:
    from followupd.adapters.demo_server import Post
    from followupd.core.model import Letter
    from followupd.core.plan import Plan
    from followupd.core.reminder import Reminder
    from followupd.core.settings import Settings
    from followupd.flow.house import House
    from followupd.flow.run import Pass, Report

MOST_STEPS = 60
"""More moves of the clock than the sample needs; a demo must end by itself."""


class DemoClock:
    """A clock that somebody sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """As it was set."""
        return self.at


class Spoken:
    """The reminders' channel of the demo: they are shown, when the bar of the pass is gone."""

    name = "demo"

    def __init__(self) -> None:
        self._heard: list[str] = []

    def notify(self, reminder: Reminder) -> None:
        """Hear it."""
        self._heard.append(reminder.title)

    def say(self) -> None:
        """Say what was heard since the last time."""
        for title in self._heard:
            click.echo(click.style("reminder: ", fg="yellow") + title)
        self._heard.clear()


@click.command(epilog="Example: `followupd demo`")
def demo() -> None:
    """See it all on sample data; nothing of yours is read, and nothing leaves this machine."""
    from followupd.adapters.demo_server import post_office
    from followupd.adapters.outbox import SqlOutbox

    with tempfile.TemporaryDirectory(prefix="followupd-demo-") as folder, post_office() as post:
        settings = _settings(Path(folder), post.port)
        with closing(SqlOutbox(settings.state)) as outbox:
            _play(_house(settings, outbox), post)


def _settings(folder: Path, port: int) -> Settings:
    from followupd.adapters.files.settings_file import read_settings
    from followupd.adapters.shipped import shipped_text
    from followupd.core.settings import Mail, Security, Server

    for name in ("followupd.yaml", "interviews.yaml"):
        (folder / name).write_text(shipped_text("config", name), encoding="utf-8")
    (folder / "portfolio.pdf").write_bytes(b"%PDF-1.4 a sample\n")
    settings, problems = read_settings(folder / "followupd.yaml")
    if settings is None:
        raise FollowupError(f"the sample settings can't be read: {problems}")
    server = Server(host="127.0.0.1", port=port, security=Security.NONE, login=False)
    mail = Mail(username=settings.me.email, smtp=server)
    return replace(settings, mail=mail, state=folder / "state", templates=None)


def _house(settings: Settings, outbox: object) -> House:
    from followupd import wiring
    from followupd.cli.progress import Watching

    loaded = wiring.Loaded(settings, ())
    house = wiring.reading_house(loaded, outbox)  # type: ignore[arg-type]  # an SqlOutbox
    interviews = house.queue.read().interviews
    if not interviews:
        raise FollowupError("the sample queue has no interview")
    clock = DemoClock(max(i.ended for i in interviews) + timedelta(minutes=40))
    mailer = wiring.mailer_of(settings, lambda: "")
    return replace(house, clock=clock, mailer=mailer, channels=(Spoken(),), pulse=Watching())


def _play(house: House, post: Post) -> None:
    from followupd.flow.run import Pass

    walk = Pass(house)
    interviews = house.queue.read().interviews
    _title("1. You wrote your interviews into interviews.yaml")
    for interview in interviews:
        people = ", ".join(f"{p.name} ({p.role})" for p in interview.people)
        click.echo(f"   {interview.company}, {interview.position}: {people}")
    _title("2. followupd drafts a letter to everyone who took part, and checks it")
    plan = walk.settle(house.clock.now())
    _letters(plan, house)
    _title("3. Nothing leaves before you have read it: this is the outbox now")
    _table(plan, house)
    approved = _approve(house, plan)
    _title(f"4. You say `followupd approve` to {approved} letters, and time passes")
    _until_all_went(walk, house)
    _title("5. One more pass, to see that nothing goes twice")
    before = len(post.letters)
    _run(walk)
    again = len(post.letters) - before
    click.echo(f"   {again} letters went in it.")
    _title(f"6. What the mail server has received: {len(post.letters)} letters")
    for message in post.letters:
        click.echo(f"   to {message['To']}: {message['Subject']}")
    click.echo("\nThat was all inside this command; no mail left this machine.")
    click.echo("Your own: `followupd --help`, and the first steps in the README.")
    if again or len(post.letters) != approved:
        raise FollowupError(f"{approved} letters were approved and {len(post.letters)} arrived")


def _letters(plan: Plan, house: House) -> None:
    from followupd.cli.page import print_pages
    from followupd.core.shown import shown

    reading = house.queue.read()
    pages = [shown(x, plan, reading, house.settings.me) for x in plan.letters]
    print_pages(pages, house.clock.now(), house.settings)


def _table(plan: Plan, house: House) -> None:
    from followupd.cli.glance import letter_lines, printer
    from followupd.core.overview import overview

    now = house.clock.now()
    at = now.astimezone(house.settings.me.timezone)
    click.echo(f"   ({at.strftime('%A %d %B, %H:%M')})")
    console = printer()
    width = console.width if console.is_terminal else None
    for line in letter_lines(overview(plan.letters, now, house.settings), width):
        console.print(line, soft_wrap=True)


def _approve(house: House, plan: Plan) -> int:
    from followupd.core.words import State
    from followupd.flow.actions import apply

    ready = [x for x in plan.letters if x.state is State.NEEDS_APPROVAL]
    for letter in ready:
        apply(house, letter, "approve", house.clock.now())
    return len(ready)


def _run(walk: Pass) -> Report:
    """One pass, with a bar if it takes long; Ctrl-C ends the demo after the letter in hand."""
    from followupd.cli.progress import Watching

    pulse = walk.house.pulse
    assert isinstance(pulse, Watching)
    with pulse:
        report = walk.run()
    for channel in walk.house.channels:
        if isinstance(channel, Spoken):
            channel.say()
    if pulse.stopping():
        raise click.Abort
    return report


def _until_all_went(walk: Pass, house: House) -> None:
    """From one moment at which something happens to the next."""
    clock = house.clock
    assert isinstance(clock, DemoClock)
    for _ in range(MOST_STEPS):
        report = _run(walk)
        if report.outcome.sent:
            click.echo()
            _table(walk.intake.plan(clock.now()), house)
        if not _still_to_go(report.letters) or report.next_at is None:
            return
        clock.at = max(report.next_at, clock.at + timedelta(seconds=1))


def _still_to_go(letters: tuple[Letter, ...]) -> bool:
    from followupd.core.words import State

    return any(x.state is State.WAITING for x in letters)


def _title(text: str) -> None:
    click.echo("\n" + click.style(text, bold=True))
