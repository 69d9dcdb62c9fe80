"""keyring's Secret Service backend, made patient: it asks nobody unless told so, and never hangs.

keyring's own backend unlocks whatever is locked, which blocks for ever where nobody sits to
answer, and it lets every D-Bus call wait without end. This one overrides the two methods in which
that happens. Linux only: import this inside functions.
"""

from __future__ import annotations

from typing import Any

from keyring.backends import SecretService
from keyring.errors import KeyringLocked
from secretstorage import Collection, get_default_collection
from secretstorage.util import add_match_rules

from followupd.adapters import session_bus

BUS_NAME = "org.freedesktop.secrets"


class PatientSecretService(SecretService.Keyring):
    """The default collection of GNOME Keyring, KeePassXC or KWallet.

    ``limit`` bounds the calls of one get, set or delete, in seconds. Nobody is asked when
    ``patience``, the seconds for an answer to a prompt, is 0: then a locked collection or item
    raises KeyringLocked, and a missing collection ItemNotFoundException.
    """

    viable = False  # built here only: keyring's own detection shall not find it

    def __init__(self, limit: float, patience: float = 0.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's backends have no types
        self._limit = limit
        self._patience = patience

    def get_preferred_collection(self) -> Any:
        """The collection, unlocked; its connection is closed by the caller."""
        bus = session_bus.connect(self._limit, self._patience)
        try:
            collection = self._find(bus)
            self.unlock(collection)
        except BaseException:
            bus.close()
            raise
        return collection

    def _find(self, bus: session_bus.BoundedConnection) -> Any:
        if not self._patience:
            return Collection(bus)
        add_match_rules(bus)  # the answer to a prompt comes as a signal
        return get_default_collection(bus)  # makes one where there is none, and asks for that

    def unlock(self, item: Any) -> None:
        """Have ``item`` (or a collection) unlocked by its owner, or raise KeyringLocked."""
        if not item.is_locked():
            return
        if not self._patience:
            raise KeyringLocked("locked, and nobody may be asked")
        super().unlock(item)  # type: ignore[no-untyped-call]  # likewise
