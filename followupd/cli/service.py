"""``service``: the daemon as the user's own service."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def service() -> None:
    """The daemon as your own service: it starts when you log in."""


@service.command()
@click.option("--print", "only_print", is_flag=True, help="Only show the unit; change nothing.")
@click.pass_obj
def install(config: Path | None, only_print: bool) -> None:
    """Install and start the service."""
    from followupd import wiring
    from followupd.system import systemd

    settings = wiring.load_settings(config).settings
    words = (_executable(), settings.file.resolve(), settings.state.resolve())
    if only_print:
        click.echo(systemd.unit_text(*words))
    else:
        click.echo(systemd.install(*words))


@service.command()
def uninstall() -> None:
    """Stop the service and take it away; letters and settings stay."""
    from followupd.system import systemd

    click.echo(systemd.uninstall())


@service.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def status(as_json: bool) -> int:
    """Whether the service is installed and at work."""
    from dataclasses import asdict

    from followupd.cli.output import print_json
    from followupd.system import systemd

    found = systemd.status()
    if as_json:
        print_json(asdict(found))
    elif not found.installed:
        click.echo("The service is not installed; `followupd service install` does it.")
    else:
        pid = f", process {found.pid}" if found.pid else ""
        click.echo(f"The service is {found.active}{pid}. {found.text}".rstrip())
        if not found.lingers:
            click.echo("It ends when you log out; `loginctl enable-linger` keeps it running.")
    return 0 if found.active == "active" else 1


def _executable() -> list[str]:
    """The program that is running now, by its whole path: a service has another PATH."""
    script = Path(sys.argv[0])
    if script.name == "followupd" and script.exists():
        return [str(script.resolve())]
    return [sys.executable, "-m", "followupd"]
