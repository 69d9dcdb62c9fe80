"""What the person should be told, and when: pure, so that each thing is told once.

A reminder has a key. Keys that were told are remembered in the outbox; the same key never comes
up again. Letters of one kind that are due together make one reminder, not six.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from followupd.core.identity import fingerprint
from followupd.core.letter_reminders import moments, of_letter
from followupd.core.model import Interview
from followupd.core.phrases import clock, distance
from followupd.core.reminder import CALL_STEPS, Reminder, Scene, Urgency


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
        yield from of_letter(letter, scene)
    for interview in scene.reading.interviews:
        yield from _calls(interview, scene)
    yield from _problems(scene)


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


def _moments(scene: Scene, told: frozenset[str]) -> Iterator[datetime]:
    for letter in scene.letters:
        yield from moments(letter, scene, told)
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
