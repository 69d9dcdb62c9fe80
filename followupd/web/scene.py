"""Everything that the pages are made of, at one moment. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from followupd.core.model import Letter, Problem, Reading
from followupd.core.plan import Plan
from followupd.core.settings import Settings
from followupd.core.words import State

NAMES = {
    State.WAITING: "goes by itself",
    State.NEEDS_DETAILS: "something is missing or wrong",
    State.NEEDS_APPROVAL: "waits for your approval",
    State.HELD: "on hold",
    State.SENDING: "going out now",
    State.SENT: "sent",
    State.DRAFTED: "in your Drafts folder",
    State.UNSURE: "may have arrived",
    State.REFUSED: "refused by the mail server",
    State.MISSED: "past its time",
    State.CANCELLED: "cancelled",
}
"""What each state is called on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The plan, the queue it was made from, and what is wrong. ``last_pass`` is the daemon's."""

    now: datetime
    plan: Plan
    reading: Reading
    settings: Settings
    problems: tuple[Problem, ...] = ()
    last_pass: datetime | None = None

    def letter(self, letter_id: str) -> Letter | None:
        """The letter of exactly this id."""
        return next((x for x in self.plan.letters if x.id == letter_id), None)


def path_of(letter_id: str) -> str:
    """The letter's page."""
    return f"/letters/{quote(letter_id)}"


def initials(name: str) -> str:
    """At most two capitals: "Dana Lee" is "DL"."""
    parts = name.split()
    return "".join(p[0] for p in (parts[:1] + parts[1:][-1:])).upper()
