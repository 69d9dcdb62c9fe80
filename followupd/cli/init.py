"""``init``: from nothing to files that work, a stored password and a running service.

All questions come first and the files are written after the last of them, so that whoever stops
in the middle has written nothing. What stands there already is never touched.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from followupd.cli.asking import Talk
    from followupd.cli.init_questions import Given
    from followupd.core.settings import Settings

_ADDRESS = "HOST"
_REST = (
    "Both files stand. The rest can be done later: `followupd login` stores the password, "
    "`followupd service install` starts followupd in the background."
)


@click.command(
    epilog="Example, without a question: followupd init --name 'Sam Rivera' "
    "--email sam@example.com --yes --no-login"
)
@click.option("--name", help="Your name, as it stands under a letter.")
@click.option("--email", help="The address that your letters come from.")
@click.option("--phone", help="Your phone, for the signature.")
@click.option("--signature", help="What stands under every letter; default: name, phone, email.")
@click.option("--timezone", metavar="ZONE", help="Your time zone, as in America/New_York.")
@click.option("--mode", metavar="[review|send|draft]", help="What happens to a finished letter.")
@click.option("--provider", help="Your mail provider, as in gmail: sets all servers.")
@click.option("--username", help="Your name at the mail server; default: the address.")
@click.option("--smtp-host", metavar=_ADDRESS, help="The server that takes your mail.")
@click.option("--smtp-port", metavar="PORT", help="Its port; default: 465.")
@click.option("--smtp-security", metavar="[tls|starttls]", help="Default: what the port is for.")
@click.option("--imap-host", metavar=_ADDRESS, help="The server with your mailbox.")
@click.option("--imap-port", metavar="PORT", help="Its port; default: 993.")
@click.option("--imap-security", metavar="[tls|starttls]", help="Default: what the port is for.")
@click.option("--no-lookup", is_flag=True, help="Ask neither DNS nor web for the mail servers.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-login", is_flag=True, help="Store no password now.")
@click.option("--service/--no-service", default=None, help="Start followupd in the background.")
@click.option("--yes", is_flag=True, help="Take the default where there is one.")
@click.pass_context
def init(context: click.Context, /, **options: Any) -> int:
    """Set followupd up: your name, your mail account, both files, the password, the service.

    Asks for what is not given. Files that are there already stay as they are.
    """
    from followupd.cli.asking import Talk
    from followupd.cli.init_account import offer_login, offer_service
    from followupd.cli.init_questions import Given

    given = Given(**options)
    live = sys.stdin.isatty() and not given.password_stdin
    talk = Talk(live=live, brief=given.yes)
    file = _place(context.obj)
    settings = _files(talk, given, file)
    try:
        code = offer_login(talk, given, settings)
        code = max(code, offer_service(talk, given, settings))
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo(f"\n{_REST}", err=True)
        raise click.Abort from None
    _next(talk, context)
    return code


def _place(config: Path | None) -> Path:
    from followupd.adapters.files.settings_place import default_settings_path

    # os.path: pathlib's expanduser raises for a user that does not exist.
    return Path(os.path.expanduser(config or default_settings_path())).absolute()  # noqa: PTH111


def _files(talk: Talk, given: Given, file: Path) -> Settings:
    """Both files, the missing of them written; gives the settings."""
    from followupd import wiring
    from followupd.adapters.files.new_files import (
        QUEUE_SCHEMA,
        SETTINGS_SCHEMA,
        queue_schema_text,
        queue_text,
        settings_schema_text,
    )

    there = os.path.lexists(file)
    text = "" if there else _settings_text(talk, given, file)
    talk.say()
    if there:
        _kept(talk, given, file)
    else:
        _write(talk, file, text, "your settings")
        _schema(file.parent / SETTINGS_SCHEMA, settings_schema_text())
    settings = wiring.load_settings(file).settings
    if _write(talk, settings.queue, queue_text(), "your interviews, none yet"):
        _schema(settings.queue.parent / QUEUE_SCHEMA, queue_schema_text())
    return settings


def _settings_text(talk: Talk, given: Given, file: Path) -> str:
    """The text of the settings, from the answers. Ctrl-C is told that nothing was written."""
    from followupd import wiring
    from followupd.adapters.files.new_files import settings_text
    from followupd.adapters.mail_discovery import known
    from followupd.cli.init_questions import Questions

    find = known if given.no_lookup else wiring.mail_discovery().find
    try:
        return settings_text(Questions(talk, given, find).answers(state=_state(file)))
    except (click.Abort, KeyboardInterrupt, EOFError):
        click.echo("\nNothing was written.", err=True)
        raise click.Abort from None


def _state(file: Path) -> str:
    """Settings elsewhere keep their letters beside them: two outboxes must not become one."""
    import platformdirs

    usual = platformdirs.user_config_path("followupd") / "followupd.yaml"
    return "" if file == usual.absolute() else "state"


def _kept(talk: Talk, given: Given, file: Path) -> None:
    talk.say(f"{file} is there already and stays as it is.")
    if given.of_settings():
        options = ", ".join(given.of_settings())
        talk.say(f"  Not used: {options}. Change the file in your editor instead.")


def _write(talk: Talk, file: Path, text: str, what: str) -> bool:
    """Make the file, or leave alone what stands there; whether it was made."""
    from followupd.adapters.own_file import create

    made = create(file, text.encode())
    talk.say(f"Written: {file} ({what})" if made else f"{file} is there already and stays.")
    return made


def _schema(file: Path, text: str) -> None:
    """What an editor needs to help; without it everything else works."""
    from followupd.adapters.files.new_files import is_schema
    from followupd.adapters.own_file import save
    from followupd.errors import FollowupError

    try:
        save(file, text.encode(), is_schema)
    except FollowupError as error:
        click.echo(f"Your editor will not help with the keys: {error.message}.", err=True)


def _next(talk: Talk, context: click.Context) -> None:
    source = context.find_root().get_parameter_source("config")
    named = context.obj if source is ParameterSource.COMMANDLINE else None
    words = f"followupd --config {shlex.quote(str(named))}" if named else "followupd"
    talk.say()
    talk.say(f"Next: `{words} add` asks about an interview and drafts its letters;")
    talk.say(f"      `{words} status` shows what becomes of them.")
