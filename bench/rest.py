"""3. Rest: what the daemon costs while there is nothing to do. Linux only: it reads /proc."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.contest import seconds
from bench.figures import Row, Section
from bench.material import STILL_OPEN, Desk, desk, file_history, queue
from bench.sending import FOLLOWUPD
from tests.process.daemon import running, until

SIZES = (0, 300, 30_000)
PEOPLE = 4
STILL = 10.0  # ms of CPU in two seconds
GOAL_AT = 300  # letters
CPU, WAKES, MEMORY = 20.0, 1.0, 70.0  # ms a minute, a second, MB

METHOD = (
    "A daemon with {sizes} letters, with and without the review page, in windows of "
    "{window:.0f} s beginning when it has come to rest. CPU time of all its threads from "
    "/proc/PID/task/*/schedstat, wake-ups from their voluntary context switches, memory from "
    "smaps_rollup: resident, and the part that is its own. All but the last {open} interviews "
    "were sent long ago. A full pass is made at least every five minutes; it is in the window "
    "of the full run."
)


def measure(folder: Path, *, quick: bool) -> Section:
    """All daemons at the same time: each uses its own CPU time, and the others take none of it."""
    window, rounds = (20.0, 2) if quick else (300.0, 1)
    sizes = SIZES[:2] if quick else SIZES
    with ExitStack() as stack:
        daemons = {
            f"{size:,} letters{', review page' if web else ''}": stack.enter_context(
                running(*_made(folder, size, web=web))
            ).process.pid
            for size in sizes
            for web in (False, True)
        }
        for pid in daemons.values():
            until(lambda pid=pid: _at_rest(pid), "a daemon at rest", 600)  # type: ignore[misc]
        rounds_of = [_window(daemons, window) for _ in range(rounds)]
    return Section(
        part="rest",
        title="At rest",
        method=METHOD.format(sizes=" and ".join(map(str, sizes)), window=window, open=STILL_OPEN),
        rows=[row for name in daemons for row in _rows(name, [one[name] for one in rounds_of])],
    )


@dataclass(frozen=True)
class _Use:
    cpu: float  # ms so far
    wakes: float  # so far
    resident: float  # MB
    own: float  # MB


def _made(folder: Path, size: int, *, web: bool) -> tuple[Path, Path]:
    place = folder / f"{size}-{web}"
    made = desk(place, web=f"{{port: {_free_port()}}}" if web else "false")
    made.save(queue(size // PEOPLE, PEOPLE, recent=STILL_OPEN) if size else "interviews: []\n")
    _fill(made, size)
    return made.config, place / "daemon.log"


def _fill(made: Desk, size: int) -> None:
    seconds([*FOLLOWUPD, "--config", made.config, "status"], allowed=(0, 4))
    if size:
        file_history(made)
        seconds([*FOLLOWUPD, "--config", made.config, "once"], allowed=(0, 4))


def _free_port() -> int:
    import socket  # noqa: PLC0415

    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _at_rest(pid: int) -> bool:
    """Two seconds in which it did next to nothing."""
    before = _use(pid)
    time.sleep(2)
    return _use(pid).cpu - before.cpu < STILL


def _window(daemons: dict[str, int], window: float) -> dict[str, _Use]:
    """What each used in the window; CPU a minute, wake-ups a second, memory at its end."""
    begin, before = time.monotonic(), {name: _use(pid) for name, pid in daemons.items()}
    time.sleep(window)
    after = {name: _use(pid) for name, pid in daemons.items()}
    took = time.monotonic() - begin
    return {
        name: _Use(
            cpu=(now.cpu - before[name].cpu) * 60 / took,
            wakes=(now.wakes - before[name].wakes) / took,
            resident=now.resident,
            own=now.own,
        )
        for name, now in after.items()
    }


def _use(pid: int) -> _Use:
    tasks = list(Path(f"/proc/{pid}/task").iterdir())
    nanoseconds = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
    wakes = sum(_number(task / "status", "voluntary_ctxt_switches") for task in tasks)
    memory = Path(f"/proc/{pid}/smaps_rollup")
    own = _number(memory, "Private_Clean") + _number(memory, "Private_Dirty")
    return _Use(nanoseconds / 1e6, wakes, _number(memory, "Rss") / 1024, own / 1024)


def _number(file: Path, name: str) -> int:
    lines = (line.split() for line in file.read_text().splitlines())
    return next(int(words[1]) for words in lines if words and words[0] == f"{name}:")


def _rows(name: str, uses: list[_Use]) -> list[Row]:
    wanted = name.startswith(f"{GOAL_AT} ")

    def row(what: str, unit: str, value: Callable[[_Use], float], most: float | None) -> Row:
        values = tuple(value(one) for one in uses)
        goal = most if wanted else None
        return Row(
            name=f"{name}: {what}",
            unit=unit,
            values=values,
            goal=f"at most {goal:.0f}" if goal else "",
            reached=max(values) <= goal if goal else None,
        )

    return [
        row("CPU", "ms/min", lambda one: one.cpu, CPU),
        row("wake-ups", "1/s", lambda one: one.wakes, WAKES),
        row("resident", "MB", lambda one: one.resident, MEMORY),
        row("of that its own", "MB", lambda one: one.own, None),
    ]
