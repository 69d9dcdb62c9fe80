"""Letters about which there is nothing to do until a known moment.

What a plan found out about a letter holds for the next one as long as its debt and the letter are
the very same objects and that moment has not come; so the cost of a plan follows what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from followupd.core.model import Finding, Letter
from followupd.core.owed import Owed
from followupd.core.schedule import goes_at, look_again_at, too_late_at
from followupd.core.settings import Settings
from followupd.core.words import OPEN, State

FROM_OUTSIDE = frozenset(
    {"leak", "copy", "missing-attachment", "large-attachment", "too-soon", "call-over"}
)
"""Findings that can come and go while the entry stays as it is."""

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settled:
    """Between ``since`` and ``until`` this debt and this letter need nothing.

    ``shown`` is the letter with its findings at their places in the queue as it is now.
    """

    debt: Owed
    letter: Letter
    shown: Letter
    since: datetime
    until: datetime

    def holds(self, debt: Owed, letter: Letter | None, now: datetime) -> bool:
        """Whether nothing has changed and nothing has come due; also after a clock set back."""
        return self.debt is debt and self.letter is letter and self.since <= now < self.until


AllSettled = Mapping[str, Settled]


def settled(
    debt: Owed, letter: Letter, shown: Letter, now: datetime, settings: Settings
) -> Settled | None:
    """What may be remembered of a letter that a plan has left as it was, or None.

    A letter that hangs on something beside its entry (a file, another letter, an edited text, the
    Sent folder) is looked at each time.
    """
    call = debt.interview.call_at
    hangs = debt.person.attach or letter.edited or look_again_at(letter) is not None
    if hangs or may_pass(debt, letter, now):
        return None
    until = wakes_at(letter, now, settings)
    if call is not None and call > now and letter.state in OPEN:
        until = min(until, call)  # from then on it can't be promised any more
    return Settled(debt, letter, shown, now, until) if until > now else None


def may_pass(debt: Owed, letter: Letter, now: datetime) -> bool:
    """Whether a finding may go while the entry stays as it is. A call that is over stays over."""
    lasting = {"call-over"} if is_over(debt, now) else set[str]()
    return any(f.code in FROM_OUTSIDE - lasting for f in letter.findings)


def is_over(debt: Owed, now: datetime) -> bool:
    """Whether the time of the promised call has come."""
    call = debt.interview.call_at
    return call is not None and call <= now


def wakes_at(letter: Letter, now: datetime, settings: Settings) -> datetime:
    """The next moment at which time alone changes something about this letter."""
    moments = [NEVER]
    if letter.state is State.WAITING:
        moments.append(goes_at(letter, settings.delivery, now))
    if letter.state in OPEN:
        moments.append(too_late_at(letter, settings.delivery))
    return min(moments)


def placed(letter: Letter, debt: Owed) -> Letter:
    """The letter, its findings pointing at where the notes they mean stand in the queue now."""
    if not letter.findings:
        return letter
    findings = tuple(_at_its_place(finding, debt) for finding in letter.findings)
    return replace(letter, findings=findings)


def _at_its_place(finding: Finding, debt: Owed) -> Finding:
    place = debt.interview.place_of(finding.key, debt.person)
    return replace(finding, where=str(place) if place else "")
