"""Garbage is searched for again after a long reading, and nothing is put aside twice."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from followupd.adapters import collector
from followupd.adapters.collector import MANY, collector_paused


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    collector._put_aside.cache_clear()
    yield
    gc.unfreeze()
    gc.enable()


def much() -> list[list[int]]:
    return [[n] for n in range(3 * MANY)]


def test_inside_nothing_is_searched_and_afterwards_it_is_as_before() -> None:
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()


def test_what_a_first_long_reading_made_is_put_aside_and_a_later_one_is_not() -> None:
    with collector_paused():
        kept = [much()]
    frozen = gc.get_freeze_count()
    assert frozen > MANY
    with collector_paused():
        kept.append(much())
    assert gc.get_freeze_count() <= frozen


def test_a_short_reading_puts_nothing_aside() -> None:
    gc.unfreeze()
    gc.collect()
    with collector_paused():
        pass
    assert gc.get_freeze_count() == 0
