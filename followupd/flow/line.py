"""One way out: letters are claimed one after the other, tried, and what became of them recorded.

What a try is, ``sending`` and ``laying`` say; here is what both have in common.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from datetime import datetime

from followupd.core import states
from followupd.core.message import compose_message
from followupd.core.model import Entry, Letter
from followupd.core.plan import state_entry
from followupd.core.words import State, Task
from followupd.errors import FollowupError, NotAllowed, OutboxBroken
from followupd.flow.attached import as_drafted
from followupd.flow.house import House
from followupd.flow.outcome import Outcome


class Line(ABC):
    """Opened for the first letter and kept for all that follow; ``lines`` closes it."""

    task: Task

    def __init__(self, house: House, lines: ExitStack, now: datetime, outcome: Outcome) -> None:
        self.house = house
        self.lines = lines
        self.now = now
        self.outcome = outcome
        self.coming: deque[Letter] = deque()
        self.claimed: Letter | None = None  # the latest: an interrupt may come before its turn
        self._total = 0
        self._said_before: dict[str, str] = {}

    def take_all(self, letters: Iterable[Letter]) -> None:
        """One after the other, until something stops all of them or somebody says stop."""
        self.coming = deque(letters)
        self._total = len(self.coming)
        letter = self.next_claimed()
        while letter is not None:
            letter = self._take(letter)
        if self._total:
            self.house.pulse.step(self.task, self._total, self._total)

    def _take(self, letter: Letter) -> Letter | None:
        """Try a claimed letter; gives the next one, claimed, or None when all is over."""
        try:
            return self.attempt(letter)
        except NotAllowed as error:  # an attachment changed or went since it was drafted
            self.record(letter, states.put_off(letter, self.now, error.message))
            return self.next_claimed()
        except BaseException:
            # A bug or a shutdown: the outbox must not keep a claim that nobody holds.
            with suppress(OutboxBroken):  # a disk that is full: the first error says it
                for one in filter(None, (letter, self.claimed)):
                    self._let_go(one)
            raise

    @abstractmethod
    def attempt(self, letter: Letter) -> Letter | None:
        """One try of a claimed letter, recorded; gives the next one as ``next_claimed`` does.

        None where no further one should be tried. Raises NotAllowed before anything has left.
        """

    def next_claimed(self) -> Letter | None:
        """The next letter that nobody has changed since the plan, claimed; None for no more."""
        while (letter := self.next_up()) is not None:
            self.begin_with(letter)
            self.claimed = self.house.outbox.claim(letter, states.claim(letter))
            if self.claimed is not None:
                return self.claimed
            # Somebody approved, edited, held or sent it this very moment.
        return None

    def next_up(self) -> Letter | None:
        """The letter whose turn is next, unless somebody said stop."""
        return self.coming[0] if self.coming and not self.house.pulse.stopping() else None

    def begin_with(self, letter: Letter) -> None:
        """It is this letter's turn now."""
        self.coming.popleft()
        self._said_before[letter.id] = letter.reason
        self.house.pulse.beat()
        done = self._total - len(self.coming) - 1
        self.house.pulse.step(self.task, done, self._total, letter.person)

    def message(self, letter: Letter) -> bytes:
        """The mail. Raises NotAllowed for an attachment that is not what it was."""
        kept = self.house.attachments
        files = [(one.name, as_drafted(kept, one)) for one in letter.attachments]
        return compose_message(letter, self.house.settings.me, self.now, files)

    def record(self, before: Letter, after: Letter, note: str = "") -> Letter | None:
        """Commit what became of a letter."""
        return self.house.outbox.replace(before, after, entry_of(after, self.now, note))

    def give_back(self, letter: Letter, error: FollowupError) -> None:
        """There is no way out for any letter now; this one is as it was before its claim."""
        self.outcome.trouble = error
        after = states.give_back(letter, error.message)
        # A day without a network is one line of the journal, not a thousand.
        known = error.message == self._said_before.get(letter.id)
        entries = () if known else (entry_of(after, self.now),)
        self.house.outbox.replace(letter, after, *entries)

    def _let_go(self, letter: Letter) -> None:
        current = self.house.outbox.get(letter.id)
        if current is not None and current.state is State.SENDING and current.text_gone is None:
            self.record(current, states.give_back(current, "interrupted"))


def entry_of(letter: Letter, now: datetime, note: str = "") -> Entry:
    """The journal's line for what became of a letter, with a note before its reason."""
    entry = state_entry(letter, now)
    detail = "; ".join(part for part in (note, entry.detail) if part)
    return Entry(at=now, letter=letter.id, event=entry.event, detail=detail)
