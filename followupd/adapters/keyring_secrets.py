"""The OS keyring: the one place where a secret is kept.

The backend is looked for at every call. keyring's own choice is not asked for: it is final for a
process (a daemon that started before the session would never recover), it obeys
PYTHON_KEYRING_BACKEND and keyringrc, and with keyrings.alt installed it takes a plain file
without a word.

No exception that leaves this room carries the secret, not even hidden in its context: foreign
ones are dropped, not chained (a decode error holds the bytes that it failed on).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from followupd.adapters.keyring_backends import Backend, find
from followupd.errors import FollowupError, NoKeyring, SecretError, SecretMissing, SecretsLocked

SERVICE = "followupd"

ANSWER_LIMIT = 5.0
"""Seconds that a keyring may take to answer; a healthy one takes milliseconds."""

PROMPT_LIMIT = 300.0
"""Seconds that a person may take to type the keyring's password, in ``login``."""

T = TypeVar("T")


class KeyringSecrets:
    """Secrets in the OS keyring, under the service name ``followupd``; see ``ports.Secrets``.

    ``limit`` and ``patience`` are seconds: for the keyring to answer, and for a person to.
    """

    def __init__(self, *, limit: float = ANSWER_LIMIT, patience: float = PROMPT_LIMIT) -> None:
        self._limit = limit
        self._patience = patience

    def get(self, account: str) -> str:
        """The secret of this account. Never prompts; takes a few seconds at the very most.

        Raises SecretMissing, SecretsLocked or NoKeyring.
        """
        secret = _answer(lambda: self._backend(0).get_password(SERVICE, account))
        if secret is None:
            raise _missing()
        return secret

    def set(self, account: str, secret: str) -> None:
        """Keep a secret; the OS may ask its user to unlock. Raises SecretsLocked or NoKeyring."""
        _answer(lambda: self._backend(self._patience).set_password(SERVICE, account, secret))

    def delete(self, account: str) -> None:
        """Forget a secret; may ask as ``set`` does. Raises SecretMissing when there is none."""
        _answer(lambda: self._backend(self._patience).delete_password(SERVICE, account))

    def _backend(self, patience: float) -> Backend:
        found = find(self._limit, patience)
        if found is None:
            raise NoKeyring("There is no keyring to keep a password in.", hint=_GET_A_KEYRING)
        return found


def _answer(call: Callable[[], T]) -> T:
    """What the keyring answers; whatever goes wrong in it becomes one of our errors."""
    try:
        return call()
    except FollowupError:
        raise
    except Exception as wrong:  # noqa: BLE001 - five libraries, and no list of what they raise
        error = _translate(wrong)
    raise error  # outside the handler: the foreign one shall not hang on as its context


_GET_A_KEYRING = (
    "Log in to your desktop first, or install GNOME Keyring, KWallet or KeePassXC. On a machine "
    "without a desktop, run `gnome-keyring-daemon --unlock --components=secrets` inside "
    "`dbus-run-session`, and followupd beside it. Then try `followupd doctor`."
)


def _missing() -> SecretError:
    return SecretMissing(
        "The keyring has no password for this account.", hint="Run `followupd login` to store it."
    )


def _locked() -> SecretError:
    return SecretsLocked(
        "The keyring is locked.",
        hint="Unlock it: log in to your desktop, or open your password manager. "
        "followupd goes on by itself once it is open.",
    )


def _silent() -> SecretError:
    return NoKeyring(
        "The keyring does not answer.",
        hint="Log out and in again, which starts it anew, and try `followupd doctor`.",
    )


# By name, because the libraries that define them are not there on every system.
_MEANS: dict[str, Callable[[], SecretError]] = {
    "KeyringLocked": _locked,
    "LockedException": _locked,
    "PromptDismissedException": _locked,
    "PasswordDeleteError": _missing,
    "ItemNotFoundException": _missing,
    "TimeoutError": _silent,
}


def _translate(wrong: Exception) -> SecretError:
    for kind in type(wrong).__mro__:
        if kind.__name__ in _MEANS:
            return _MEANS[kind.__name__]()
    if str(getattr(wrong, "name", "")).endswith(".IsLocked"):  # locked between look and question
        return _locked()
    return NoKeyring(
        f"The keyring could not be used ({type(wrong).__name__}).",
        hint="Log out and in again, which starts it anew, and try `followupd doctor`.",
    )
