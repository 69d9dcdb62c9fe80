"""Programs that a test starts and always ends, and waiting that always ends."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest


def need(program: str, name: str = "") -> str:
    """The path of a program; the test is skipped where it is not installed."""
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{name or Path(program).name} is not installed; `make servers` installs it")
    return found


def wait_until(true: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Come back as soon as ``true()`` is; fail with ``what`` when it never is."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain: {what}")
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """Ask it to end, then make it."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(seconds)


@contextmanager
def running(
    command: Sequence[str], log: Path, *, env: Mapping[str, str] | None = None, say: bytes = b""
) -> Iterator[subprocess.Popen[bytes]]:
    """A program for the length of the block; ``say`` is all of its standard input."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, env=env
        )
        try:
            assert process.stdin
            process.stdin.write(say)
            process.stdin.close()
            yield process
        finally:
            end(process)
