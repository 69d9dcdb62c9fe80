"""A letter in the user's own wording: opened, kept, given up.

An edited text is the user's: no note and no template overwrites it until it is given up. What
changes under it in the queue is said by the plan, which then wants the user's word.
"""

from __future__ import annotations

from collections.abc import Callable

from followupd.core import states
from followupd.core.identity import fingerprint
from followupd.core.letters.layout import head_and_body, unwrapped
from followupd.core.model import Entry, Letter
from followupd.core.which import find
from followupd.errors import NotAllowed, UsageError
from followupd.flow.run import Pass

HEAD = "Subject: (one line; below it an empty line, then the letter)"


def opened(walk: Pass, wanted: str) -> Letter:
    """The one letter that is to be edited, as the queue has it now.

    Raises UsageError where the words mean none or several, NotAllowed where its time is over.
    """
    plan = walk.settle(walk.house.clock.now())
    found = find(plan.letters, wanted, walk.intake.reading())
    if len(found) != 1:
        raise UsageError(
            f"{wanted!r} means {len(found)} letters; one is edited at a time",
            hint="name one: " + ", ".join(x.id for x in found[:6]),
        )
    states.edit(found[0], found[0].subject, found[0].body, "")  # raises where it can't be edited
    _entry(walk, found[0])
    return found[0]


def as_opened(letter: Letter) -> str:
    """What somebody has before them who opens a letter: its text, and what is asked about it."""
    return fingerprint(states.text_of(letter), letter.ask, letter.edited)


def parsed(text: str) -> tuple[str, str]:
    """Subject and body from the text of an editor, as ``states.as_read`` wrote it.

    Hard wraps inside paragraphs go: mail programs wrap by themselves. Raises UsageError.
    """
    subjects, body = head_and_body(text.replace("\r\n", "\n").removeprefix("\N{BOM}"))
    kept = unwrapped(body)
    if len(subjects) != 1:
        raise UsageError("the text has no subject", hint=f"begin it like this: {HEAD}")
    if not kept:
        raise UsageError("the text below the subject is empty", hint=f"write it below: {HEAD}")
    return subjects[0], kept


def keep(walk: Pass, letter: Letter, subject: str, body: str) -> Letter:
    """Make this the letter's text, and check it; gives the letter as it stands then.

    ``letter`` is the one that was opened. Raises NotAllowed when it changed meanwhile.
    """
    walk.settle(walk.house.clock.now())  # so that a change of its entry is noticed
    entry = _entry(walk, letter)
    return _change(walk, letter, "edited", lambda x: states.edit(x, subject, body, entry))


def give_up(walk: Pass, letter: Letter) -> Letter:
    """Back to the draft that its notes make. ``letter`` is the one that was opened."""
    walk.settle(walk.house.clock.now())
    _entry(walk, letter)
    return _change(walk, letter, "edit-discarded", states.discard)


def _change(walk: Pass, letter: Letter, event: str, act: Callable[[Letter], Letter]) -> Letter:
    house = walk.house
    now = house.clock.now()
    current = house.outbox.get(letter.id)
    if current is None or as_opened(current) != as_opened(letter):
        raise NotAllowed(
            f"{letter.id} has changed while you were editing it",
            hint=f"look at it (`followupd show {letter.id}`), then edit it again",
        )
    entry = Entry(at=now, letter=letter.id, event=event, detail="you said so")
    if house.outbox.replace(current, act(current), entry) is None:
        raise NotAllowed(f"{letter.id} is being changed by another followupd; try again")
    plan = walk.settle(now)
    return next(x for x in plan.letters if x.id == letter.id)


def _entry(walk: Pass, letter: Letter) -> str:
    entry = walk.intake.entry_of(letter.id)
    if entry is None:
        raise NotAllowed(
            f"{letter.id} can't be edited: its entry in the queue has a problem, or is gone",
            hint="`followupd check` says what is wrong",
        )
    return entry
