"""The program on a terminal of a given size: what it draws, and keys and signals for it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.process.daemon import PATIENCE


class Terminal:
    """One run; ``seen`` is all that came to the screen so far."""

    def __init__(self, config: Path, words: tuple[str, ...], columns: int, rows: int) -> None:
        self.ours, theirs = pty.openpty()
        self.seen = ""
        self.resize(columns, rows)
        env = {**os.environ, "TERM": "xterm-256color"}
        env.pop("NO_COLOR", None)
        env.pop("COLUMNS", None)
        env.pop("LINES", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "followupd", "--config", str(config), *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=env,
            start_new_session=True,
        )
        self.before = termios.tcgetattr(self.ours)
        os.close(theirs)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, text: str) -> str:
        """Wait for a text on the screen; gives what came since the last call, and forgets it."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} was not drawn: {self.seen[-2000:]}"
            assert self._read(), f"{text!r} was not drawn before the end: {self.seen[-2000:]}"
        drawn, self.seen = self.seen, ""
        return drawn

    def _read(self) -> bool:
        ready, _, _ = select.select([self.ours], [], [], 0.1)
        if not ready:
            return True
        try:
            self.seen += os.read(self.ours, 65536).decode(errors="replace")
        except OSError:  # the program has let go of its side
            return False
        return True

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Read to the end; gives the exit code."""
        end = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < end, f"it did not end: {self.seen[-2000:]}"
        return self.process.wait(timeout=PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)


@contextmanager
def terminal(config: Path, *words: str, columns: int = 80, rows: int = 30) -> Iterator[Terminal]:
    one = Terminal(config, words, columns, rows)
    try:
        yield one
    finally:
        one.close()
