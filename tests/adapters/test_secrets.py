"""What holds without a keyring; ``tests/real/desktop`` has the rest, on a real one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from followupd.adapters.keyring_backends import Bounded
from followupd.adapters.keyring_secrets import KeyringSecrets
from followupd.adapters.secret_service import PatientSecretService
from followupd.errors import NoKeyring, SecretsLocked


def test_without_a_session_there_is_no_keyring_and_the_person_is_told_what_to_do() -> None:
    for call in (
        lambda: KeyringSecrets().get("sam@example.com"),
        lambda: KeyringSecrets().set("sam@example.com", "swordfish"),
        lambda: KeyringSecrets().delete("sam@example.com"),
    ):
        with pytest.raises(NoKeyring) as missing:
            call()
        assert "GNOME Keyring" in missing.value.hint
        assert "swordfish" not in str(missing.value)


def test_keyrings_own_search_does_not_find_our_backend() -> None:
    # yagmail asks keyring for one; it shall not get ours by accident
    assert PatientSecretService.viable is False


class Prompting:
    """A keyring that waits for a person before it answers, as macOS and KWallet do."""

    def __init__(self, answered: threading.Event) -> None:
        self.answered = answered
        self.kept: dict[str, str] = {"sam": "swordfish"}
        self.questions = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.questions += 1
        assert self.answered.wait(30)
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def prompting() -> Iterator[Prompting]:
    answered = threading.Event()
    yield Prompting(answered)
    answered.set()
    if Bounded._waiting:
        Bounded._waiting.join(10)


def test_a_keyring_that_asks_a_person_counts_as_locked(prompting: Prompting) -> None:
    with pytest.raises(SecretsLocked):
        Bounded(lambda: prompting, 0.05).get_password("followupd", "sam")


def test_while_a_keyring_asks_it_is_not_made_to_ask_again(prompting: Prompting) -> None:
    for _ in range(3):
        with pytest.raises(SecretsLocked):
            Bounded(lambda: prompting, 0.05).get_password("followupd", "sam")
    assert prompting.questions == 1


def test_once_the_person_has_answered_the_secret_is_there(prompting: Prompting) -> None:
    bounded = Bounded(lambda: prompting, 0.05)
    with pytest.raises(SecretsLocked):
        bounded.get_password("followupd", "sam")
    prompting.answered.set()
    assert Bounded._waiting
    Bounded._waiting.join(10)
    assert Bounded(lambda: prompting, 10).get_password("followupd", "sam") == "swordfish"


def test_what_goes_wrong_in_the_keyring_reaches_the_caller(prompting: Prompting) -> None:
    with pytest.raises(KeyError):
        Bounded(lambda: prompting, 10).delete_password("followupd", "nobody")


def test_what_is_set_is_kept(prompting: Prompting) -> None:
    prompting.answered.set()
    bounded = Bounded(lambda: prompting, 10)
    bounded.set_password("followupd", "rae", "new")
    assert bounded.get_password("followupd", "rae") == "new"
