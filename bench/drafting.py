"""2. From save to draft: from the editor's rename to the letter in ``status``."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bench.contest import BOUND
from bench.figures import Plot, Row, Section, percentile
from bench.material import AT_ONCE as FAR
from bench.material import STILL_OPEN, Desk, desk, entry, file_history, queue
from tests.process.daemon import running

SIZES = (10, 100, 1_000, 10_000)
GOAL_AT, GOAL = 1_000, 1.0  # interviews, seconds
LOOKS = 1.5  # seconds between two looks of the daemon at the file

METHOD = (
    "An editor's save by rename puts one more interview at the end of a file of N; the clock "
    "runs from the rename until a `followupd status --json`, started anew until then, shows "
    f"the letter's text. All but the last {STILL_OPEN} of the N were sent long ago, as in the "
    "file of somebody who keeps all. {times} saves at each size, {daemon_times} of them with "
    "the daemon running; then also the time until the daemon itself has put the letter into "
    f"the outbox. It looks at the file every {LOOKS} s, and believes what has stood for 0.5 s: "
    "that alone is 1.25 s on average. Its saves come at random moments."
)


def measure(folder: Path, *, quick: bool) -> Section:
    """Seconds at each size, without and with the daemon."""
    times, with_daemon = (10, 5) if quick else (100, 20)
    rows: list[Row] = []
    lines: dict[str, list[tuple[float, float]]] = {"p50": [], "p99": [], "daemon, p50": []}
    for size in SIZES[:3] if quick else SIZES:
        made = _desk_of(folder / str(size), size)
        alone = _Saves(made, size).status_times(times if size <= GOAL_AT else times // 3)
        beside, kept = _beside_daemon(made, size, with_daemon)
        rows += [
            _row(f"{size:,} interviews", alone, goal=size == GOAL_AT),
            _row(f"{size:,} interviews, daemon running", beside),
            _row(f"{size:,} interviews, in the daemon's outbox", kept),
        ]
        lines["p50"].append((size, percentile(alone, 0.5)))
        lines["p99"].append((size, percentile(alone, 0.99)))
        lines["daemon, p50"].append((size, percentile(kept, 0.5)))
    return Section(
        part="drafting",
        title="From save to draft",
        method=METHOD.format(times=times, daemon_times=with_daemon),
        rows=rows,
        plots=[
            Plot(
                name="drafting",
                title="From save to the letter in status",
                unit="s",
                across="interviews in the file",
                lines=lines,
            )
        ],
        notes=[f"Above {GOAL_AT:,} interviews a third as many saves."] if not quick else [],
    )


def _desk_of(folder: Path, size: int) -> Desk:
    made = desk(folder)
    made.save(queue(size, recent=STILL_OPEN))
    _status(made)  # makes the outbox
    file_history(made)
    _run(made, "once")
    return made


class _Saves:
    """Saves of one queue, each with an interview that was not there before."""

    def __init__(self, made: Desk, size: int) -> None:
        self.made = made
        self.text = made.queue.read_text(encoding="utf-8")
        self.numbers = count(size + FAR)

    def append(self, *, keep: bool = False) -> tuple[str, float]:
        """Save; gives the new interview and when the rename was done."""
        number = next(self.numbers)
        text = self.text + entry(number, datetime.now(UTC) - timedelta(hours=1))
        self.text = text if keep else self.text
        self.made.save(text)
        return f"bench-{number}", time.perf_counter()

    def status_times(self, times: int) -> tuple[float, ...]:
        """Seconds until ``status`` shows the letter, without a daemon."""
        return tuple(self._until_shown(*self.append()) for _ in range(times))

    def _until_shown(self, interview: str, begin: float) -> float:
        while not _shown(self.made, interview):
            if time.perf_counter() - begin > BOUND:
                raise RuntimeError(f"{interview} never appeared in status")
        return time.perf_counter() - begin

    def both_times(self, times: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Seconds until ``status`` shows it, and until the outbox holds it; each entry stays."""
        shown, kept = [], []
        chance = random.Random(times)
        for _ in range(times):
            # Else each save would fall right behind one of the daemon's looks.
            time.sleep(chance.uniform(0, LOOKS))
            interview, begin = self.append(keep=True)
            outbox = _OutboxWatch(self.made, interview, begin)
            shown.append(self._until_shown(interview, begin))
            kept.append(outbox.seconds())
        return tuple(shown), tuple(kept)


class _OutboxWatch:
    """Looks every few milliseconds, in a thread, whether the outbox holds a letter."""

    STEP = 0.005

    def __init__(self, made: Desk, interview: str, begin: float) -> None:
        self._file = made.folder / "state" / "outbox.sqlite3"
        self._interview = interview
        self._begin = begin
        self._took: float | None = None
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def seconds(self) -> float:
        """From the save to the letter in the outbox."""
        self._thread.join(BOUND)
        if self._took is None:
            raise RuntimeError(f"the daemon never drafted {self._interview}")
        return self._took

    def _look(self) -> None:
        wanted = "SELECT 1 FROM letters WHERE interview = ? AND body <> ''"
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as outbox:
            while time.perf_counter() - self._begin < BOUND:
                if outbox.execute(wanted, (self._interview,)).fetchone():
                    self._took = time.perf_counter() - self._begin
                    return
                time.sleep(self.STEP)


def _beside_daemon(
    made: Desk, size: int, times: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    made.save(queue(size, recent=STILL_OPEN))
    with running(made.config, made.folder / "daemon.log"):
        saves = _Saves(made, size + FAR)
        saves.both_times(1)  # the first pass, which reads all, is the cold start of point 4
        return saves.both_times(times)


def _row(name: str, values: tuple[float, ...], *, goal: bool = False) -> Row:
    reached = percentile(values, 0.99) < GOAL if goal else None
    return Row(
        name=name, unit="s", values=values, goal="p99 < 1 s" if goal else "", reached=reached
    )


def _shown(made: Desk, interview: str) -> bool:
    letters = json.loads(_status(made))["letters"]
    return any(one["interview"] == interview for one in letters)


def _status(made: Desk) -> str:
    return _run(made, "status", "--json")


def _run(made: Desk, *words: str) -> str:
    command = [sys.executable, "-m", "followupd", "--config", str(made.config), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=BOUND, check=False)
    if done.returncode:
        raise RuntimeError(f"{words} ended with {done.returncode}: {done.stderr}")
    return done.stdout
