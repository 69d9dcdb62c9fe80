"""What belongs into the user's calendar: promised calls, and deadlines of letters not yet gone.

Pure; how a calendar file is written is an adapter's business. People keep their calendar in
places that others can read, so an event tells names, companies and commands: no line of a letter,
no note, no address, no finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from followupd.core.identity import fingerprint
from followupd.core.letters.dates import in_words
from followupd.core.model import Interview, Letter, Reading
from followupd.core.reminder import CALL_STEPS
from followupd.core.settings import Settings
from followupd.core.words import Mode, Role, State

KEPT = timedelta(days=1)
"""So long after its time an event still stands in the calendar: a call can be made up for."""

LENGTH = timedelta(minutes=15)
"""How long an event is; many calendars show nothing of one that has no length."""

GONE = frozenset({State.SENT, State.DRAFTED, State.CANCELLED})
"""Letters in these states have no deadline any more."""

_ROLES = {
    Role.HIRING_MANAGER: "hiring manager",
    Role.INTERVIEWER: "interviewer",
    Role.RECRUITER: "recruiter",
    Role.HR: "HR",
}


class EventKind(StrEnum):
    """What an event is about."""

    CALL = "call"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. ``at`` is in UTC, ``zone`` is where it is told; ``alarms`` are times before it.

    ``uid`` is unique in the world, and the same from run to run, also when the event has moved:
    a calendar that imports it again changes its event instead of adding one. ``busy`` is whether
    the user has no time for anything else then. ``letters`` are the ids that it is about.
    """

    uid: str
    kind: EventKind
    at: datetime
    zone: ZoneInfo
    summary: str
    description: str
    interview: str
    letters: tuple[str, ...] = ()
    alarms: tuple[timedelta, ...] = ()
    length: timedelta = LENGTH

    @property
    def ends(self) -> datetime:
        """The end, in UTC."""
        return self.at + self.length

    @property
    def busy(self) -> bool:
        """A call takes the user's time; a deadline takes none."""
        return self.kind is EventKind.CALL


def agenda(
    letters: Iterable[Letter], reading: Reading, settings: Settings, now: datetime
) -> tuple[Event, ...]:
    """All events, the earliest first; those that are over for more than a day are left out."""
    events = [*_calls(reading.interviews, settings, now), *_deadlines(letters, settings, now)]
    return tuple(sorted((e for e in events if e.at > now - KEPT), key=lambda e: (e.at, e.uid)))


def _calls(interviews: Iterable[Interview], settings: Settings, now: datetime) -> Iterator[Event]:
    for interview in interviews:
        if interview.call_at is not None:
            yield Event(
                uid=_uid(settings, EventKind.CALL, interview.id),
                kind=EventKind.CALL,
                at=interview.call_at,
                zone=interview.timezone,
                summary=f"Call {interview.company}",
                description=_about_the_call(interview, interview.call_at, settings.me.timezone),
                interview=interview.id,
                alarms=_still_to_come((s for _, s in CALL_STEPS), interview.call_at, now),
            )


def _about_the_call(interview: Interview, at: datetime, mine: ZoneInfo) -> str:
    """Whom, what about, and the time in the same words as in the letters."""
    people = ", ".join(f"{p.name} ({_ROLES[p.role]})" for p in interview.people)
    position = f"Position: {interview.position}" if interview.position else ""
    when = in_words(at, interview.timezone, mine)
    lines = (f"You promised to call {interview.company} {when}.", position, f"People: {people}")
    return "\n".join(line for line in lines if line)


def _deadlines(letters: Iterable[Letter], settings: Settings, now: datetime) -> Iterator[Event]:
    """One event for the letters of an interview that are due together, not six."""
    groups: dict[str, dict[datetime, list[Letter]]] = defaultdict(lambda: defaultdict(list))
    for letter in letters:
        if letter.state not in GONE:
            groups[letter.interview][letter.deadline].append(letter)
    for interview, by_deadline in groups.items():
        # Nearly always one; a corrected date leaves a refused letter behind at the old one. Their
        # number names them, not the time or the letters: both change from one import to the next.
        for number, (deadline, due) in enumerate(sorted(by_deadline.items())):
            yield Event(
                uid=_uid(settings, EventKind.DEADLINE, interview, number),
                kind=EventKind.DEADLINE,
                at=deadline,
                zone=settings.me.timezone,
                summary=_deadline_title(due),
                description=_about_the_letters(due),
                interview=interview,
                letters=tuple(letter.id for letter in due),
                alarms=_still_to_come(settings.reminders.before_deadline, deadline, now),
            )


def _deadline_title(due: Sequence[Letter]) -> str:
    company = due[0].company
    if len(due) == 1:
        return f"Deadline: thank-you letter to {due[0].person} ({company})"
    return f"Deadline: {len(due)} thank-you letters ({company})"


def _about_the_letters(due: Sequence[Letter]) -> str:
    position = f"Position: {due[0].position}" if due[0].position else ""
    lines = (
        f"For your interview at {due[0].company}.",
        position,
        *(f"{letter.person}: {_what_to_do(letter)}" for letter in due),
        "Where they stand now: followupd status",
    )
    return "\n".join(line for line in lines if line)


def _what_to_do(letter: Letter) -> str:
    """The command, and no word of findings, server replies or reasons: those quote notes."""
    by_itself = "it is laid into your Drafts folder" if letter.mode is Mode.DRAFT else "it goes"
    command = {
        State.WAITING: f"{by_itself} by itself: followupd show {{}}",
        State.NEEDS_DETAILS: "something is missing or wrong: followupd show {}",
        State.NEEDS_APPROVAL: "followupd show {}, then: followupd approve {}",
        State.HELD: "you said hold: followupd release {}",
        State.SENDING: "it is going out: followupd show {}",
        State.UNSURE: "it may have gone; look into your Sent folder, then:"
        " followupd resolve {} --sent, or: followupd resolve {} --resend",
        State.REFUSED: "the mail server refused it; mend the address, or: followupd retry {}",
        State.MISSED: "too late to go by itself: followupd send {}, or: followupd cancel {}",
    }[letter.state]
    return command.replace("{}", letter.id)


def _still_to_come(
    steps: Iterable[timedelta], at: datetime, now: datetime
) -> tuple[timedelta, ...]:
    """The longest first. An alarm whose time went by would ring while the file is imported."""
    return tuple(sorted({step for step in steps if at - step > now}, reverse=True))


def _uid(settings: Settings, kind: EventKind, interview: str, number: int = 0) -> str:
    """Unique (RFC 5545, 3.8.4.7) and telling nothing (RFC 7986, 5.3): a hash stands before the @.

    The user's address is in the hash: two people may have an interview of the same id.
    """
    me = settings.me.email.casefold()
    return f"{fingerprint('calendar', me, kind, interview, number)[:40]}@followupd.invalid"
