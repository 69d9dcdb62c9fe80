"""Python's collector of cyclic garbage, kept out of the way while many objects are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

MANY = 10_000
"""Objects made since the last search; a thousand entries of the queue."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for garbage inside the block, nor later in what the first of them made.

    A hundred thousand entries that all stay would be searched through again and again while they
    are read, which takes longer than the reading. They are set free all the same when the last
    one who holds them lets go: only what holds itself is found by a search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > MANY:
            _put_aside()
        if was_on:
            gc.enable()


@cache
def _put_aside() -> None:
    """Once in a process: what is put aside is never searched again, whatever becomes of it."""
    gc.freeze()
