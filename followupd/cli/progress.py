"""A pass that somebody waits for: a bar while it takes long, and what Ctrl-C means to it.

The bar appears on standard error, on a terminal only, once the pass has taken a second; it leaves
no trace. Ctrl-C (and SIGTERM) ends the pass after the letter in hand, as it does the daemon: a
letter that is broken off in the middle of its text is one of which nobody knows whether it
arrived. Said twice, or while no letter is in hand, it ends at once.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

from followupd.core.words import Task

if TYPE_CHECKING:
    from rich.progress import Progress

SOON = 1.0
"""Seconds that pass before anything is shown: who waits no longer needs no bar."""

ENDINGS = (signal.SIGINT, signal.SIGTERM)

UNBROKEN = frozenset({Task.SENDING, Task.LAYING, Task.FILING})
"""What is brought to its end for the letter in hand; looking can be broken off."""


class Watching:
    """``ports.Pulse`` at a terminal; ``with Watching() as pulse:``, many times over."""

    def __init__(self) -> None:
        self._stop = False
        self._in_hand = False
        self._bar: Progress | None = None
        self._later: threading.Timer | None = None
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        """Signals are ours until the block ends."""
        if sys.stderr.isatty() and not (bar := _bar()).console.is_dumb_terminal:
            self._bar = bar
            self._bar.add_task("getting ready", total=None)
            self._later = threading.Timer(SOON, self._bar.start)
            self._later.daemon = True
            with _deaf():
                self._later.start()
        for number in ENDINGS:
            self._before[number] = signal.signal(number, self._asked_to_end)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """The terminal and the signals as they were, however it ended."""
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() gave us
        if self._later is not None and self._bar is not None:
            self._later.cancel()
            self._later.join()
            self._bar.stop()
        self._bar = self._later = None
        self._in_hand = False

    # the pulse

    def beat(self) -> None:
        """The bar moves by itself."""

    def stopping(self) -> bool:
        """Whether somebody pressed Ctrl-C."""
        return self._stop

    def step(self, task: Task, done: int, total: int, who: str = "") -> None:
        """Show it; from the last step of a task on nothing is in hand."""
        self._in_hand = done < total and task in UNBROKEN
        at = f"{done + 1} of {total}, {who}" if done < total else f"{total} of {total}"
        if not self._stop:
            self._show(f"{task} {at}", done, total)

    def _show(self, what: str, done: int | None = None, total: int | None = None) -> None:
        """Writes nothing itself, so that a signal may come in the midst of it."""
        if self._bar is not None:
            [shown] = self._bar.task_ids
            self._bar.update(shown, description=what, completed=done, total=total)

    # Ctrl-C

    def _asked_to_end(self, _number: int, _frame: FrameType | None) -> None:
        if self._stop or not self._in_hand:
            raise KeyboardInterrupt
        self._stop = True
        self._show("stopping after this letter; Ctrl-C once more breaks it off")


@contextmanager
def _deaf() -> Iterator[None]:
    """Threads that are started meanwhile get no signals.

    One that took Ctrl-C would leave the main thread waiting for the server, and nobody would know.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        console=Console(stderr=True, highlight=False),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
