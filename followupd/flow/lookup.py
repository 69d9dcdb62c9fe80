"""Looking into the Sent folder for letters that may have gone.

A look that failed says nothing: the letter stays as it is and is looked for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from followupd.core import states
from followupd.core.model import Entry, Letter, Problem
from followupd.core.schedule import look_again_at
from followupd.core.words import State
from followupd.errors import FollowupError, MailError, Offline, SecretError, TryAgain
from followupd.flow.house import House
from followupd.ports import MailboxSession

MAILBOX = "mailbox"
"""The fact that keeps what is wrong with the mailbox until it answers again."""


def mailbox_failed(house: House, error: FollowupError) -> None:
    """Keep what only a person can mend, so that it is told. A lost line mends itself.

    A password that can't be had is told for the server that sends, where that wants one too.
    """
    by_itself = isinstance(error, Offline | TryAgain)
    if by_itself or (isinstance(error, SecretError) and house.settings.mail.smtp.login):
        return
    said = f"{error.message}\n{error.hint}"
    if house.outbox.recall(MAILBOX) != said:
        house.outbox.keep(MAILBOX, said)


def mailbox_answered(house: House) -> None:
    """Nothing is wrong with it any more."""
    if house.outbox.recall(MAILBOX):
        house.outbox.keep(MAILBOX, "")


def mailbox_problem(house: House) -> tuple[Problem, ...]:
    """What shut the mailbox, until it opens again: letters go meanwhile, but Sent is not asked."""
    said = house.outbox.recall(MAILBOX)
    if not said or (house.mailbox is None and house.settings.mail.imap is None):
        return ()
    message, _, hint = said.partition("\n")
    return (Problem(code="mailbox", message=f"The Sent folder: {message}", hint=hint),)


def wanted(letters: Iterable[Letter], now: datetime) -> list[Letter]:
    """The letters whose next look has come."""
    return [x for x in letters if (at := look_again_at(x)) is not None and at <= now]


def look(house: House, letters: Iterable[Letter], now: datetime) -> list[str]:
    """Look for each of ``letters``; gives the ids of those that were found to have gone."""
    asked = wanted(letters, now)
    if not asked or house.mailbox is None:
        return []
    found: list[str] = []
    try:
        with house.mailbox.connect() as session:
            for letter in asked:
                house.pulse.beat()
                if _look(house, session, letter, now):
                    found.append(letter.id)
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
