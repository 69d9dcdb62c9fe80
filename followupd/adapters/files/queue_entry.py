"""One entry of the queue: its nodes as an ``Interview``, or all that is wrong with it.

An outcome depends on nothing but the entry's own text and the user's time zone: it can be kept,
and moved with the entry to another line (``queue_pieces``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from followupd.adapters.files.complaints import problems_of
from followupd.adapters.files.fields import line
from followupd.adapters.files.queue_outcome import Outcome, Places, marks_of
from followupd.adapters.files.queue_schema import InterviewEntry, PersonEntry
from followupd.adapters.files.times import in_utc, read_day, read_time
from followupd.adapters.files.yaml_nodes import Mapping, Node, Scalar, Sequence, is_empty, plain
from followupd.adapters.files.zones import find_zone
from followupd.core.identity import first_name, interview_id, is_id, person_keys
from followupd.core.model import Interview, Person, Place, Problem, Repair


def _places(node: Node, file: str, entry: Node) -> Places:
    layout = [("", node.line - entry.line, node.column)]
    if isinstance(node, Mapping):
        layout += [(key, at.line - entry.line, at.column) for key, at in node.keys.items()]
    return Places(file, marks_of(tuple(layout)), entry.line)


def read_entry(node: Node, file: str, me_timezone: ZoneInfo) -> Outcome:
    """The entry as an interview, or as problems, all of them at once."""
    if not isinstance(node, Mapping):
        hint = "An entry is a group of keys: `- company: ...`, with the other keys below it."
        problem = _at(node, file, "bad-value", "This is no interview.", hint)
        flaws = node.flaws or [] if isinstance(node, Sequence) else []
        return Outcome(node.line, node.column, None, None, (*flaws, problem), len(flaws))
    flaws = node.flaws or []
    problems = list(flaws)
    entry: InterviewEntry | None = None
    try:
        entry = InterviewEntry.model_validate(plain(node))
    except ValidationError as error:
        problems += problems_of(error, InterviewEntry, node, file)
    problems += _same_addresses(node, file)
    problems += _answered_addresses(node, file)
    times = _Times(node, file, me_timezone, entry)
    problems += times.problems
    name = _name(node)
    bad = any(problem.severity == "error" for problem in problems)
    interview = None
    if entry is not None and times.ended is not None and name is not None and not bad:
        interview = _interview(entry, name, times, node, file)
    return Outcome(node.line, node.column, name, interview, tuple(problems), len(flaws))


class _Times:
    """The times of an entry in UTC; ``problems`` says what is wrong between them.

    Looks at the nodes themselves where ``entry`` is None, so that it also speaks when another key
    is bad.
    """

    def __init__(
        self, node: Mapping, file: str, me_timezone: ZoneInfo, entry: InterviewEntry | None
    ) -> None:
        self.problems: list[Problem] = []
        self._entry = entry
        self.zone = (entry.timezone or me_timezone) if entry else _zone(node, me_timezone)
        self.ended = self._time(node, "ended", file)
        self.call_at = self._time(node, "call_at", file)
        if self.ended and self.call_at and self.call_at < self.ended:
            hint = "Check the day: it is when you will call after the interview."
            message = "`call_at` lies before the end of the interview."
            where = node.values["call_at"]
            self._warn(where, file, "bad-time", message, hint)

    def _time(self, node: Mapping, key: str, file: str) -> datetime | None:
        where = node.values.get(key)
        if not isinstance(where, Scalar):
            return None
        written = getattr(self._entry, key) if self._entry else _written(where.text)
        if written is None:
            return None
        try:
            time, warning = in_utc(written, self.zone)
        except PydanticCustomError as error:
            said = error.context or {}
            self.problems.append(_at(where, file, error.type, said["message"], said["hint"]))
            return None
        if warning:
            hint = "Write it with its offset, as in `2026-11-01T01:30-04:00`, to be exact."
            self._warn(where, file, "ambiguous-time", warning, hint)
        return time

    def _warn(self, where: Node, file: str, code: str, message: str, hint: str) -> None:
        problem = _at(where, file, code, message, hint)
        self.problems.append(replace(problem, severity="warning"))


def _written(text: str) -> datetime | None:
    try:
        return read_time(line(text))
    except PydanticCustomError:
        return None  # the model has said so


def _zone(node: Mapping, default: ZoneInfo) -> ZoneInfo:
    try:
        return find_zone(line(_text(node, "timezone"))) if _text(node, "timezone") else default
    except PydanticCustomError:
        return default  # the model has said so


def _text(node: Mapping, key: str) -> str:
    value = node.values.get(key)
    return value.text.strip() if isinstance(value, Scalar) else ""


def _name(node: Mapping) -> str | None:
    """The entry's id, also of a bad one, as far as it can be known."""
    try:
        given = line(_text(node, "id"))
        if given:
            return given if is_id(given) else None
        company, day = line(_text(node, "company")), read_day(_text(node, "ended"))
    except PydanticCustomError:
        return None
    return interview_id(company, day) if company and day else None


def _same_addresses(node: Mapping, file: str) -> Iterator[Problem]:
    people = node.values.get("people")
    seen: dict[str, Scalar] = {}
    for person in people.items if isinstance(people, Sequence) else ():
        email = person.values.get("email") if isinstance(person, Mapping) else None
        if not isinstance(email, Scalar) or is_empty(email):
            continue
        if seen.setdefault(email.text.strip().casefold(), email) is not email:
            message = "Somebody else of this interview has the same address."
            hint = "One person gets one letter: delete one of the two, or correct the address."
            yield _at(email, file, "duplicate-person", message, hint)


def _answered_addresses(node: Mapping, file: str) -> Iterator[Problem]:
    """An address in angle brackets has the form of a Message-ID; that of somebody here is none."""
    people = node.values.get("people")
    items = people.items if isinstance(people, Sequence) else ()
    groups = [person for person in items if isinstance(person, Mapping)]
    if not any("reply_to" in person.values for person in groups):
        return
    addresses = {f"<{_text(p, 'email').casefold()}>" for p in groups}
    for person in groups:
        if _text(person, "reply_to").casefold() in addresses - {"<>"}:
            message = "This is a mail address; `reply_to` wants the Message-ID of a mail."
            hint = "It stands behind `Message-ID:` in the source of the mail that you answer."
            where = person.values["reply_to"]
            yield _at(where, file, "bad-message-id", message, hint)


def _interview(
    entry: InterviewEntry, name: str, times: _Times, node: Mapping, file: str
) -> Interview:
    people = node.values["people"]
    assert isinstance(people, Sequence)
    assert times.ended is not None
    nodes = [person for person in people.items if not is_empty(person)]
    keys = person_keys((person.name, person.email) for person in entry.people)
    return Interview(
        id=name,
        company=entry.company,
        position=entry.position,
        format=entry.format,
        ended=times.ended,
        timezone=times.zone,
        call_at=times.call_at,
        people=tuple(
            _person(entry, person, key, times.zone, _places(where, file, node))
            for person, key, where in zip(entry.people, keys, nodes, strict=True)
        ),
        places=_places(node, file, node),
    )


def _person(
    entry: InterviewEntry, own: PersonEntry, key: str, zone: ZoneInfo, places: Places
) -> Person:
    """The person, with the interview's notes where they have none of their own."""
    skills = entry.skills if own.skills is None else own.skills
    afterthoughts = entry.afterthoughts if own.afterthoughts is None else own.afterthoughts
    attach = entry.attach if own.attach is None else own.attach
    repair = own.repair or entry.repair
    return Person(
        key=key,
        name=own.name,
        goes_by=own.goes_by or first_name(own.name),
        email=own.email,
        role=own.role,
        timezone=own.timezone or zone,
        mode=own.mode or entry.mode,
        goal=(entry.goal if own.goal is None else own.goal) or "",
        skills=tuple(skills or ()),
        afterthoughts=tuple(afterthoughts or ()),
        repair=Repair(say=repair.say, about=repair.about) if repair else None,
        attach=tuple(attach or ()),
        talked_about=tuple(own.talked_about),
        learned=tuple(own.learned),
        note=own.note,
        subject=own.subject,
        letter=own.letter,
        reply_to=own.reply_to,
        skip=own.skip,
        accept=frozenset((*entry.accept, *own.accept)),
        places=places,
    )


def _at(node: Node, file: str, code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, message=message, hint=hint, where=Place(file, node.line, node.column))
