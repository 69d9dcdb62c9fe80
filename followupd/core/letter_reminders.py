"""What the person should be told of one letter: a rule for each kind of thing.

Pure. Each rule says it in a sentence that a tired person understands, or has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from followupd.core.identity import fingerprint
from followupd.core.model import Letter
from followupd.core.phrases import clock, distance
from followupd.core.reminder import Reminder, Scene, Urgency
from followupd.core.schedule import goes_at
from followupd.core.states import text_of
from followupd.core.words import OPEN, Severity, State

SPOKEN_OF = OPEN | {State.HELD, State.REFUSED, State.UNSURE}
"""Before their deadline, letters in these states may need somebody."""

ENOUGH_LOOKS = 3
"""Looks into the Sent folder before a person is asked about a letter that may have gone."""

_NEAR = timedelta(hours=1)  # to a deadline, for a user who wants no reminders before it
_NO_COPY = (
    "Your provider files no copy of what is sent, so a letter that is not in your Sent folder may "
    "have arrived all the same; if you can, ask the recipient.\n"
)


def of_letter(letter: Letter, scene: Scene) -> Iterator[Reminder]:
    """Everything there is to say of this letter now, told before or not."""
    for rule in _RULES:
        reminder = rule(letter, scene)
        if reminder is not None:
            yield reminder


def moments(letter: Letter, scene: Scene, told: frozenset[str]) -> Iterator[datetime]:
    """When there is something to say of this letter: its deadline, and each step before it."""
    if letter.state in SPOKEN_OF:
        yield letter.deadline
        for step in scene.settings.reminders.before_deadline:
            if _step_key(letter, step) not in told:
                yield letter.deadline - step


def _needs_details(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.NEEDS_DETAILS:
        return None
    blocks = [f for f in letter.findings if f.severity is Severity.BLOCK]
    says = "\n".join(f"{f.where}: {f.message}" + (f" {f.hint}" if f.hint else "") for f in blocks)
    return Reminder(
        key=f"details:{letter.id}:{fingerprint(tuple(sorted(f.code for f in blocks)))}",
        kind="needs_details",
        title=f"The letter to {letter.person} ({letter.company}) needs something",
        body=says + _deadline_line(letter, scene),
        letters=(letter.id,),
    )


def _needs_approval(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.NEEDS_APPROVAL:
        return None
    again = f":{text_of(letter)}" if letter.approved else ""
    what = "has changed since you approved it" if again else "is ready for you to read"
    return Reminder(
        key=f"review:{letter.id}{again}",
        kind="needs_approval",
        title=f"The letter to {letter.person} ({letter.company}) {what}",
        body="\n".join(
            part
            for part in (
                letter.ask,
                f"followupd show {letter.id}",
                f"followupd approve {letter.id}",
            )
            if part
        )
        + _deadline_line(letter, scene),
        letters=(letter.id,),
    )


def _deadline(letter: Letter, scene: Scene) -> Reminder | None:
    if not _will_be_late(letter, scene) or letter.deadline <= scene.now:
        return None
    passed = [
        step
        for step in sorted(scene.settings.reminders.before_deadline)
        if letter.deadline - step <= scene.now
    ]
    if not passed:
        return None
    keys = [_step_key(letter, step) for step in passed]
    nearest = passed[0] == min(scene.settings.reminders.before_deadline)
    left = distance(letter.deadline, scene.now)
    return Reminder(
        key=keys[0],
        also=tuple(keys[1:]),
        kind="deadline",
        title=f"The letter to {letter.person} ({letter.company}) has not gone: deadline {left}",
        body=_what_to_do(letter),
        urgency=Urgency.CRITICAL if nearest else Urgency.NORMAL,
        everywhere=nearest,
        letters=(letter.id,),
    )


def _late(letter: Letter, scene: Scene) -> Reminder | None:
    gone = letter.state not in SPOKEN_OF | {State.MISSED}
    if gone or letter.deadline > scene.now:
        return None
    missed = letter.state is State.MISSED
    what = "is too late to go by itself" if missed else "is past its deadline"
    return Reminder(
        key=f"{'missed' if missed else 'late'}:{letter.id}",
        kind="late",
        title=f"The letter to {letter.person} ({letter.company}) {what}",
        body=_what_to_do(letter),
        urgency=Urgency.CRITICAL,
        letters=(letter.id,),
    )


def _refused(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.REFUSED:
        return None
    return Reminder(
        key=f"refused:{letter.id}:{letter.attempts}",
        kind="refused",
        title=f"The mail server refused the letter to {letter.person} ({letter.company})",
        body=f"{letter.reason}\n{_what_to_do(letter)}{_deadline_line(letter, scene)}",
        urgency=Urgency.CRITICAL,
        letters=(letter.id,),
    )


def _unsure(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.UNSURE:
        return None
    mail = scene.settings.mail
    near = letter.deadline - min(scene.settings.reminders.before_deadline, default=_NEAR)
    urgent = near <= scene.now
    # A Sent folder into which nobody files what went would be searched for ever.
    can_be_found = mail.imap is not None and mail.files_sent
    if can_be_found and letter.looks < ENOUGH_LOOKS and not urgent:
        return None
    return Reminder(
        key=f"unsure:{letter.id}:{letter.attempts}",
        kind="unsure",
        title=f"Did the letter to {letter.person} ({letter.company}) arrive?",
        body=f"{letter.reason}\n{'' if mail.files_sent else _NO_COPY}{_what_to_do(letter)}"
        f"{_deadline_line(letter, scene)}",
        urgency=Urgency.CRITICAL,
        everywhere=urgent,
        letters=(letter.id,),
    )


_RULES: tuple[Callable[[Letter, Scene], Reminder | None], ...] = (
    _needs_details,
    _needs_approval,
    _deadline,
    _late,
    _refused,
    _unsure,
)


def _will_be_late(letter: Letter, scene: Scene) -> bool:
    """A waiting letter whose time has not come needs nobody's help, unless it comes too late."""
    if letter.state is State.WAITING:
        goes = goes_at(letter, scene.settings.delivery, scene.now)
        return goes <= scene.now or goes > letter.deadline
    return letter.state in SPOKEN_OF


def _what_to_do(letter: Letter) -> str:
    return {
        State.NEEDS_DETAILS: "\n".join(
            f"{f.where}: {f.message}" for f in letter.findings if f.severity is Severity.BLOCK
        ),
        State.NEEDS_APPROVAL: f"{letter.ask}\nfollowupd approve {letter.id}".strip(),
        State.HELD: f"You said hold. followupd release {letter.id}",
        State.REFUSED: f"Mend the address in the queue file, or: followupd retry {letter.id}",
        State.UNSURE: f"Look into your Sent folder, then: followupd resolve {letter.id} --sent"
        f"  or: followupd resolve {letter.id} --resend",
        State.MISSED: f"followupd send {letter.id}  or: followupd cancel {letter.id}",
        State.WAITING: letter.reason or "It goes as soon as the mail server can be reached.",
    }.get(letter.state, "")


def _deadline_line(letter: Letter, scene: Scene) -> str:
    at = clock(letter.deadline, scene.now, scene.settings.me.timezone)
    return f"\nDeadline: {at} ({distance(letter.deadline, scene.now)})"


def _step_key(letter: Letter, step: timedelta) -> str:
    return f"deadline:{letter.id}:{letter.deadline.isoformat()}:{int(step.total_seconds())}"
