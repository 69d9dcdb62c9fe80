"""When a pass may be left out: nothing has changed since the last one, and nothing has come due.

A daemon at rest would otherwise plan all letters once a minute. Files that go with letters can
change unseen, and so can the keyring; that is why no quiet lasts longer than ``LONGEST``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from followupd.core.model import Reading
from followupd.flow.house import House
from followupd.flow.intake import Intake

LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Quiet:
    """What a pass saw at its end, and until when that is all there is to do."""

    since: datetime
    until: datetime
    reading: Reading
    templates: str
    outbox: object

    def lasts(self, house: House, intake: Intake, now: datetime) -> bool:
        """Whether all is as it was; a clock that was set back ends the quiet."""
        return (
            self.since <= now < self.until
            and intake.reading() is self.reading
            and house.templates.fingerprint() == self.templates
            and house.outbox.version() == self.outbox
        )


@dataclass(frozen=True, slots=True)
class Sight:
    """What a plan was made from: taken before it, so that a change meanwhile is seen after it."""

    reading: Reading
    templates: str
    outbox: object


def sight(house: House, intake: Intake) -> Sight:
    """All that a plan looks at, as it is now."""
    return Sight(intake.reading(), house.templates.fingerprint(), house.outbox.version())


def quiet(seen: Sight, now: datetime, next_at: datetime | None) -> Quiet:
    """The quiet that begins with a plan made from what was seen."""
    until = min(now + LONGEST, next_at or now + LONGEST)
    return Quiet(now, until, seen.reading, seen.templates, seen.outbox)
