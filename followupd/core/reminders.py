"""What the person should be told, and when: pure, so that each thing is told once.

A reminder has a key. Keys that were told are remembered in the outbox; the same key never comes
up again. Letters of one kind that are due together make one reminder, not six.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from followupd.core.identity import fingerprint
from followupd.core.model import Interview, Letter, Problem, Reading
from followupd.core.phrases import clock, distance
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.states import text_of
from followupd.core.words import OPEN, Severity, State

CALL_STEPS = (("quarter", timedelta(minutes=15)), ("day", timedelta(days=1)))
"""Before a promised call, the nearer first."""

ENOUGH_LOOKS = 3
"""Looks into the Sent folder before a person is asked about a letter that may have gone."""

_NEAR = timedelta(hours=1)  # to a deadline, for a user who wants no reminders before it
_NO_COPY = (
    "Your provider files no copy of what is sent, so a letter that is not in your Sent folder may "
    "have arrived all the same; if you can, ask the recipient.\n"
)


class Urgency(StrEnum):
    """How loudly to say it; the words of the desktop notification protocol."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to tell. ``key`` is what is remembered, so that it is told once.

    ``also`` are keys that this one makes superfluous (the 12-hour step of a letter whose 4-hour
    step is due as well). ``everywhere`` means all channels, not the first that works.
    """

    key: str
    kind: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    letters: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that reminders are made from."""

    letters: tuple[Letter, ...]
    reading: Reading
    problems: tuple[Problem, ...]
    settings: Settings
    now: datetime


def due_reminders(scene: Scene, told: frozenset[str]) -> list[Reminder]:
    """What to say now, the most urgent first; ``told`` are the keys that have been said."""
    found = [r for r in _all(scene) if r.key not in told]
    grouped = _grouped(found)
    order = [Urgency.CRITICAL, Urgency.NORMAL, Urgency.LOW]
    return sorted(grouped, key=lambda r: order.index(r.urgency))


def next_reminder_at(scene: Scene, told: frozenset[str]) -> datetime | None:
    """When the next step before a deadline or a call comes; None if there is none."""
    return min((m for m in _moments(scene, told) if m > scene.now), default=None)


def _all(scene: Scene) -> Iterator[Reminder]:
    for letter in scene.letters:
        for rule in _RULES:
            reminder = rule(letter, scene)
            if reminder is not None:
                yield reminder
    for interview in scene.reading.interviews:
        yield from _calls(interview, scene)
    yield from _problems(scene)


# one rule for each kind of thing; each says it in a sentence a tired person understands


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
    gone = letter.state not in OPEN | {State.HELD, State.REFUSED, State.UNSURE, State.MISSED}
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


def _calls(interview: Interview, scene: Scene) -> Iterator[Reminder]:
    """The nearer step makes the farther one superfluous; a call whose time went by has none."""
    call_at = interview.call_at
    if call_at is None or call_at <= scene.now:
        return
    due = [name for name, step in CALL_STEPS if call_at - step <= scene.now]
    if not due:
        return
    at = clock(call_at, scene.now, scene.settings.me.timezone)
    keys = [f"call:{interview.id}:{call_at.isoformat()}:{name}" for name in due]
    yield Reminder(
        key=keys[0],
        also=tuple(keys[1:]),
        kind="call",
        title=f"You promised to call {interview.company}: {at}",
        body=f"{distance(call_at, scene.now)}. You spoke with: "
        + ", ".join(p.name for p in interview.people),
        urgency=Urgency.CRITICAL if due[0] == "quarter" else Urgency.NORMAL,
    )


_TITLES = {
    "outbox-rebuilt": "The outbox was damaged and has been rebuilt",
    "password": "The mail password can't be had",
    "mail": "The mail server can't be used",
    "mailbox": "The mailbox can't be used",
}
"""What a problem of the program's own is called; all others stand in one of the two files."""


def _problems(scene: Scene) -> Iterator[Reminder]:
    """Told once a day for as long as they stand: a broken file mended and broken again counts."""
    errors = [p for p in scene.problems if p.severity == "error"]
    if not errors:
        return
    day = scene.now.date().isoformat()
    lines = [f"{p.where}: {p.message}" if p.where else p.message for p in errors]
    file = next((p.where.file for p in errors if p.where), "A file")
    title = next((_TITLES[p.code] for p in errors if p.code in _TITLES), f"{file} has a problem")
    yield Reminder(
        key=f"problems:{fingerprint(tuple(sorted((p.code, p.message) for p in errors)))}:{day}",
        kind="problem",
        title=title,
        body="\n".join([*lines[:10], *(p.hint for p in errors[:1] if p.hint), "followupd check"]),
        urgency=Urgency.NORMAL,
    )


def _will_be_late(letter: Letter, scene: Scene) -> bool:
    """A waiting letter whose time has not come needs nobody's help, unless it comes too late."""
    if letter.state is State.WAITING:
        goes = goes_at(letter, scene.settings.delivery, scene.now)
        return goes <= scene.now or goes > letter.deadline
    return letter.state in OPEN | {State.HELD, State.REFUSED, State.UNSURE}


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


def _moments(scene: Scene, told: frozenset[str]) -> Iterator[datetime]:
    for letter in scene.letters:
        if letter.state in OPEN | {State.HELD, State.REFUSED, State.UNSURE}:
            yield letter.deadline
            for step in scene.settings.reminders.before_deadline:
                if _step_key(letter, step) not in told:
                    yield letter.deadline - step
    for interview in scene.reading.interviews:
        if interview.call_at is not None:
            yield from (interview.call_at - step for _, step in CALL_STEPS)


def _grouped(found: Iterable[Reminder]) -> Iterator[Reminder]:
    groups: dict[tuple[str, Urgency], list[Reminder]] = {}
    for reminder in found:
        groups.setdefault((reminder.kind, reminder.urgency), []).append(reminder)
    for (kind, _), members in groups.items():
        if len(members) == 1 or kind in {"call", "problem"}:
            yield from members
            continue
        first = members[0]
        yield replace(
            first,
            title=f"{len(members)} letters: {_HEADINGS[kind]}",
            body="\n\n".join(f"{m.title}\n{m.body}" for m in members),
            letters=tuple(x for m in members for x in m.letters),
            also=tuple(k for m in members for k in (m.key, *m.also) if k != first.key),
            everywhere=any(m.everywhere for m in members),
        )


_HEADINGS = {
    "needs_details": "something is missing",
    "needs_approval": "ready for you to read",
    "deadline": "the deadline is near",
    "late": "past the deadline",
    "refused": "refused by the mail server",
    "unsure": "did they arrive?",
}
