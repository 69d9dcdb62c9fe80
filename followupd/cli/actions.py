"""Saying: ``approve``, ``hold``, ``release``, ``cancel``, ``retry``, ``send``, ``resolve``.

How a word is carried out stands in ``flow.speaking``; here it is typed, and answered.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.errors import FilesError, FollowupError, MailError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followupd.core.model import Letter
    from followupd.flow.house import House
    from followupd.flow.run import Report

IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True)
JSON = click.option("--json", "as_json", is_flag=True, help="The letters as they are now.")
BUSY_SECONDS = 120.0
"""How long ``send`` waits while the daemon delivers other letters."""


def _act(config: Path | None, ids: tuple[str, ...], verb: str, *, as_json: bool = False) -> int:
    from followupd import wiring
    from followupd.flow.run import Pass
    from followupd.flow.speaking import say

    house = wiring.reading_house(wiring.load_settings(config))
    said = say(Pass(house), ids, verb)
    _say(house, said.done, said.plan.suspended, as_json=as_json)
    return _end(said.errors)


def _say(
    house: House, letters: Iterable[Letter], suspended: frozenset[str], *, as_json: bool
) -> None:
    from followupd.cli.output import letter_json, print_json
    from followupd.core.phrases import detail

    now = house.clock.now()
    if as_json:
        print_json(
            [letter_json(x, now, house.settings, suspended=x.id in suspended) for x in letters]
        )
        return
    for letter in letters:
        said = detail(letter, now, house.settings, suspended=letter.id in suspended)
        final = "; this is final" if letter.closed_by == "user" else ""
        click.echo(f"{letter.id}: {letter.state}  {said}{final}".rstrip())


def _end(errors: Iterable[FollowupError]) -> int:
    from followupd.cli.main import say

    for error in errors:
        say(error)
    return max((error.exit_code for error in errors), default=0)


@click.command()
@IDS
@JSON
@click.pass_obj
def approve(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Let these letters go, with the text they have now."""
    return _act(config, ids, "approve", as_json=as_json)


@click.command()
@IDS
@JSON
@click.pass_obj
def hold(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Keep these letters back until `release`."""
    return _act(config, ids, "hold", as_json=as_json)


@click.command()
@IDS
@JSON
@click.pass_obj
def release(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Let held letters go their way again."""
    return _act(config, ids, "release", as_json=as_json)


@click.command()
@IDS
@JSON
@click.pass_obj
def cancel(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """These letters are not to go. This can't be taken back."""
    return _act(config, ids, "cancel", as_json=as_json)


@click.command()
@IDS
@JSON
@click.pass_obj
def retry(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Try letters again that the mail server refused."""
    return _act(config, ids, "retry", as_json=as_json)


@click.command()
@IDS
@click.option("--sent", "word", flag_value="--sent", help="It went (you saw it, or sent it).")
@click.option("--resend", "word", flag_value="--resend", help="It did not go; send it now.")
@JSON
@click.pass_obj
def resolve(config: Path | None, ids: tuple[str, ...], word: str | None, as_json: bool) -> int:
    """Your word on letters that are unsure, drafted or missed."""
    if word is None:
        raise click.UsageError("say `--sent` (it went) or `--resend` (it did not)")
    return _act(config, ids, f"resolve {word}", as_json=as_json)


@click.command()
@IDS
@JSON
@click.pass_obj
def send(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Send these letters now, whatever `send_at` says; still never twice, never blocked."""
    from followupd import wiring
    from followupd.flow.run import Pass
    from followupd.flow.speaking import say

    house = wiring.sending_house(wiring.load_settings(config))
    walk = Pass(house)
    said = say(walk, ids, "send")
    chosen = frozenset(x.id for x in said.done)
    report = walk.run(only=chosen, wait=BUSY_SECONDS) if chosen else None
    current = [x for x in house.outbox.letters() if x.id in chosen]
    _say(house, current, said.plan.suspended, as_json=as_json)
    held = any(x.id in said.plan.suspended for x in current)
    code = FilesError.exit_code if held else _not_taken(report, current)
    return max(_end(said.errors), code)


def _not_taken(report: Report | None, letters: list[Letter]) -> int:
    from followupd.core.words import State

    if report is None:
        return 0
    if report.outcome.trouble is not None:
        return _end([report.outcome.trouble])
    if any(x.state is State.UNSURE for x in letters):
        return 6
    gone = {State.SENT, State.DRAFTED}
    return 0 if all(x.state in gone for x in letters) else MailError.exit_code
