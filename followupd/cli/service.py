"""``service``: the daemon as the user's own service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from followupd.system.service_status import ServiceStatus


@click.group(
    epilog="Example: `followupd service install` once, and your letters go without you thinking "
    "of it. `followupd service status` shows whether it is at work."
)
def service() -> None:
    """Keep followupd running in the background, from every login on.

    It becomes a service of your own, without an administrator's rights: with systemd on Linux,
    launchd on macOS, the Task Scheduler on Windows.
    """


@service.command(
    epilog="Example: `followupd service install --print` shows the file that would be written."
)
@click.option(
    "--print", "only_print", is_flag=True, help="Only show the service's file; change nothing."
)
@click.option(
    "--for",
    "kind",
    type=click.Choice(["systemd", "launchd", "windows"]),
    help="With --print: the file for another system than this one.",
)
@click.pass_obj
def install(config: Path | None, only_print: bool, kind: str | None) -> None:
    """Install the service and start it now."""
    from followupd import wiring
    from followupd.system.manager import manager, name_here, program

    if kind and not only_print:
        raise click.UsageError("`--for` only shows another system's file: add `--print`")
    settings = wiring.load_settings(config).settings
    name = kind or name_here()
    keeper = manager(name, settings.state)
    words = (program(name), settings.file.resolve(), settings.state.resolve())
    if keeper.untried:
        click.echo(f"Note: {keeper.untried}. If it fails, please report what you see.", err=True)
    click.echo(keeper.text(*words) if only_print else keeper.install(*words))


@service.command(epilog="Example: `followupd service uninstall`")
def uninstall() -> None:
    """Stop the service and take it away; letters and settings stay."""
    from followupd.system.manager import manager, name_here

    click.echo(manager(name_here()).uninstall())


@service.command(epilog="Example: `followupd service status`")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.pass_obj
def status(config: Path | None, as_json: bool) -> int:
    """Whether the service is installed and at work.

    The exit code is 0 while it runs, and 1 otherwise.
    """
    from dataclasses import asdict

    from followupd.cli.output import print_json
    from followupd.system.manager import manager, name_here

    keeper = manager(name_here(), _state(config))
    found = keeper.status()
    if as_json:
        print_json(asdict(found))
    else:
        _print(found, keeper.without_login)
    return 0 if found.active == "active" else 1


def _print(found: ServiceStatus, without_login: str) -> None:
    if not found.installed:
        click.echo("The service is not installed; `followupd service install` does it.")
        return
    pid = f", process {found.pid}" if found.pid else ""
    click.echo(f"The service is {found.active}{pid}. {found.text}".rstrip())
    if not found.lingers:
        click.echo(without_login)


def _state(config: Path | None) -> Path | None:
    """The state folder; settings that can't be read must not hide how the service does."""
    from followupd import wiring
    from followupd.errors import FilesError

    try:
        return wiring.load_settings(config).settings.state
    except FilesError:
        return None
