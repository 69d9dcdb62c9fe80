"""The daemon's own arithmetic: when it ticks next. As a process it is in tests/process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from followupd.daemon import SHORTEST, TICK, Daemon
from followupd.flow.run import Pass, Report
from tests.process.daemon import settings


class AskingFor(Pass):
    """A pass that does what a pass does, and then wants the next one at some other moment."""

    distance = timedelta(0)

    def run(self, only: frozenset[str] | None = None, wait: float = 0) -> Report:
        report = super().run(only, wait)
        return Report(now=report.now, next_at=report.now + self.distance)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    config = settings(tmp_path, 9)
    config.with_name("interviews.yaml").write_text("", encoding="utf-8")
    with closing(Daemon(config)) as one:
        one.round = AskingFor(one.round.house)
        yield one


@pytest.mark.parametrize("distance", [-timedelta(days=1), timedelta(0), timedelta(milliseconds=1)])
def test_a_pass_that_wants_the_next_at_once_or_in_the_past_does_not_make_the_daemon_spin(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch, distance: timedelta
) -> None:
    monkeypatch.setattr(AskingFor, "distance", distance)
    for _ in range(3):
        before = datetime.now(UTC)
        daemon.tick()
        assert daemon.next_run() >= before + SHORTEST


def test_the_next_pass_comes_when_it_is_wanted_and_at_the_latest_after_a_tick(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    for distance in (timedelta(seconds=20), timedelta(days=1)):
        monkeypatch.setattr(AskingFor, "distance", distance)
        before = datetime.now(UTC)
        daemon.tick()
        after = datetime.now(UTC)
        soon = min(distance, TICK)
        assert before + soon <= daemon.next_run() <= after + soon
