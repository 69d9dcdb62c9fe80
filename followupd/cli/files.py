"""The files: ``check`` says all that is wrong in them, ``schema`` says what may stand in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from followupd.errors import FilesError

if TYPE_CHECKING:
    from followupd.core.model import Finding, Letter, Problem
    from followupd.core.plan import Plan


@click.command(
    epilog="Example: `followupd check` after each change to your files. What it says about "
    "`interviews.yaml:12:9` stands there in line 12, at the 9th sign."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.pass_obj
def check(config: Path | None, as_json: bool) -> int:
    """Say all that is wrong in your files and in the drafts; nothing is sent.

    The exit code is 0 when both files can be used, and 4 when something in them is wrong.
    """
    from followupd import wiring
    from followupd.core.no_letter import people_without_letter
    from followupd.core.words import FINAL
    from followupd.flow.intake import Intake
    from followupd.flow.problems import of_files

    house = wiring.reading_house(wiring.load_settings(config))
    intake = Intake(house)
    plan = intake.plan(house.clock.now())
    reading = intake.reading()
    problems = of_files(house, plan, reading)
    loose = [f for i in reading.interviews for f in people_without_letter(i)]
    letters = [x for x in plan.letters if x.state not in FINAL]
    if as_json:
        _print_json(problems, letters, loose)
    else:
        _print(problems, letters, loose, plan)
    return FilesError.exit_code if any(p.severity == "error" for p in problems) else 0


def _print_json(problems: tuple[Problem, ...], letters: list[Letter], loose: list[Finding]) -> None:
    from followupd.cli.output import finding_json, print_json, problem_json

    said: dict[str, Any] = {
        "problems": [problem_json(p) for p in problems],
        "letters": [
            {"id": x.id, "state": str(x.state), "findings": [finding_json(f) for f in x.findings]}
            for x in letters
        ],
        "people": [finding_json(f) for f in loose],
    }
    print_json(said)


def _print(
    problems: tuple[Problem, ...], letters: list[Letter], loose: list[Finding], plan: Plan
) -> None:
    from followupd.cli.output import count, print_finding, print_problems
    from followupd.core.states import is_blocked

    print_problems(problems)
    for letter in letters:
        if letter.findings:
            click.echo(click.style(f"{letter.id} ({letter.state})", bold=True))
            for finding in letter.findings:
                print_finding(finding)
    for finding in loose:
        print_finding(finding)
    blocked = sum(map(is_blocked, letters))
    errors = sum(1 for p in problems if p.severity == "error")
    click.echo(
        f"{count(len(plan.letters), 'letter')}, {blocked} blocked; "
        f"{count(errors, 'problem') if errors else 'no problem'} in the files."
    )


@click.command(
    epilog="Example: `followupd schema queue > queue.schema.json`, beside interviews.yaml, with "
    "`# yaml-language-server: $schema=queue.schema.json` as the first line of that file. Editors "
    "with YAML support then offer the keys, and underline what is wrong."
)
@click.argument("which", type=click.Choice(["queue", "settings"]))
def schema(which: str) -> None:
    """Print what may stand in a file, for your editor (as JSON Schema).

    queue is interviews.yaml, settings is followupd.yaml.
    """
    from followupd.adapters.files.queue_schema import queue_schema
    from followupd.adapters.files.settings_schema import settings_schema
    from followupd.cli.output import print_json

    print_json(queue_schema() if which == "queue" else settings_schema())
