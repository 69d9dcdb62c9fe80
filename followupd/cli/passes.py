"""Working: ``once`` for those who prefer cron, ``run`` for the daemon."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.core.words import State
from followupd.errors import FollowupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followupd.core.model import Letter
    from followupd.flow.run import Report

FOR_YOU = {State.NEEDS_DETAILS, State.NEEDS_APPROVAL, State.UNSURE, State.REFUSED}
"""What goes no further before the user has done or said something."""


@click.command(
    epilog="Example, for cron, every five minutes: `*/5 * * * * followupd once`. Where the "
    "service runs, nobody needs this command."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.pass_obj
def once(config: Path | None, as_json: bool) -> int:
    """Send what is due now, remind you of what needs you, and end.

    The exit code is 0 when all went well, 4 when a file has a problem, 5 when the mail server did
    not take a letter, and 6 when you are needed.
    """
    from followupd import wiring
    from followupd.cli.main import INTERRUPTED
    from followupd.cli.progress import Watching
    from followupd.flow.run import Pass

    loaded = wiring.load_settings(config)
    with Watching() as pulse:
        report = Pass(wiring.sending_house(loaded, pulse)).run(wait=60)
    wiring.instance_of(loaded.settings).tell(report.now)
    if as_json:
        _print_json(report)
    else:
        _print(report)
    return INTERRUPTED if pulse.stopping() else _code(report)


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


@click.command(
    epilog="Example: `followupd run` in a terminal, Ctrl-C ends it. `followupd service install` "
    "has it run by itself."
)
@click.option(
    "--log",
    "log_file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what it says to FILE instead of the terminal; at most 2 MB are kept.",
)
@click.pass_obj
def run(config: Path | None, log_file: Path | None) -> None:
    """Keep going in this terminal: send what is due, remind you, see what you save.

    For service managers: SIGTERM ends it after the letter in hand, SIGHUP reads the files again.
    """
    from followupd import daemon
    from followupd.cli.garbage import search_as_usual
    from followupd.web.letter_link import letter_link

    handler = _log_to(log_file) if log_file else logging.StreamHandler(sys.stderr)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], format=_FORMATS[bool(log_file)])
    logging.getLogger("followupd").setLevel(logging.INFO)
    for noisy in ("apscheduler", "yagmail", "apprise"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    search_as_usual()
    daemon.run(config, letter_link)


_FORMATS = ("%(message)s", "%(asctime)s %(message)s")
"""A terminal, or a journal that has its own times; a file that has none."""


def _log_to(file: Path) -> logging.Handler:
    """One file and one older one of 1 MB each, in which nobody else reads."""
    from logging.handlers import RotatingFileHandler

    try:
        file.touch(mode=0o600)
        return RotatingFileHandler(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    except OSError as error:
        raise FollowupError(
            f"{file} can't be written: {error.strerror}", hint="does its folder exist?"
        ) from error
