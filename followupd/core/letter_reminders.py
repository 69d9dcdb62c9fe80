"""What the person should be told of one letter: a rule for each kind of thing.

Pure. Each rule has something to say or nothing; ``reminder_text`` has the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from followupd.core.identity import fingerprint
from followupd.core.model import Letter
from followupd.core.reminder import Reminder, Scene, Urgency
from followupd.core.reminder_text import NEEDS, command, mail, named, screen, step, titled
from followupd.core.schedule import goes_at
from followupd.core.states import text_of
from followupd.core.words import OPEN, Severity, State

SPOKEN_OF = OPEN | {State.HELD, State.REFUSED, State.UNSURE}
"""Before their deadline, letters in these states may need somebody."""

TOLD_OF = SPOKEN_OF | {State.MISSED}
"""There is something to say of letters in these states only."""

ENOUGH_LOOKS = 3
"""Looks into the Sent folder before a person is asked about a letter that may have gone."""

_NEAR = timedelta(hours=1)
"""To a deadline: from here on a reminder stays on the screen until it is closed."""

_NO_COPY = (
    "Your provider files no copy of what is sent, so a letter that is not in your Sent folder may "
    "have arrived all the same; if you can, ask the recipient."
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
    codes = sorted(f.code for f in letter.findings if f.severity is Severity.BLOCK)
    return _say(
        letter,
        scene,
        f"{named(letter)} {NEEDS[letter.state]}",
        key=f"details:{letter.id}:{fingerprint(tuple(codes))}",
        kind="needs_details",
    )


def _needs_approval(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.NEEDS_APPROVAL:
        return None
    again = f":{text_of(letter)}" if letter.approved else ""
    what = "has changed since you approved it" if again else "is ready for you to read"
    what = "waits for your answer" if letter.ask else what
    return _say(
        letter,
        scene,
        f"{named(letter)} {what}",
        key=f"review:{letter.id}{again}",
        kind="needs_approval",
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
    near = letter.deadline - scene.now <= _NEAR
    return _say(
        letter,
        scene,
        f"{named(letter)} {NEEDS[letter.state]}",
        key=keys[0],
        also=tuple(keys[1:]),
        kind="deadline",
        urgency=Urgency.CRITICAL if near else Urgency.NORMAL,
        everywhere=passed[0] == min(scene.settings.reminders.before_deadline),
    )


def _late(letter: Letter, scene: Scene) -> Reminder | None:
    gone = letter.state not in TOLD_OF
    if gone or letter.deadline > scene.now:
        return None
    missed = letter.state is State.MISSED
    what = NEEDS[State.MISSED] if missed else f"is past its deadline and {NEEDS[letter.state]}"
    return _say(
        letter,
        scene,
        f"{named(letter)} {what}",
        key=f"{'missed' if missed else 'late'}:{letter.id}",
        kind="late",
        urgency=Urgency.CRITICAL,
    )


def _refused(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.REFUSED:
        return None
    return _say(
        letter,
        scene,
        f"the mail server refused {named(letter)}",
        key=f"refused:{letter.id}:{letter.attempts}",
        kind="refused",
        urgency=Urgency.CRITICAL,
    )


def _unsure(letter: Letter, scene: Scene) -> Reminder | None:
    if letter.state is not State.UNSURE:
        return None
    mail_ = scene.settings.mail
    near = letter.deadline - min(scene.settings.reminders.before_deadline, default=_NEAR)
    urgent = near <= scene.now
    # A Sent folder into which nobody files what went would be searched for ever.
    can_be_found = mail_.imap is not None and mail_.files_sent
    if can_be_found and letter.looks < ENOUGH_LOOKS and not urgent:
        return None
    return _say(
        letter,
        scene,
        f"did {named(letter)} arrive?",
        note="" if mail_.files_sent else _NO_COPY,
        key=f"unsure:{letter.id}:{letter.attempts}",
        kind="unsure",
        urgency=Urgency.CRITICAL,
        everywhere=urgent,
    )


def _say(letter: Letter, scene: Scene, what: str, note: str = "", **fields: Any) -> Reminder:
    return Reminder(
        title=titled(letter, scene, what),
        body=mail(letter, scene, note),
        screen=screen(letter, scene),
        brief=step(letter),
        command=command(letter),
        letters=(letter.id,),
        about=(letter,),
        **fields,
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


def _step_key(letter: Letter, step: timedelta) -> str:
    return f"deadline:{letter.id}:{letter.deadline.isoformat()}:{int(step.total_seconds())}"
