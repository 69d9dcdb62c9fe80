"""4. Growth: a pass with one changed interview among many, and the cold start on as many."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from bench.contest import BOUND, by_turns, seconds
from bench.figures import Plot, Row, Section
from bench.material import STILL_OPEN, Desk, desk, file_history, queue
from bench.sending import FOLLOWUPD
from followupd.adapters.files.queue_kept import FILE as KEPT

SIZES = (100, 1_000, 10_000, 100_000)
MANY = 10_000  # interviews above which there are two rounds
MOST = 3.0
"""The cold start in libyaml's own time for the same file."""

METHOD = (
    "One pass after another in one process, over a file of N interviews with one letter each; all "
    f"but the last {STILL_OPEN} were sent long ago (their letters were put into the outbox in one "
    "go: sending them would leave the same rows). The cold start reads the file and the outbox, "
    "drafts what is open, and stores it: the first start finds nothing that an earlier process "
    "has kept of the file, the next one finds all of it, and each has the open letters to draft. "
    "The yardstick is what libyaml needs for the same file, in a process of its own, by turns: its "
    "tree of nodes with lines and columns, without the time that importing PyYAML takes, while a "
    "start has to import what reads, drafts and checks."
)


def measure(folder: Path, *, quick: bool) -> Section:
    """Seconds and megabytes at each size."""
    sizes = SIZES[:3] if quick else SIZES
    found = {size: _one(folder / str(size), size, quick=quick) for size in sizes}
    return Section(
        part="growth",
        title="Growth",
        method=METHOD,
        rows=[
            row for size, values in found.items() for row in _rows(size, values, found[sizes[0]])
        ],
        plots=[_plot(found)],
    )


def _one(folder: Path, size: int, *, quick: bool) -> dict[str, list[Any]]:
    made = desk(folder)
    made.save(queue(size, recent=STILL_OPEN))
    seconds([*FOLLOWUPD, "--config", made.config, "check"], allowed=(0, 4))
    seconds([*FOLLOWUPD, "--config", made.config, "status"], allowed=(0, 4))
    file_history(made)
    text = made.queue.read_text(encoding="utf-8")
    runs: dict[str, list[dict[str, Any]]] = {"ours": [], "libyaml": []}

    def ours() -> float:
        made.save(text)
        steps = {"reading": "reading", "first": "start", "again": "start", "passes": "10"}
        said = {}
        for step, what in steps.items():
            _forget_the_open(made)
            if step in {"reading", "first"}:
                _forget_the_kept(made)
            said[step] = _said("-m", "bench.programs.growth", str(folder), str(size), what)
        runs["ours"].append(said)
        return 0.0

    def libyaml() -> float:
        made.save(text)
        runs["libyaml"].append(_said("bench/programs/yardstick.py", str(made.queue)))
        return 0.0

    by_turns({"ours": ours, "libyaml": libyaml}, 2 if quick or size > MANY else 3)
    return _gathered(runs)


def _forget_the_open(made: Desk) -> None:
    """As if the open letters had never been drafted: each cold start does the same work."""
    import sqlite3  # noqa: PLC0415
    from contextlib import closing  # noqa: PLC0415

    with closing(sqlite3.connect(made.folder / "state" / "outbox.sqlite3")) as outbox, outbox:
        outbox.execute("DELETE FROM letters WHERE state <> 'sent'")


def _forget_the_kept(made: Desk) -> None:
    """As if no process had ever read this file."""
    (made.folder / "state" / KEPT).unlink(missing_ok=True)


def _said(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=BOUND, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def _gathered(runs: dict[str, list[dict[str, Any]]]) -> dict[str, list[Any]]:
    ours = runs["ours"]
    return {
        "reading": [run["reading"]["reading"] for run in ours],
        "first": [run["first"]["cold"] for run in ours],
        "again": [run["again"]["cold"] for run in ours],
        "imports": [run["again"]["imports"] for run in ours],
        "idle": [x for run in ours for x in run["passes"]["idle"]],
        "changed": [x for run in ours for x in run["passes"]["changed"]],
        "memory": [max(step["memory"] for step in run.values()) for run in ours],
        "events": [run["events"] for run in runs["libyaml"]],
        "nodes": [run["nodes"] for run in runs["libyaml"]],
        "yaml memory": [run["memory"] for run in runs["libyaml"]],
    }


def _rows(size: int, found: dict[str, list[Any]], least: dict[str, list[Any]]) -> list[Row]:
    def row(name: str, key: str, unit: str = "s", against: str = "", **more: Any) -> Row:
        yard = {"libyaml": found["nodes"], "smallest": least[key], "its tree": found["yaml memory"]}
        ratio = median(found[key]) / median(yard[against]) if against else None
        words = {"smallest": "the smallest"}.get(against, against)
        values = tuple(found[key])
        return Row(
            name=f"{size:,}: {name}", unit=unit, values=values, ratio=ratio, against=words, **more
        )

    def start(name: str, key: str) -> Row:
        reached = (row(name, key, against="libyaml").ratio or 0) <= MOST
        return row(name, key, against="libyaml", goal=f"at most {MOST:.0f}", reached=reached)

    return [
        start("cold start, the first one", "first"),
        row("of that, reading the file", "reading", against="libyaml"),
        start("cold start, the next one", "again"),
        row("of that, importing modules", "imports", against="libyaml"),
        row("pass, one interview changed", "changed", against="smallest"),
        row("pass, nothing changed", "idle", against="smallest"),
        row("libyaml, tree of nodes", "nodes"),
        row("libyaml, events", "events"),
        row("memory at its highest", "memory", "MB", "its tree"),
    ]


def _plot(found: dict[int, dict[str, list[Any]]]) -> Plot:
    names = {
        "first": "the first start",
        "again": "the next start",
        "nodes": "libyaml alone",
        "changed": "one changed",
        "idle": "nothing changed",
    }
    return Plot(
        name="growth",
        title="A pass by the number of interviews",
        unit="s",
        across="interviews in the file",
        lines={
            words: [(size, median(values[key])) for size, values in found.items()]
            for key, words in names.items()
        },
    )
