from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import keyring
import pytest
import secretstorage
from keyring.backend import KeyringBackend

from followupd.adapters.keyring_secrets import KeyringSecrets
from followupd.errors import NoKeyring, SecretMissing, SecretsLocked
from tests.contracts.secrets import SECRET, SecretsContract
from tests.real.desktop import session
from tests.real.desktop.session import Bus, GnomeKeyring

pytestmark = pytest.mark.real


class TestGnomeKeyring(SecretsContract):
    @pytest.fixture
    def secrets(self, gnome_keyring: GnomeKeyring) -> KeyringSecrets:
        return KeyringSecrets()

    @pytest.fixture
    def lock(self, gnome_keyring: GnomeKeyring) -> Callable[[], None]:
        return gnome_keyring.lock

    @pytest.fixture
    def unlock(self, gnome_keyring: GnomeKeyring) -> Callable[[], None]:
        return gnome_keyring.unlock


def test_the_secret_lies_where_other_programs_find_it(gnome_keyring: GnomeKeyring) -> None:
    KeyringSecrets().set("sam@example.com", SECRET)
    with closing(secretstorage.dbus_init()) as bus:
        wanted = {"service": "followupd", "username": "sam@example.com"}
        (item,) = secretstorage.search_items(bus, wanted)
        assert item.get_secret().decode() == SECRET


def test_no_file_holds_the_secret(gnome_keyring: GnomeKeyring, fresh_home: Path) -> None:
    KeyringSecrets().set("sam@example.com", "swordfish-4711")
    kept = [path for path in fresh_home.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"swordfish-4711" in path.read_bytes()]


def test_a_locked_keyring_is_not_asked_to_unlock(gnome_keyring: GnomeKeyring) -> None:
    # A prompt would show as a wait for its answer; here nobody could ever answer.
    KeyringSecrets().set("sam@example.com", SECRET)
    gnome_keyring.lock()
    asked = threading.Event()

    def ask() -> None:
        with pytest.raises(SecretsLocked):
            KeyringSecrets().get("sam@example.com")
        asked.set()

    threading.Thread(target=ask, daemon=True).start()
    assert asked.wait(5)


def test_storing_in_a_locked_keyring_that_nobody_unlocks_says_locked(
    gnome_keyring: GnomeKeyring,
) -> None:
    gnome_keyring.lock()
    with pytest.raises(SecretsLocked):
        KeyringSecrets().set("sam@example.com", SECRET)


def test_a_daemon_that_started_before_the_session_finds_the_keyring_later(tmp_path: Path) -> None:
    secrets = KeyringSecrets()
    with pytest.raises(NoKeyring) as missing:
        secrets.get("sam@example.com")
    assert "dbus-run-session" in missing.value.hint
    with session.session_bus() as bus:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        with pytest.raises(NoKeyring):  # a bus, and no keyring on it
            secrets.get("sam@example.com")
        with session.gnome_keyring(bus, tmp_path / "log"):
            with pytest.raises(SecretMissing):
                secrets.get("sam@example.com")
            secrets.set("sam@example.com", SECRET)
            assert secrets.get("sam@example.com") == SECRET


def test_a_keyring_that_ends_and_comes_back_is_used_again(
    dbus_session: Bus, tmp_path: Path
) -> None:
    secrets = KeyringSecrets()
    with session.gnome_keyring(dbus_session, tmp_path / "first.log"):
        secrets.set("sam@example.com", SECRET)
    with pytest.raises(NoKeyring):
        secrets.get("sam@example.com")
    with session.gnome_keyring(dbus_session, tmp_path / "second.log"):
        assert secrets.get("sam@example.com") == SECRET


def test_without_a_named_bus_the_users_own_is_used(
    gnome_keyring: GnomeKeyring, fresh_home: Path
) -> None:
    KeyringSecrets().set("sam@example.com", SECRET)
    socket = os.environ.pop("DBUS_SESSION_BUS_ADDRESS").partition("path=")[2]
    (fresh_home / "run" / "bus").symlink_to(socket)
    assert KeyringSecrets().get("sam@example.com") == SECRET


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=127.0.0.1,port=1", "unix:path=/"])
def test_an_address_that_leads_nowhere_is_no_keyring(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(NoKeyring):
        KeyringSecrets().get("sam@example.com")


def test_a_bus_that_hangs_ends_the_question(dbus_session: Bus) -> None:
    with dbus_session.frozen(), pytest.raises(NoKeyring) as silent:
        KeyringSecrets(limit=0.2).get("sam@example.com")
    assert "does not answer" in silent.value.message


def test_a_keyring_that_hangs_ends_the_question(gnome_keyring: GnomeKeyring) -> None:
    secrets = KeyringSecrets(limit=0.2)
    with gnome_keyring.frozen(), pytest.raises(NoKeyring) as silent:
        secrets.get("sam@example.com")
    assert "does not answer" in silent.value.message


class PlainFile(KeyringBackend):
    """What keyrings.alt brings: a keyring that encrypts nothing, and is always there."""

    priority = 99.0

    def get_password(self, service: str, username: str) -> str | None:
        return "from a plain file"

    def set_password(self, service: str, username: str, password: str) -> None:
        pytest.fail("the secret went into a plain file")


@pytest.fixture
def plain_file_everywhere(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain-text keyring, chosen in each of the ways in which one can be."""
    module = ModuleType("plain_file")
    module.PlainFile = PlainFile  # type: ignore[attr-defined]  # a module made here
    monkeypatch.setitem(sys.modules, "plain_file", module)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "plain_file.PlainFile")
    for folder in ("config", "data"):
        rc = fresh_home / folder / "python_keyring" / "keyringrc.cfg"
        rc.parent.mkdir(parents=True, exist_ok=True)
        rc.write_text("[backend]\ndefault-keyring=plain_file.PlainFile\n")
    before = keyring.get_keyring()
    keyring.set_keyring(PlainFile())
    yield
    keyring.set_keyring(before)


def test_a_plain_text_keyring_is_never_used(plain_file_everywhere: None) -> None:
    with pytest.raises(NoKeyring):
        KeyringSecrets().get("sam@example.com")
    with pytest.raises(NoKeyring):
        KeyringSecrets().set("sam@example.com", SECRET)


def test_a_plain_text_keyring_does_not_come_before_the_real_one(
    gnome_keyring: GnomeKeyring, plain_file_everywhere: None
) -> None:
    with pytest.raises(SecretMissing):
        KeyringSecrets().get("sam@example.com")


def test_nothing_about_the_secret_is_logged(
    gnome_keyring: GnomeKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    KeyringSecrets().set("sam@example.com", SECRET)
    KeyringSecrets().get("sam@example.com")
    gnome_keyring.lock()
    with pytest.raises(SecretsLocked):
        KeyringSecrets().get("sam@example.com")
    assert SECRET not in caplog.text


def test_a_secret_that_is_no_text_is_an_error_without_the_secret(
    gnome_keyring: GnomeKeyring,
) -> None:
    attributes = {"service": "followupd", "username": "sam@example.com"}
    with closing(secretstorage.dbus_init()) as bus:
        collection = secretstorage.get_default_collection(bus)
        collection.create_item("made elsewhere", attributes, b"swordfish \xff")
    with pytest.raises(NoKeyring) as broken:
        KeyringSecrets().get("sam@example.com")
    assert "swordfish" not in str(broken.value)
    assert broken.value.__context__ is None
