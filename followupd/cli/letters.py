"""Looking: ``status``, ``show``, ``log``. Nothing here changes anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from followupd.cli.completing import letter_ids

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=letter_ids)
@click.option("--all", "everything", is_flag=True, help="What was done long ago, too.")
@click.option("--watch", is_flag=True, help="Stay, and show what changes; q ends it.")
@JSON
@click.pass_obj
def status(
    config: Path | None, ids: tuple[str, ...], everything: bool, watch: bool, as_json: bool
) -> None:
    """What needs you, what goes by itself and when, what is done.

    With the beginning of an id: only the letters whose id begins so.
    """
    from followupd.cli.looking import Looking

    if watch and as_json:
        raise click.UsageError("`--watch` is for the eye; for a script run `--json` now and then")
    if watch:
        from followupd.cli.watch import watch as watch_until_q

        watch_until_q(lambda: Looking(config, ids, everything=everything))
        return
    with Looking(config, ids, everything=everything) as looking:
        if as_json:
            from followupd.cli.output import print_json

            print_json(looking.as_json())
            return
        from followupd.cli.glance import print_sight

        print_sight(looking.sight())


@click.command(epilog="Example: `followupd show acme-phone/dana`")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=letter_ids)
@JSON
@click.pass_obj
def show(config: Path | None, ids: tuple[str, ...], as_json: bool) -> None:
    """Show letters as they would be sent, and what the check says of them."""
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
    found = {x.id: x for wanted in ids for x in find(plan.letters, wanted, reading, to_read=True)}
    pages = [shown(x, plan, reading, me) for x in found.values()]
    if as_json:
        said = [shown_json(page, now, loaded.settings) for page in pages]
        print_json(said[0] if len(said) == 1 else said)
        return
    from followupd.cli.page import print_pages

    print_pages(pages, now, loaded.settings)


@click.command(
    epilog="Example: `followupd log acme-phone` shows when its letters were drafted, approved "
    "and sent."
)
@click.argument("letter_id", metavar="[ID]", required=False, shell_complete=letter_ids)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line, for scripts.")
@click.pass_obj
def log(config: Path | None, letter_id: str | None, as_json: bool) -> None:
    """Show all that has happened to your letters, oldest first."""
    from followupd import wiring
    from followupd.cli.output import entry_json, print_line
    from followupd.core.which import find

    loaded = wiring.load_settings(config)
    outbox = wiring.open_outbox(loaded.settings)
    wanted = {x.id for x in find(outbox.letters(), letter_id, to_read=True)} if letter_id else None
    entries = [x for x in outbox.journal() if wanted is None or x.letter in wanted]
    if as_json:
        for entry in entries:
            print_line(entry_json(entry))
        return
    from followupd.cli.page import Paper
    from followupd.core.phrases import day_and_time
    from followupd.core.told import told

    paper, now = Paper(), datetime.now(UTC)
    widest = max((len(x.letter) for x in entries), default=0)
    for entry in entries:
        at = day_and_time(entry.at, now, loaded.settings.me.timezone)
        paper.line(told(entry), f"{at}  {entry.letter:<{widest}}  ", indent=len(at) + 2)
