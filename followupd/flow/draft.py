"""Writing and checking the letters of one reading of the queue.

A letter is checked beside its siblings (panels compare), so the drafts of an interview are
written together, once, and kept for as long as the reading lasts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from followupd.core.check import Names, check
from followupd.core.compose import compose
from followupd.core.identity import letter_id
from followupd.core.model import Attachment, Draft, Finding, Interview, Person, Reading
from followupd.core.owed import Owed
from followupd.core.plan import Own
from followupd.core.schedule import goes_at
from followupd.core.words import Severity
from followupd.errors import TemplateBroken
from followupd.flow.house import House

_Key = tuple[str, tuple[Attachment, ...], tuple[tuple[str, str, str], ...]]
"""An interview's id, its attachments as they are now, and the texts that the user edited."""


class Writer:
    """Drafts for the debts of one reading; a plan's ``write``.

    A text that the user edited counts as a letter of their own in the queue would.
    """

    def __init__(self, house: House, reading: Reading) -> None:
        self._house = house
        self._names = Names(reading.interviews)
        self._texts: dict[_Key, dict[str, Draft]] = {}
        self._checked: dict[tuple[str, _Key], Draft] = {}

    def __call__(self, debt: Owed, own: Own = MappingProxyType({})) -> Draft:
        """The draft with its findings; a broken template is a finding that blocks."""
        interview = debt.interview
        mine = own and {p.key: own[x] for p in interview.people if (x := _id(interview, p)) in own}
        if mine:
            interview = _with(interview, mine)
        key = self._key(interview, mine)
        done = self._checked.get((debt.id, key))
        if done is None:
            done = self._checked[debt.id, key] = self._draft(debt, interview, key)
        return done

    def _key(self, interview: Interview, mine: Own) -> _Key:
        """Attachments change without the queue, and so do edited texts."""
        paths = (path for person in interview.people for path in person.attach)
        files = tuple(self._house.attachments.look(path) for path in paths)
        return interview.id, files, tuple((who, *text) for who, text in sorted(mine.items()))

    def _draft(self, debt: Owed, interview: Interview, key: _Key) -> Draft:
        who = debt.person.key
        texts = self._texts_of(interview, key)
        draft = texts[who]
        if draft.findings:  # its template is broken: there is no text to check
            return draft
        siblings = {key: text for key, text in texts.items() if key != who}
        findings = check(
            draft,
            interview,
            next(p for p in interview.people if p.key == who),
            self._house.settings.me,
            names=self._names,
            siblings=siblings,
            goes=self._goes(debt),
        )
        return replace(draft, findings=findings)

    def _goes(self, debt: Owed) -> datetime:
        """When the letter can go at the earliest: not before its time, and not before now."""
        settings, now = self._house.settings, self._house.clock.now()
        letter = debt.letter(settings.me.email)
        return max(goes_at(letter, settings.delivery, now), now)

    def _texts_of(self, interview: Interview, key: _Key) -> dict[str, Draft]:
        texts = self._texts.get(key)
        if texts is None:
            people = [p for p in interview.people if p.email and not p.skip]
            texts = {p.key: self._compose(interview, p) for p in people}
            self._texts[key] = texts
        return texts

    def _compose(self, interview: Interview, person: Person) -> Draft:
        files = tuple(self._house.attachments.look(path) for path in person.attach)
        try:
            me = self._house.settings.me
            return compose(interview, person, me, self._house.templates, files)
        except TemplateBroken as error:
            return Draft(subject="", body="", findings=(_broken(error, interview, person),))


def _id(interview: Interview, person: Person) -> str:
    return letter_id(interview.id, person.key)


def _with(interview: Interview, mine: Own) -> Interview:
    """The interview with these people's subjects and letters as if the queue gave them."""
    people = (
        replace(p, subject=mine[p.key][0], letter=mine[p.key][1]) if p.key in mine else p
        for p in interview.people
    )
    return replace(interview, people=tuple(people))


def _broken(error: TemplateBroken, interview: Interview, person: Person) -> Finding:
    return Finding(
        code="placeholder",
        severity=Severity.BLOCK,
        message=f"the letter can't be written: {error.message}",
        hint=error.hint or "mend the template, or delete yours to use the one that came with it",
        where=str(interview.place_of("", person) or ""),
    )
