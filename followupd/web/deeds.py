"""Which words a person may say to a letter where it stands now, and how they are called. Pure.

The same moves as ``core.states``: what is not offered here would be refused there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followupd.core.model import Letter
from followupd.core.states import is_blocked
from followupd.core.words import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A button. ``sure`` is asked before it, "" where the word can be taken back."""

    verb: str
    label: str
    sure: str = ""
    loud: bool = False


APPROVE = Deed(verb="approve", label="Approve", loud=True)
SEND = Deed(
    verb="send",
    label="Send now",
    sure="It goes within seconds, whatever the time is where it arrives. It can't be called back.",
)
HOLD = Deed(verb="hold", label="Hold back")
RELEASE = Deed(verb="release", label="Let it go its way", loud=True)
RETRY = Deed(verb="retry", label="Try again", loud=True)
CANCEL = Deed(
    verb="cancel",
    label="Cancel the letter",
    sure="This person gets no thank-you letter for this interview. It can't be taken back.",
)
SENT = Deed(verb="resolve --sent", label="It went", loud=True)
RESEND = Deed(
    verb="resolve --resend",
    label="It did not go: send it",
    sure="If it did arrive, they get it twice. Look into your Sent folder first.",
)
SEND_AFTER_ALL = Deed(verb="send", label="Send it after all", sure=SEND.sure)

_DEEDS: dict[State, tuple[Deed, ...]] = {
    State.NEEDS_APPROVAL: (APPROVE, HOLD, SEND, CANCEL),
    State.WAITING: (HOLD, SEND, CANCEL),
    State.NEEDS_DETAILS: (HOLD, CANCEL),
    State.HELD: (RELEASE, SEND, CANCEL),
    State.REFUSED: (RETRY, CANCEL),
    State.MISSED: (SEND_AFTER_ALL, SENT, CANCEL),
    State.UNSURE: (SENT, RESEND, CANCEL),
    State.DRAFTED: (SENT, RESEND, CANCEL),
}
_LETS_GO = frozenset({"approve", "send", "resolve --resend"})
EDITABLE = frozenset(
    {State.NEEDS_APPROVAL, State.WAITING, State.NEEDS_DETAILS, State.HELD, State.MISSED}
)

VERBS = frozenset(deed.verb for deeds in _DEEDS.values() for deed in deeds)
"""All words that the page may say."""


def deeds(letter: Letter, now: datetime) -> tuple[Deed, ...]:
    """What may be said to this letter, the likeliest first."""
    never = _LETS_GO if is_blocked(letter) else frozenset({"send"}) if letter.ended > now else ()
    return tuple(deed for deed in _DEEDS.get(letter.state, ()) if deed.verb not in never)


def may_edit(letter: Letter, *, suspended: bool) -> bool:
    """Whether its text can be put into the user's own words now."""
    return letter.state in EDITABLE and not suspended
