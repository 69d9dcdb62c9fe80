"""The check of a letter: all rules, in the order in which a reader would stumble.

Pure. A finding blocks, warns or hints; a person can silence a code for an entry with ``accept``,
except those of ``NEVER_SILENT``: what they stop can't be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from followupd.core.checks import alike, attachments, dates_named, outside, people, substance, tone
from followupd.core.checks.good_form import GoodForm, good_form
from followupd.core.checks.leak import leak
from followupd.core.checks.names_index import Names
from followupd.core.checks.sheet import Sheet
from followupd.core.model import Draft, Finding, Interview, Person
from followupd.core.settings import Me
from followupd.core.words import Severity

__all__ = ["NEVER_SILENT", "GoodForm", "Names", "check", "good_form"]

NEVER_SILENT = frozenset({"wrong-name", "leak", "placeholder", "group-mail"})

_RULES: tuple[Callable[[Sheet], Iterator[Finding]], ...] = (
    people.group_mail,
    people.wrong_name,
    leak,
    outside.placeholder,
    alike.copy,
    substance.only_thanks,
    outside.missing_attachment,
    attachments.large_attachment,
    substance.no_topic,
    substance.no_fit,
    substance.note_form,
    substance.no_next_step,
    substance.no_enthusiasm,
    dates_named.date_mismatch,
    dates_named.call_over,
    outside.subject,
    outside.length,
    outside.wall_of_text,
    substance.no_thanks,
    tone.money,
    tone.blame,
    tone.stock_phrase,
    outside.shouting,
    people.spelling_of_company,
    outside.too_soon,
)

_LOUDEST_FIRST = (Severity.BLOCK, Severity.WARN, Severity.HINT)


def check(
    draft: Draft,
    interview: Interview,
    person: Person,
    me: Me,
    *,
    names: Names,
    siblings: Mapping[str, Draft] = MappingProxyType({}),
    goes: datetime | None = None,
) -> tuple[Finding, ...]:
    """What the rules have to say of this letter, the loudest first.

    ``names`` is made once from the whole queue; ``siblings`` are the other letters of this
    interview by letter id or person key; ``goes`` is the earliest moment at which it
    can go, None where nobody knows.
    """
    sheet = Sheet(
        draft=draft,
        interview=interview,
        person=person,
        me=me,
        names=names,
        siblings=siblings,
        goes=goes,
    )
    found = [
        finding
        for rule in _RULES
        for finding in rule(sheet)
        if finding.code in NEVER_SILENT or finding.code not in person.accept
    ]
    if any(finding.code == "only-thanks" for finding in found):
        found = [finding for finding in found if finding.code != "no-topic"]
    return tuple(sorted(found, key=lambda finding: _LOUDEST_FIRST.index(finding.severity)))
