"""5. Commands: the whole process, as a person waits for it."""

from __future__ import annotations

import compileall
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import followupd
from bench.contest import by_turns, seconds
from bench.figures import Plot, Row, Section
from bench.material import Desk, desk, queue
from bench.sending import MAILMERGE

INTERVIEWS = 100
IMPORT = 'python -c "import yaml, sqlalchemy, pydantic, click"'
VERSION_MS, STATUS_RATIO = 80.0, 1.3

METHOD = (
    f"Whole processes with {INTERVIEWS} interviews in the file, all of them open and drafted, "
    "compiled as an installed program is; {rounds} rounds by turns after one that is not counted."
)


def measure(folder: Path, *, quick: bool) -> Section:
    """Milliseconds of each command."""
    # As pip does when it installs: a checkout may be kept from doing it (PYTHONDONTWRITEBYTECODE).
    compileall.compile_dir(Path(followupd.__file__).parent, quiet=1)
    rounds = 5 if quick else 25
    made = desk(folder / "desk")
    made.save(queue(INTERVIEWS))
    _once(made)
    times = by_turns(_contestants(made), rounds, warm=1)
    return Section(
        part="commands",
        title="Commands",
        method=METHOD.format(rounds=rounds),
        rows=[_row(name, values, times) for name, values in times.items()],
        plots=[_plot(times)],
    )


def _once(made: Desk) -> None:
    seconds([_followupd(), "--config", made.config, "once"], allowed=(0, 4))


def _followupd() -> Path:
    """The installed script, as a person runs it."""
    return Path(sys.executable).with_name("followupd")


def _contestants(made: Desk) -> dict[str, Callable[[], float]]:
    ours = [_followupd(), "--config", made.config]
    commands: dict[str, list[object]] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        IMPORT: [sys.executable, "-c", "import yaml, sqlalchemy, pydantic, click"],
        "followupd --version": [_followupd(), "--version"],
        "followupd status": [*ours, "status"],
        "followupd status --json": [*ours, "status", "--json"],
        "followupd show": [*ours, "show", "bench-50"],
        "followupd check": [*ours, "check"],
    }
    if MAILMERGE.exists():
        commands["mailmerge --version"] = [MAILMERGE.absolute(), "--version"]
    return {name: _timed(command) for name, command in commands.items()}


def _timed(command: list[object]) -> Callable[[], float]:
    return lambda: seconds(command, allowed=(0, 4)) * 1000


def _row(name: str, values: tuple[float, ...], times: dict[str, tuple[float, ...]]) -> Row:
    ratio = median(values) / median(times[IMPORT])
    goal, reached = "", None
    if name == "followupd --version":
        goal, reached = f"under {VERSION_MS:.0f} ms", median(values) < VERSION_MS
    if name == "followupd status":
        goal, reached = f"under {STATUS_RATIO} × that import", ratio < STATUS_RATIO
    return Row(
        name=f"`{name}`",
        unit="ms",
        values=values,
        ratio=ratio,
        against="that import",
        goal=goal,
        reached=reached,
    )


def _plot(times: dict[str, tuple[float, ...]]) -> Plot:
    bars = {
        name.replace(IMPORT, "those four imports alone"): median(v) for name, v in times.items()
    }
    return Plot(name="commands", title="Commands with 100 interviews", unit="ms", bars=bars)
