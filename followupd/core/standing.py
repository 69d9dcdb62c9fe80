"""Where a letter stands, and what is to be done about it, in words: ``status`` and the answers.

Pure. One table: what each state says, what is to be mended, which words of the command line help.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from followupd.core.model import Letter
from followupd.core.no_mailbox import SAID, has_no_drafts
from followupd.core.phrases import moment
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.words import Severity, State

HELD_BY_ENTRY = "its entry in the queue has a problem; it stays as it was until that is mended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What there is to say of a letter, and to do.

    ``says`` is a part of a sentence, "" where the group says it all. ``mend`` is what to do in a
    file or a mailbox. ``words`` are the verbs of the command line that help; ``joint`` is "then"
    where one follows the other, and "or" where the person chooses.
    """

    says: str = ""
    mend: str = ""
    words: tuple[str, ...] = ()
    joint: str = "or"


def standing(
    letter: Letter, now: datetime, settings: Settings, *, suspended: bool = False
) -> Standing:
    """Where this letter stands at ``now``."""
    if suspended:
        return Standing(says=HELD_BY_ENTRY)
    rule = _RULES.get(letter.state)
    return rule(letter, now, settings) if rule else Standing(says=letter.reason)


def goes(letter: Letter, now: datetime, settings: Settings) -> str:
    """When a letter that waits will go: "goes tomorrow at 07:30"; or why it can't."""
    if has_no_drafts(letter, settings):
        return SAID
    at = goes_at(letter, settings.delivery, now)
    if at <= now:
        return "goes as soon as followupd gets to it"
    return f"goes {moment(at, now, settings.me.timezone, ' at ')}"


def _waiting(letter: Letter, now: datetime, settings: Settings) -> Standing:
    if has_no_drafts(letter, settings):
        return Standing(says=SAID)
    late = goes_at(letter, settings.delivery, now) > letter.deadline >= now
    parts = (letter.reason, "this is after its deadline" if late else "")
    says = "; ".join(filter(None, parts))
    return Standing(says=says, words=("send",) if late else ())


def _needs_details(letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    """The first of what blocks it; `show` has them all."""
    blocks = [f for f in letter.findings if f.severity is Severity.BLOCK]
    if not blocks:
        return Standing(says="something is missing or wrong", words=("show",))
    first, more = blocks[0], len(blocks) - 1
    says = f"{first.message}; and {more} more to mend" if more else first.message
    mend = ": ".join(filter(None, (first.where, first.hint)))
    return Standing(says=says, mend=mend, words=("show",) if more or not mend else ())


def _needs_approval(letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    changed = "it has changed since you approved it" if letter.approved else ""
    says = "; ".join(filter(None, (letter.ask, changed)))
    if letter.ask:
        return Standing(says=says, words=("show", "approve", "cancel"))
    return Standing(says=says, words=("show", "approve"), joint="then")


def _unsure(letter: Letter, _now: datetime, settings: Settings) -> Standing:
    looks = "; followupd looks there too" if settings.mail.imap else ""
    return Standing(
        says=letter.reason or "nobody can tell whether it arrived",
        mend=f"is it in your Sent folder?{looks}",
        words=("resolve --sent", "resolve --resend"),
    )


def _refused(letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    return Standing(
        says=f"refused: {letter.reason}" if letter.reason else "the mail server refused it",
        mend="correct the address in the queue, or try again as it is",
        words=("retry",),
    )


def _missed(_letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    return Standing(says="too late to go by itself", words=("send", "cancel"))


def _drafted(letter: Letter, now: datetime, _settings: Settings) -> Standing:
    if now < letter.deadline:
        return Standing(says="it lies in your Drafts folder", mend="send it from there")
    return Standing(
        says="it lies in your Drafts folder, or you sent it and it was not seen",
        mend="send it from there; if it has gone, say so",
        words=("resolve --sent",),
    )


def _held(_letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    return Standing(words=("release",))


def _sent(letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    own = {"seen in Sent", "you said it went"}  # a server's reply tells nobody anything
    return Standing(says=letter.reason if letter.reason in own else "")


def _cancelled(letter: Letter, _now: datetime, _settings: Settings) -> Standing:
    return Standing(says="" if letter.closed_by == "user" else letter.reason)


_RULES: dict[State, Callable[[Letter, datetime, Settings], Standing]] = {
    State.WAITING: _waiting,
    State.SENDING: lambda *_: Standing(),
    State.NEEDS_DETAILS: _needs_details,
    State.NEEDS_APPROVAL: _needs_approval,
    State.UNSURE: _unsure,
    State.REFUSED: _refused,
    State.MISSED: _missed,
    State.DRAFTED: _drafted,
    State.HELD: _held,
    State.SENT: _sent,
    State.CANCELLED: _cancelled,
}


# What a command answers -----------------------------------------------------------------------

_DONE = {
    "approve": "approved",
    "hold": "",
    "release": "released",
    "cancel": "",
    "retry": "to be tried again",
    "send": "",
    "resolve --sent": "",
    "resolve --resend": "to be sent again",
}
"""What was done, for each word; "" where the letter's new state says it."""


def answer(
    letter: Letter, verb: str, now: datetime, settings: Settings, *, suspended: bool = False
) -> str:
    """What became of a word: "Dana Lee (Acme Robotics): approved; goes tomorrow at 07:30"."""
    became = HELD_BY_ENTRY if suspended else _became(letter, now, settings)
    parts = (_DONE.get(verb, verb), became)
    return f"{letter.person} ({letter.company}): {'; '.join(filter(None, parts))}"


def _became(letter: Letter, now: datetime, settings: Settings) -> str:
    state, zone = letter.state, settings.me.timezone
    if state is State.WAITING:
        return "; ".join(filter(None, (goes(letter, now, settings), letter.reason)))
    if state is State.CANCELLED:
        return "cancelled; this is final" if letter.closed_by == "user" else letter.reason
    if state is State.SENT:
        return f"sent {moment(letter.done_at or now, now, zone, ' at ')}"
    if state is State.HELD:
        return f"on hold until `followupd release {letter.id}`"
    if state is State.SENDING:
        return "going out now"
    stands = standing(letter, now, settings)
    asks = "it waits for your approval" if state is State.NEEDS_APPROVAL else ""
    parts = (asks, stands.says, stands.mend, spoken(stands, (letter.id,)))
    return "; ".join(filter(None, parts))


def command(word: str, targets: tuple[str, ...]) -> str:
    """What to type: "followupd resolve acme-phone/dana --sent"."""
    verb, _, option = word.partition(" ")
    return " ".join(filter(None, ("followupd", verb, *targets, option)))


def spoken(stands: Standing, targets: tuple[str, ...]) -> str:
    """The commands in one line: "`followupd show a`, then `followupd approve a`"."""
    joint = ", then " if stands.joint == "then" else f" {stands.joint} "
    return joint.join(f"`{command(word, targets)}`" for word in stands.words)
