"""Working: ``once`` for those who prefer cron, ``run`` for the daemon."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.core.words import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followupd.core.model import Letter
    from followupd.flow.run import Report

FOR_YOU = {State.NEEDS_DETAILS, State.NEEDS_APPROVAL, State.UNSURE, State.REFUSED}
"""What goes no further before the user has done or said something."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts, as the contract has it.")
@click.pass_obj
def once(config: Path | None, as_json: bool) -> int:
    """One pass: read, draft, send what is due, remind; then end."""
    from followupd import wiring
    from followupd.flow.run import Pass

    loaded = wiring.load_settings(config)
    report = Pass(wiring.sending_house(loaded)).run(wait=60)
    wiring.instance_of(loaded.settings).tell(report.now)
    if as_json:
        _print_json(report)
    else:
        _print(report)
    return _code(report)


def _print_json(report: Report) -> None:
    from followupd.cli.output import print_json, problem_json

    print_json(
        {
            "sent": report.outcome.sent,
            "drafted": report.outcome.drafted,
            "elsewhere": report.outcome.elsewhere,
            "refused": report.outcome.refused,
            "unsure": report.outcome.unsure,
            "waiting": report.waiting,
            "problems": [problem_json(p) for p in report.problems],
        }
    )


def _print(report: Report) -> None:
    from followupd.cli.output import print_problems

    print_problems(report.problems, err=True)
    outcome = report.outcome
    for verb, ids in (
        ("sent", outcome.sent),
        ("found in Sent", outcome.elsewhere),
        ("laid into Drafts", outcome.drafted),
        ("refused", outcome.refused),
        ("unsure", outcome.unsure),
        ("put off by the server", outcome.put_off),
    ):
        for letter_id in ids:
            click.echo(f"{letter_id}: {verb}")
    click.echo(", ".join([f"{len(outcome.sent)} sent", *_still(report.letters)]) + ".")


def _still(letters: Iterable[Letter]) -> Iterator[str]:
    """What the others wait for: "2 wait for you", "1 waits for its time"."""
    states = [letter.state for letter in letters]
    for group, one, many in (
        (FOR_YOU, "waits for you", "wait for you"),
        ({State.WAITING, State.SENDING}, "waits for its time", "wait for their time"),
        ({State.HELD}, "is held", "are held"),
        ({State.MISSED}, "was missed", "were missed"),
    ):
        number = sum(state in group for state in states)
        if number:
            yield f"{number} {one if number == 1 else many}"


def _code(report: Report) -> int:
    """6 where a person is needed, 5 where the server did not take it, 4 where a file is wrong."""
    outcome = report.outcome
    if any(x.state is State.UNSURE for x in report.letters):
        return 6
    if outcome.trouble is not None:
        return outcome.trouble.exit_code
    if outcome.refused or outcome.put_off:
        return 5
    wrong = [p for p in report.problems if p.severity == "error"]
    if any(p.code == "password" for p in wrong):
        return 6
    return 4 if any(p.where for p in wrong) else 0


@click.command()
@click.pass_obj
def run(config: Path | None) -> None:
    """The daemon, in the foreground. SIGTERM finishes the letter in hand; SIGHUP reads anew."""
    from followupd import daemon

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    logging.getLogger("followupd").setLevel(logging.INFO)
    for noisy in ("apscheduler", "yagmail", "apprise"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    daemon.run(config)
