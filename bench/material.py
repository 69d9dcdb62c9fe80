"""Settings, queues and outboxes of any size, the same in every run.

Names are made of syllables: companies and people that all share a first word would be a
coincidence that no queue has.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from followupd import wiring
from followupd.adapters.outbox.engine import open_engine
from followupd.adapters.outbox.rows import to_row
from followupd.adapters.outbox.tables import letters as table
from followupd.core.model import Letter
from followupd.core.words import State
from followupd.flow.intake import Intake

ME = "sam@rivera.example"
STILL_OPEN = 20
"""Interviews of the last hours; all others are history: it is the file of one who keeps all."""

ROLES = ("hiring_manager", "interviewer", "recruiter", "hr")
AT_ONCE = 5000  # rows of one INSERT

_HEADS = [
    "ba", "be", "bo", "da", "del", "do", "fa", "fen", "ga", "gor", "ha", "hol", "ja", "jun",
    "ka", "ken", "la", "lin", "ma", "mor", "na", "nor", "pa", "pel", "ra", "ron",
]  # fmt: skip
_MIDDLES = [
    "ba", "de", "do", "la", "le", "li", "lo", "ma", "me", "mi", "na", "ne", "no", "ra", "re",
    "ri", "ro", "sa", "se", "ta", "te", "ti", "va", "ve", "vi", "za",
]  # fmt: skip
_TAILS = [
    "ck", "dal", "den", "dor", "ford", "gan", "lak", "len", "lin", "lo", "man", "mar", "mer",
    "nel", "ner", "ris", "rad", "ron", "sen", "son", "tan", "ton", "ver", "win",
]  # fmt: skip
_SYLLABLES = (_HEADS, _MIDDLES, _MIDDLES, _TAILS)
_NAMES = math.prod(map(len, _SYLLABLES))
_TRADES = [
    "Analytics", "Bearings", "Clinics", "Foods", "Freight", "Glass", "Hydraulics",
    "Instruments", "Lighting", "Optics", "Paper", "Rail", "Robotics", "Software", "Textiles",
    "Tools",
]  # fmt: skip
_FIRST = [
    "Ada", "Ben", "Carol", "Dana", "Eva", "Finn", "Grace", "Hal", "Ivo", "June", "Karl", "Lena",
    "Marco", "Nora", "Omar", "Pia", "Quinn", "Rae", "Sue", "Theo", "Uma", "Vera", "Will",
    "Yara", "Zoe",
]  # fmt: skip
# Each note has a word of its own in it: notes that recur would be read once and remembered.
_TOPICS = (
    "moving the nightly {} batch to streaming",
    "how the {} rota changed last spring",
    "the plan to open a second {} warehouse",
    "what the first ninety days at the {} desk should bring",
    "the {} audit that ended in October",
    "how {} releases are tested before they ship",
)
_GOALS = (
    "cut {} latency below five minutes",
    "bring the backlog of {} claims below a week",
    "open two more {} sites without more staff",
    "make the monthly {} report a matter of minutes",
)
_SKILLS = (
    "Kafka stream design",
    "incident response",
    "mentoring",
    "capacity planning",
    "SQL tuning",
)


@dataclass(frozen=True)
class Desk:
    """A folder with settings, a queue and a state folder."""

    folder: Path

    @property
    def config(self) -> Path:
        """The settings."""
        return self.folder / "followupd.yaml"

    @property
    def queue(self) -> Path:
        """The queue."""
        return self.folder / "interviews.yaml"

    def save(self, text: str) -> None:
        """As most editors do: a new file, renamed into the place of the old one."""
        new = self.queue.with_name(".interviews.yaml.swp")
        new.write_text(text, encoding="utf-8")
        new.replace(self.queue)


def desk(folder: Path, mail: str = "", *, mode: str = "review", web: str = "false") -> Desk:
    """Settings for ``mail`` (by default a server that nobody asks)."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Desk(folder)
    made.config.write_text(
        f"me: {{name: Sam Rivera, email: {ME}, timezone: UTC}}\n"
        f"mail: {mail or '{smtp: {host: 127.0.0.1, port: 9, security: none, login: false}}'}\n"
        f'delivery: {{mode: {mode}, wait: 1m, hours: "00:00-24:00"}}\n'
        "reminders: {to: []}\n"
        "state: state\n"
        f"web: {web}\n",
        encoding="utf-8",
    )
    return made


def entry(number: int, ended: datetime, people: int = 1, more: str = "") -> str:
    """One interview; the same number is always the same interview. ``more`` lengthens the goal."""
    draw = random.Random(number)  # the same in every run and on every machine
    company = f"{_word(number)} {draw.choice(_TRADES)}"
    head = (
        f"  - id: bench-{number}\n"
        f"    company: {company}\n"
        "    position: Data Engineer\n"
        "    format: phone\n"
        f"    ended: {ended:%Y-%m-%d %H:%M}\n"
        f"    goal: {draw.choice(_GOALS).format(_own_word(draw))}{more}\n"
        f"    skills: [{', '.join(draw.sample(_SKILLS, 3))}]\n"
        "    people:\n"
    )
    return head + "".join(_person(number, place, draw) for place in range(people))


def _person(number: int, place: int, draw: random.Random) -> str:
    name = f"{_FIRST[(number * 7 + place * 3) % len(_FIRST)]} {_word(number * 5 + place, 3)}"
    one, other = (topic.format(_own_word(draw)) for topic in draw.sample(_TOPICS, 2))
    return (
        f"      - name: {name}\n"
        f"        email: p{place}.{number}@bench.example\n"
        f"        role: {ROLES[place % len(ROLES)]}\n"
        f"        talked_about: [{one}]\n"
        f"        learned: [{other}]\n"
    )


def _word(number: int, salt: int = 0) -> str:
    """A name of four syllables; two numbers below ``_NAMES`` never share one."""
    number = (number * 7919 + salt) % _NAMES  # a prime: neighbours get names unlike each other
    parts = []
    for syllables in _SYLLABLES:
        number, at = divmod(number, len(syllables))
        parts.append(syllables[at])
    return "".join(parts).capitalize()


def _own_word(draw: random.Random) -> str:
    return _word(draw.randrange(_NAMES)).lower()


def queue(count: int, people: int = 1, *, recent: int | None = None, changed: int = -1) -> str:
    """``count`` interviews; the last ``recent`` ended an hour ago, the others over the years."""
    return "interviews:\n" + "".join(_entries(count, people, recent, changed))


def _entries(count: int, people: int, recent: int | None, changed: int) -> Iterator[str]:
    now = datetime.now(UTC)
    first_recent = count - (count if recent is None else min(recent, count))
    for number in range(count):
        past = timedelta(hours=1) if number >= first_recent else timedelta(days=3 + number % 2500)
        yield entry(number, now - past, people, " this year" if number == changed else "")


def file_history(made: Desk) -> int:
    """All letters of interviews that are days old, as sent ones, in one go; gives their number.

    Sending them one by one would take hours and leave the same rows.
    """
    house = wiring.reading_house(wiring.load_settings(made.config))
    intake, now = Intake(house), datetime.now(UTC)
    intake.reading()
    me = house.settings.me.email
    past = [debt for debt in intake._ledger.debts.values() if debt.deadline < now]  # noqa: SLF001 - the debts without drafts
    done = [_sent(replace(debt.letter(me), source=debt.source), debt.deadline) for debt in past]
    _insert(made.folder / "state" / "outbox.sqlite3", done)
    return len(done)


def _sent(letter: Letter, at: datetime) -> Letter:
    body = f"Dear {letter.person},\n\n{' '.join(_TOPICS) * 3}\n\nSam Rivera\n"
    return replace(letter, state=State.SENT, subject="Thank you", body=body, attempts=1, done_at=at)


def _insert(file: Path, done: Sequence[Letter]) -> None:
    engine = open_engine(file)
    try:
        with engine.begin() as connection:
            for start in range(0, len(done), AT_ONCE):
                rows = [to_row(letter) for letter in done[start : start + AT_ONCE]]
                connection.execute(insert(table), rows)
    finally:
        engine.dispose()
