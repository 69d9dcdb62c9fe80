"""Carrying the plan's changes into the outbox."""

from __future__ import annotations

from itertools import islice

from followupd.core.plan import Plan
from followupd.flow.house import House

TOGETHER = 100
"""Changes of one transaction: no other process waits for longer than they take."""


def store(house: House, plan: Plan) -> None:
    """Make the changes, but those to letters that somebody else changed meanwhile: plan again."""
    changes = iter(plan.changes)
    while some := list(islice(changes, TOGETHER)):
        house.pulse.beat()
        house.outbox.make(some)
