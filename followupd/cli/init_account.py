"""The last two steps of ``init``: the password, and the service. Both are offers.

The files are written by now. What fails here is said with what to do, and ends nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from followupd.adapters.files.providers import Provider, provider_named
from followupd.cli.account import is_wanted, store, verify
from followupd.cli.asking import Talk
from followupd.cli.init_questions import Given
from followupd.core.settings import Settings
from followupd.errors import FollowupError, LoginRefused, SecretMissing

if TYPE_CHECKING:
    from followupd.system.manager import Manager

_SERVICE = "Start followupd in the background, now and whenever you log in?"
_BY_HAND = "Letters go while `followupd run` runs, in a terminal of its own."
_LATER = "`followupd login` stores the password later; nothing can go before."


def offer_login(talk: Talk, given: Given, settings: Settings) -> int:
    """Store the password and try it on both servers; the exit code of the last try."""
    if given.no_login:
        talk.say(_LATER)
        return 0
    if not is_wanted(settings):
        return verify(settings, "")
    talk.say()
    _explain(talk, settings)
    if given.password_stdin:
        return _piped(settings)
    if not talk.live:
        talk.say(_LATER)
        return 0
    return _typed(talk, settings)


def _explain(talk: Talk, settings: Settings) -> None:
    """Which password is wanted, and where it is made."""
    provider = provider_named(settings.mail.provider)
    account = settings.mail.username
    talk.say(f"The password of {account}. It goes into the keyring of your system, nowhere else.")
    for line in _which(provider):
        talk.say(f"  {line}")


def _which(provider: Provider | None) -> Iterator[str]:
    if provider is None:
        yield "It is the one for mail programs. Many providers want an app password for them,"
        yield "which you make in the security settings on their website."
        return
    yield f"{provider.name}: {provider.note or 'It is the one with which you log in to your mail.'}"
    if provider.password_page:
        yield f"Make it here: {provider.password_page}"


def _piped(settings: Settings) -> int:
    """From standard input."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        click.echo(f"No password came on standard input. {_LATER}", err=True)
        return SecretMissing.exit_code
    return max(_keep(settings, password), verify(settings, password))


def _typed(talk: Talk, settings: Settings) -> int:
    """At the prompt, as often as the person likes."""
    code = 0
    question = "  Password (it is not shown; Enter leaves it for later)"
    while True:
        password: str = click.prompt(question, hide_input=True, default="", show_default=False)
        if not password:
            talk.say(f"  {_LATER}" if not code else "  `followupd login` takes another one later.")
            return code
        stored = _keep(settings, password)
        talk.say("  Trying it on your mail servers ...", dim=True)
        code = verify(settings, password)
        if stored or code != LoginRefused.exit_code:
            return max(stored, code)
        question = "  Another password (Enter goes on with this one)"


def _keep(settings: Settings, password: str) -> int:
    """Store it; a keyring that fails does not keep the servers from being tried."""
    from followupd.cli.main import say

    try:
        store(settings, password)
    except FollowupError as error:
        say(error)
        return error.exit_code
    return 0


def offer_service(talk: Talk, given: Given, settings: Settings) -> int:
    """Have the system keep the daemon running, where it can and the person wants it."""
    from followupd.cli.main import say
    from followupd.system.manager import manager, name_here, program

    name = name_here()
    keeper = manager(name, settings.state)
    try:
        if not _agreed(talk, given, name, keeper):
            return 0
        if keeper.untried:
            talk.say(f"Note: {keeper.untried}.")
        words = (program(name), settings.file.resolve(), settings.state.resolve())
        talk.say(keeper.install(*words))
    except FollowupError as error:
        say(error)
        return error.exit_code
    return 0


def _agreed(talk: Talk, given: Given, name: str, keeper: Manager) -> bool:
    """Whether it is to be installed now; if not, how letters go all the same."""
    from followupd.system import systemd

    if given.service:
        return True
    talk.say()
    if given.service is None and name == "systemd" and not systemd.available():
        talk.say(_BY_HAND)
        return False
    if given.service is None and keeper.status().installed:
        talk.say("The service is installed already.")
        return False
    if given.service is None and (given.yes or (talk.live and talk.yes(_SERVICE))):
        return True
    talk.say(f"{_BY_HAND} `followupd service install` starts it whenever you log in.")
    return False
