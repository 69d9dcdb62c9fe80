"""One size of point 4, in a process of its own so that its memory is its own.

``python -m bench.programs.growth FOLDER COUNT CHANGES``: the queue, its outbox and settings lie in
FOLDER. Prints JSON: seconds of each step, MB of memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.material import STILL_OPEN, Desk
from followupd import wiring
from followupd.flow.run import Pass


def main(folder: Path, count: int, changes: int) -> None:
    """A cold start, then passes over a queue in which nothing, or one interview, has changed."""
    made = Desk(folder)
    text = made.queue.read_text(encoding="utf-8")
    loaded = wiring.load_settings(made.config)
    bare = _memory()
    reading = _seconds(wiring.reading_house(loaded).queue.read)
    begin = time.perf_counter()
    walk = Pass(wiring.reading_house(loaded))
    walk.run()
    cold = time.perf_counter() - begin
    found: dict[str, object] = {
        "reading": reading,
        "cold": cold,
        "idle": [_seconds(walk.run) for _ in range(3)],
        "letters": len(walk.house.outbox.letters()),
    }
    changed = []
    for number in range(changes):
        at = count - 1 - number % min(STILL_OPEN, count)
        made.save(_with_change(text, at, number))
        changed.append(_seconds(walk.run))
        walk.run()  # comes to rest again
    found["changed"] = changed
    found["memory"] = _memory()
    found["bare"] = bare
    print(json.dumps(found))


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
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
