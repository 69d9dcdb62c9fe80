"""The OS keyring: the one place where a secret is kept.

The backend is built by name from a short list, at every call. keyring's own choice is not asked
for: it is final for a process (a daemon that started before the session would never recover), it
obeys PYTHON_KEYRING_BACKEND and keyringrc, and with keyrings.alt installed it takes a plain file
without a word. libsecret is not on the list: it speaks to the same service as Secret Service
does, and prompts.

No exception that leaves this room carries the secret, not even hidden in its context: foreign
ones are dropped, not chained (a decode error holds the bytes that it failed on).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from followupd.errors import FollowupError, NoKeyring, SecretMissing, SecretsLocked

SERVICE = "followupd"

ANSWER_LIMIT = 5.0
"""Seconds that a keyring may take to answer; a healthy one takes milliseconds."""

PROMPT_LIMIT = 300.0
"""Seconds that a person may take to type the keyring's password, in ``login``."""

T = TypeVar("T")


class Backend(Protocol):
    """The part of a keyring backend that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


Builder = Callable[[float, bool], Backend | None]
"""Makes a backend from its limit and whether it may prompt; None where it does not exist."""


class KeyringSecrets:
    """Secrets in the OS keyring, under the service name ``followupd``."""

    def __init__(self, *, limit: float = ANSWER_LIMIT, prompt_limit: float = PROMPT_LIMIT) -> None:
        self._limit = limit
        self._prompt_limit = prompt_limit

    def get(self, account: str) -> str:
        """The secret of this account. Never prompts; takes a few seconds at the very most.

        Raises SecretMissing, SecretsLocked or NoKeyring.
        """
        secret = _answer(lambda: self._backend().get_password(SERVICE, account))
        if secret is None:
            raise _missing()
        return secret

    def set(self, account: str, secret: str) -> None:
        """Keep a secret; the OS may ask its user to unlock. Raises SecretsLocked or NoKeyring."""
        _answer(lambda: self._backend(ask=True).set_password(SERVICE, account, secret))

    def delete(self, account: str) -> None:
        """Forget a secret; may ask as ``set`` does. Raises SecretMissing when there is none."""
        _answer(lambda: self._backend(ask=True).delete_password(SERVICE, account))

    def _backend(self, *, ask: bool = False) -> Backend:
        limit = self._prompt_limit if ask else self._limit
        for build in _builders():
            backend = build(limit, ask)
            if backend is not None:
                return backend
        raise NoKeyring("No keyring was found on this computer.", hint=NO_KEYRING_HINT)


NO_KEYRING_HINT = (
    "Log in to your desktop, or install GNOME Keyring, KWallet or KeePassXC. On a machine without "
    "a desktop, start `gnome-keyring-daemon --unlock --components=secrets` in the D-Bus session "
    "in which followupd runs (`dbus-run-session` makes one). `followupd doctor` tries it again."
)


def _missing() -> SecretMissing:
    return SecretMissing(
        "The keyring has no password for this account.", hint="Run `followupd login` to store it."
    )


def _locked() -> SecretsLocked:
    return SecretsLocked(
        "The keyring is locked.",
        hint="Unlock it: log in to your desktop, or open your password manager. "
        "followupd goes on by itself as soon as it is open.",
    )


def _silent() -> NoKeyring:
    return NoKeyring(
        "The keyring does not answer.",
        hint="Log out and in again, which starts it anew. `followupd doctor` tries it again.",
    )


# --- the allow-list -------------------------------------------------------------------------


def _builders() -> Iterator[Builder]:
    if sys.platform == "darwin":
        yield _mac
    elif sys.platform == "win32":
        yield _windows
    else:
        yield _secret_service
        yield _kwallet


def _secret_service(limit: float, ask: bool) -> Backend | None:  # noqa: FBT001 - a Builder
    from followupd.adapters.secret_service import PatientSecretService  # noqa: PLC0415 - Linux only
