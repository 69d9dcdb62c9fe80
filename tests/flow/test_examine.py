"""Looks beside each other: none stops the others, and none takes for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from followupd.core.health import Check, ok
from followupd.errors import FollowupError
from followupd.flow.examine import Look, examine


def bug() -> Iterator[Check]:
    yield ok("disk", "seen before it broke")
    raise ZeroDivisionError("secret words of a letter")


def expected() -> Iterator[Check]:
    yield from ()
    raise FollowupError("The bus is gone.", hint="log in again")


def test_a_bug_in_one_look_hides_neither_the_others_nor_what_it_had_seen() -> None:
    found = examine(
        [
            Look("disk", bug),
            Look("clock", expected),
            Look("outbox", lambda: [ok("outbox", "whole")]),
        ]
    )
    assert [(x.name, str(x.verdict)) for x in found] == [
        ("clock", "problem"),
        ("disk", "ok"),
        ("disk", "problem"),
        ("outbox", "ok"),
    ]
    assert "ZeroDivisionError" in found[2].message
    assert "secret" not in found[2].message + found[2].hint
    assert found[0].message == "the bus is gone"


def test_a_look_that_hangs_is_left_behind_and_named() -> None:
    never = threading.Event()

    def hang() -> Iterator[Check]:
        never.wait(60)
        yield ok("sending", "at last")

    try:
        found = examine([Look("sending", hang, limit=0.05), Look("disk", lambda: [ok("disk", "")])])
    finally:
        never.set()
    assert [(x.name, str(x.verdict)) for x in found] == [("sending", "problem"), ("disk", "ok")]
    assert "no answer within 0.05 seconds" in found[0].message
