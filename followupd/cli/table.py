"""Letters for the eye: the table of ``status``. One letter for itself is ``page``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from followupd.adapters.instance import Running
from followupd.cli.output import print_problems
from followupd.core.model import Letter, Problem
from followupd.core.phrases import detail, distance
from followupd.core.plan import Plan
from followupd.core.settings import Settings
from followupd.core.words import State

STYLES = {
    State.NEEDS_DETAILS: "red",
    State.NEEDS_APPROVAL: "yellow",
    State.UNSURE: "bold red",
    State.REFUSED: "bold red",
    State.MISSED: "red",
    State.SENT: "green",
    State.DRAFTED: "green",
    State.CANCELLED: "dim",
    State.HELD: "magenta",
}
GONE = {State.SENT, State.DRAFTED, State.CANCELLED, State.MISSED}


def print_status(
    plan: Plan, running: Running, problems: Iterable[Problem], now: datetime, settings: Settings
) -> None:
    """The table of all letters, what is wrong above it, and whether anybody is at work."""
    print_problems(problems)
    if not plan.letters:
        click.echo(f"No letters. Write an interview into {settings.queue}")
    else:
        print_letters(plan, now, settings)
    click.echo(_daemon_line(running, now))


def print_letters(plan: Plan, now: datetime, settings: Settings) -> None:
    """The table alone. Into a pipe its lines are as long as they need to be."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=240)
    console.print(_table(plan, now, settings))


def _table(plan: Plan, now: datetime, settings: Settings) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("letter", overflow="fold")
    table.add_column("to", overflow="fold")
    table.add_column("state", no_wrap=True)
    table.add_column("deadline", no_wrap=True)
    table.add_column("", overflow="fold", ratio=1)
    for letter in plan.letters:
        said = detail(letter, now, settings, suspended=letter.id in plan.suspended)
        table.add_row(
            letter.id,
            f"{letter.person}, {letter.company}",
            Text(str(letter.state), style=STYLES.get(letter.state, "")),
            _deadline(letter, now),
            Text(said),
        )
    return table


def _deadline(letter: Letter, now: datetime) -> str:
    return "" if letter.state in GONE else distance(letter.deadline, now)


def _daemon_line(running: Running, now: datetime) -> str:
    last = f"; last pass {distance(running.last_pass, now)}" if running.last_pass else ""
    if running.running:
        return f"The daemon is running (process {running.pid}){last}."
    return (
        f"The daemon is not running{last}: nothing goes by itself."
        " `followupd service install` starts it, `followupd run` runs it here."
    )
