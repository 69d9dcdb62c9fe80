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


class PatientSecretService(SecretService.Keyring):
    """The default collection of GNOME Keyring, KeePassXC or KWallet.

    ``limit`` bounds one get, set or delete, in seconds. Without ``may_prompt`` a locked
    collection or item raises KeyringLocked, and a missing collection ItemNotFoundException.
    """

    viable = False  # built here only: keyring's own detection shall not find it

    def __init__(self, *, limit: float, may_prompt: bool = False) -> None:
        super().__init__()
        self._limit = limit
        self._may_prompt = may_prompt

    def get_preferred_collection(self) -> Any:
        """The collection, unlocked; its connection is closed by the caller."""
        bus = session_bus.connect(self._limit)
        try:
            collection = self._find(bus)
            self.unlock(collection)
        except BaseException:
            bus.close()
            raise
        return collection

    def _find(self, bus: session_bus.BoundedConnection) -> Any:
        if not self._may_prompt:
            return Collection(bus)
        add_match_rules(bus)  # the answer to a prompt comes as a signal
        return get_default_collection(bus)  # makes one where there is none, and asks for that

    def unlock(self, item: Any) -> None:
        """Let ``item`` (or a collection) be unlocked by the user, or raise KeyringLocked."""
        if not item.is_locked():
            return
        if not self._may_prompt:
            raise KeyringLocked("locked, and nobody may be asked")
        super().unlock(item)
