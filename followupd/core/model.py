"""The things followupd speaks of, as frozen values.

All times are aware and in UTC unless the name says ``local``. Shapes only; no rule lives here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from followupd.core.words import Format, Kind, Mode, Role, Severity, State

NOWHERE: Mapping[str, Place] = MappingProxyType({})


def _nowhere() -> Mapping[str, Place]:
    return NOWHERE


@dataclass(frozen=True, slots=True)
class Place:
    """A place in one of the user's files; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a file. ``severity`` is "error" or "warning"."""

    code: str
    message: str
    hint: str = ""
    where: Place | None = None
    severity: str = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the check of a draft has to say.

    ``quote`` is the sentence of the letter that it means, or "" where it means the whole. ``key``
    is the note that it points to in the queue file; ``where`` is its place there, which moves when
    other entries grow and makes no finding another one.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    where: str = field(default="", compare=False)
    quote: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One wrong impression, put right."""

    say: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of an interview, with the interview's notes filled in where they have none.

    ``key`` is the second half of the letter's id. ``places`` leads from a key of the queue file
    ("email", "talked_about", "" for the whole) to where it stands. ``reply_to`` is the Message-ID,
    in angle brackets, of the mail that their letter answers.
    """

    key: str
    name: str
    goes_by: str
    email: str | None
    role: Role
    timezone: ZoneInfo
    mode: Mode | None = None
    goal: str = ""
    skills: tuple[str, ...] = ()
    afterthoughts: tuple[str, ...] = ()
    repair: Repair | None = None
    attach: tuple[str, ...] = ()
    talked_about: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    note: str = ""
    subject: str = ""
    letter: str = ""
    reply_to: str = ""
    skip: bool = False
    accept: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=_nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One entry of the queue. ``ended`` and ``call_at`` are in UTC; ``timezone`` is the entry's."""

    id: str
    company: str
    ended: datetime
    timezone: ZoneInfo
    people: tuple[Person, ...]
    position: str = ""
    format: Format = Format.OTHER
    call_at: datetime | None = None
    places: Mapping[str, Place] = field(default_factory=_nowhere, compare=False, repr=False)

    def place_of(self, key: str, person: Person | None = None) -> Place | None:
        """Where ``key`` stands: at the person, else at the interview, else the nearest parent."""
        of_person = person.places if person else NOWHERE
        for places, name in ((of_person, key), (self.places, key), (of_person, "")):
            if name in places:
                return places[name]
        return self.places.get("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the queue file said.

    ``usable`` is false for a file that is missing, unreadable, broken or empty: then what stood
    before goes on. ``held`` names the interviews whose entry is bad; ``unnamed`` is true when a
    bad entry could not even be named, so that nothing may be called gone because of it.
    ``uncertain`` are ids that two entries want: the first has it, and nothing of it is cancelled.
    ``why`` has for each id of these two what is wrong with its entry.
    """

    interviews: tuple[Interview, ...] = ()
    problems: tuple[Problem, ...] = ()
    usable: bool = True
    held: frozenset[str] = frozenset()
    unnamed: bool = False
    uncertain: frozenset[str] = frozenset()
    why: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict, compare=False, repr=False)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter; ``size`` is in bytes.

    ``digest`` is the SHA-256 of the content; "" for a file that can't be read (then ``size`` is 0)
    or that is too large for any mail (then ``size`` says how large).
    """

    path: str
    name: str
    size: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text of a letter before it goes; ``body`` is the whole of it, signature included."""

    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail owed to one person, as the outbox keeps it.

    ``source`` is the fingerprint of the notes the text was made from. ``earliest`` is the end of
    the interview plus ``delivery.wait``. ``approved`` is the fingerprint of the text that the user
    approved. ``ask`` is a reason why this letter needs approval whatever its mode. ``hurry`` is
    the user's "now". ``not_before`` puts an attempt off. ``text_gone`` is set from just before
    the text goes to the server until its reply is recorded. ``closed_by`` says who cancelled:
    "user" or "queue". ``filed`` is "wanted" while a copy for Sent is owed, then "done".
    ``reply_to`` is the Message-ID of the mail that this letter answers. ``approved_text`` is what
    was approved, to be shown beside what became of it. ``edited`` is set while the text is the
    user's own wording: the fingerprint of the entry that it was written for. ``rev`` counts the
    changes; every change is made by comparing it.
    """

    id: str
    interview: str
    company: str
    person: str
    email: str
    role: Role
    ended: datetime
    earliest: datetime
    deadline: datetime
    timezone: str
    message_id: str
    kind: Kind = Kind.THANK_YOU
    position: str = ""
    mode: Mode = Mode.REVIEW
    state: State = State.WAITING
    reason: str = ""
    subject: str = ""
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: str = ""
    approved: str = ""
    ask: str = ""
    hurry: bool = False
    attempts: int = 0
    not_before: datetime | None = None
    text_gone: datetime | None = None
    done_at: datetime | None = None
    looked_at: datetime | None = None
    looks: int = 0
    closed_by: str = ""
    filed: str = ""
    reply_to: str = ""
    approved_text: str = ""
    edited: str = ""
    rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the journal: what happened to which letter. ``letter`` is "" for the program."""

    at: datetime
    event: str
    letter: str = ""
    detail: str = ""


class Change(NamedTuple):
    """One letter's step; ``before`` is None for a new letter. ``entries`` go into the journal."""

    before: Letter | None
    after: Letter
    entries: tuple[Entry, ...] = ()
