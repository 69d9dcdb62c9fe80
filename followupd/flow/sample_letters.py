"""Every template filled with a sample, so that a broken one is found before a letter needs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from followupd.core.compose import compose
from followupd.core.health import Check, ok, warn
from followupd.core.model import Interview, Person, Repair
from followupd.core.settings import Me
from followupd.core.words import Format, Role
from followupd.errors import TemplateBroken
from followupd.ports import Templates

NAME = "templates"

_ENOUGH = 16
"""Sample interviews of each kind: each voice of a template is chosen by some of them."""

_ENDED = datetime(2026, 11, 18, 19, 30, tzinfo=UTC)


def templates(filler: Templates, me: Me, own: Path | None) -> Iterator[Check]:
    """``own`` is the user's folder of templates, if there is one."""
    broken: dict[str, str] = {}
    for interview in _samples(me):
        for person in interview.people:
            try:
                compose(interview, person, me, filler)
            except TemplateBroken as error:
                broken.setdefault(error.message, error.hint)
    for message, hint in broken.items():
        end = f"{hint[0].upper()}{hint[1:]}." if hint else ""
        yield warn(NAME, message, f"Its letters wait until then. {end}".rstrip())
    if not broken:
        yield ok(NAME, f"yours in {own}, and the others, can be filled" if own else "all in order")


def _samples(me: Me) -> Iterator[Interview]:
    """With all that a queue may say, and with as little as it may."""
    for number in range(_ENOUGH):
        for people, position in (
            (tuple(_full(role, me) for role in Role), "Senior Data Engineer"),
            (tuple(_bare(role, me) for role in Role), ""),
        ):
            yield Interview(
                id=f"sample-{number}",
                company="Acme Robotics",
                ended=_ENDED,
                timezone=me.timezone,
                people=people,
                position=position,
                format=list(Format)[number % len(Format)],
                call_at=_ENDED + timedelta(days=7) if position else None,
            )


def _bare(role: Role, me: Me) -> Person:
    return Person(
        key=role.value,
        name="Dana Lee",
        goes_by="Dana",
        email="dana@acme.example",
        role=role,
        timezone=me.timezone,
    )


def _full(role: Role, me: Me) -> Person:
    return Person(
        key=role.value,
        name="Rae Ortiz",
        goes_by="Rae",
        email="rae@acme.example",
        role=role,
        timezone=me.timezone,
        goal="cut order latency below five minutes",
        skills=("stream design", "incident response"),
        afterthoughts=("On the drive home I sketched the first steps.",),
        repair=Repair(say="I said twelve nodes; it was forty.", about="the size of the cluster"),
        talked_about=("moving the nightly batch to streaming", "the on-call rota"),
        learned=("how small and senior the team is",),
        note="I enjoyed the tour.",
    )
