"""``edit``: a letter in your own wording, written in your own editor.

What was typed is never lost: where it can't be taken, it stays in a file whose place is said.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.cli.completing import letter_ids
from followupd.errors import FollowupError, UsageError

if TYPE_CHECKING:
    from followupd.core.model import Letter
    from followupd.flow.run import Pass


@click.command()
@click.argument("letter_id", metavar="ID", shell_complete=letter_ids)
@click.option("--discard", is_flag=True, help="Give your wording up; take the draft of the notes.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Take the text from this file (or `-`) instead of an editor.",
)
@click.pass_obj
def edit(config: Path | None, letter_id: str, discard: bool, file: Path | None) -> int:
    """Open a draft in $EDITOR; the edited text is the letter's from then on.

    Without EDITOR or VISUAL that is nano, or else what is installed.
    """
    from followupd import wiring
    from followupd.flow import editing
    from followupd.flow.run import Pass

    walk = Pass(wiring.reading_house(wiring.load_settings(config)))
    letter = editing.opened(walk, letter_id)
    if discard:
        return _show(walk, editing.give_up(walk, letter), "is the draft of your notes again")
    if file is not None:
        subject, body = editing.parsed(_read(file))
        return _show(walk, editing.keep(walk, letter, subject, body), "has your wording now")
    return _in_editor(walk, letter)


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        hint = "name the file that holds your text, or leave `--file` out for an editor"
        raise UsageError(f"there is no file {file}", hint=hint) from error
    except OSError as error:
        hint = "it must be a file that you may read"
        raise UsageError(f"{file} can't be read: {error.strerror}", hint=hint) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} can't be read: {error}", hint="it must be UTF-8 text") from error


def _in_editor(walk: Pass, letter: Letter) -> int:
    """The text lies in a file of its own until it has been taken."""
    from followupd.cli.editor import editor_of, opening
    from followupd.core.states import as_read
    from followupd.flow import editing

    editor = editor_of(os.environ, letter.id)  # before there is a copy that could stay behind
    name = letter.id.replace("/", "-")[:60]
    with tempfile.NamedTemporaryFile(  # 0600, and not deleted before the text is safe
        "w", encoding="utf-8", prefix=f"{name}-", suffix=".txt", delete=False
    ) as copy:
        copy.write(as_read(letter))
    file = Path(copy.name)
    try:
        click.echo(opening(editor), err=True)
        click.edit(filename=str(file), editor=editor)
        text = _read(file)
        if text.strip() == as_read(letter).strip():
            file.unlink()
            click.echo(f"{letter.id}: nothing was changed.")
            return 0
        done = editing.keep(walk, letter, *editing.parsed(text))
    except (FollowupError, click.ClickException):
        click.echo(f"Your text was not taken. It is kept in {file}", err=True)
        click.echo(f"  -> `followupd edit {letter.id} --file {file}` takes it", err=True)
        raise
    file.unlink()
    return _show(walk, done, "has your wording now")


def _show(walk: Pass, letter: Letter, what: str) -> int:
    """What became of it, what the check says, and what is to be done next."""
    from followupd.cli.output import print_finding
    from followupd.core.phrases import detail
    from followupd.core.words import IN_WORDS

    click.echo(f"{letter.id} {what}.")
    for finding in letter.findings:
        print_finding(finding)
    said = detail(letter, walk.house.clock.now(), walk.house.settings)
    click.echo(f"It {IN_WORDS[letter.state]}: {said}".rstrip(": "))
    return 0
