"""What every keyring keeps: the contract of ``ports.Secrets``."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Protocol

import pytest

from followupd.errors import SecretMissing, SecretsLocked

SECRET = 'Grün & ключ 鍵 "quoted" \\ %s'


class SecretsUnderTest(Protocol):
    def get(self, account: str) -> str: ...
    def set(self, account: str, secret: str) -> None: ...
    def delete(self, account: str) -> None: ...


class SecretsContract:
    """Inherit it, and give the fixtures ``secrets``, ``lock`` and ``unlock``."""

    def test_what_was_set_is_what_is_got(self, secrets: SecretsUnderTest) -> None:
        secrets.set("sam@example.com", SECRET)
        assert secrets.get("sam@example.com") == SECRET

    def test_a_newer_secret_takes_the_place_of_the_older(self, secrets: SecretsUnderTest) -> None:
        secrets.set("sam@example.com", "the old one")
        secrets.set("sam@example.com", "the new one")
        assert secrets.get("sam@example.com") == "the new one"

    def test_accounts_are_kept_apart(self, secrets: SecretsUnderTest) -> None:
        secrets.set("sam@example.com", "of the mail")
        secrets.set("phone", "of the phone")
        assert secrets.get("sam@example.com") == "of the mail"
        assert secrets.get("phone") == "of the phone"

    def test_an_account_without_a_secret_is_missing(self, secrets: SecretsUnderTest) -> None:
        secrets.set("sam@example.com", SECRET)
        with pytest.raises(SecretMissing) as missing:
            secrets.get("nobody@example.com")
        assert "followupd login" in missing.value.hint

    def test_a_deleted_secret_is_missing(self, secrets: SecretsUnderTest) -> None:
        secrets.set("sam@example.com", SECRET)
        secrets.delete("sam@example.com")
        with pytest.raises(SecretMissing):
            secrets.get("sam@example.com")

    def test_what_is_not_there_can_not_be_deleted(self, secrets: SecretsUnderTest) -> None:
        with pytest.raises(SecretMissing):
            secrets.delete("nobody@example.com")

    def test_a_locked_keyring_says_so_and_goes_on_when_it_is_unlocked(
        self,
        secrets: SecretsUnderTest,
        lock: Callable[[], None],
        unlock: Callable[[], None],
    ) -> None:
        secrets.set("sam@example.com", SECRET)
        lock()
        with pytest.raises(SecretsLocked) as locked:
            secrets.get("sam@example.com")
        assert "nlock" in locked.value.hint
        unlock()
        assert secrets.get("sam@example.com") == SECRET

    def test_no_secret_stands_in_an_error_or_a_repr(
        self, secrets: SecretsUnderTest, lock: Callable[[], None]
    ) -> None:
        secrets.set("sam@example.com", SECRET)
        lock()
        with pytest.raises(SecretsLocked) as locked:
            secrets.get("sam@example.com")
        told = "".join(traceback.format_exception(locked.value))
        assert SECRET not in told + repr(secrets) + str(secrets)
        assert locked.value.__context__ is None
