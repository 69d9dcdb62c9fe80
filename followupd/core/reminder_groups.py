"""Several reminders put together into few: one notice for an interview, not one for each letter.

Pure. Of one letter only the weightiest thing is said; the others count as said with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from followupd.core.model import Letter
from followupd.core.phrases import span
from followupd.core.reminder import Reminder, Urgency
from followupd.core.reminder_text import SOON, lines
from followupd.core.words import State

MOST = 3
"""Notices of one pass: what is said more often than that is not read any more."""

LOUDEST = (Urgency.CRITICAL, Urgency.NORMAL, Urgency.LOW)

_WEIGHT = ("late", "refused", "unsure", "deadline", "needs_details", "needs_approval")

# For one letter and for several, after their number.
_COUNTED = {
    State.NEEDS_APPROVAL: ("to approve", "to approve"),
    State.NEEDS_DETAILS: ("needs mending", "need mending"),
    State.HELD: ("on hold", "on hold"),
    State.REFUSED: ("was refused", "were refused"),
    State.UNSURE: ("may not have arrived", "may not have arrived"),
    State.MISSED: ("is too late to go by itself", "are too late to go by themselves"),
    State.WAITING: ("has not gone yet", "have not gone yet"),
}


def grouped(found: Iterable[Reminder], now: datetime) -> list[Reminder]:
    """Few reminders that say all of these, the most urgent first."""
    groups: dict[str, list[Reminder]] = {}
    for reminder in one_of_each_letter(found):
        groups.setdefault(_place(reminder), []).append(reminder)
    notices = sorted((together(members, now) for members in groups.values()), key=_loudness)
    if len(notices) <= MOST:
        return notices
    rest = [part for notice in notices[MOST - 1 :] for part in notice.each]
    return [*notices[: MOST - 1], together(rest, now)]


def one_of_each_letter(found: Iterable[Reminder]) -> list[Reminder]:
    """Of what there is to say of one letter, the weightiest, as loud as the loudest."""
    chosen: dict[str, Reminder] = {}
    for reminder in found:
        whose = reminder.letters[0] if reminder.letters else reminder.key
        other = chosen.get(whose)
        chosen[whose] = _weightier(reminder, other) if other else reminder
    return list(chosen.values())


def _weightier(one: Reminder, other: Reminder) -> Reminder:
    first, second = sorted((one, other), key=lambda r: _WEIGHT.index(r.kind))
    return replace(
        first,
        also=(*first.also, second.key, *second.also),
        urgency=min(first.urgency, second.urgency, key=LOUDEST.index),
        everywhere=first.everywhere or second.everywhere,
    )


def together(members: Sequence[Reminder], now: datetime) -> Reminder:
    """One reminder that says all of these."""
    if len(members) == 1:
        return members[0]
    parts = tuple(sorted(members, key=_loudness))
    first, about = parts[0], tuple(x for part in parts for x in part.about)
    letters_only = len(about) == len(parts)
    said = _by_standing(about) if letters_only else _by_title(parts)
    ids = {x.interview for x in about}
    one_interview = letters_only and len(ids) == 1
    return Reminder(
        key=first.key,
        kind=first.kind,
        title=_title(about, now) if letters_only else f"{len(parts)} things need you",
        body="\n\n\n".join(f"{n}. {part.title}\n\n{part.body}" for n, part in enumerate(parts, 1)),
        screen=said,
        brief=said,
        command=f"followupd show {ids.pop()}" if one_interview else "followupd status",
        urgency=first.urgency,
        letters=tuple(x for part in parts for x in part.letters),
        about=about,
        also=tuple(k for part in parts for k in (part.key, *part.also) if k != first.key),
        everywhere=any(part.everywhere for part in parts),
        parts=parts,
    )


def _place(reminder: Reminder) -> str:
    return reminder.about[0].interview if reminder.about else reminder.key


def _loudness(reminder: Reminder) -> int:
    return LOUDEST.index(reminder.urgency)


def _title(about: Sequence[Letter], now: datetime) -> str:
    """Such as "1 h left at Acme Robotics: 2 to approve, 1 needs mending"."""
    companies = list(dict.fromkeys(x.company for x in about))
    where = (
        companies[0] if len(companies) == 1 else f"{len({x.interview for x in about})} interviews"
    )
    left = min((x.deadline - now for x in about if x.deadline > now), default=SOON * 2)
    begin = f"{span(left)} left at {where}" if left <= SOON else where
    counts = Counter(x.state for x in about)
    if len(counts) == 1:
        ((state, number),) = counts.items()
        return f"{begin}: {number} letters {_counted(state, number)}"
    return f"{begin}: " + ", ".join(f"{n} {_counted(s, n)}" for s, n in counts.items())


def _counted(state: State, number: int) -> str:
    return _COUNTED.get(state, (str(state), str(state)))[number > 1]


def _by_standing(about: Sequence[Letter]) -> str:
    """Such as "To approve: Dana Lee, Ivo Brandt"; names only, so it may go anywhere."""
    names: dict[State, list[str]] = {}
    for letter in about:
        names.setdefault(letter.state, []).append(letter.person)
    said = ((_counted(state, len(who)), ", ".join(who)) for state, who in names.items())
    return lines(*(f"{what[0].upper()}{what[1:]}: {who}" for what, who in said))


def _by_title(parts: Sequence[Reminder]) -> str:
    titles = [part.title for part in parts]
    if len(titles) <= MOST:
        return lines(*titles)
    return lines(*titles[: MOST - 1], f"... and {len(titles) - MOST + 1} more")
