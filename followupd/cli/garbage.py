"""Python's search for garbage, out of the way of a command that starts, works and ends.

Starting makes a hundred thousand objects that all stay, and Python would look through them dozens
of times: that is a quarter of the time of ``status``.
"""

from __future__ import annotations

import gc

SELDOM = 300_000
"""Objects more than at the last search, until the next one: more than any command starts with.

A limit, so that a command with much to do can't fill the memory either.
"""

_USUAL = gc.get_threshold()


def search_seldom() -> None:
    """For a command that soon ends. Before the large imports, or it comes too late."""
    gc.set_threshold(SELDOM, *_USUAL[1:])


def search_as_usual() -> None:
    """For one that stays: what it has imported by now stays too, and is not looked at again."""
    gc.freeze()
    gc.set_threshold(*_USUAL)


def end_without_search() -> None:
    """At the end: the interpreter's last search finds nothing to go through."""
    gc.freeze()
