"""What a person says to a letter: found by its id, changed by compare-and-set, written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from followupd.core import states
from followupd.core.model import Entry, Letter
from followupd.core.plan import state_entry
from followupd.core.which import find
from followupd.core.words import State
from followupd.errors import FollowupError, NotAllowed, UsageError
from followupd.flow.house import House

__all__ = ["Act", "acts", "apply", "apply_all", "find"]

LETS_GO = frozenset({"approve", "send", "resolve --resend"})
"""The words that count for a text: it must be the one that the user has seen."""

Act = Callable[[Letter], Letter]


def acts(now: datetime) -> dict[str, Act]:
    """The verbs of the command line, as moves of a letter."""
    return {
        "approve": states.approve,
        "hold": states.hold,
        "release": states.release,
        "cancel": lambda x: states.cancel(x, by="user", reason="you cancelled it"),
        "retry": states.retry,
        "send": lambda x: states.hurry(x, now),
        "resolve --sent": lambda x: states.resolve_sent(x, now),
        "resolve --resend": states.resolve_resend,
    }


def apply(house: House, letter: Letter, verb: str, now: datetime) -> Letter:
    """Carry out ``verb`` on the letter as it is in the outbox at this very instant.

    Raises NotAllowed when its state doesn't allow it, or when its text changed meanwhile.
    """
    act = acts(now)[verb]
    for _ in range(10):
        current = house.outbox.get(letter.id)
        if current is None:
            raise UsageError(f"there is no letter {letter.id!r} any more")
        if verb in LETS_GO and states.text_of(current) != states.text_of(letter):
            raise NotAllowed(
                f"{letter.id} changed while you spoke",
                hint=f"read it again: `followupd show {letter.id}`",
            )
        after = act(current)
        entries = [Entry(at=now, letter=current.id, event=verb, detail="you said so")]
        if after.state is not current.state:
            entries.append(state_entry(after, now))
        done = house.outbox.replace(current, after, *entries)
        if done is not None:
            return done
    raise NotAllowed(f"{letter.id} is being changed by another followupd; try again in a moment")


def apply_all(
    house: House, letters: Iterable[Letter], verb: str, now: datetime
) -> tuple[list[Letter], list[FollowupError]]:
    """``verb`` on each; one letter's refusal doesn't stop the others."""
    done: list[Letter] = []
    errors: list[FollowupError] = []
    chosen = list(letters)
    for letter in chosen:
        if len(chosen) > 1 and letter.state in {State.SENT, State.CANCELLED}:
            continue  # "approve acme-phone" means those that can still be approved
        try:
            done.append(apply(house, letter, verb, now))
        except FollowupError as error:
            errors.append(error)
    return done, errors
