"""A channel that shows reminders to the test."""

from __future__ import annotations

from followupd.core.reminder import Reminder
from followupd.errors import NotDelivered


class FakeNotifier:
    """Keeps the contract of ``ports.Notifier``; while ``broken`` it delivers nothing."""

    def __init__(self, name: str = "fake", *, broken: bool = False) -> None:
        self.name = name
        self.broken = broken
        self.told: list[Reminder] = []

    def notify(self, reminder: Reminder) -> None:
        if self.broken:
            raise NotDelivered(f"The channel {self.name} is broken.", hint="Mend it.")
        self.told.append(reminder)
