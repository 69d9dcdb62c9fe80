"""One size of point 4, in a process of its own so that its memory is its own.

``python -m bench.programs.growth FOLDER COUNT WHAT``: the queue, its outbox and settings lie in
FOLDER. WHAT is "reading" (only the file), "start" (a cold start), or a number: a cold start, and
then passes over a queue in which nothing, or one interview, has changed so many times. Prints
JSON: seconds of each step, MB of memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.material import STILL_OPEN, Desk
from followupd import wiring
from followupd.flow.run import Pass

LATE = (
    "followupd.adapters.outbox",
    "followupd.adapters.jinja_render",
    "followupd.core.check",
    "followupd.core.compose",
)


def main(folder: Path, count: int, what: str) -> None:
    """Do it and print what it took."""
    made = Desk(folder)
    loaded = wiring.load_settings(made.config)
    found: dict[str, object] = {"bare": _memory()}
    if what == "reading":
        found["reading"] = _seconds(wiring.reading_house(loaded).queue.read)
    else:
        begin = time.perf_counter()
        found["imports"] = _seconds(_load)
        walk = Pass(wiring.reading_house(loaded))
        walk.run()
        found["cold"] = time.perf_counter() - begin
        found["letters"] = len(walk.house.outbox.letters())
        if what != "start":
            found |= _passes(walk, made, count, int(what))
    print(json.dumps({**found, "memory": _memory()}))


def _load() -> None:
    """Modules that a start with something to draft loads on its way, in any case."""
    for name in LATE:
        import_module(name)


def _passes(walk: Pass, made: Desk, count: int, changes: int) -> dict[str, object]:
    """Seconds of each pass in which nothing, or one interview, has changed."""
    text = made.queue.read_text(encoding="utf-8")
    idle, changed = [_seconds(walk.run) for _ in range(3)], []
    for number in range(changes):
        at = count - 1 - number % min(STILL_OPEN, count)
        made.save(_with_change(text, at, number))
        changed.append(_seconds(walk.run))
        walk.run()  # comes to rest again
    return {"idle": idle, "changed": changed}


def _with_change(text: str, at: int, number: int) -> str:
    """The queue with another goal in one interview."""
    before, id_line, after = text.partition(f"  - id: bench-{at}\n")
    head, goal, rest = after.partition("    skills:")
    return f"{before}{id_line}{head.rstrip()} in {number + 2} months\n{goal}{rest}"


def _seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def _memory() -> float:
    """MB at the highest so far; getrusage would count the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
