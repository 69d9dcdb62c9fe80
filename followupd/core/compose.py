"""From the notes in the queue to the text of a letter.

Pure: the templates come in as an argument. The words live in ``templates/``, the grammar of the
notes in ``core.grammar``, and the choice of words for each reader in ``core.letters.facts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from followupd.core.grammar import squeeze, upper_start
from followupd.core.letters.facts import facts_of
from followupd.core.letters.layout import head_and_body, tidy, tidy_line, unwrapped
from followupd.core.model import Attachment, Draft, Interview, Person
from followupd.core.settings import Me
from followupd.errors import TemplateBroken

SUBJECT_LIMIT = 60
"""Characters; a longer subject is cut off on a phone (letters.md)."""


# As mail programs in many languages write "Re:", with a count or without: Re[2]:, AW:, 回复：
_ANSWERS = re.compile(
    r"(?:re|res|rif|r|aw|antw|sv|vs|vá|odp|ynt|bls|atb|υβ|απ|отв|رد|ردّ|השב|תשובה|回复|回覆|答复|返信|회신)"
    r"\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]",
    re.IGNORECASE,
)


def answering(subject: str) -> str:
    """The subject of an answer (RFC 5322, 3.6.5): one "Re:" before that of the mail answered."""
    return subject if _ANSWERS.match(subject) else f"Re: {subject}"


class Renderer(Protocol):
    """What composing needs of ``ports.Templates``."""

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """Fill template ``name`` with ``facts``. Raises TemplateBroken."""
        ...


def compose(
    interview: Interview,
    person: Person,
    me: Me,
    templates: Renderer,
    attachments: tuple[Attachment, ...] = (),
) -> Draft:
    """The letter to ``person``, without findings; the same notes give the same text.

    A ``letter`` of the user's own is the whole body, greeting and signature included; a ``subject``
    of theirs stands in any case, after "Re:" in an answer. Raises TemplateBroken.
    """
    if person.letter.strip():
        return _own_letter(interview, person, me, templates, attachments)
    subjects, body = _filled(interview, person, me, templates)
    subject = squeeze(person.subject) or _best(subjects, person)
    subject = answering(subject) if person.reply_to else subject
    return Draft(subject=subject, body=tidy(body), attachments=attachments)


def _own_letter(
    interview: Interview,
    person: Person,
    me: Me,
    templates: Renderer,
    attachments: tuple[Attachment, ...],
) -> Draft:
    subject = squeeze(person.subject)
    if not subject:
        subjects, _ = _filled(interview, person, me, templates)
        subject = _best(subjects, person)
    subject = answering(subject) if person.reply_to else subject
    return Draft(subject=subject, body=unwrapped(person.letter), attachments=attachments)


def _filled(
    interview: Interview, person: Person, me: Me, templates: Renderer
) -> tuple[tuple[str, ...], str]:
    return head_and_body(
        templates.render(f"{person.role}.txt", facts_of(interview, person, me)),
    )


def _best(subjects: tuple[str, ...], person: Person) -> str:
    """The first subject that a phone shows whole; templates offer shorter ones further down."""
    if not subjects:
        raise TemplateBroken(
            f"the template {person.role}.txt has no subject",
            hint='begin it with a line like "Subject: Thank you for our {{ talk }}"',
        )
    tidied = [upper_start(tidy_line(subject)) for subject in subjects]
    return next((subject for subject in tidied if len(subject) <= SUBJECT_LIMIT), tidied[-1])
