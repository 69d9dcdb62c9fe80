"""``status --watch``: the same lines on a screen of their own, drawn again when they change.

Looks twice a second at the stamps of the files and the size of the window; plans anew only when a
file has changed or a letter's time has come. What is wrong is shown in place, and looked at again:
a screen that somebody leaves open must outlive a file that is broken for a while.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

import click
from rich.console import Console, ConsoleDimensions
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from followupd.cli.garbage import search_as_usual
from followupd.cli.glance import lines_of, printer
from followupd.cli.keys import keys
from followupd.cli.looking import Looking
from followupd.errors import FilesError, FollowupError

LOOK = 0.5
"""Seconds between two looks: a change is seen at once, and a window that is resized too."""

QUIT = {"q", "Q", "\x1b", "\x04"}


def watch(look: Callable[[], Looking]) -> None:
    """Until q (also Esc or Ctrl-D). Raises UsageError without a terminal."""
    console = printer()
    if not (console.is_terminal and sys.stdin.isatty()) or console.is_dumb_terminal:
        raise click.UsageError(
            "`--watch` draws on a terminal, and this is none; `followupd status` prints once"
        )
    search_as_usual()
    with look() as first:
        first.sight()  # what is wrong at the start is said as every command says it
    with _screen(console), _ends_cleanly(), keys() as wait, Watched(look) as watched:
        drawn: object = None
        while True:
            size = console.size
            page = _page(watched.lines(size.width), console, size)
            if (size, page) != drawn:
                _draw(console, page)
                drawn = size, page
            if wait(LOOK) in QUIT:
                return


class Watched:
    """A look that is taken again from the beginning when the settings change, or after an error."""

    def __init__(self, look: Callable[[], Looking]) -> None:
        self._look = look
        self._held = ExitStack()
        self._looking: Looking | None = None
        self._settings: object = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the outbox."""
        self._let_go()

    def lines(self, width: int) -> list[Text]:
        """What is to be seen now; an error is lines too."""
        try:
            return lines_of(self._current().sight(), width)
        except FollowupError as error:
            self._let_go()
            return list(_told(error))

    def _current(self) -> Looking:
        if self._looking is not None and self._looking.stamps()[0] != self._settings:
            self._let_go()
        if self._looking is None:
            self._looking = self._held.enter_context(self._look())
            self._settings = self._looking.stamps()[0]
        return self._looking

    def _let_go(self) -> None:
        self._looking = None
        self._held.close()


def _told(error: FollowupError) -> Iterator[Text]:
    if isinstance(error, FilesError):
        yield from (Text(str(getattr(p, "message", p))) for p in error.problems)
    yield Text(error.message, style="bold red")
    if error.hint:
        yield Text(f"  -> {error.hint}")


def _page(said: Iterable[Text], console: Console, size: ConsoleDimensions) -> list[Text]:
    """As many lines as the window has, the last of them about the window itself.

    A command that is wider than the window goes on below: it is there to be read whole.
    """
    width, height = size
    lines = [
        piece for line in said for piece in line.wrap(console, width, overflow="fold") or [line]
    ]
    room = max(height - 2, 1)
    more = len(lines) - room
    foot = "q ends this"
    if more > 0:
        foot = f"{more} more {'line' if more == 1 else 'lines'} below; {foot}"
    page = [*lines[:room], *[Text()] * max(-more, 0), Text(), Text(foot, style="dim")]
    page[-1].truncate(width, overflow="ellipsis")
    return page[-height:]


def _draw(console: Console, page: list[Text]) -> None:
    console.control(Control.home())
    # What stood to the right of a shorter line goes.
    for number, line in enumerate(page):
        console.print(line, end="", soft_wrap=True)
        console.control(Control((ControlType.ERASE_IN_LINE, 0)))
        if number < len(page) - 1:
            console.print()


@contextmanager
def _screen(console: Console) -> Iterator[None]:
    """The terminal's other screen; what stood in the window is there again afterwards."""
    console.set_alt_screen(enable=True)
    console.show_cursor(show=False)
    try:
        yield
    finally:
        console.show_cursor()
        console.set_alt_screen(enable=False)


@contextmanager
def _ends_cleanly() -> Iterator[None]:
    """Being told to end gives the terminal back, as Ctrl-C does."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
