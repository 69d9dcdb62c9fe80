"""The letters of the outbox, brought up to date one by one, are what all of them anew would be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from followupd.core.model import Letter
from followupd.core.stored import Stored, is_finished, order
from followupd.core.words import WANTED, State
from tests.examples import ENDED, letter

CHANGES = st.sampled_from(
    ["add", "remove", "state", "address", "deadline", "edit", "rename", "file"]
)


def one(n: int, **fields: object) -> Letter:
    """Two of three share a deadline, and every fifth an address."""
    deadline = ENDED + timedelta(hours=n // 2)
    return letter(id=f"talk-{n}/dana", email=f"P{n % 5}@a.example", deadline=deadline, **fields)


def changed(letters: list[Letter], what: str, n: int, state: State) -> list[Letter]:
    at = n % len(letters)
    old = letters[at]
    new = {
        "state": replace(old, state=state, closed_by="user" if n % 2 else "queue"),
        "address": replace(old, email=f"p{(n + 1) % 5}@a.example"),
        "deadline": replace(old, deadline=ENDED + timedelta(hours=n)),
        "edit": replace(old, edited="" if old.edited else "entry"),
        "file": replace(old, state=State.SENT, filed="" if old.filed else WANTED),
        "rename": replace(old, id=f"{old.id}-{n}"),
    }
    if what == "add":
        return [*letters, one(100 + n)] if f"talk-{100 + n}/dana" not in ids(letters) else letters
    if what == "rename" and new[what].id in ids(letters):
        return letters
    if what == "remove":
        return [*letters[:at], *letters[at + 1 :]] if len(letters) > 1 else letters
    return [*letters[:at], new[what], *letters[at + 1 :]]


def ids(letters: list[Letter]) -> set[str]:
    return {x.id for x in letters}


def same(found: Stored, letters: list[Letter]) -> None:
    anew = Stored(letters)
    assert found.ordered == anew.ordered == sorted(letters, key=order)
    assert found.by_id == anew.by_id
    assert found.unfinished == anew.unfinished
    assert found.edited == anew.edited
    assert found.unfiled == anew.unfiled
    for n in range(6):
        assert found.at(f"p{n}@A.example") == anew.at(f"p{n}@A.example")


@runs(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CHANGES, st.integers(0, 40), st.sampled_from(State)), max_size=12))
def test_what_follows_is_what_is_made_anew(steps: list[tuple[str, int, State]]) -> None:
    letters = [one(n) for n in range(30)]
    stored = Stored(letters)
    stored.at("")  # from here on the addresses are followed as well
    for what, n, state in steps:
        letters = changed(letters, what, n, state)
        stored.follow(letters)
        same(stored, letters)


@runs(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CHANGES, st.integers(0, 40), st.sampled_from(State)), max_size=6))
def test_what_a_plan_changes_is_put_in_order(steps: list[tuple[str, int, State]]) -> None:
    before = [one(n) for n in range(30)]
    letters = before
    for what, n, state in steps:
        letters = changed(letters, what, n, state)
    stored = Stored(before)
    after = {x.id: x for x in letters if stored.by_id.get(x.id) is not x}
    found = stored.changed_to(after, ids(before) - ids(letters))
    assert found == tuple(sorted(letters, key=order))
    assert stored.ordered == before, "what is stored stays as it is"


@pytest.mark.parametrize("state", State)
def test_only_what_went_and_what_the_user_cancelled_is_finished(state: State) -> None:
    by_user = letter(state=state, closed_by="user" if state is State.CANCELLED else "")
    assert is_finished(by_user) == (state in {State.SENT, State.CANCELLED})
    assert not is_finished(letter(state=State.CANCELLED, closed_by="queue"))
