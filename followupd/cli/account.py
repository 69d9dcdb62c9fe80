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


@click.command()
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-verify", is_flag=True, help="Store it without trying it on the servers.")
@click.option(
    "--name",
    metavar="NAME",
    help="Store another secret, such as the Apprise URL of a `keyring:NAME` reminder.",
)
@click.pass_obj
def login(config: Path | None, password_stdin: bool, no_verify: bool, name: str | None) -> int:
    """Store the mail password in the keyring and try it on SMTP and IMAP."""
    from followupd import wiring
    from followupd.flow.faults import FAULTS

    settings = wiring.load_settings(config).settings
    account = name or settings.mail.username
    if not name and not _wanted(settings):
        click.echo("Your mail server wants no password (`login: false`): there is none to store.")
        return 0 if no_verify else _verify(settings, "")
    password = _password(account, from_stdin=password_stdin)
    wiring.keyring_secrets().set(account, password)
    click.echo(f"The secret of {account} is in the keyring.")
    if name:
        return 0
    outbox = wiring.open_outbox(settings)
    for fault in FAULTS:
        if outbox.recall(fault):
            outbox.keep(fault, "")  # the daemon tries the server again at once
    return 0 if no_verify else _verify(settings, password)


def _wanted(settings: Settings) -> bool:
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


def _verify(settings: Settings, password: str) -> int:
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
