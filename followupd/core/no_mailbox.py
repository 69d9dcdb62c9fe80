"""Letters in mode ``draft`` where no mailbox is known: there are no Drafts to lay them into.

A room of its own, because it takes settings and queue together: each alone is right. The mode of
the settings is judged where they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from followupd.core.identity import letter_id
from followupd.core.model import Letter, Place, Problem, Reading
from followupd.core.settings import Settings
from followupd.core.words import OPEN, Mode, State

CODE = "no-mailbox"
SAID = "no mailbox is known, so no draft can be laid"
HINT = "name your mailbox under `mail.imap` in the settings, or take `mode: review` or `send`"

_STILL_TO_BE_LAID = OPEN | {State.HELD}


def has_no_drafts(letter: Letter, settings: Settings) -> bool:
    """Whether this letter waits for a Drafts folder that nobody knows."""
    return (
        letter.mode is Mode.DRAFT
        and settings.mail.imap is None
        and letter.state in _STILL_TO_BE_LAID
    )


def without_mailbox(
    letters: Iterable[Letter], reading: Reading, settings: Settings
) -> tuple[Problem, ...]:
    """One problem for each place that says ``mode: draft``, as long as a letter hangs on it."""
    stuck = {x.id for x in letters if has_no_drafts(x, settings)}
    found: dict[Place | None, Problem] = {}
    for who, where in _in_the_queue(reading, stuck):
        said = f"`mode: draft` for {who}: {SAID}"
        found.setdefault(where, Problem(code=CODE, message=said, hint=HINT, where=where))
    return tuple(found.values())


def _in_the_queue(reading: Reading, stuck: set[str]) -> Iterator[tuple[str, Place | None]]:
    """Whose letters, and where their entry gives them the mode."""
    for interview in reading.interviews:
        for person in interview.people:
            own = person.mode is Mode.DRAFT and letter_id(interview.id, person.key) in stuck
            if not own:
                continue
            of_all = "mode" in interview.places and "mode" not in person.places
            who = interview.company if of_all else f"{person.name} ({interview.company})"
            yield who, interview.place_of("mode", person)
