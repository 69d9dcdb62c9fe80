"""A laptop that sleeps and wakes, a clock that jumps, a network that comes later: the daemon as a
real process whose wall clock the test moves while its monotonic clock goes on (libfaketime)."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.process.daemon import Daemon, queue_text, settings, states, status, until
from tests.servers.rude import RudeServer

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))), None)
pytestmark = pytest.mark.skipif(
    LIBRARY is None, reason="libfaketime is not installed; `make servers` installs it"
)


class Wall:
    """The wall clock of a process: real time plus what the test says."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "wall-clock"
        self.set(timedelta(0))

    def set(self, ahead: timedelta) -> None:
        new = self.file.with_name("wall-clock.new")
        new.write_text(f"{int(ahead.total_seconds()):+d}\n", encoding="ascii")
        new.replace(self.file)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",  # the times of files are the disk's, and must not move with it
        }


@contextmanager
def faked(config: Path, wall: Wall) -> Iterator[Daemon]:
    daemon = Daemon(config, config.with_name("log"), wall.environment())
    try:
        daemon.ready()
        yield daemon
    finally:
        daemon.close()


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


def in_hours(hours: float, *names: str, interview: str = "acme") -> str:
    """An interview whose letters are due a minute after it ends, in so many hours."""
    return queue_text(*names, interview=interview, ended=datetime.now(UTC) + timedelta(hours=hours))


def recipients(server: RudeServer) -> list[str]:
    return [x.split(b"\r\nTo: ")[1].split(b"<")[1].split(b"@")[0].decode() for x in server.accepted]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def quiet() -> RudeServer:
    return RudeServer({}, offers=("SIZE 10000000",))


def test_after_a_sleep_over_their_time_the_letters_go_nearest_deadline_first(
    tmp_path: Path, wall: Wall
) -> None:
    with quiet() as server:
        config = settings(tmp_path, server.port)
        later = in_hours(2, "Ivo Brandt", interview="later")
        sooner = in_hours(1, "Dana Lee", interview="sooner").removeprefix("interviews:\n")
        config.with_name("interviews.yaml").write_text(later + sooner, encoding="utf-8")
        with faked(config, wall):
            until(lambda: len(states(config)) == 2, "both letters are planned")
            assert server.accepted == []
            wall.set(timedelta(hours=4))
            until(lambda: len(server.accepted) == 2, "both go after the waking")
    assert recipients(server) == ["dana.lee", "ivo.brandt"]


def test_a_clock_set_back_sends_nothing_early_or_twice(tmp_path: Path, wall: Wall) -> None:
    with quiet() as server:
        config = settings(tmp_path, server.port)
        queue = config.with_name("interviews.yaml")
        first = queue_text("Dana Lee")
        queue.write_text(first, encoding="utf-8")
        with faked(config, wall) as daemon:
            until(lambda: len(server.accepted) == 1, "the first goes")
            wall.set(-timedelta(hours=3))
            second = queue_text("Ivo Brandt", interview="second").removeprefix("interviews:\n")
            queue.write_text(first + second, encoding="utf-8")
            until(lambda: "waiting" in states(config).values(), "the second is planned")
            assert len(server.accepted) == 1
            wall.set(timedelta(0))
            until(lambda: len(server.accepted) == 2, "the second goes at its time")
            assert daemon.stop() == 0
    assert recipients(server) == ["dana.lee", "ivo.brandt"]


def test_a_clock_set_back_keeps_no_pass_waiting_for_the_hours_that_come_again(
    tmp_path: Path, wall: Wall
) -> None:
    """No file changes meanwhile: nothing but the clock itself can wake the daemon."""
    with quiet() as server:
        config = settings(tmp_path, server.port)
        config.with_name("interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
        with faked(config, wall) as daemon:
            until(lambda: len(server.accepted) == 1, "a pass")
            until(lambda: has_seen_every_file(config), "a pass after which no file changes")
            before = last_pass(config)
            wall.set(-timedelta(hours=3))
            until(lambda: last_pass(config) != before, "the next pass", seconds=15)
            assert last_pass(config) < before - timedelta(hours=2)
            assert daemon.stop() == 0


def last_pass(config: Path) -> datetime:
    """As the daemon tells it; a ``status`` beside it would touch the files that wake it."""
    told = json.loads((config.parent / "state" / "daemon.json").read_text(encoding="utf-8"))
    return datetime.fromisoformat(told["last_pass"])


def has_seen_every_file(config: Path) -> bool:
    """Whether the last pass began when every watched file already was as it is now."""
    outbox = config.parent / "state" / "outbox.sqlite3"
    watched = [config, config.with_name("interviews.yaml"), outbox, Path(f"{outbox}-wal")]
    times = [x.stat().st_mtime for x in watched if x.exists()]
    return max(times) < last_pass(config).timestamp()


def test_hours_without_a_server_use_up_no_attempt_and_the_letters_go_when_it_is_back(
    tmp_path: Path, wall: Wall
) -> None:
    port = free_port()
    config = settings(tmp_path, port)
    config.with_name("interviews.yaml").write_text(
        queue_text("Dana Lee", "Ivo Brandt"), encoding="utf-8"
    )
    with faked(config, wall) as daemon:
        until(lambda: "127.0.0.1" in daemon.said(), "the daemon finds no server")
        for hours in (2, 4, 6):
            wall.set(timedelta(hours=hours))
            said = daemon.said().count("127.0.0.1")
            until(lambda said=said: daemon.said().count("127.0.0.1") > said, "it tries again")
        assert set(states(config).values()) == {"waiting"}
        with RudeServer({}, offers=("SIZE 10000000",), port=port) as server:
            wall.set(timedelta(hours=7))
            until(lambda: len(server.accepted) == 2, "both go when the server is there")
            until(lambda: set(states(config).values()) == {"sent"}, "and are known to have gone")
            assert {x["attempts"] for x in status(config)["letters"]} == {1}
