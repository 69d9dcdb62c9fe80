"""Carrying the plan's changes into the outbox, each in one transaction of its own."""

from __future__ import annotations

from followupd.core.plan import Change, Plan
from followupd.flow.house import House


def store(house: House, plan: Plan) -> bool:
    """Make the changes; False when somebody else changed a letter meanwhile: plan again then."""
    done = [_store(house, change) for change in plan.changes]
    return all(done)


def _store(house: House, change: Change) -> bool:
    house.pulse.beat()
    if change.before is None:
        return house.outbox.add(change.after, *change.entries)
    return house.outbox.replace(change.before, change.after, *change.entries) is not None
