from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from followupd.system import sd_notify


@pytest.fixture(params=["a path", "an abstract name"])
def manager(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """A real socket of the kind on which systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.settimeout(5)
        if request.param == "a path":
            listening.bind(str(tmp_path / "notify"))
            monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        else:
            listening.bind(f"\0followupd-test-{os.getpid()}")
            monkeypatch.setenv("NOTIFY_SOCKET", f"@followupd-test-{os.getpid()}")
        yield listening


def test_the_manager_hears_each_word(manager: socket.socket) -> None:
    said = [sd_notify.ready(), sd_notify.watchdog(), sd_notify.stopping()]
    assert said == [True, True, True]
    heard = [manager.recv(100) for _ in said]
    assert heard == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_a_status_is_one_line_whatever_it_holds(manager: socket.socket) -> None:
    sd_notify.status("två brev\nREADY=1")
    assert manager.recv(100).decode() == "STATUS=två brev READY=1"


def test_where_nobody_listens_nothing_is_said_and_nothing_breaks() -> None:
    assert sd_notify.ready() is False


@pytest.mark.parametrize("address", ["", "/nowhere/notify", "@nobody", "vsock:2:1", "relative"])
def test_an_address_that_leads_nowhere_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert sd_notify.ready() is False


def test_a_manager_that_reads_no_more_does_not_stop_the_daemon(manager: socket.socket) -> None:
    for _ in range(100_000):
        if not sd_notify.watchdog():
            return
    pytest.fail("the socket was never full")


def test_the_daemon_beats_twice_as_often_as_it_must() -> None:
    assert sd_notify.watchdog_interval({"WATCHDOG_USEC": "300000000"}) == 150
    mine = {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": str(os.getpid())}
    assert sd_notify.watchdog_interval(mine) == 0.5


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": ""},
        {"WATCHDOG_USEC": "-5"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "²"},
        {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"},
    ],
)
def test_without_a_watchdog_of_its_own_the_daemon_does_not_beat(environ: dict[str, str]) -> None:
    assert sd_notify.watchdog_interval(environ) is None
