"""The keyring and the mail password in it. The password itself is never shown, not even its length.

Several looks need it at once, and a keyring may be slow or sulk when it is asked twice: it is
asked once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock

from followupd.core.health import Check, failed, ok, warn
from followupd.core.settings import Mail
from followupd.errors import SecretError, SecretMissing
from followupd.ports import Secrets

NAME = "password"

_LIMIT = 5.0  # seconds
_KEYRINGS = {
    "gnome-keyring-d": "GNOME Keyring",
    "keepassxc": "KeePassXC",
    "kwalletd5": "KWallet",
    "kwalletd6": "KWallet",
    "ksecretd": "KWallet",
}


class AskedOnce:
    """``ports.Secrets`` that asks for each account once, one after the other."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._lock = Lock()
        self._known: dict[str, str | SecretError] = {}

    def get(self, account: str) -> str:
        """As in ``ports.Secrets``; the second answer is the first one."""
        with self._lock:
            if account not in self._known:
                self._known[account] = self._ask(account)
            found = self._known[account]
        if isinstance(found, SecretError):
            raise type(found)(found.message, hint=found.hint)
        return found

    def set(self, account: str, secret: str) -> None:
        """A look keeps nothing."""
        del account, secret
        raise AssertionError("a look changes nothing")

    def _ask(self, account: str) -> str | SecretError:
        try:
            return self._secrets.get(account)
        except SecretError as error:
            return error


def password(mail: Mail, secrets: Secrets) -> Iterator[Check]:
    """Whether the password is there for a program that may ask nobody."""
    if not wanted(mail):
        yield ok(NAME, "your mail server wants none")
        return
    try:
        secret = secrets.get(mail.username)
    except SecretError as error:
        yield _without(error, mail.username)
        return
    yield ok(NAME, f"the one of {mail.username} is in {keyring_name()}")
    if secret != secret.strip():
        yield warn(
            NAME,
            "it begins or ends with a blank, which most likely came along when it was pasted",
            "Run `followupd login` again, without the blank.",
        )


def keyring(secrets: Secrets) -> Iterator[Check]:
    """Whether there is a keyring at all, where the settings don't say for whom."""
    try:
        secrets.get("")
    except SecretMissing:
        yield ok(NAME, f"{keyring_name()} is there, and open")
    except SecretError as error:
        yield failed(NAME, error)
    else:
        yield ok(NAME, f"{keyring_name()} is there, and open")


def wanted(mail: Mail) -> bool:
    """Whether any of the servers asks for a password."""
    return any(server.login for server in (mail.smtp, mail.imap) if server is not None)


def keyring_name() -> str:
    """The name that people know it by, as far as it can be told."""
    if sys.platform == "darwin":
        return "the macOS keychain"
    if sys.platform == "win32":
        return "the Windows Credential Manager"
    name = "the keyring"
    with suppress(Exception):  # four libraries' worth of errors, and only a name to lose
        name = _KEYRINGS.get(_program(), name)
    return name


def _program() -> str:
    from jeepney.bus_messages import message_bus  # noqa: PLC0415 - Linux only
    from jeepney.io.blocking import Proxy  # noqa: PLC0415 - likewise

    from followupd.adapters.secret_service import BUS_NAME  # noqa: PLC0415 - likewise
    from followupd.adapters.session_bus import session_bus  # noqa: PLC0415 - likewise

    with session_bus(_LIMIT) as connection:
        (pid,) = Proxy(message_bus, connection).GetConnectionUnixProcessID(BUS_NAME)
    return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()


def _without(error: SecretError, account: str) -> Check:
    if isinstance(error, SecretMissing):
        return failed(
            NAME,
            SecretMissing(f"{keyring_name()} is open, and has no password for {account}"),
            "Run `followupd login` to store it. Most providers want an app password, which you "
            "make in the security settings of your mail account.",
        )
    return failed(NAME, error)
