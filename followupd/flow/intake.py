"""From the queue file to a plan: reading, debts, drafts, and what the outbox already holds."""

from __future__ import annotations

from datetime import datetime

from followupd.core.model import Reading
from followupd.core.owed import Owed, owed
from followupd.core.plan import Plan, make_plan
from followupd.flow.draft import Writer
from followupd.flow.house import House


class Intake:
    """Remembers the last reading, so that an unchanged queue costs nothing."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._reading: Reading | None = None
        self._templates = ""
        self._debts: list[Owed] = []
        self._writer: Writer | None = None

    def reading(self) -> Reading:
        """The queue as it is now; debts and drafts are made anew only when something changed."""
        reading = self._house.queue.read()
        templates = self._house.templates.fingerprint()
        if reading is not self._reading or templates != self._templates:
            self._reading, self._templates = reading, templates
            self._debts = list(owed(reading.interviews, self._house.settings, templates))
            self._writer = Writer(self._house, reading)
        return reading

    def plan(self, now: datetime) -> Plan:
        """All that is to be done at ``now``. Changes nothing."""
        reading = self.reading()
        letters = self._house.outbox.letters()
        write = self._writer or Writer(self._house, reading)
        return make_plan(reading, self._debts, letters, now, self._house.settings, write)
