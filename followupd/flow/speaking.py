"""A person's word on letters, from the command line or the review page.

Before a word is carried out the queue is read and planned, so that it meets the text that stands
now. What lets a letter go counts for what the person had before their eyes: if that is not what
stands now, the word is not carried out, and they are told what is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from followupd.core.model import Letter
from followupd.core.plan import Plan
from followupd.core.states import text_of, wants_approval
from followupd.core.which import find
from followupd.core.words import OPEN
from followupd.errors import FollowupError, NotAllowed
from followupd.flow.actions import LETS_GO, apply_all
from followupd.flow.run import Pass


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person has read of a letter: the fingerprint of its text, and why it was asked."""

    text: str
    ask: str


def seen(letter: Letter) -> Seen:
    """What somebody sees who looks at this letter."""
    return Seen(text_of(letter), letter.ask)


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a word: the letters as they are now, the refusals, and the plan it met."""

    done: tuple[Letter, ...]
    errors: tuple[FollowupError, ...]
    plan: Plan


def say(walk: Pass, ids: Iterable[str], verb: str, eyes: Mapping[str, Seen] | None = None) -> Said:
    """Carry out ``verb`` on the letters that ``ids`` mean.

    ``eyes`` is what the person saw, by letter id; without it, what the outbox held until now.
    Raises UsageError where an id means nothing.
    """
    house = walk.house
    now = house.clock.now()
    known = {x.id: seen(x) for x in house.outbox.letters()} if eyes is None else eyes
    plan = walk.settle(now)
    reading = walk.intake.reading()
    found = [find(plan.letters, wanted, reading) for wanted in ids]
    named = {some[0].id for some in found if len(some) == 1}
    chosen = list({x.id: x for some in found for x in some}.values())
    errors: list[FollowupError] = []
    if verb in LETS_GO:
        news = {
            x.id: _news(known.get(x.id), x, verb) or _question(x, verb, named=x.id in named)
            for x in chosen
        }
        errors = [error for error in news.values() if error]
        chosen = [x for x in chosen if not news[x.id]]
    done, refused = apply_all(house, chosen, verb, now)
    return Said(tuple(done), (*errors, *refused), plan)


def _question(letter: Letter, verb: str, *, named: bool) -> FollowupError | None:
    """A question about one letter is not answered by a word for a whole interview."""
    if named or not (letter.ask and letter.state in OPEN and wants_approval(letter)):
        return None
    return NotAllowed(
        f"{letter.id}: {letter.ask}",
        hint=f"if it is to go, say so of this letter: `followupd {verb} {letter.id}`;"
        f" else `followupd cancel {letter.id}`",
    )


def _news(before: Seen | None, letter: Letter, verb: str) -> FollowupError | None:
    """What is new in this very moment, so that the person's word can't have meant it.

    It stands in the outbox now; said once more, the word counts.
    """
    if before is not None and before.text != text_of(letter):
        return NotAllowed(
            f"the text of {letter.id} has just changed with the queue file",
            hint=f"read it again (`followupd show {letter.id}`), then say it again",
        )
    asked = before.ask if before is not None else ""
    if letter.ask and letter.ask != asked and wants_approval(letter):
        return NotAllowed(
            f"{letter.id}: {letter.ask}",
            hint=f"if it is to go all the same, say it again: `followupd {verb} {letter.id}`",
        )
    return None
