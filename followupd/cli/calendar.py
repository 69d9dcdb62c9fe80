"""The command ``calendar``: deadlines and promised calls, as a file for the user's calendar.

It changes nothing but the file that it is asked to write, and needs no network.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from followupd.cli.letters import JSON
from followupd.errors import FilesError

if TYPE_CHECKING:
    from followupd.core.agenda import Event
    from followupd.core.model import Reading
    from followupd.wiring import Loaded

NOTHING = (
    "followupd: nothing to put into a calendar: no letter is open, and no call is promised\n"
    "  -> some programs refuse to import a calendar without events"
)


@click.command(
    epilog="Example: `followupd calendar --output followupd.ics`, then open that file with your "
    "calendar."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it there instead of to standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite FILE even if it is something else.")
@JSON
@click.pass_obj
def calendar(config: Path | None, output: Path | None, force: bool, as_json: bool) -> None:
    """Deadlines and promised calls, with alarms, as an .ics for your calendar.

    Import it again after a change: events that your calendar knows are moved, not doubled.
    """
    if as_json and output:
        raise click.UsageError("--json goes to standard output; leave --output away")
    from followupd import wiring
    from followupd.core.agenda import agenda
    from followupd.flow.intake import Intake

    loaded = wiring.load_settings(config)
    house = wiring.reading_house(loaded)
    now = house.clock.now()
    intake = Intake(house)
    plan = intake.plan(now)
    _say_problems(loaded, intake.reading())
    events = agenda(plan.letters, intake.reading(), loaded.settings, now)
    if as_json:
        from followupd.cli.output import print_json

        print_json([event_json(event) for event in events])
        return
    from followupd.adapters.ics import render

    if not events:
        click.echo(NOTHING, err=True)
    _give(render(events, now, loaded.settings.me.timezone), output, force=force, count=len(events))


def _say_problems(loaded: Loaded, reading: Reading) -> None:
    """Raises FilesError for a queue that can't be used: the promised calls would be missing."""
    problems = (*loaded.problems, *reading.problems)
    if not reading.usable:
        raise FilesError(
            "the queue can't be used, and without it the calendar would have no calls",
            hint="mend it, then run this command again; nothing was written",
            problems=problems,
        )
    from followupd.cli.output import print_problems

    print_problems(problems, err=True)


def _give(content: bytes, output: Path | None, *, force: bool, count: int) -> None:
    if output is None:
        click.echo(content, nl=False)
        return
    from followupd.adapters.ics import is_ours
    from followupd.adapters.own_file import save

    save(output, content, (lambda _: True) if force else is_ours)
    click.echo(f"{output}: {count} event{'' if count == 1 else 's'}")


def event_json(event: Event) -> dict[str, Any]:
    """An event for scripts; ``start``, ``end`` and ``alarms`` are told in the event's zone."""
    return {
        "uid": event.uid,
        "kind": str(event.kind),
        "start": event.at.astimezone(event.zone).isoformat(),
        "end": event.ends.astimezone(event.zone).isoformat(),
        "timezone": event.zone.key,
        "summary": event.summary,
        "description": event.description,
        "alarms": [(event.at - s).astimezone(event.zone).isoformat() for s in event.alarms],
        "interview": event.interview,
        "letters": list(event.letters),
    }
