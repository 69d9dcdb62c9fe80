"""Whether a letter may be a second one for the same talk; then the user is asked (guarantee 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from followupd.core.model import Letter, Reading
from followupd.core.owed import Owed
from followupd.core.stored import Stored
from followupd.core.words import LOST_TRACK, THANKED, State

SAME_INTERVIEW = timedelta(hours=36)
"""Two interviews of one person that ended no further apart than this may be one, re-dated."""


class Doubts:
    """Who was thanked already, by address; and whom the user did not want to thank."""

    def __init__(self, reading: Reading, stored: Stored, rebuilt: datetime | None) -> None:
        self._reading = reading
        self._stored = stored
        self._rebuilt = rebuilt

    @cached_property
    def known(self) -> set[str]:
        """The ids of the interviews in the queue, also of those whose entry is bad.

        Made when it is asked for: most plans have no doubt to look into.
        """
        known = {interview.id for interview in self._reading.interviews}
        return known | self._reading.held | self._reading.uncertain

    def _thanked(self, address: str) -> Iterator[Letter]:
        for letter in self._stored.at(address):
            if letter.state in THANKED or _user_said_no(letter):
                yield letter

    def of(self, debt: Owed) -> str:
        """Why this may be an interview of before under another date or id; "" if it is none.

        Near in time; or the thanked one's entry is no longer in the queue, as after a date that
        was corrected by more than that, or in two steps.
        """
        for other in self._thanked(debt.email):
            near = abs(other.ended - debt.interview.ended) <= SAME_INTERVIEW
            if other.id == debt.id or not (near or other.interview not in self.known):
                continue
            if _user_said_no(other):
                return f"you {other.state} {other.id}; is this another talk?"
            return f"{debt.person.name} was already thanked ({other.id}); is this another talk?"
        return ""

    def of_new(self, debt: Owed) -> str:
        """The same for a letter that is new to us.

        One from before the outbox was damaged may have been sent by the old one.
        """
        before = self._rebuilt is not None and debt.interview.ended < self._rebuilt
        return self.of(debt) or (LOST_TRACK if before else "")


def _user_said_no(letter: Letter) -> bool:
    """Held or cancelled by the user: the same person under another id is no way around it."""
    cancelled = letter.state is State.CANCELLED and letter.closed_by == "user"
    return cancelled or letter.state is State.HELD
