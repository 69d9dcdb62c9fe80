"""A keyring in memory, which can be locked and taken away."""

from __future__ import annotations

from followupd.errors import NoKeyring, SecretMissing, SecretsLocked


class FakeSecrets:
    """Keeps the contract of ``ports.Secrets``; ``locked`` and ``gone`` are for tests to set."""

    def __init__(self, **secrets: str) -> None:
        self._secrets = dict(secrets)
        self.locked = False
        self.gone = False

    def get(self, account: str) -> str:
        self._look()
        if account not in self._secrets:
            raise SecretMissing("Nothing is kept for this account.", hint="Run `followupd login`.")
        return self._secrets[account]

    def set(self, account: str, secret: str) -> None:
        self._look()
        self._secrets[account] = secret

    def delete(self, account: str) -> None:
        self.get(account)
        del self._secrets[account]

    def _look(self) -> None:
        if self.gone:
            raise NoKeyring("There is no keyring.", hint="Log in to your desktop.")
        if self.locked:
            raise SecretsLocked("The keyring is locked.", hint="Unlock it.")
