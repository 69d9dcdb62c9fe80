"""``open``: the review page in the browser."""

from __future__ import annotations

import http.client
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.errors import FollowupError

if TYPE_CHECKING:
    from followupd.adapters.instance import Running
    from followupd.core.settings import Settings
    from followupd.web.entry import Door
    from followupd.wiring import Loaded

PATIENCE = 5.0
"""Seconds within which the page must answer."""


@click.command(
    "open",
    epilog="Example: `followupd open acme-phone/dana` opens the letter to Dana. On another "
    "machine, first: `ssh -L 8025:127.0.0.1:8025 you@machine`, then there "
    "`followupd open --print`.",
)
@click.argument("letter_id", metavar="[ID]", required=False)
@click.option("--print", "only_print", is_flag=True, help="Show the address; open nothing.")
@click.pass_obj
def open_page(config: Path | None, letter_id: str | None, only_print: bool) -> None:
    """Open the review page in your browser, at a letter if you name one."""
    from datetime import UTC, datetime

    from followupd import wiring
    from followupd.web.entry import Door

    loaded = wiring.load_settings(config)
    port = _port(loaded.settings)
    path = _path(loaded, letter_id)
    door = Door(loaded.settings.state)
    _must_answer(port, door, wiring.instance_of(loaded.settings).look())
    address = door.link(port, path, datetime.now(UTC))
    if only_print:
        click.echo(address)
    elif _shown(address):
        click.echo("The review page is open in your browser.")
    else:
        _without_browser(address, port)


def _port(settings: Settings) -> int:
    if settings.web_port is None:
        raise FollowupError(
            f"the review page is turned off (`web: false` in {settings.file})",
            hint="take that line out and save; a running followupd opens the page within seconds",
        )
    return settings.web_port


def _path(loaded: Loaded, letter_id: str | None) -> str:
    """The page of the one letter that is meant; an interview's id means the overview."""
    if not letter_id:
        return "/"
    from followupd import wiring
    from followupd.core.which import find
    from followupd.flow.intake import Intake
    from followupd.web.scene import path_of

    house = wiring.reading_house(loaded)
    intake = Intake(house)
    plan = intake.plan(house.clock.now())
    found = find(plan.letters, letter_id, intake.reading())
    return path_of(found[0].id) if len(found) == 1 else "/"


def _must_answer(port: int, door: Door, running: Running) -> None:
    """Only who knows the secret is shown an address: another program could hold the port."""
    if not running.running:
        raise FollowupError(
            "followupd is not running, and it is the running one that serves the page",
            hint="`followupd service install` starts it for good, `followupd run` for now;"
            " `followupd status` works without it",
        )
    question = secrets.token_urlsafe(16)
    said = _asked(port, question)
    if said is None:
        raise FollowupError(
            f"the review page does not answer at port {port}",
            hint="it may be starting: try again in a moment; `followupd status` says what is wrong",
        )
    if not secrets.compare_digest(said.encode(), door.proof(question).encode()):
        raise FollowupError(
            f"another program answers at port {port}, not followupd",
            hint="write another port into the settings, as in `web: {port: 8026}`, and save",
        )


def _asked(port: int, question: str) -> str | None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", f"/enter?ask={question}")
        return line.getresponse().read(200).decode("latin-1")
    except http.client.HTTPException:
        return ""  # it answers, and not as a web server does
    except OSError:
        return None
    finally:
        line.close()


def _shown(address: str) -> bool:
    """Whether a browser took it. One that lives in the terminal would take the terminal."""
    import webbrowser

    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("BROWSER")
    ):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _without_browser(address: str, port: int) -> None:
    click.echo("No browser could be opened here. This address opens the page within 10 minutes:")
    click.echo(f"\n  {address}\n")
    click.echo("From another machine, first make a way to this one, then open the address there:")
    click.echo(f"  ssh -L {port}:127.0.0.1:{port} you@this-machine")
