"""What holds without a desktop; ``tests/real/desktop`` has the rest, on a real bus."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from followupd.adapters.desktop import DesktopNotifier
from followupd.errors import NotDelivered
from tests.contracts.notifier import PLAIN


def test_without_a_session_the_person_is_told_what_to_try() -> None:
    with pytest.raises(NotDelivered) as failed:
        DesktopNotifier().notify(PLAIN)
    assert "notify-send" in failed.value.hint


@pytest.mark.parametrize("address", ["", "autolaunch:", "tcp:host=127.0.0.1,port=1", "rubbish"])
def test_a_bus_that_can_not_be_spoken_to_is_not_delivered(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(NotDelivered):
        DesktopNotifier().notify(PLAIN)


def test_somebody_who_listens_and_says_nothing_does_not_hang_the_reminder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "bus"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path}")
        with pytest.raises(NotDelivered):
            DesktopNotifier(limit=0.1).notify(PLAIN)
