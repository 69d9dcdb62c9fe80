"""From the queue file to a plan: reading, debts, drafts, and what the outbox already holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from followupd.core.model import Letter, Reading
from followupd.core.plan import REWRITTEN, Plan, make_plan
from followupd.core.settled import AllSettled
from followupd.core.stored import Stored, order
from followupd.flow.draft import Writer
from followupd.flow.house import House
from followupd.flow.ledger import Ledger, held_interviews, suspects
from followupd.ports import CHECKED, REBUILT, Outbox

_EMPTY = "empty-queue"
"""The problem of a queue without an entry; one that held letters must not lose them unseen."""


class Intake:
    """Remembers the last reading, so that an unchanged queue costs nothing.

    ``patient`` is for the daemon, which sees a file while it is being saved: it believes what a
    reading changes or lacks when it has stood for a while. A command is believed at once.
    """

    patient = False

    def __init__(self, house: House) -> None:
        self._house = house
        self._reading: Reading | None = None
        self._templates = ""
        self._writer = Writer(house)
        self._ledger = Ledger(house.settings, self._writer.names)
        self._stored = Stored()
        self._version: object = None
        self._suspects: frozenset[str] = frozenset()
        self._settled: AllSettled = {}
        self._since: datetime | None = None
        self._checked: str | None = None

    def reading(self) -> Reading:
        """The queue as it is now. An empty one in which there never was a letter is no problem."""
        reading = self._read()
        only_empty = [p.code for p in reading.problems] == [_EMPTY]
        if only_empty and not self._house.outbox.letters():
            return replace(reading, problems=(), usable=True)
        return reading

    def _read(self) -> Reading:
        """Debts and drafts are made anew only for what has changed."""
        reading = self._house.queue.read()
        templates = self._house.templates.fingerprint()
        if reading is not self._reading or templates != self._templates:
            if reading is not self._reading:
                self._since = None
            if templates != self._templates:
                self._writer.forget()
            self._reading, self._templates = reading, templates
            if reading.usable:  # else what stood before goes on
                letters = self._house.outbox.letters()
                held = held_interviews(reading, letters)
                new = self._ledger.follow(reading.interviews, templates, held)
                self._suspects |= (
                    self._unchecked(letters) if new is None else suspects(letters, new)
                )
        return reading

    def _unchecked(self, letters: Iterable[Letter]) -> frozenset[str]:
        """All that may still change, unless they were checked beside just these names."""
        self._checked = self._house.outbox.recall(CHECKED)
        if self._checked == self._ledger.names_digest:
            return frozenset()
        return frozenset(x.id for x in letters if x.state in REWRITTEN)

    def has_stored(self, plan: Plan) -> None:
        """The outbox is as ``plan`` wants it: every open letter was checked beside the queue.

        Those whose entry is bad were not. What is noted here is for the next process.
        """
        self._suspects &= plan.suspended
        digest = self._ledger.names_digest
        if self._reading is not None and self._reading.usable and not self._suspects:
            if self._checked != digest:
                self._house.outbox.keep(CHECKED, digest)
            self._checked = digest

    def entry_of(self, letter_id: str) -> str | None:
        """The fingerprint of the entry behind a letter; None where the queue has none just now."""
        if not self.reading().usable:
            return None
        debt = self._ledger.debts.get(letter_id)
        return debt.entry if debt else None

    def live(self) -> tuple[Letter, ...]:
        """The letters of the outbox that are not finished, in order."""
        self._follow_the_outbox()
        return tuple(sorted(self._stored.unfinished.values(), key=order))

    def unfiled(self) -> tuple[Letter, ...]:
        """The letters of the outbox that went and whose copy for Sent is owed, in order."""
        self._follow_the_outbox()
        return tuple(sorted(self._stored.unfiled.values(), key=order))

    def plan(self, now: datetime) -> Plan:
        """All that is to be done at ``now``. Changes nothing."""
        reading = self._read()
        self._follow_the_outbox()
        plan = make_plan(
            reading,
            self._ledger.debts,
            self._stored,
            now,
            self._house.settings,
            self._writer,
            stood=self._stood(now),
            rebuilt=rebuilt_at(self._house.outbox),
            before=self._settled,
            suspects=self._suspects,
        )
        self._settled = plan.settled
        return plan

    def _follow_the_outbox(self) -> None:
        version = self._house.outbox.version()  # asked first: a change meanwhile is seen next time
        if version != self._version:
            self._stored.follow(self._house.outbox.letters())
            self._version = version

    def _stood(self, now: datetime) -> timedelta:
        """For how long the queue has said what it says; a clock that was set back starts anew."""
        if not self.patient:
            return timedelta.max
        if self._since is None or self._since > now:
            self._since = now
        return now - self._since


def rebuilt_at(outbox: Outbox) -> datetime | None:
    """When the outbox was begun anew because the one before it was damaged; None for never."""
    said = outbox.recall(REBUILT)
    return datetime.fromisoformat(said) if said else None
