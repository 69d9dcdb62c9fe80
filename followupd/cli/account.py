"""``login``: the mail password goes into the OS keyring, and is tried on both servers.

The password is never an argument and never in the environment: others on the machine can read
those. It is typed at a prompt, or comes on standard input.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from followupd.errors import FollowupError, SecretMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from followupd.core.settings import Settings


@click.command(
    epilog="Example: `followupd login`, and paste the app password that your mail provider made "
    "for you. It is not shown while you paste it."
)
@click.option(
    "--password-stdin", is_flag=True, help="Take the password from a pipe instead of asking."
)
@click.option("--no-verify", is_flag=True, help="Keep it without trying it on the mail servers.")
@click.option(
    "--name",
    metavar="NAME",
    help="Store another secret, such as the Apprise URL of a `keyring:NAME` reminder.",
)
@click.pass_obj
def login(config: Path | None, password_stdin: bool, no_verify: bool, name: str | None) -> int:
    """Keep your mail password in the system's keyring, and try it on the mail servers."""
    from followupd import wiring

    settings = wiring.load_settings(config).settings
    account = name or settings.mail.username
    if not name and not is_wanted(settings):
        click.echo("Your mail server wants no password (`login: false`): there is none to store.")
        return 0 if no_verify else verify(settings, "")
    password = _password(account, from_stdin=password_stdin)
    if name:
        wiring.keyring_secrets().set(account, password)
        click.echo(f"The secret of {account} is in the keyring.")
        return 0
    store(settings, password)
    return 0 if no_verify else verify(settings, password)


def store(settings: Settings, password: str) -> None:
    """Put the mail password into the keyring and say so. Raises SecretError."""
    from followupd import wiring
    from followupd.flow.faults import FAULTS

    wiring.keyring_secrets().set(settings.mail.username, password)
    click.echo(f"The secret of {settings.mail.username} is in the keyring.")
    outbox = wiring.open_outbox(settings)
    for fault in FAULTS:
        if outbox.recall(fault):
            outbox.keep(fault, "")  # the daemon tries the server again at once


def is_wanted(settings: Settings) -> bool:
    """Whether any of the servers asks for a password."""
    servers = (settings.mail.smtp, settings.mail.imap)
    return any(server.login for server in servers if server is not None)


def _password(account: str, *, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(f"Password of {account} (not shown)", hide_input=True, type=str)
    if not password:
        raise SecretMissing("no password was given", hint="nothing was changed; try again")
    return password


def verify(settings: Settings, password: str) -> int:
    """Try the password on SMTP and IMAP and say how that went; the worse exit code of the two."""
    from followupd import wiring

    def secret() -> str:
        return password

    tries: list[tuple[str, Callable[[], object]]] = [
        ("SMTP", lambda: _open(wiring.mailer_of(settings, secret)))
    ]
    mailbox = wiring.mailbox_of(settings, secret)
    if mailbox is not None:
        tries.append(("IMAP", lambda: _open(mailbox)))
    return max(_try(what, attempt) for what, attempt in tries)


def _open(server: object) -> None:
    with server.connect():  # type: ignore[attr-defined]  # a Mailer or a Mailbox: both have it
        pass


def _try(what: str, attempt: Callable[[], object]) -> int:
    from followupd.cli.main import say

    try:
        attempt()
    except FollowupError as error:
        click.echo(f"{what}: the login did not work.", err=True)
        say(error)
        return error.exit_code
    click.echo(f"{what}: the login works.")
    return 0
