"""A program at a terminal, and a person who reads a question before answering it."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

PATIENCE = 40.0
"""Seconds until a question that should come counts as not coming."""


class Terminal:
    """``with Terminal([...]) as at: at.answer("Your name", "Sam")``; ``at.said`` is the screen."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self.said = ""
        self._read_to = 0

    def __enter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            self._words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def answer(self, question: str, text: str = "") -> None:
        """Type a line when the question stands there."""
        self.sees(question)
        os.write(self._ours, text.encode() + b"\n")

    def sees(self, text: str) -> None:
        """Wait until the text stands there, after what was waited for before."""
        end = time.monotonic() + PATIENCE
        while text not in self.said[self._read_to :]:
            assert time.monotonic() < end, f"{text!r} did not come after:\n{self.said}"
            assert self._more(0.2), f"{text!r} did not come; it ended:\n{self.said}"
        self._read_to = self.said.index(text, self._read_to) + len(text)

    def ctrl_c(self) -> int:
        """Press Ctrl-C, again when nothing happens, as a person does; the exit code.

        One that comes in the very moment before a program begins to wait for its input is lost.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            os.killpg(self._process.pid, signal.SIGINT)
            soon = time.monotonic() + 2
            while time.monotonic() < soon:
                if not self._more(0.2):
                    return self._process.wait(PATIENCE)
        raise AssertionError(f"Ctrl-C does not end it:\n{self.said}")

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self._more(0.2):
            assert time.monotonic() < end, f"it does not end:\n{self.said}"
        return self._process.wait(PATIENCE)

    def _more(self, seconds: float) -> bool:
        """Read what comes; False when the program has ended."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return True
        try:
            got = os.read(self._ours, 4096)
        except OSError:  # EIO: nobody holds the other end any more
            return False
        self.said += got.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(got)
