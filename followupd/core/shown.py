"""A letter as it is shown: its text with the findings, its good form, what holds its entry.

Pure. The page of ``show``, its JSON and the review page are made of this, so they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from followupd.core.annotated import Annotated, annotate
from followupd.core.checks.good_form import GoodForm, good_form
from followupd.core.identity import letter_id
from followupd.core.model import Draft, Interview, Letter, Person, Problem, Reading
from followupd.core.plan import REWRITTEN, Plan
from followupd.core.settings import Me
from followupd.core.states import wants_approval
from followupd.core.which import holding
from followupd.core.words import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A letter for a reader.

    ``person`` is None, and ``good_form`` empty, for a letter whose entry left the queue.
    ``problems`` are what holds its entry while ``suspended``. ``notes`` are what the reader must
    not miss: why the letter is asked about, that it changed since it was approved.
    """

    letter: Letter
    text: Annotated
    suspended: bool = False
    person: Person | None = None
    good_form: tuple[GoodForm, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def may_change(self) -> bool:
        """Whether the text still follows the notes, so that it is worth adding some."""
        return self.letter.state in REWRITTEN and not self.letter.edited


def shown(letter: Letter, plan: Plan, reading: Reading, me: Me) -> Shown:
    """The letter of this plan, as the reading that the plan was made from explains it."""
    entry = _entry_of(letter, reading)
    suspended = letter.id in plan.suspended
    draft = Draft(subject=letter.subject, body=letter.body, attachments=letter.attachments)
    return Shown(
        letter=letter,
        text=annotate(letter.subject, letter.body, letter.findings),
        suspended=suspended,
        person=entry[1] if entry else None,
        good_form=good_form(draft, *entry, me) if entry and letter.body else (),
        problems=holding(reading, letter.interview) if suspended else (),
        notes=tuple(_notes(letter)),
    )


def _entry_of(letter: Letter, reading: Reading) -> tuple[Interview, Person] | None:
    for interview in reading.interviews:
        if interview.id == letter.interview:
            for person in interview.people:
                if letter_id(interview.id, person.key) == letter.id:
                    return interview, person
    return None


def _notes(letter: Letter) -> list[str]:
    if letter.state not in REWRITTEN | {State.REFUSED} or not wants_approval(letter):
        return []
    changed = "changed since you approved it" if letter.approved else ""
    return [note for note in (letter.ask, changed) if note]
