"""The words of the program: roles, formats, modes, states, severities.

They stand in people's files and in other people's scripts, so a name here is a promise.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody was to the interview."""

    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    RECRUITER = "recruiter"
    HR = "hr"


class Format(StrEnum):
    """How the interview took place."""

    PHONE = "phone"
    VIDEO = "video"
    ONSITE = "onsite"
    OTHER = "other"


class Mode(StrEnum):
    """The user's rule for how a letter leaves."""

    REVIEW = "review"
    SEND = "send"
    DRAFT = "draft"


class Kind(StrEnum):
    """What a letter is for."""

    THANK_YOU = "thank_you"


class Severity(StrEnum):
    """How loud a finding is; only ``block`` stops a letter."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


class State(StrEnum):
    """Where a letter is on its way."""

    WAITING = "waiting"
    NEEDS_DETAILS = "needs_details"
    NEEDS_APPROVAL = "needs_approval"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    DRAFTED = "drafted"
    UNSURE = "unsure"
    REFUSED = "refused"
    MISSED = "missed"
    CANCELLED = "cancelled"


IN_WORDS = {
    State.WAITING: "waits for its time",
    State.NEEDS_DETAILS: "needs something mended",
    State.NEEDS_APPROVAL: "waits for your approval",
    State.HELD: "is on hold",
    State.SENDING: "is on its way to the mail server",
    State.SENT: "has gone",
    State.DRAFTED: "lies in your Drafts folder",
    State.UNSURE: "may have arrived or not",
    State.REFUSED: "was refused by the mail server",
    State.MISSED: "is past its time",
    State.CANCELLED: "is cancelled",
}
"""What a letter in each state does, behind its name in a sentence."""


class Task(StrEnum):
    """What a pass does with one letter after the other, and may take long over."""

    SENDING = "sending"
    LAYING = "laying into Drafts"
    LOOKING = "looking into Sent"
    FILING = "filing into Sent"


OPEN = frozenset({State.WAITING, State.NEEDS_DETAILS, State.NEEDS_APPROVAL})
"""The text may still change, and the rules move the letter between these by themselves."""

LOST_TRACK = "the outbox was damaged; this may have gone already"
"""``Letter.ask`` of a letter whose past was lost; the Sent folder is asked before the person."""

FINAL = frozenset({State.SENT, State.CANCELLED})

NOT_NEEDED, WANTED, DONE = "", "wanted", "done"
"""The values of ``Letter.filed``: of the copy for the Sent folder."""

THANKED = frozenset({State.SENT, State.DRAFTED, State.UNSURE, State.SENDING})
"""The person has, or may have, the letter."""
