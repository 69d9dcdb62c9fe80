"""All that is to be told as a problem, put together from where each is known.

``check``, ``status`` and the review page take it from here, so that they tell the same.
"""

from __future__ import annotations

from datetime import datetime

from followupd.core.model import Problem, Reading
from followupd.core.no_letter import still_without_letter
from followupd.core.no_mailbox import without_mailbox
from followupd.core.plan import Plan
from followupd.core.waiting_entries import entries_that_wait
from followupd.flow.faults import standing_problems
from followupd.flow.house import House


def of_files(house: House, plan: Plan, reading: Reading) -> tuple[Problem, ...]:
    """What is wrong in the two files, each for itself and together."""
    blind = house.mailbox is None  # also of a house that only reads; then the settings know
    return (
        *house.problems,
        *reading.problems,
        *entries_that_wait(reading),
        *(without_mailbox(plan.live, reading, house.settings) if blind else ()),
    )


def of_everything(house: House, plan: Plan, reading: Reading, now: datetime) -> tuple[Problem, ...]:
    """The same, with what the outbox remembers, and people who get no letter."""
    return (
        *of_files(house, plan, reading),
        *standing_problems(house, now),
        *still_without_letter(reading.interviews, house.settings.delivery, now),
    )
