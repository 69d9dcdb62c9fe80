"""Telling the person: each reminder once, on the first channel that works.

What was told is remembered after it was told: a power cut between the two tells it twice, which
is better than not at all. A channel that fails is logged, and the next one is tried.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from followupd.core.model import Entry, Problem, Reading
from followupd.core.plan import Plan
from followupd.core.reminder import Reminder, Scene
from followupd.core.reminders import due_reminders, next_reminder_at, still
from followupd.errors import NotDelivered
from followupd.flow.house import House
from followupd.ports import Board

RETRY = timedelta(minutes=2)
"""When no channel worked."""

REST = {"email": timedelta(minutes=10)}
"""Channels that need a longer rest after a failure: providers lock out the hasty."""


class Reminding:
    """Reminders of one process; ``grace`` is how long a problem must last before it is told.

    An editor that saves in two steps, or a person in the middle of a line, is no problem yet.
    """

    def __init__(self, house: House, grace: timedelta = timedelta(0)) -> None:
        self.house = house
        self.grace = grace
        self._since: dict[str, datetime] = {}
        self._failed_until: datetime | None = None
        self._resting: dict[str, datetime] = {}
        self._logged: set[tuple[str, str]] = set()

    def run(
        self, plan: Plan, reading: Reading, problems: tuple[Problem, ...], now: datetime
    ) -> datetime | None:
        """Tell what is due; gives the moment when there is something to tell next."""
        told = self.house.outbox.reminded()
        scene = Scene(
            letters=plan.letters,
            live=plan.live,
            reading=reading,
            problems=problems,
            settings=self.house.settings,
            now=now,
        )
        next_at = next_reminder_at(scene, told)
        if self._failed_until is not None and now < self._failed_until <= now + RETRY:
            return min(next_at or self._failed_until, self._failed_until)
        self._failed_until = None
        put_off: list[datetime] = []

        def ready(reminder: Reminder) -> bool:
            at = self._ready_at(reminder, now)
            if at > now:
                put_off.append(at)
            return at <= now

        for reminder in due_reminders(scene, told, ready):
            self.house.pulse.beat()
            self._tell(reminder, now)
        self._renew(scene, ready)
        moments = (next_at, self._failed_until, *put_off)
        return min((m for m in moments if m is not None), default=None)

    def _renew(self, scene: Scene, ready: Callable[[Reminder], bool]) -> None:
        """What stands on a screen is what stands: it changes with its letters, or goes away."""
        for channel in self.house.channels:
            if isinstance(channel, Board):
                try:
                    channel.renew(lambda shown: still(shown, scene, ready))
                except NotDelivered as error:
                    self._log(channel.name, error.message, scene.now)

    def _ready_at(self, reminder: Reminder, now: datetime) -> datetime:
        if reminder.kind not in {"problem", "needs_details", "needs_approval"}:
            return now
        since = min(self._since.get(reminder.key, now), now)  # the clock may have been set back
        self._since[reminder.key] = since
        return since + self.grace

    def _tell(self, reminder: Reminder, now: datetime) -> None:
        worked = False
        for channel in self.house.channels:
            if worked and not reminder.everywhere:
                break
            if self._rests(channel.name, now):
                continue
            try:
                channel.notify(reminder)
                worked = True
            except NotDelivered as error:
                self._resting[channel.name] = now
                self._log(channel.name, error.message, now)
        if worked:
            self.house.outbox.remember((reminder.key, *reminder.also), now)
            self._write(reminder, now)
        elif self.house.channels:
            self._failed_until = now + RETRY

    def _rests(self, channel: str, now: datetime) -> bool:
        """A channel that failed is left alone for a while: mail to oneself is a login each time."""
        since = self._resting.get(channel)
        return since is not None and timedelta(0) <= now - since < REST.get(channel, RETRY)

    def _write(self, reminder: Reminder, now: datetime) -> None:
        self.house.outbox.write(
            *(
                Entry(at=now, letter=x, event="reminded", detail=part.kind)
                for part in reminder.each
                for x in part.letters or ("",)
            )
        )

    def _log(self, channel: str, said: str, now: datetime) -> None:
        """Once for each thing a channel says: a broken one is tried every few minutes."""
        if (channel, said) not in self._logged:
            self._logged.add((channel, said))
            detail = f"{channel}: {said}"
            self.house.outbox.write(Entry(at=now, event="reminder-failed", detail=detail))
