"""From the queue file to a plan: reading, debts, drafts, and what the outbox already holds."""

from __future__ import annotations

from datetime import datetime, timedelta

from followupd.core.model import Reading
from followupd.core.owed import Owed, owed
from followupd.core.plan import Plan, make_plan
from followupd.flow.draft import Writer
from followupd.flow.house import House
from followupd.ports import REBUILT, Outbox


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
        self._debts: list[Owed] = []
        self._writer: Writer | None = None
        self._since: datetime | None = None

    def reading(self) -> Reading:
        """The queue as it is now; debts and drafts are made anew only when something changed."""
        reading = self._house.queue.read()
        templates = self._house.templates.fingerprint()
        if reading is not self._reading or templates != self._templates:
            if reading is not self._reading:
                self._since = None
            self._reading, self._templates = reading, templates
            self._debts = list(owed(reading.interviews, self._house.settings, templates))
            self._writer = Writer(self._house, reading)
        return reading

    def entry_of(self, letter_id: str) -> str | None:
        """The fingerprint of the entry behind a letter; None where the queue has none."""
        self.reading()
        return next((debt.entry for debt in self._debts if debt.id == letter_id), None)

    def plan(self, now: datetime) -> Plan:
        """All that is to be done at ``now``. Changes nothing."""
        reading = self.reading()
        letters = self._house.outbox.letters()
        write = self._writer or Writer(self._house, reading)
        stood = self._stood(now)
        settings, rebuilt = self._house.settings, rebuilt_at(self._house.outbox)
        return make_plan(reading, self._debts, letters, now, settings, write, stood, rebuilt)

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
