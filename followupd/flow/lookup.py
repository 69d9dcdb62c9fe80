"""Looking into the Sent folder for letters that may have gone.

A look that failed says nothing: the letter stays as it is and is looked for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from followupd.core import states
from followupd.core.model import Entry, Letter
from followupd.core.schedule import LOOKED_FOR, look_again_at
from followupd.core.words import State, Task
from followupd.errors import MailError, SecretError
from followupd.flow.faults import mailbox_answered, mailbox_failed
from followupd.flow.house import House
from followupd.ports import MailboxSession


def wanted(letters: Iterable[Letter], now: datetime) -> list[Letter]:
    """The letters whose next look has come."""
    asked = (x for x in letters if x.state in LOOKED_FOR)
    return [x for x in asked if (at := look_again_at(x)) is not None and at <= now]


def look(house: House, letters: Iterable[Letter], now: datetime) -> list[str]:
    """Look for each of ``letters``; gives the ids of those that were found to have gone."""
    asked = wanted(letters, now)
    if not asked or house.mailbox is None:
        return []
    found: list[str] = []
    try:
        with house.mailbox.connect() as session:
            for number, letter in enumerate(asked):
                house.pulse.beat()
                house.pulse.step(Task.LOOKING, number, len(asked), letter.person)
                if _look(house, session, letter, now):
                    found.append(letter.id)
        house.pulse.step(Task.LOOKING, len(asked), len(asked))
        mailbox_answered(house)
    except (MailError, SecretError) as error:
        mailbox_failed(house, error)
        for letter in asked:
            if letter.id not in found:
                house.outbox.replace(letter, _looked(letter, now))
    return found


def _look(house: House, session: MailboxSession, letter: Letter, now: datetime) -> bool:
    if session.in_sent(letter.message_id, letter.id):
        after = states.seen_in_sent(letter, now)
        entry = Entry(at=now, letter=letter.id, event=str(State.SENT), detail=after.reason)
        return house.outbox.replace(letter, after, entry) is not None
    house.outbox.replace(letter, _looked(letter, now))
    return False


def _looked(letter: Letter, now: datetime) -> Letter:
    return replace(letter, looked_at=now, looks=letter.looks + 1)
