"""Python's collector of cyclic garbage, kept out of the way while many objects are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 50_000
"""Objects made since the last search; some two thousand entries of the queue."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for garbage inside the block, nor later in what it made, if that is much.

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
            gc.freeze()
        if was_on:
            gc.enable()
