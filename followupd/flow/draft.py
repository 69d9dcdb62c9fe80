"""Writing and checking the letters of the queue.

A letter is checked beside its siblings (panels compare), so the drafts of an interview are
written together, once, and kept while the interview stays as it is.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from followupd.core.checks.names_index import Names
from followupd.core.identity import letter_id
from followupd.core.model import Attachment, Draft, Finding, Interview, Person
from followupd.core.owed import Owed
from followupd.core.own_text import about_own_text
from followupd.core.plan import Own
from followupd.core.schedule import goes_at
from followupd.core.words import Severity
from followupd.errors import TemplateBroken
from followupd.flow.house import House

_Key = tuple[tuple[Attachment, ...], tuple[tuple[str, str, str], ...]]
"""The attachments of an interview as they are now, and the texts that the user edited."""

OF_THE_HOUR = "too-soon"
"""The finding that time alone takes away: what has it is checked anew each time.

So is the letter that may promise a call, whose time may be over.
"""

KEPT = 256
"""Interviews whose drafts are kept; those of others are written again when they are needed."""


@dataclass(slots=True)
class _Desk:
    """The letters of one interview side by side, and what the check said of them."""

    interview: Interview
    key: _Key
    names: int
    texts: dict[str, Draft]
    checked: dict[str, Draft] = field(default_factory=dict)


class Writer:
    """Drafts for the debts of the queue; a plan's ``write``.

    A text that the user edited counts as a letter of their own in the queue would.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self.names = Names()
        self._desks: OrderedDict[str, _Desk] = OrderedDict()

    def __call__(self, debt: Owed, own: Own = MappingProxyType({})) -> Draft:
        """The draft with its findings; a broken template is a finding that blocks."""
        interview = debt.interview
        mine = own and {p.key: own[x] for p in interview.people if (x := _id(interview, p)) in own}
        if mine:
            interview = _with(interview, mine)
        desk = self._desk(interview, self._key(interview, mine))
        done = desk.checked.get(debt.person.key)
        if done is None:
            done = self._draft(debt, desk)
            timeless = all(finding.code != OF_THE_HOUR for finding in done.findings)
            if timeless and interview.call_at is None:
                desk.checked[debt.person.key] = done
        return done

    def forget(self) -> None:
        """The templates have changed: every text may be another one."""
        self._desks.clear()

    def _desk(self, interview: Interview, key: _Key) -> _Desk:
        desk = self._desks.pop(interview.id, None)
        if desk is None or desk.key != key or desk.interview != interview:
            desk = _Desk(interview, key, self.names.version, self._texts_of(interview))
        elif desk.names != self.names.version:
            desk.names, desk.checked = self.names.version, {}
        self._desks[interview.id] = desk  # the latest last
        if len(self._desks) > KEPT:
            self._desks.popitem(last=False)
        return desk

    def _key(self, interview: Interview, mine: Own) -> _Key:
        """Attachments change without the queue, and so do edited texts."""
        paths = (path for person in interview.people for path in person.attach)
        files = tuple(self._house.attachments.look(path) for path in paths)
        return files, tuple((who, *text) for who, text in sorted(mine.items()))

    def _draft(self, debt: Owed, desk: _Desk) -> Draft:
        who, interview = debt.person.key, desk.interview
        draft = desk.texts[who]
        if draft.findings:  # its template is broken: there is no text to check
            return draft
        from followupd.core.check import check  # noqa: PLC0415 - a text that stands is not checked again

        siblings = {key: text for key, text in desk.texts.items() if key != who}
        findings = check(
            draft,
            interview,
            next(p for p in interview.people if p.key == who),
            self._house.settings.me,
            names=self.names,
            siblings=siblings,
            goes=self._goes(debt),
        )
        checked = replace(draft, findings=findings)
        is_own = any(key == who for key, *_ in desk.key[1])
        return about_own_text(checked, debt.id) if is_own else checked

    def _goes(self, debt: Owed) -> datetime:
        """When the letter can go at the earliest: not before its time, and not before now."""
        settings, now = self._house.settings, self._house.clock.now()
        letter = debt.letter(settings.me.email)
        return max(goes_at(letter, settings.delivery, now), now)

    def _texts_of(self, interview: Interview) -> dict[str, Draft]:
        people = [p for p in interview.people if p.email and not p.skip]
        return {p.key: self._compose(interview, p) for p in people}

    def _compose(self, interview: Interview, person: Person) -> Draft:
        from followupd.core.compose import compose  # noqa: PLC0415 - likewise

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
