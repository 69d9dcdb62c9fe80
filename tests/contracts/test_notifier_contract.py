from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.contracts.notifier import NotifierContract
from tests.fakes.notify import FakeNotifier


@dataclass
class FakeChannel:
    notifier: FakeNotifier

    def received(self) -> list[tuple[str, str]]:
        return [(told.title, told.body) for told in self.notifier.told]

    def cut(self) -> None:
        self.notifier.broken = True


class TestFakeNotifier(NotifierContract):
    @pytest.fixture
    def channel(self) -> FakeChannel:
        return FakeChannel(FakeNotifier())
