"""One pass, from the queue file to the mail server and the reminders.

1. recover what a dead process left in ``sending``;
2. look into the Sent folder for letters that may have gone;
3. read the queue, plan, and store the plan's changes;
4. deliver what is due, and file copies where the provider files none;
5. remind.

The daemon, ``once``, the tests and the demo all call ``Pass.run``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from followupd.core.model import Letter, Problem
from followupd.core.plan import Plan
from followupd.core.words import OPEN, State
from followupd.errors import FollowupError, LoginRefused, SecretError, TryAgain
from followupd.flow.deliver import deliver, recover
from followupd.flow.faults import (
    TROUBLE,
    delivery_problem,
    mailbox_problem,
    note_delivery,
    page_problem,
    rebuilt_problem,
)
from followupd.flow.filing import Filing
from followupd.flow.house import House
from followupd.flow.intake import Intake
from followupd.flow.lookup import look, wanted
from followupd.flow.outcome import Outcome
from followupd.flow.problems import of_files
from followupd.flow.quiet import Quiet, quiet, sight
from followupd.flow.remind import Reminding
from followupd.flow.store import store

AGAIN = timedelta(seconds=30)
"""After being offline: nothing was tried, so nothing is lost by asking often."""

BUSY = timedelta(minutes=3)
"""After a server that answered "not now" before it took any letter."""

WITH_CARE = timedelta(minutes=10)
"""After a refused login: providers lock out the hasty."""

ASK_KEYRING = timedelta(minutes=5)
"""Between two looks whether the password is there while nothing is being sent."""


FILES = frozenset({"missing-attachment", "large-attachment"})
"""Findings that end when a file is put in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a pass did. ``next_at`` is when there is something to do again."""

    now: datetime
    outcome: Outcome = field(default_factory=Outcome)
    letters: tuple[Letter, ...] = ()
    problems: tuple[Problem, ...] = ()
    next_at: datetime | None = None

    @property
    def waiting(self) -> int:
        """How many letters are still to go."""
        done = {State.SENT, State.DRAFTED, State.CANCELLED}
        return sum(1 for letter in self.letters if letter.state not in done)


class Pass:
    """A pass, with what one pass remembers for the next: the reading, and when to be careful."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.intake = Intake(house)
        self.reminding = Reminding(house)
        self.filing = Filing(house)
        self._careful_until: datetime | None = None
        self._password: tuple[Problem, ...] = ()
        self._password_asked: datetime | None = None
        self._quiet: Quiet | None = None
        self._last: Report | None = None

    def run(self, only: frozenset[str] | None = None, wait: float = 0) -> Report:
        """Walk through the house once.

        ``only`` delivers just these letters (and sends no reminders); ``wait`` is for how many
        seconds another process's delivery is waited for. Raises OutboxBroken.
        """
        now = self.house.clock.now()
        if only is None and self._last and self._quiet:
            if self._quiet.lasts(self.house, self.intake, now):
                return replace(self._last, now=now, outcome=Outcome())
            self._quiet = None
        outcome = Outcome()
        with self.house.outbox.delivering(wait) as ours:
            if ours:
                outcome.unsure += recover(self.house, self.intake.live(), now)
                outcome.sent += look(self.house, self.intake.live(), now)
            plan = self.settle(now)
            if ours and (seen := look(self.house, plan.live, now)):
                # Letters that the plan opened and whose past was lost with a damaged outbox.
                outcome.sent += seen
                plan = self.settle(now)
            if ours and not self.house.pulse.stopping():
                self._deliver(plan, now, only, outcome)
            if ours and not self.house.pulse.stopping():
                self.filing.run(self.intake.unfiled(), now)
        saw = sight(self.house, self.intake)
        plan = self.intake.plan(now)
        report = self._report(plan, now, outcome, only)
        if only is None and ours and self._may_rest(plan, now):
            self._last = report
            self._quiet = quiet(saw, now, report.next_at)
        return report

    def _may_rest(self, plan: Plan, now: datetime) -> bool:
        """What is due keeps us awake; so does a password or a file that somebody mends now."""
        files = any(f.code in FILES for x in plan.live for f in x.findings)
        due = plan.due or plan.changes or wanted(plan.live, now) or self.house.pulse.stopping()
        return not (due or files or self._password)

    def settle(self, now: datetime) -> Plan:
        """Plan and store, until there is nothing left to change.

        Somebody else may change a letter meanwhile, and one change may lead to another. The due
        letters carry the revisions that are in the outbox then.
        """
        plan = self.intake.plan(now)
        for _ in range(5):
            if not plan.changes:
                break
            store(self.house, plan)
            plan = self.intake.plan(now)
        if not plan.changes:
            self.intake.has_stored(plan)
        return plan

    def _deliver(
        self, plan: Plan, now: datetime, only: frozenset[str] | None, outcome: Outcome
    ) -> None:
        due = [x for x in plan.due if only is None or x.id in only]
        if not any(x.state in OPEN for x in plan.live):
            note_delivery(self.house, None)  # nobody tries the server, so nobody knows of trouble
        if not due or (only is None and self._is_careful(now)):
            return
        deliver(self.house, due, now, outcome)
        note_delivery(self.house, outcome.trouble)
        self._careful_until = now + _pause(outcome.trouble) if outcome.trouble else None

    def _is_careful(self, now: datetime) -> bool:
        """A login that a person mended meanwhile has taken the trouble out of the outbox.

        A pause that ends later than any pause can was set before the clock was set back.
        """
        if self._careful_until is None:
            return False
        if not timedelta(0) < self._careful_until - now <= WITH_CARE:
            return False
        return bool(self.house.outbox.recall(TROUBLE))

    def _password_problem(self, now: datetime) -> tuple[Problem, ...]:
        """Said while there is time to mend it, not when the first letter is due."""
        asked = self._password_asked
        if self.house.password is None or (asked and asked <= now < asked + ASK_KEYRING):
            return self._password
        self._password_asked = now
        try:
            self.house.password()
            self._password = ()
        except SecretError as error:
            self._password = (Problem(code="password", message=error.message, hint=error.hint),)
            self._password_asked = None  # it is mended any moment, and the person waits for us
        return self._password

    def _report(
        self, plan: Plan, now: datetime, outcome: Outcome, only: frozenset[str] | None
    ) -> Report:
        reading = self.intake.reading()
        problems = (
            *of_files(self.house, plan, reading),
            *rebuilt_problem(self.house, now),
            *(self._password_problem(now) or delivery_problem(self.house)),
            *mailbox_problem(self.house),
            *page_problem(self.house),
        )
        again = self._careful_until if self._is_careful(now) else None
        next_at = _earliest(plan.next_at, again)
        if only is None and not self.house.pulse.stopping():
            due_next = self.reminding.run(plan, reading, problems, now)
            next_at = _earliest(next_at, due_next)
        return Report(
            now=now, outcome=outcome, letters=plan.letters, problems=problems, next_at=next_at
        )


def _pause(error: FollowupError) -> timedelta:
    """Being offline ends any second; a server that is asked too often locks its user out."""
    if isinstance(error, LoginRefused):
        return WITH_CARE
    said_not_now = isinstance(error, TryAgain) and error.code  # no code: the line just fell
    return BUSY if said_not_now else AGAIN


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((m for m in moments if m is not None), default=None)
