"""Carrying out what a person clicked on a notice: open the letter, or approve it.

An approval counts for exactly the text that stood when the notice was made; whatever comes of it
is said where the click was made.
"""

from __future__ import annotations

from collections.abc import Callable

from followupd.core.answers import approved, changed, gone, nothing_to_approve
from followupd.core.model import Entry, Letter
from followupd.core.reminder import Click, Reminder, Wish
from followupd.core.states import text_of
from followupd.core.words import State
from followupd.errors import FollowupError, UsageError
from followupd.flow.run import Pass
from followupd.flow.speaking import say, seen
from followupd.ports import Board

OpenPage = Callable[[str, str], None]
"""Opens the review page at a letter's id ("" for its beginning), with the desktop's token."""


def carry_out(walk: Pass, board: Board, open_page: OpenPage) -> None:
    """Do what was clicked since the last time. Raises OutboxBroken."""
    for click in board.clicked():
        if click.wish is Wish.APPROVE:
            _answer(walk, board, _approve(walk, click.reminder))
        else:
            _read(walk, click, open_page)


def _read(walk: Pass, click: Click, open_page: OpenPage) -> None:
    letters = click.reminder.letters
    try:
        open_page(letters[0] if len(letters) == 1 else "", click.token)
    except FollowupError as error:
        _log(walk, f"desktop: {error.message} {error.hint}".strip())


def _approve(walk: Pass, reminder: Reminder) -> Reminder:
    (shown,) = reminder.about
    house = walk.house
    try:
        # A pass of its own: the daemon's waits until a saved file has stood for a while.
        said = say(Pass(house), [shown.id], "approve", {shown.id: seen(shown)})
    except UsageError:
        return gone(shown)
    if said.done:
        return approved(said.done[0], house.clock.now(), house.settings)
    return _why_not(shown, house.outbox.get(shown.id))


def _why_not(shown: Letter, now: Letter | None) -> Reminder:
    if now is None:
        return gone(shown)
    new = text_of(now) != text_of(shown) or now.ask != shown.ask
    return changed(now) if new and now.state is State.NEEDS_APPROVAL else nothing_to_approve(now)


def _answer(walk: Pass, board: Board, answer: Reminder) -> None:
    try:
        board.notify(answer)
    except FollowupError as error:
        _log(walk, f"{board.name}: {error.message}")


def _log(walk: Pass, detail: str) -> None:
    at = walk.house.clock.now()
    walk.house.outbox.write(Entry(at=at, event="reminder-failed", detail=detail))
