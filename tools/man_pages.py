"""Writes a man page for each command, made from its help: ``python -m tools.man_pages FOLDER``.

click-man does the pages; what it leaves out (the example, and signs that mean something to
groff) is added here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import copy
from datetime import date
from pathlib import Path

import click
from click_man.core import generate_man_page

from followupd import __version__
from followupd.cli.main import cli

_CONTROL = re.compile(r"^(?=['.])", re.MULTILINE)
_WHOLE = 200
"""Signs of the one-line help of a command: more than any of them has."""


def write_pages(folder: Path, day: date) -> list[Path]:
    """One file a command, ``followupd-service-install.1``; ``day`` stands in the footer."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for context in _contexts(click.Context(_for_man(cli), info_name="followupd")):
        place = folder / f"{context.command_path.replace(' ', '-')}.1"
        place.write_text(page(context, day), encoding="utf-8")
        written.append(place)
    return written


def page(context: click.Context, day: date) -> str:
    """The page of one command, in man's own markup."""
    made = generate_man_page(context, version=__version__, date=day.isoformat())
    epilog = context.command.epilog or ""
    if epilog:
        said = epilog.removeprefix("Example: ")
        made += f".SH EXAMPLE\n{_CONTROL.sub(chr(92) + '&', _plain(said))}\n"
    return re.sub(r"`([^`\n]+)`", r"\\fB\1\\fP", made)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")


def _for_man(command: click.Command) -> click.Command:
    """A copy as click-man wants it: with the whole first sentence, and all ``commands`` there.

    followupd's own group imports its commands only when they are asked for.
    """
    made = copy(command)
    made.short_help = command.get_short_help_str(_WHOLE)
    if isinstance(made, click.Group):
        context = click.Context(command)
        found = ((name, made.get_command(context, name)) for name in made.list_commands(context))
        made.commands = {n: _for_man(c) for n, c in found if c is not None and not c.hidden}
    return made


def _contexts(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from _contexts(click.Context(command, info_name=name, parent=context))


if __name__ == "__main__":
    for path in write_pages(Path(sys.argv[1]), date.today()):  # noqa: DTZ011 - the day here
        print(path)  # noqa: T201 - what it made
