"""What the person should be told, and when: pure, so that each thing is told once.

A reminder has a key. Keys that were told are remembered in the outbox; the same key never comes
up again. What is due together for one interview makes one reminder, not six
(``reminder_groups``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from followupd.core.answers import APPROVED, went
from followupd.core.identity import fingerprint
from followupd.core.letter_reminders import TOLD_OF, moments, of_letter
from followupd.core.model import Interview
from followupd.core.phrases import clock, distance
from followupd.core.reminder import CALL_STEPS, Reminder, Scene, Urgency
from followupd.core.reminder_groups import grouped, one_of_each_letter, together
from followupd.core.reminder_text import lines
from followupd.core.words import State


def due_reminders(
    scene: Scene, told: frozenset[str], ready: Callable[[Reminder], bool] = lambda _: True
) -> list[Reminder]:
    """What to say now, the most urgent first; ``told`` are the keys that have been said.

    ``ready`` may put a single thing off, before it is put together with others.
    """
    found = (r for r in _all(scene) if r.key not in told)
    return grouped((r for r in found if ready(r)), scene.now)


def still(
    reminder: Reminder, scene: Scene, ready: Callable[[Reminder], bool] = lambda _: True
) -> Reminder | None:
    """What is left of a reminder that stands on a screen: itself, another one, or nothing.

    ``ready`` says whether what took the place of a part may be shown yet.
    """
    now = [left for part in reminder.each if (left := _still(part, scene, ready)) is not None]
    if not now:
        return None
    same = len(now) == len(reminder.each) and all(
        a is b for a, b in zip(now, reminder.each, strict=True)
    )
    return reminder if same else together(now, scene.now)


def _still(part: Reminder, scene: Scene, ready: Callable[[Reminder], bool]) -> Reminder | None:
    if part.kind == "problem":
        what = part.key.rpartition(":")[0]
        standing = (p.key.rpartition(":")[0] for p in _problems(scene))
        return part if what in standing else None
    if not part.about:
        return part
    (before,) = part.about
    letter = next((x for x in scene.letters if x.id == before.id), None)
    if letter is None:
        return None
    if (letter.state, letter.ask) == (before.state, before.ask):
        return part
    if part.kind == APPROVED and letter.state in {State.SENT, State.DRAFTED}:
        return went(letter)
    instead = next(iter(one_of_each_letter(of_letter(letter, scene))), None)
    return instead if instead is None or ready(instead) else part


def next_reminder_at(scene: Scene, told: frozenset[str]) -> datetime | None:
    """When the next step before a deadline or a call comes; None if there is none."""
    return min((m for m in _moments(scene, told) if m > scene.now), default=None)


def _all(scene: Scene) -> Iterator[Reminder]:
    for letter in scene.live:
        if letter.state in TOLD_OF:
            yield from of_letter(letter, scene)
    for interview in scene.reading.interviews:
        if interview.call_at is not None:
            yield from _calls(interview, interview.call_at, scene)
    yield from _problems(scene)


def _calls(interview: Interview, call_at: datetime, scene: Scene) -> Iterator[Reminder]:
    """The nearer step makes the farther one superfluous; a call whose time went by has none."""
    if call_at <= scene.now:
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
        body=f"That is {distance(call_at, scene.now)}. You spoke with: "
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
    said = [f"{p.where}: {p.message}" if p.where else p.message for p in errors]
    file = next((p.where.file for p in errors if p.where), "A file")
    title = next((_TITLES[p.code] for p in errors if p.code in _TITLES), f"{file} has a problem")
    hint = errors[0].hint
    more = f"... and {len(errors) - 1} more" if len(errors) > 1 else ""
    yield Reminder(
        key=f"problems:{fingerprint(tuple(sorted((p.code, p.message) for p in errors)))}:{day}",
        kind="problem",
        title=title,
        body="\n".join([*said[:10], *([hint] if hint else []), "followupd check"]),
        screen=lines(said[0], hint, more),
        brief="Your letters are kept as they stand. What is wrong, and where:",
        command="followupd check",
        urgency=Urgency.NORMAL,
    )


def _moments(scene: Scene, told: frozenset[str]) -> Iterator[datetime]:
    for letter in scene.live:
        if letter.state in TOLD_OF:
            yield from moments(letter, scene, told)
    for interview in scene.reading.interviews:
        if interview.call_at is not None:
            yield from (interview.call_at - step for _, step in CALL_STEPS)
