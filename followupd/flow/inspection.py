"""The files and the letters as ``doctor`` sees them: one line for each kind of thing.

It plans as a pass does, and changes nothing. ``check`` and ``status`` show the details.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from followupd.core.health import FILES, PERSON, Check, ok, problem, skipped, warn
from followupd.core.model import Letter, Problem, Reading
from followupd.core.no_letter import people_without_letter
from followupd.core.no_mailbox import has_no_drafts, without_mailbox
from followupd.core.phrases import clock, distance
from followupd.core.plan import Plan
from followupd.core.rest import next_letter
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.states import is_blocked
from followupd.core.words import FINAL, State
from followupd.flow.faults import standing_problems
from followupd.flow.house import House
from followupd.flow.intake import Intake

_SHOWN = 3
_PEOPLE = "`followupd status` shows them"

_NEEDS = (
    (State.UNSURE, "may have arrived or not", "`followupd resolve ID --sent` or `--resend`"),
    (State.REFUSED, "was refused for good", "mend what the server says, then `followupd retry ID`"),
    (State.MISSED, "missed the deadline", "`followupd send ID` or `followupd cancel ID`"),
)


def planned(house: House, now: datetime) -> tuple[Plan, Reading]:
    """What a pass would do now, and what the queue says."""
    intake = Intake(house)
    return intake.plan(now), intake.reading()


def files(plan: Plan, reading: Reading, queue: str) -> Iterator[Check]:
    """The queue, the drafts and the files that go with them."""
    yield of_problems("interviews", reading.problems, _said(reading, queue))
    yield from _drafts(plan, reading)
    yield _attachments(plan)


def of_problems(name: str, problems: Sequence[Problem], fine: str) -> Check:
    """One line for all that is wrong in one file."""
    wrong = [p for p in problems if p.severity == "error"]
    if len(wrong) == 1:
        return problem(name, _one(wrong[0]), wrong[0].hint, FILES)
    if wrong:
        said = f"{len(wrong)} problems: {_places(wrong)}"
        return problem(name, said, "`followupd check` says what is wrong there.", FILES)
    if problems:
        said = f"it can be used; worth a look: {_places(problems)}"
        return warn(name, said, "`followupd check` says what was seen there.")
    return ok(name, fine)


def letters(house: House, plan: Plan, reading: Reading, now: datetime) -> Iterator[Check]:
    """The letters on their way, and what stopped the last try."""
    stuck = without_mailbox(plan.live, reading, house.settings)
    for fault in stuck:
        yield problem("mailbox", _one(fault), fault.hint, FILES)
    standing = standing_problems(house, now)
    for fault in standing:
        said = f"the last try: {fault.message}" if fault.code == "mail" else None
        yield warn("letters", said or fault.message, fault.hint)
    states = Counter(x.state for x in plan.letters)
    for state, what, do in _NEEDS:
        if states[state]:
            said = f"{_letters(states[state])} {what}"
            hint = f"Say what to do: {do}; {_PEOPLE}."
            make = problem("letters", said, hint, PERSON) if state is State.UNSURE else None
            yield make or warn("letters", said, hint)
    if not stuck and not standing and not any(states[state] for state, _, _ in _NEEDS):
        yield ok("letters", upcoming(plan, house.settings, now))


def upcoming(plan: Plan, settings: Settings, now: datetime) -> str:
    """What happens next, as the end of a sentence."""
    letter = first(plan, settings, now)
    asking = sum(x.state is State.NEEDS_APPROVAL for x in plan.letters)
    waits = f"{_letters(asking)} {'waits' if asking == 1 else 'wait'} for your `followupd approve`"
    if letter is None:
        return waits if asking else "no letter waits; `followupd add` takes an interview in"
    at, zone = goes_at(letter, settings.delivery, now), settings.me.timezone
    who = f"the next letter, to {letter.person} ({letter.company}), goes"
    when = f"{clock(at, now, zone)} ({distance(at, now)})" if at > now else "with the next pass"
    return f"{who} {when}" + (f"; {waits}" if asking else "")


def first(plan: Plan, settings: Settings, now: datetime) -> Letter | None:
    """The letter that goes by itself first; one that something holds does not."""
    held = plan.suspended | {x.id for x in plan.live if has_no_drafts(x, settings)}
    free = tuple(x for x in plan.letters if x.id not in held)
    return next_letter(free, settings, now)


def _drafts(plan: Plan, reading: Reading) -> Iterator[Check]:
    drafts = [x for x in plan.letters if x.state not in FINAL]
    blocked = [x for x in drafts if is_blocked(x)]
    if blocked:
        said = f"{_letters(len(blocked))} can't go yet, something is missing or wrong"
        hint = "`followupd check` says what it is, and where."
        yield warn("drafts", f"{said}: {_ids(blocked)}", hint)
    loose = [f for i in reading.interviews for f in people_without_letter(i)]
    if loose:
        said = loose[0].message if len(loose) == 1 else f"{len(loose)} people can get no letter"
        yield warn("drafts", said, loose[0].hint or "`followupd check` says why.")
    if not drafts and not loose:
        yield ok("drafts", "none is open")
    elif not blocked and not loose:
        yield ok("drafts", f"{_letters(len(drafts))} can be read with `followupd show`")


def _attachments(plan: Plan) -> Check:
    used = {a.path: a for x in plan.letters if x.state not in FINAL for a in x.attachments}
    bad = [a for a in used.values() if not a.digest]
    if bad:
        said = ", ".join(f"{a.path} ({'too large' if a.size else 'not found'})" for a in bad)
        hint = "Put the file there, or correct `attach` in the queue; its letters wait until then."
        return warn("attachments", said, hint)
    if not used:
        return skipped("attachments", "no letter takes a file along")
    return ok("attachments", f"{len(used)} found" if len(used) > 1 else "found and readable")


def _said(reading: Reading, queue: str) -> str:
    number = len(reading.interviews)
    return f"{number} interview{'' if number == 1 else 's'} in {queue}"


def _one(wrong: Problem) -> str:
    message = wrong.message.rstrip(".")
    return f"{wrong.where}: {message}" if wrong.where else message


def _places(problems: Sequence[Problem]) -> str:
    return _some(list(dict.fromkeys(str(p.where) for p in problems if p.where)))


def _ids(letters: Iterable[Letter]) -> str:
    return _some([x.id for x in letters])


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"
