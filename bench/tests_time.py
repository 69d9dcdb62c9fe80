"""6. Tests: how long they take without the real servers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench.contest import seconds
from bench.figures import Row, Section

GOAL = 180.0  # seconds

METHOD = (
    "`pytest -n {workers} --dist worksteal -m 'not real'`, that is `make test` on a machine "
    "without the real servers; {rounds}, {cores} cores."
)


def measure(folder: Path, *, quick: bool) -> Section:
    """Seconds of a whole run."""
    rounds = 1 if quick else 2
    cores = os.cpu_count() or 1
    how = ["-n", str(cores + 1), "--dist", "worksteal", "-m", "not real", "-q"]
    command = [sys.executable, "-m", "pytest", *how]
    times = tuple(
        seconds([*command, f"--basetemp={folder / f'run-{number}'}"]) for number in range(rounds)
    )
    return Section(
        part="tests_time",
        title="Tests",
        method=METHOD.format(
            rounds=f"{rounds} runs" if rounds > 1 else "one run", cores=cores, workers=cores + 1
        ),
        rows=[
            Row(
                name="all tests but those against real servers",
                unit="s",
                values=times,
                goal="under 3 minutes",
                reached=max(times) < GOAL,
            )
        ],
    )
