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
    text = systemd.unit_text(_executable(), settings.file.resolve(), settings.state.resolve())
    if only_print:
        click.echo(text)
        return
    settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    click.echo(systemd.install(text))


@service.command()
def uninstall() -> None:
    """Stop the service and take it away; letters and settings stay."""
    from followupd.system import systemd

    click.echo(systemd.uninstall())


@service.command()
def status() -> int:
    """Whether the service is installed and at work."""
    from followupd.system import systemd

    found = systemd.status()
    click.echo(found.text)
    return 0 if found.active else 1


def _executable() -> list[str]:
    """The program that is running now, by its whole path: a service has another PATH."""
    script = Path(sys.argv[0])
    if script.name == "followupd" and script.exists():
        return [str(script.resolve()), "run"]
    return [sys.executable, "-m", "followupd", "run"]
