"""Carrying the plan's changes into the outbox."""

from __future__ import annotations

from itertools import islice

from followupd.core.plan import Plan
from followupd.flow.house import House

TOGETHER = 100
"""Changes of one transaction: no other process waits for longer than they take."""


def store(house: House, plan: Plan) -> bool:
    """Make the changes; False when somebody else changed a letter meanwhile: plan again then."""
    changes, all_made = iter(plan.changes), True
    while some := list(islice(changes, TOGETHER)):
        house.pulse.beat()
        all_made &= None not in house.outbox.make(some)
    return all_made
