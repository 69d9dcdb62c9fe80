from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.secrets import SecretsContract
from tests.fakes.secrets import FakeSecrets


class TestFakeSecrets(SecretsContract):
    @pytest.fixture
    def secrets(self) -> FakeSecrets:
        return FakeSecrets()

    @pytest.fixture
    def lock(self, secrets: FakeSecrets) -> Callable[[], None]:
        return lambda: setattr(secrets, "locked", True)

    @pytest.fixture
    def unlock(self, secrets: FakeSecrets) -> Callable[[], None]:
        return lambda: setattr(secrets, "locked", False)
