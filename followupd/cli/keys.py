"""Single keys from a terminal, without Enter. The terminal is given back as it was."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Wait = Callable[[float], str]
"""Waits for at most so many seconds; gives the key that was pressed, or ""."""


@contextmanager
def keys() -> Iterator[Wait]:
    """For the block, keys come one by one and aren't shown; Ctrl-C still interrupts."""
    if sys.platform == "win32":
        yield _windows_key
        return
    import select
    import termios
    import tty

    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)

    def wait(seconds: float) -> str:
        ready, _, _ = select.select([number], [], [], seconds)
        return sys.stdin.read(1) or "q" if ready else ""  # "": the terminal has gone

    try:
        tty.setcbreak(number)
        yield wait
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


def _windows_key(seconds: float) -> str:
    """The console there can only be asked whether a key is waiting."""
    import msvcrt

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]  # on Windows only
            return str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]  # likewise
        time.sleep(0.05)
    return ""
