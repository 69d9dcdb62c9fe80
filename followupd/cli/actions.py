"""Saying: ``approve``, ``hold``, ``release``, ``cancel``, ``retry``, ``send``, ``resolve``.

How a word is carried out stands in ``flow.speaking``; here it is typed, and answered.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.cli.completing import letter_ids
from followupd.errors import FilesError, FollowupError, MailError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from followupd.core.model import Letter
    from followupd.flow.house import House
    from followupd.flow.run import Report

IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True, shell_complete=letter_ids)
JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print the letters as they are now, as JSON."
)
BUSY_SECONDS = 120.0
"""How long ``send`` waits while the daemon delivers other letters."""


def _act(config: Path | None, ids: tuple[str, ...], verb: str, *, as_json: bool = False) -> int:
    from followupd import wiring
    from followupd.flow.run import Pass
    from followupd.flow.speaking import say

    house = wiring.reading_house(wiring.load_settings(config))
    said = say(Pass(house), ids, verb)
    _say(house, said.done, verb, said.plan.suspended, as_json=as_json)
    return _end(said.errors)


def _say(
    house: House,
    letters: Iterable[Letter],
    verb: str,
    suspended: frozenset[str],
    *,
    as_json: bool,
) -> None:
    from followupd.cli.output import letter_json, print_json
    from followupd.core.standing import answer

    now = house.clock.now()
    if as_json:
        print_json(
            [letter_json(x, now, house.settings, suspended=x.id in suspended) for x in letters]
        )
        return
    for letter in letters:
        held = letter.id in suspended
        click.echo(answer(letter, verb, now, house.settings, suspended=held))


def _end(errors: Iterable[FollowupError]) -> int:
    from followupd.cli.main import say

    for error in errors:
        say(error)
    return max((error.exit_code for error in errors), default=0)


@click.command(
    epilog="Example: `followupd approve acme-phone/dana`, or `followupd approve acme-phone` for "
    "all letters of that interview. Read them first: `followupd show acme-phone`."
)
@IDS
@JSON
@click.pass_obj
def approve(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Let these letters go, with the text they have now."""
    return _act(config, ids, "approve", as_json=as_json)


@click.command(
    epilog="Example: `followupd hold acme-phone/dana`; later, `followupd release acme- phone/dana`."
)
@IDS
@JSON
@click.pass_obj
def hold(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Keep these letters back until you release them."""
    return _act(config, ids, "hold", as_json=as_json)


@click.command(epilog="Example: `followupd release acme-phone/dana`")
@IDS
@JSON
@click.pass_obj
def release(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Let held letters go their way again."""
    return _act(config, ids, "release", as_json=as_json)


@click.command(
    epilog="Example: `followupd cancel acme-phone/hal`. To keep a letter back for a while, use "
    "`followupd hold`."
)
@IDS
@click.option("--yes", is_flag=True, help="Cancel several letters without asking.")
@JSON
@click.pass_obj
def cancel(config: Path | None, ids: tuple[str, ...], yes: bool, as_json: bool) -> int:
    """Never send these letters. This can't be taken back.

    At a terminal you are asked where more than one letter is meant.
    """
    if yes or not sys.stdin.isatty():
        return _act(config, ids, "cancel", as_json=as_json)
    sure = _sure(config, ids)
    return _act(config, sure, "cancel", as_json=as_json) if sure else 0


def _sure(config: Path | None, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids to cancel: as given where they mean one letter, () where the person says no.

    What the person has seen in the list is what is cancelled, and nothing that joins it meanwhile.
    """
    from followupd import wiring
    from followupd.cli.asking import Talk
    from followupd.core.which import find
    from followupd.core.words import FINAL
    from followupd.flow.intake import Intake

    house = wiring.reading_house(wiring.load_settings(config))
    intake = Intake(house)
    plan, reading = intake.plan(house.clock.now()), intake.reading()
    found = {x.id: x for wanted in ids for x in find(plan.letters, wanted, reading)}
    open_ = [x for x in found.values() if x.state not in FINAL]
    if len(open_) <= 1:
        return ids
    talk = Talk(live=True, err=True)
    for letter in open_:
        talk.say(f"  {letter.id}  {letter.person} ({letter.company})")
    if talk.yes(f"Cancel these {len(open_)} letters for good?", default=False):
        return tuple(x.id for x in open_)
    talk.say("Nothing was cancelled.")
    return ()


@click.command(
    epilog="Example: `followupd retry acme-phone/dana`, when what the server complained about is "
    "mended. `followupd show acme-phone/dana` says what it was."
)
@IDS
@JSON
@click.pass_obj
def retry(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Try letters again that the mail server refused."""
    return _act(config, ids, "retry", as_json=as_json)


@click.command(
    epilog="Example: `followupd resolve acme-phone/dana --sent`, when it lies in your Sent "
    "folder or she has answered."
)
@IDS
@click.option("--sent", "word", flag_value="--sent", help="It went (you saw it, or sent it).")
@click.option("--resend", "word", flag_value="--resend", help="It did not go; send it now.")
@JSON
@click.pass_obj
def resolve(config: Path | None, ids: tuple[str, ...], word: str | None, as_json: bool) -> int:
    """Say what became of a letter that is unsure, drafted or missed."""
    if word is None:
        raise click.UsageError("say `--sent` (it went) or `--resend` (it did not)")
    return _act(config, ids, f"resolve {word}", as_json=as_json)


@click.command(epilog="Example: `followupd send acme-phone/dana`")
@IDS
@JSON
@click.pass_obj
def send(config: Path | None, ids: tuple[str, ...], as_json: bool) -> int:
    """Send these letters now instead of at their time.

    Never a second time, and never one that the check blocks.
    """
    from followupd import wiring
    from followupd.cli.main import INTERRUPTED
    from followupd.cli.progress import Watching
    from followupd.flow.run import Pass
    from followupd.flow.speaking import say

    loaded = wiring.load_settings(config)
    with Watching() as pulse:
        house = wiring.sending_house(loaded, pulse)
        walk = Pass(house)
        said = say(walk, ids, "send")
        chosen = frozenset(x.id for x in said.done)
        report = walk.run(only=chosen, wait=BUSY_SECONDS) if chosen else None
    current = [x for x in house.outbox.letters() if x.id in chosen]
    _say(house, current, "send", said.plan.suspended, as_json=as_json)
    held = any(x.id in said.plan.suspended for x in current)
    code = FilesError.exit_code if held else _not_taken(report, current)
    code = max(_end(said.errors), code)
    return INTERRUPTED if pulse.stopping() else code


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
