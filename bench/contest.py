"""Contestants by turns (A B A B ...), so that what else the machine does falls on all of them."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

BOUND = 900.0  # seconds; a program that takes longer has failed


def by_turns(
    contestants: Mapping[str, Callable[[], float]], rounds: int, *, warm: int = 0
) -> dict[str, tuple[float, ...]]:
    """What each contestant gave in each round; the first ``warm`` rounds are not counted."""
    values: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(warm + rounds):
        for name, run in contestants.items():
            value = run()
            if number >= warm:
                values[name].append(value)
    return {name: tuple(found) for name, found in values.items()}


def seconds(command: Sequence[object], *, allowed: Sequence[int] = (0,), **how: Any) -> float:
    """The wall-clock time of a whole process, from its start to its end."""
    with_input = {"input": how.pop("say")} if "say" in how else {"stdin": subprocess.DEVNULL}
    begin = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        timeout=BOUND,
        check=False,
        **with_input,
        **how,
    )
    took = time.perf_counter() - begin
    if done.returncode not in allowed:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took
