"""An interview's time bar: when it ended, when each letter goes, the deadline, now. Pure.

Places are percents of the bar's width, heights are pixels: the page draws them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from followupd.core.model import Letter
from followupd.core.phrases import left, moment
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.words import State
from followupd.web.scene import NAMES, initials

TOO_NEAR = 7.0
"""Percent of the width: two marks that are nearer stand one above the other."""

ROW = 27
_TOP = 20
_LABELS = 22
_TICK = timedelta(hours=6)
_EDGE = 26.0
_UNDECIDED = frozenset({State.NEEDS_APPROVAL, State.NEEDS_DETAILS, State.HELD})
_PAST = frozenset({State.SENT, State.DRAFTED, State.SENDING, State.UNSURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A letter on the bar; ``y`` is its middle. ``hollow`` is one that would go only then."""

    x: float
    y: int
    name: str
    state: str
    hollow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A bar to draw, and in ``words`` all that it shows."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str, bool], ...]
    now: float | None
    spent: float
    line: int
    height: int
    begins: str
    ends: str
    words: str


def timeline(letters: Iterable[Letter], now: datetime, settings: Settings) -> Timeline:
    """The bar from the interview's end to its deadline; what is later stands at its end."""
    shown = [x for x in letters if x.state is not State.CANCELLED]
    every = shown or list(letters)
    ended, deadline = every[0].ended, max(x.deadline for x in every)
    times = [(x, _time(x, now, settings)) for x in shown]
    bar = _Bar(ended, deadline)
    marks, rows = _marks([(x, at) for x, at in times if at is not None], bar)
    line = _TOP + ROW * rows
    zone = settings.me.timezone
    return Timeline(
        marks=tuple(replace(m, y=line - ROW // 2 - 2 - ROW * m.y) for m in marks),
        ticks=tuple(_ticks(bar, settings)),
        now=bar.place(now) if bar.begins <= now <= bar.ends else None,
        spent=bar.place(now),
        line=line,
        height=line + _LABELS,
        begins=f"ended {ended.astimezone(zone):%H:%M}",
        ends=f"deadline {deadline.astimezone(zone):%H:%M}",
        words=" ".join(_words(ended, deadline, times, now, settings)),
    )


@dataclass(frozen=True, slots=True)
class _Bar:
    begins: datetime
    ends: datetime

    def place(self, at: datetime) -> float:
        whole = (self.ends - self.begins) or timedelta(seconds=1)
        return round(min(max((at - self.begins) / whole, 0.0), 1.0) * 100, 2)


def _time(letter: Letter, now: datetime, settings: Settings) -> datetime | None:
    """When it went or would go; None for one that nobody can tell it of."""
    if letter.state in _PAST:
        return letter.done_at or letter.text_gone or now
    if letter.state is State.WAITING or letter.state in _UNDECIDED:
        return max(goes_at(letter, settings.delivery, now), now)
    return None


def _marks(times: list[tuple[Letter, datetime]], bar: _Bar) -> tuple[list[Mark], int]:
    """From left to right, and how many rows; one that would cover another stands a row higher."""
    marks: list[Mark] = []
    last: dict[int, float] = {}
    for letter, at in sorted(times, key=lambda one: (one[1], one[0].id)):
        x = min(max(bar.place(at), 2.0), 98.0)
        row = next(n for n in range(len(times)) if x - last.get(n, -100.0) >= TOO_NEAR)
        last[row] = x
        marks.append(
            Mark(
                x=x,
                y=row,
                name=initials(letter.person),
                state=str(letter.state),
                hollow=letter.state in _UNDECIDED,
            )
        )
    return marks, max((m.y for m in marks), default=0) + 1


def _ticks(bar: _Bar, settings: Settings) -> Iterator[tuple[float, str, bool]]:
    """Every six hours of the reader's clock; the flag is for those that fit on a phone too."""
    zone = settings.me.timezone
    local = bar.begins.astimezone(zone)
    at = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    while at < bar.ends:
        at += _TICK
        x, shown = bar.place(at), at.astimezone(zone)
        if _EDGE - 8 < x < 100 - _EDGE + 4:
            label = f"{shown:%a}" if shown.hour == 0 else f"{shown:%H:%M}"
            yield x, label, _EDGE + 8 < x < 100 - _EDGE - 8


def _words(
    ended: datetime,
    deadline: datetime,
    times: list[tuple[Letter, datetime | None]],
    now: datetime,
    settings: Settings,
) -> Iterator[str]:
    zone = settings.me.timezone
    yield f"The interview ended {moment(ended, now, zone, ' at ')}."
    for letter, at in times:
        when = f", {moment(at, now, zone, ' at ')}" if at is not None else ""
        yield f"{letter.person}: {NAMES[letter.state]}{when}."
    yield f"The deadline is {moment(deadline, now, zone, ' at ')} ({left(deadline, now)})."
