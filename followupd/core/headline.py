"""The first line of ``status``: what needs the person, what goes by itself, whether all is on time.

Pure; made of an overview, in words for somebody who reads no further.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from followupd.core.model import Letter
from followupd.core.overview import Overview
from followupd.core.phrases import moment, span
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings


def headline(shown: Overview, now: datetime, settings: Settings) -> str:
    """One sentence: "2 letters need you; 3 go by themselves, the next today at 16:30; ..."."""
    if not any(shown.ids().values()):
        return _sentence([_problems(shown), "no letters yet"])
    if not (shown.needs or shown.goes or shown.held or shown.problems):
        return "Nothing needs you, nothing is waiting, nothing is late."
    return _sentence(
        [_needs(shown, now), *_goes(shown, now, settings), _held(shown), _late(shown, now)]
    )


def _sentence(parts: list[str]) -> str:
    said = "; ".join(filter(None, parts))
    return f"{said[:1].upper()}{said[1:]}."


def _problems(shown: Overview) -> str:
    return _count(shown.problems, "problem needs you", "problems need you")


def _needs(shown: Overview, now: datetime) -> str:
    letters = [line.letter for bundle in shown.needs for line in bundle.lines]
    if not letters:
        stopped = shown.goes and not shown.running  # then it does, whatever the letters say
        return _problems(shown) or ("" if stopped else "nothing needs you")
    first = min((x.deadline for x in letters if x.deadline >= now), default=None)
    by = f", the first within {span(first - now)}" if first else ""
    if len(letters) == 1 and first:
        by = f" within {span(first - now)}"
    said = _count(len(letters), "letter needs you", "letters need you")
    if shown.problems:
        said = f"{_count(shown.problems, 'problem', 'problems')} and {said}"
        said = said.replace("letter needs", "letter need")
    return f"{said}{by}"


def _goes(shown: Overview, now: datetime, settings: Settings) -> Iterator[str]:
    number = len(shown.goes)
    if not number:
        return
    if not shown.running:
        yield _count(number, "is ready to go", "are ready to go") + ", but followupd is not running"
        return
    next_at = goes_at(shown.goes[0].letter, settings.delivery, now)
    at = moment(next_at, now, settings.me.timezone, " at ") if next_at > now else "any moment now"
    which = ", " if number == 1 else ", the next "
    yield _count(number, "goes by itself", "go by themselves") + which + at


def _held(shown: Overview) -> str:
    number = sum(len(bundle.lines) for bundle in shown.held)
    return _count(number, "is on hold", "are on hold")


def _late(shown: Overview, now: datetime) -> str:
    number = sum(1 for letter in _still_open(shown) if letter.deadline < now)
    return _count(number, "is late", "are late") or "nothing is late"


def _still_open(shown: Overview) -> Iterator[Letter]:
    for bundle in (*shown.needs, *shown.held):
        yield from (line.letter for line in bundle.lines)
    yield from (line.letter for line in shown.goes)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
