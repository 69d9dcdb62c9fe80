"""``doctor``: whether everything is ready for the next letter, and what to do where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followupd.cli.checkup import Checkup
    from followupd.cli.page import Paper
    from followupd.core.health import Check, Difference
    from followupd.system.service_eyes import Seen

STYLES = {"ok": "green", "warn": "yellow", "problem": "bold red", "skipped": "dim"}
MARK, NAME = 9, 13  # columns


@click.command(
    epilog="Example: `followupd doctor` after setting up, and whenever something is odd; "
    "`followupd doctor --service` when it works for you but not by itself."
)
@click.option("--offline", is_flag=True, help="Ask no mail server.")
@click.option("--notify", is_flag=True, help="Also show a test reminder on each of your channels.")
@click.option(
    "--service",
    "as_service",
    is_flag=True,
    help="Also look with the eyes of the background service, and say what differs there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.pass_obj
def doctor(
    config: Path | None, offline: bool, notify: bool, as_service: bool, as_json: bool
) -> int:
    """Look at everything a letter needs, and say what to do where something is wrong.

    Your files, the password, both mail servers, clock, reminders, disk and the service. It
    changes nothing and sends nothing (but for --notify).

    The exit code is 0 when all is well or merely worth a look, 4 when a file has a problem, 6
    when you are needed (a password, say), 5 when a mail server is the problem, else 1.
    """
    from followupd.cli.checkup import Checkup
    from followupd.core.health import exit_code

    checkup = Checkup(config, offline=offline, notify=notify)
    with _busy():
        found = checkup.see()
        seen = _seen(checkup, found) if as_service else None
    if as_json:
        _print_json(checkup, found, seen)
    else:
        _print(checkup, found, seen)
    return exit_code([*found, *(seen.checks if seen else ())])


def _busy() -> Any:
    """Something that moves while the mail servers are asked; nothing where nobody looks."""
    from rich.console import Console

    return Console(stderr=True).status("Looking at your files, mail servers and this machine …")


def _seen(checkup: Checkup, found: list[Check]) -> Seen | None:
    from followupd.core.health import failed, skipped
    from followupd.errors import FollowupError
    from followupd.system.service_eyes import seen_by_service

    if checkup.settings is None:
        found.append(skipped("service", "its own view needs settings that can be read"))
        return None
    state = checkup.settings.state.resolve()
    try:
        return seen_by_service(checkup.file.resolve(), state, offline=checkup.offline)
    except FollowupError as error:
        found.append(failed("service", error))
        return None


def _print_json(checkup: Checkup, found: list[Check], seen: Seen | None) -> None:
    from followupd import __version__
    from followupd.cli.output import print_json
    from followupd.core.health import differences, ending, exit_code

    other = differences(found, seen.checks) if seen else []
    everything = [*found, *(x.there for x in other)]
    said: dict[str, Any] = {
        "now": checkup.now.isoformat(),
        "version": __version__,
        "ready": exit_code(everything) == 0,
        "summary": ending(everything, checkup.upcoming, at_work=checkup.running),
        "checks": [_json(check) for check in found],
    }
    if seen is not None:
        said["service"] = {
            "way": seen.way,
            "checks": [_json(check) for check in seen.checks],
            "differences": [
                {"name": x.name, "here": _json(x.here), "there": _json(x.there)} for x in other
            ],
        }
    print_json(said)


def _json(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "verdict": str(check.verdict),
        "message": check.message,
        "hint": check.hint,
        "exit_code": check.code if check.verdict == "problem" else 0,
    }


def _print(checkup: Checkup, found: Sequence[Check], seen: Seen | None) -> None:
    from followupd.cli.page import Paper
    from followupd.core.health import GROUPS, differences, ending, in_order

    paper = Paper()
    for title, names in GROUPS:
        group = [check for check in in_order(found) if check.name in names]
        if group:
            paper.line(title)
            for check in group:
                _line(paper, check)
            paper.line()
    everything = list(found)
    if seen is not None:
        other = differences(found, seen.checks)
        _print_service(paper, seen, other)
        everything += [x.there for x in other]
    paper.line(ending(everything, checkup.upcoming, at_work=checkup.running))


def _line(paper: Paper, check: Check) -> None:
    from rich.text import Text

    mark = Text(f"  {check.verdict:<{MARK}}", style=STYLES[check.verdict])
    paper.line(check.message, Text.assemble(mark, f"{check.name:<{NAME}}"), indent=2 + MARK + NAME)
    if check.hint:
        paper.line(check.hint, " " * (2 + MARK) + "-> ")


def _print_service(paper: Paper, seen: Seen, other: Sequence[Difference]) -> None:
    paper.line(f"Seen {seen.way}")
    if not other:
        paper.line("  nothing differs from what you see above")
    for each in other:
        paper.line(f"{each.here.verdict}: {each.here.message}", f"  {each.name:<{NAME}}here     ")
        paper.line(f"{each.there.verdict}: {each.there.message}", f"  {'':<{NAME}}service  ")
        if each.there.hint:
            paper.line(each.there.hint, f"  {'':<{NAME}}-> ")
    paper.line()
