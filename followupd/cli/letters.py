"""Looking: ``status``, ``show``, ``log``. Nothing here changes anything."""

from __future__ import annotations

from pathlib import Path

import click

JSON = click.option("--json", "as_json", is_flag=True, help="For scripts, as the contract has it.")


@click.command()
@JSON
@click.pass_obj
def status(config: Path | None, as_json: bool) -> None:
    """Every letter: its state, when it goes, how long until its deadline."""
    from followupd import wiring
    from followupd.cli.output import print_json, status_json
    from followupd.flow.faults import standing_problems
    from followupd.flow.intake import Intake

    loaded = wiring.load_settings(config)
    house = wiring.reading_house(loaded)
    now = house.clock.now()
    intake = Intake(house)
    plan = intake.plan(now)
    problems = (*loaded.problems, *intake.reading().problems, *standing_problems(house, now))
    running = wiring.instance_of(loaded.settings).look()
    if as_json:
        print_json(status_json(plan, running, problems, now, loaded.settings))
        return
    from followupd.cli.table import print_status

    print_status(plan, running, problems, now, loaded.settings)


@click.command()
@click.argument("letter_id", metavar="ID")
@JSON
@click.pass_obj
def show(config: Path | None, letter_id: str, as_json: bool) -> None:
    """The draft as it would be sent, and what the check says of it."""
    from followupd import wiring
    from followupd.cli.output import print_json, shown_json
    from followupd.core.shown import shown
    from followupd.core.which import find
    from followupd.flow.intake import Intake

    loaded = wiring.load_settings(config)
    house = wiring.reading_house(loaded)
    now = house.clock.now()
    intake = Intake(house)
    plan, reading = intake.plan(now), intake.reading()
    me = loaded.settings.me
    pages = [shown(x, plan, reading, me) for x in find(plan.letters, letter_id, reading)]
    if as_json:
        said = [shown_json(page, now, loaded.settings) for page in pages]
        print_json(said[0] if len(said) == 1 else said)
        return
    from followupd.cli.page import print_pages

    print_pages(pages, now, loaded.settings)


@click.command()
@click.argument("letter_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def log(config: Path | None, letter_id: str | None, as_json: bool) -> None:
    """The journal: every change of state, oldest first."""
    from followupd import wiring
    from followupd.cli.output import entry_json, print_line
    from followupd.core.which import find

    loaded = wiring.load_settings(config)
    outbox = wiring.open_outbox(loaded.settings)
    wanted = {x.id for x in find(outbox.letters(), letter_id)} if letter_id else None
    for entry in outbox.journal():
        if wanted is not None and entry.letter not in wanted:
            continue
        if as_json:
            print_line(entry_json(entry))
        else:
            at = entry.at.astimezone(loaded.settings.me.timezone).strftime("%Y-%m-%d %H:%M:%S")
            click.echo(f"{at}  {entry.letter or '-'}  {entry.event}  {entry.detail}".rstrip())
