"""What a person is told after a click on a notice: what became of it, and what comes next.

Pure. An answer is shown where the click was made, and is not remembered as told.
"""

from __future__ import annotations

from datetime import datetime

from followupd.core.model import Letter
from followupd.core.phrases import detail
from followupd.core.reminder import Reminder, Urgency
from followupd.core.reminder_text import command, lines, named
from followupd.core.settings import Settings
from followupd.core.words import OPEN, State

APPROVED = "approved"
"""The kind of an answer that goes on with its letter."""

_NOW = {
    State.SENT: "has gone",
    State.SENDING: "is going at this moment",
    State.DRAFTED: "lies in your Drafts folder",
    State.CANCELLED: "was cancelled",
    State.WAITING: "is approved already",
    State.HELD: "is on hold",
    State.UNSURE: "may have gone",
    State.MISSED: "is too late to go by itself",
    State.REFUSED: "was refused by the mail server",
}


def approved(letter: Letter, now: datetime, settings: Settings) -> Reminder:
    """The click counted."""
    where = detail(letter, now, settings)
    return Reminder(
        key=f"answer:{letter.id}",
        kind=APPROVED,
        title=f"Approved: {named(letter)}",
        body=lines(f"{where[:1].upper()}{where[1:]}." if where else ""),
        command=f"followupd hold {letter.id}",
        urgency=Urgency.LOW,
        letters=(letter.id,),
        about=(letter,),
    )


def went(letter: Letter) -> Reminder:
    """In the place of ``approved``, when the letter has gone since."""
    return Reminder(
        key=f"answer:{letter.id}",
        kind="answer",
        title=f"{named(letter)[0].upper()}{named(letter)[1:]} {_NOW[letter.state]}",
        body="You needn't do anything more about it.",
        command=f"followupd show {letter.id}",
        urgency=Urgency.LOW,
        letters=(letter.id,),
    )


def changed(letter: Letter) -> Reminder:
    """It did not count: another text stands now than when the notice was made."""
    return Reminder(
        key=f"answer:{letter.id}",
        kind="answer",
        title=f"Not approved yet: {named(letter)} has changed",
        body=lines(
            "Its text is another one than when you were told of it. Nothing was sent.",
            letter.ask or "Read it as it is now, then approve it.",
        ),
        command=command(letter),
        letters=(letter.id,),
        about=(letter,),
    )


def nothing_to_approve(letter: Letter) -> Reminder:
    """It did not count: the letter is past that, or something stops it."""
    now = _NOW.get(letter.state, "needs something from you first")
    return Reminder(
        key=f"answer:{letter.id}",
        kind="answer",
        title=f"Nothing to approve: {named(letter)} {now}",
        body=lines("Your click changed nothing."),
        command=command(letter) if letter.state in OPEN else f"followupd show {letter.id}",
        urgency=Urgency.LOW,
        letters=(letter.id,),
    )


def gone(letter: Letter) -> Reminder:
    """It did not count: there is no such letter any more."""
    return Reminder(
        key=f"answer:{letter.id}",
        kind="answer",
        title=f"Nothing to approve: {named(letter)} is not in the queue any more",
        body=lines("Your click changed nothing."),
        command="followupd status",
        urgency=Urgency.LOW,
    )
