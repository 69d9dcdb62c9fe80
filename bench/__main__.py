"""``python -m bench [--quick] [PART ...]``: measure, then write docs/benchmarks.md.

The results of parts that are not measured this time are taken from build/bench.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from importlib import import_module
from pathlib import Path

from bench.figures import Section
from bench.machine import machine, wait_for_quiet
from bench.report import write_report
from tests import guard

PARTS = ("sending", "drafting", "rest", "growth", "commands", "tests_time")
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "build" / "bench"


def main() -> None:
    """Measure the chosen parts, one after the other."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all"
    )
    parser.add_argument(
        "--quick", action="store_true", help="fewer letters and rounds, to try it out"
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    os.chdir(ROOT)
    RESULTS.mkdir(parents=True, exist_ok=True)
    for part in chosen.parts or PARTS:
        _measure(part, quick=chosen.quick)
    written = write_report(_found(), ROOT / "docs")
    print(f"written: {written.relative_to(ROOT)}")


def _measure(part: str, *, quick: bool) -> None:
    wait_for_quiet()
    begin, facts = time.monotonic(), machine()
    print(f"{part} ...", end=" ", flush=True)
    home = Path(tempfile.mkdtemp(prefix="followupd-bench-"))
    try:
        guard.apply(home)
        section: Section = import_module(f"bench.{part}").measure(home, quick=quick)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    result = {"machine": facts, "quick": quick, "section": section.to_json()}
    (RESULTS / f"{part}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"{time.monotonic() - begin:.0f} s")
    for row in section.rows:
        verdict = {True: "reached", False: "NOT reached", None: ""}[row.reached]
        ratio = f"{row.ratio:.2f} x {row.against}" if row.ratio is not None else ""
        print(f"  {row.name:55} {ratio:26} {row.middle:10.4g} {row.unit:10} {row.goal} {verdict}")


def _found() -> dict[str, dict[str, object]]:
    files = {part: RESULTS / f"{part}.json" for part in PARTS}
    return {
        part: json.loads(file.read_text(encoding="utf-8"))
        for part, file in files.items()
        if file.exists()
    }


if __name__ == "__main__":
    main()
