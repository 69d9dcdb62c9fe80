"""Writing and checking the letters of one reading of the queue.

A letter is checked beside its siblings (panels compare), so the drafts of an interview are
written together, once, and kept for as long as the reading lasts.
"""

from __future__ import annotations

from dataclasses import replace

from followupd.core.check import Names, check
from followupd.core.compose import compose
from followupd.core.model import Attachment, Draft, Finding, Interview, Person, Reading
from followupd.core.owed import Owed
from followupd.core.words import Severity
from followupd.errors import TemplateBroken
from followupd.flow.house import House

_Key = tuple[str, tuple[Attachment, ...]]


class Writer:
    """Drafts for the debts of one reading; a plan's ``write``."""

    def __init__(self, house: House, reading: Reading) -> None:
        self._house = house
        self._names = Names(reading.interviews)
        self._texts: dict[_Key, dict[str, Draft]] = {}
        self._checked: dict[tuple[str, _Key], Draft] = {}

    def __call__(self, debt: Owed) -> Draft:
        """The draft with its findings; a broken template is a finding that blocks."""
        key = self._key(debt.interview)
        done = self._checked.get((debt.id, key))
        if done is None:
            done = self._checked[debt.id, key] = self._draft(debt, key)
        return done

    def _key(self, interview: Interview) -> _Key:
        """The interview, and its attachments as they are now: they change without the queue."""
        paths = (path for person in interview.people for path in person.attach)
        return interview.id, tuple(self._house.attachments.look(path) for path in paths)

    def _draft(self, debt: Owed, key: _Key) -> Draft:
        texts = self._texts_of(debt.interview, key)
        draft = texts[debt.person.key]
        if draft.findings:  # its template is broken: there is no text to check
            return draft
        siblings = {key: text for key, text in texts.items() if key != debt.person.key}
        findings = check(
            draft,
            debt.interview,
            debt.person,
            self._house.settings.me,
            names=self._names,
            siblings=siblings,
            wait=self._house.settings.delivery.wait,
        )
        return replace(draft, findings=findings)

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


def _broken(error: TemplateBroken, interview: Interview, person: Person) -> Finding:
    return Finding(
        code="placeholder",
        severity=Severity.BLOCK,
        message=f"the letter can't be written: {error.message}",
        hint=error.hint or "mend the template, or delete yours to use the one that came with it",
        where=str(interview.place_of("", person) or ""),
    )
