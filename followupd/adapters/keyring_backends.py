"""The keyrings that keep a secret encrypted: the allow-list, and how none of them can hang us.

In an order that never changes, so that what ``login`` stored is what the daemon finds. A keyring
that is not named here is never used, whatever the environment says.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Thread
from typing import ClassVar, Protocol

from followupd.errors import SecretsLocked


class Backend(Protocol):
    """The part of a keyring backend that is used; it raises whatever it likes."""

    def get_password(self, service: str, username: str) -> str | None:
        """The password, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the password in the place of an older one."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget the password."""
        ...


def find(limit: float, patience: float) -> Backend | None:
    """The first keyring of the list that is there now.

    ``limit`` is in seconds for the keyring to answer, ``patience`` for a person whom it asks to
    unlock; with 0 nobody is asked. Raises TimeoutError, or what the libraries raise.
    """
    if sys.platform == "darwin":
        from keyring.backends import macOS  # noqa: PLC0415 - there is none elsewhere

        return Bounded(macOS.Keyring, patience or limit)
    if sys.platform == "win32":
        from keyring.backends import Windows  # noqa: PLC0415 - there is none elsewhere

        return Bounded(Windows.WinVaultKeyring, patience or limit)
    return _secret_service(limit, patience) or _kwallet(limit, patience)


def _secret_service(limit: float, patience: float) -> Backend | None:
    from followupd.adapters import secret_service, session_bus  # noqa: PLC0415 - Linux only

    if not session_bus.offers(secret_service.BUS_NAME, limit):
        return None
    backend: Backend = secret_service.PatientSecretService(limit, patience)
    return backend


def _kwallet(limit: float, patience: float) -> Backend | None:
    """KWallet's own interface, for versions before 5.97, which don't speak Secret Service."""
    from keyring.backends.kwallet import DBusKeyring  # noqa: PLC0415 - Linux only

    from followupd.adapters import session_bus  # noqa: PLC0415 - likewise

    if not (session_bus.offers(DBusKeyring.bus_name, limit) and DBusKeyring.viable):
        return None
    if not patience and not _wallet_is_open(limit):
        raise SecretsLocked("The wallet is closed.", hint="Open KWallet; followupd then goes on.")
    return Bounded(DBusKeyring, patience or limit)


def _wallet_is_open(limit: float) -> bool:
    from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - Linux only
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 - likewise
    from keyring.backends.kwallet import DBusKeyring  # noqa: PLC0415 - likewise

    from followupd.adapters.session_bus import session_bus  # noqa: PLC0415 - likewise

    wallets = DBusAddress(DBusKeyring.object_path, DBusKeyring.bus_name, "org.kde.KWallet")
    with session_bus(limit) as bus:
        ask = bus.send_and_get_reply
        (name,) = unwrap_msg(ask(new_method_call(wallets, "networkWallet")))
        (is_open,) = unwrap_msg(ask(new_method_call(wallets, "isOpen", "s", (name,))))
    return bool(is_open)


class Bounded:
    """A backend that can't be told not to ask, run in a thread that is not waited for too long.

    The thread can't be ended: it waits for a person. Until it ends no second one is started, so
    that a locked keyring holds one thread and not one for each pass.
    """

    _waiting: ClassVar[Thread | None] = None

    def __init__(self, make: Callable[[], Backend], limit: float) -> None:
        self._make = make
        self._limit = limit

    def get_password(self, service: str, username: str) -> str | None:
        """As the backend's. Raises SecretsLocked when it does not answer within the limit."""
        found: list[str | None] = []
        self._run(lambda backend: found.append(backend.get_password(service, username)))
        return found[0]

    def set_password(self, service: str, username: str, password: str) -> None:
        """As the backend's. Raises SecretsLocked when it does not answer within the limit."""
        self._run(lambda backend: backend.set_password(service, username, password))

    def delete_password(self, service: str, username: str) -> None:
        """As the backend's. Raises SecretsLocked when it does not answer within the limit."""
        self._run(lambda backend: backend.delete_password(service, username))

    def _run(self, work: Callable[[Backend], None]) -> None:
        failed: list[Exception] = []

        def attempt() -> None:
            try:
                work(self._make())
            except Exception as wrong:  # noqa: BLE001 - carried to the caller, who maps it
                failed.append(wrong)

        if Bounded._waiting is None or not Bounded._waiting.is_alive():
            Bounded._waiting = Thread(target=attempt, name="keyring", daemon=True)
            Bounded._waiting.start()
            Bounded._waiting.join(self._limit)
            if not Bounded._waiting.is_alive():
                if failed:
                    raise failed[0]
                return
        raise SecretsLocked(
            "The keyring waits for somebody to unlock it.",
            hint="Look for its window on your screen, and unlock it.",
        )
