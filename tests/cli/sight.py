"""A queue with every state in it, as ``status`` would see it: three interviews and some before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from followupd.adapters.instance import Running
from followupd.cli.sight import Sight
from followupd.core.identity import person_key
from followupd.core.model import Finding, Letter, Place, Problem
from followupd.core.overview import overview
from followupd.core.words import Mode, Severity, State
from tests.examples import letter, settings

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
BLOCK = Finding(
    code="nothing-of-the-talk",
    severity=Severity.BLOCK,
    message="the letter says nothing of what you spoke about",
    hint="add `talked_about` to this person: what you spoke about, in a few words",
    where="interviews.yaml:21:9",
)
PROBLEM = Problem(
    code="unknown-key",
    message="there is no key `compny`; did you mean `company`?",
    hint="correct it",
    where=Place("interviews.yaml", 31, 5),
)
ACME = "acme-robotics-2026-11-22", "Acme Robotics"
HARBOR = "blue-harbor-panel", "Blue Harbor Clinics and Rehabilitation Centres of the North"
YAMADA = "yamada", "山田電機株式会社"
BIRCH = "birch-law", "Birch Law"


def one(of: tuple[str, str], person: str, state: State, left: timedelta, **fields: Any) -> Letter:
    deadline = NOW + left
    plain: dict[str, Any] = {
        "id": f"{of[0]}/{person_key(person)}",
        "interview": of[0],
        "company": of[1],
        "person": person,
        "state": state,
        "deadline": deadline,
        "ended": deadline - timedelta(hours=24),
        "earliest": deadline - timedelta(hours=22),
        "timezone": "UTC",
    }
    return letter(**{**plain, **fields})


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


LETTERS = (
    one(YAMADA, "李小龍", State.UNSURE, -hours(0.5), reason="the line fell after the text"),
    one(YAMADA, "Pat O’Brien", State.REFUSED, hours(0.7), reason="550 5.1.1 User unknown"),
    one(YAMADA, "Åsa Öberg", State.SENT, -hours(5), done_at=NOW - hours(8)),
    one(ACME, "Dana Lee", State.NEEDS_APPROVAL, hours(3.2)),
    one(ACME, "Christopher Okafor", State.NEEDS_APPROVAL, hours(3.2), approved="before"),
    one(ACME, "Rae Ortiz", State.HELD, hours(3.2)),
    one(HARBOR, "María Fernández", State.NEEDS_DETAILS, hours(20), findings=(BLOCK,)),
    one(HARBOR, "Jonas Weiß", State.WAITING, hours(20)),
    one(
        HARBOR,
        "Priya Nair",
        State.WAITING,
        hours(20),
        reason="the server said: 450 try again later",
        not_before=NOW + hours(0.1),
    ),
    one(BIRCH, "Gus Moor", State.MISSED, -hours(30)),
    one(BIRCH, "Isa Holm", State.DRAFTED, hours(10), mode=Mode.DRAFT),
    one(BIRCH, "Edith Alder", State.SENDING, hours(10)),
    one(BIRCH, "Ali Demir", State.CANCELLED, -hours(60), closed_by="user"),
    *(
        one(
            (f"old-{n}", "Oldies"),
            f"Per Son {n}",
            State.SENT,
            -hours(48 * n),
            done_at=NOW - hours(48 * n + 9),
        )
        for n in range(6)
    ),
)  # fmt: skip


def sight(
    letters: tuple[Letter, ...] = LETTERS,
    problems: tuple[Problem, ...] = (PROBLEM,),
    *,
    running: bool = True,
) -> Sight:
    plain = settings()
    plain = replace(plain, me=replace(plain.me, timezone=ZoneInfo("UTC")))
    ordered = sorted(letters, key=lambda x: (x.deadline, x.id))
    return Sight(
        overview=overview(ordered, NOW, plain, problems=len(problems), running=running),
        problems=problems,
        running=Running(running, 4242 if running else None, NOW - timedelta(seconds=12)),
        now=NOW,
        settings=plain,
    )
