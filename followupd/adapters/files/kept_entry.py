"""A good entry as one line of JSON, and back.

Only what is in the line and in the program makes the interview: ``unpacked`` gives None for all
that it does not know, never something near.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from followupd.adapters.files.kept_identity import rules_of
from followupd.adapters.files.queue_outcome import Outcome, Places, marks_in
from followupd.core.model import Interview, Person, Place, Repair
from followupd.core.words import Format, Mode, Role

_encoded = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decoded = json.JSONDecoder().decode

_ROLES: Mapping[str, Role] = {str(word): word for word in Role}
_MODES: Mapping[str | None, Mode | None] = {None: None, **{str(word): word for word in Mode}}
_FORMATS: Mapping[str, Format] = {str(word): word for word in Format}


def packed(outcome: Outcome, line: int) -> bytes | None:
    """The entry that begins in ``line``, on one line; None for one that can't be kept."""
    interview = outcome.interview
    if interview is None or outcome.problems or outcome.id != interview.id:
        return None
    zones = {interview.timezone.key, *(person.timezone.key for person in interview.people)}
    rules = {zone: rules_of(zone) for zone in zones}
    if not all(rules.values()):
        return None
    call_at = interview.call_at
    return _encoded(
        (
            outcome.line - line,
            outcome.column,
            rules,
            interview.id,
            interview.company,
            interview.ended.isoformat(),
            interview.timezone.key,
            interview.position,
            interview.format,
            call_at and call_at.isoformat(),
            _layout(interview.places),
            [_person(person) for person in interview.people],
        )
    ).encode()


def _person(person: Person) -> tuple[object, ...]:
    repair = person.repair
    return (
        person.key,
        person.name,
        person.goes_by,
        person.email,
        person.role,
        person.timezone.key,
        person.mode,
        person.goal,
        person.skills,
        person.afterthoughts,
        repair and (repair.say, repair.about),
        person.attach,
        person.talked_about,
        person.learned,
        person.note,
        person.subject,
        person.letter,
        person.reply_to,
        person.skip,
        sorted(person.accept),
        _layout(person.places),
    )


def _layout(places: Mapping[str, Place]) -> str:
    assert isinstance(places, Places)
    return places.layout


def unpacked(content: bytes, file: str, line: int) -> Outcome | None:
    """The entry of ``packed``, as one that begins in ``line`` of ``file``."""
    try:
        return _outcome(_decoded(content.decode()), file, line)
    except (ValueError, TypeError, LookupError, OSError):
        return None


def _outcome(values: Any, file: str, line: int) -> Outcome | None:
    (
        down, column, rules, name, company, ended, zone, position, format_, call_at, layout, people
    ) = values  # fmt: skip
    if any(rules_of(key) != found for key, found in rules.items()):
        return None
    at = line + down
    interview = Interview(
        id=name,
        company=company,
        ended=datetime.fromisoformat(ended),
        timezone=ZoneInfo(zone),
        people=tuple([_person_of(person, file, at) for person in people]),
        position=position,
        format=_FORMATS[format_],
        call_at=call_at and datetime.fromisoformat(call_at),
        places=Places(file, marks_in(layout), at),
    )
    return Outcome(at, column, name, interview)


def _person_of(values: Any, file: str, line: int) -> Person:
    (
        key, name, goes_by, email, role, zone, mode, goal, skills, afterthoughts, repair, attach,
        talked_about, learned, note, subject, letter, reply_to, skip, accept, layout,
    ) = values  # fmt: skip
    return Person(
        key=key,
        name=name,
        goes_by=goes_by,
        email=email,
        role=_ROLES[role],
        timezone=ZoneInfo(zone),
        mode=_MODES[mode],
        goal=goal,
        skills=tuple(skills),
        afterthoughts=tuple(afterthoughts),
        repair=Repair(say=repair[0], about=repair[1]) if repair else None,
        attach=tuple(attach),
        talked_about=tuple(talked_about),
        learned=tuple(learned),
        note=note,
        subject=subject,
        letter=letter,
        reply_to=reply_to,
        skip=skip,
        accept=frozenset(accept),
        places=Places(file, marks_in(layout), line),
    )
