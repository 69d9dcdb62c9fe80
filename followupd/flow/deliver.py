"""Claim, attempt, record: how one letter leaves, and what is known about it at every moment.

For each due letter, in the order of the deadlines:

1. claim: waiting -> sending is committed. Whoever comes second finds the letter taken. (This
   commit alone need not outlive a power cut: nothing has left by then.)
   Then the Sent folder is asked: another machine with the same queue may have sent the letter,
   and its Message-ID is the same there.
2. connect: once for all letters of a pass. No way to the server: the letter is given back and no
   attempt is counted.
3. begin: MAIL, RCPT, DATA. What fails here has certainly not sent anything.
4. mark: "the text may be gone" is committed.
5. finish: text and final dot. Accepted, put off, refused, or unsure.
6. record: committed before the text of the next letter goes.

The caller holds the right to deliver (``Outbox.delivering``), so a letter found in ``sending`` was
left by a process that died; ``recover`` says what that means.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime

from followupd.core import states
from followupd.core.model import Letter
from followupd.core.words import Mode, State
from followupd.flow.house import House
from followupd.flow.laying import Laying
from followupd.flow.line import entry_of
from followupd.flow.outcome import Outcome
from followupd.flow.sending import Sending


def recover(house: House, letters: Iterable[Letter], now: datetime) -> list[str]:
    """Letters in ``sending`` that a dead process left: unsure if the text may be gone."""
    unsure: list[str] = []
    for letter in letters:
        if letter.state is not State.SENDING:
            continue
        if letter.text_gone and letter.mode is not Mode.DRAFT:
            after = states.left_unsure(letter, "the program ended while the letter was going out")
        else:
            # Nothing had gone; a draft is looked for in the Drafts folder before it is laid.
            after = states.give_back(letter, "")
        house.outbox.replace(letter, after, entry_of(after, now, "recovered"))
        if after.state is State.UNSURE:
            unsure.append(letter.id)
    return unsure


def deliver(
    house: House, due: Iterable[Letter], now: datetime, outcome: Outcome | None = None
) -> Outcome:
    """Send, or lay into Drafts, every letter of ``due`` until something stops all of them.

    What is done is noted letter by letter in ``outcome``, or in a new one.
    """
    outcome = outcome or Outcome()
    letters = list(due)
    with ExitStack() as lines:
        Sending(house, lines, now, outcome).take_all(x for x in letters if x.mode is not Mode.DRAFT)
        Laying(house, lines, now, outcome).take_all(x for x in letters if x.mode is Mode.DRAFT)
    return outcome
