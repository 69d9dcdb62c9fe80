"""docs/benchmarks.md and its plots, from the results in build/bench."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import ENOUGH_FOR_P99, Row, Section
from bench.plot import number, svg

HEAD = """\
# Measured

This program beside what a person would use instead, each comparison in one run on one machine,
the contestants by turns (A B A B ...). Ratios come first: they carry over to other machines, the
figures beside them do not. A figure is the median; beside it stand the lowest and the highest.
What falls short of its goal stays in the table as it is. `make bench` writes this page anew; the
values behind it lie in build/bench as JSON.
"""
VERDICTS = {True: "yes", False: "**no**", None: ""}
DURATIONS = {"s", "ms"}


def write_report(results: dict[str, dict[str, Any]], docs: Path) -> Path:
    """All sections that have been measured; gives the page's path."""
    images = docs / "images"
    images.mkdir(parents=True, exist_ok=True)
    parts = [HEAD, *_machine(results)]
    for at, result in enumerate(results.values(), 1):
        section = Section.from_json(result["section"])
        parts += _section(at, section, result)
        for plot in section.plots:
            (images / f"bench-{plot.name}.svg").write_text(svg(plot), encoding="utf-8")
    page = docs / "benchmarks.md"
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def _machine(results: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The facts that all parts share; the moment and the load stand at each part."""
    if not results:
        return
    facts = next(iter(results.values()))["machine"]
    yield "| | |"
    yield "|---|---|"
    for name, value in facts.items():
        if name not in {"Measured", "Load at the beginning"}:
            yield f"| {name} | {value} |"
    yield ""


def _section(at: int, section: Section, result: dict[str, Any]) -> Iterator[str]:
    facts = result["machine"]
    yield f"## {at}. {section.title}\n"
    yield f"{section.method}\n"
    quick = " A quick run: too few values for anything but a first look." if result["quick"] else ""
    yield f"Measured {facts['Measured']}, load {facts['Load at the beginning']}.{quick}\n"
    if section.rows:
        yield from _table(section.rows)
    for note in section.notes:
        yield f"- {note}"
    if section.notes:
        yield ""
    for plot in section.plots:
        yield f"![{plot.title}](images/bench-{plot.name}.svg)\n"


def _table(rows: list[Row]) -> Iterator[str]:
    tail = any(len(row.values) >= ENOUGH_FOR_P99 for row in rows)
    yield f"| | ratio | median | lowest to highest |{' p99 |' if tail else ''} goal | reached |"
    yield f"|---|---|---|---|{'---|' if tail else ''}---|---|"
    for row in rows:
        ratio = f"{number(row.ratio)} × {row.against}" if row.ratio is not None else ""
        spread = f"{number(min(row.values))} to {number(max(row.values))}"
        if len(row.values) == 1:
            spread = "one value"
        p99 = f" {_p99(row)} |" if tail else ""
        yield (
            f"| {row.name} | {ratio} | {number(row.middle)} {row.unit} | {spread} |{p99} "
            f"{row.goal} | {VERDICTS[row.reached]} |"
        )
    yield ""


def _p99(row: Row) -> str:
    if row.unit not in DURATIONS:
        return ""
    worst = "" if len(row.values) >= ENOUGH_FOR_P99 else f" (worst of {len(row.values)})"
    return f"{number(row.p99)} {row.unit}{worst}"
