"""The leak: the company, a person or the position of another interview in this letter.

It can't be silenced, so it must not fire at harmless look-alikes. What counts as a leak:

- A **company** written as a name. Nothing of this entry's own is a leak: its company under a
  longer or shorter name, the domains of its people (the recruiter's agency), the people's names.
  - A name that is no everyday word ("Globex") counts wherever it stands with a capital.
  - A name that is an everyday word ("Compass") counts with a capital inside a sentence, where
    no other capitalised word stands beside it ("Compass Rose Street").
  - A name that is also a product ("Oracle"), a day or month, or a word of this entry's own
    skills counts only where a company must be meant: "at Oracle", "join Oracle".
- A **position** where it is spoken of as the job to be had ("the Data Analyst role"), or in the
  subject. "I worked as a data analyst" is nobody's leak.
- A **person** under their full name. First names are shared by many; one in the greeting is
  found by wrong-name. Recruiters of agencies serve several interviews and don't count.
- An **address** of somebody else's.

Notes are searched like everything else: "at Globex" in an entry of Acme's is how letters go wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from followupd.core.checks.names_index import (
    Hit,
    Name,
    Token,
    company_words,
    domain,
    fold,
    is_unspaced,
    person_words,
    tokens_of,
)
from followupd.core.checks.sheet import Sheet
from followupd.core.letters.english import CALENDAR, NAMED, is_common_name, is_plain, word_set
from followupd.core.model import Finding
from followupd.core.words import Severity

_TOOLS = NAMED | word_set(
    "adobe airtable amazon amplitude apache asana atlassian azure bigquery cisco cloudflare "
    "confluence confluent datadog databricks dropbox facebook firebase gitea github gitlab google "
    "grafana hashicorp hubspot ibm instagram intel intercom jenkins jetbrains jira kafka kong "
    "kubernetes linkedin looker mailchimp microsoft mongodb mysql netflix netlify nvidia okta "
    "openai pagerduty paypal postman qlik reddit sap sas segment sentry servicenow shopify "
    "spotify splunk temporal terraform tiktok trello twilio twitter uber unreal vercel vmware "
    "whatsapp wikipedia workday xero youtube zendesk"
)
_BEFORE_COMPANY = word_set("at join joining")
_BEFORE_WITH = {
    "for": word_set("work working worked"),
    "with": word_set("interview interviewing role position job talk"),
    "to": word_set("coming moving apply applying applied"),
}
_AFTER_POSITION = word_set("role position job opening post vacancy opportunity")
_BEFORE_POSITION = {"of": word_set("position role post job"), "your": word_set("as")}
_SMALL = word_set("of and the for de la von van & und et")
_LONG = 320  # characters that an address has at most (RFC 5321, 4.5.3.1)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def leak(sheet: Sheet) -> Iterator[Finding]:
    """Names of other entries, each told once."""
    told: set[str] = set()
    subject = sheet.draft.subject
    for text, tokens, is_subject in (
        (subject, tokens_of(subject), True),
        (sheet.parts.text, sheet.tokens, False),
    ):
        for hit in sheet.names.hits(tokens):
            shown = hit.name.shown
            if shown in told or not _is_meant(sheet, hit, tokens, text, is_subject=is_subject):
                continue
            told.add(shown)
            spelt = text[tokens[hit.first].start : tokens[hit.last].end]
            yield _found(sheet, hit.name.kind, shown, spelt, subject if is_subject else "")
    words = (word for word in sheet.parts.text.split() if "@" in word)
    for address in (found for word in words for found in _ADDRESS.findall(word[:_LONG])):
        if sheet.names.is_email_of_others(address, sheet.interview):
            yield _found(sheet, "address", address, address, "")


_OUGHT = {
    "company": "the company of another entry",
    "position": "the position of another entry",
    "person": "somebody of another entry",
    "address": "the address of somebody of another entry",
}


def _found(sheet: Sheet, kind: str, shown: str, spelt: str, subject: str) -> Finding:
    """``spelt`` is how the letter writes it; ``subject`` is the line it stands in, if it does."""
    hint = f"take {shown} out of the notes of this entry, or put the right name there"
    if kind == "company":
        hint += f"; if {shown} is a tool that belongs here, name it in this entry's `skills`"
    return sheet.finding(
        "leak",
        Severity.BLOCK,
        f"{shown} is {_OUGHT[kind]}, and stands in a letter to {sheet.interview.company}",
        hint=hint,
        key=_note_with(sheet, spelt),
        quote=subject or sheet.sentence_with(spelt),
    )


def _note_with(sheet: Sheet, spelt: str) -> str:
    """The note in which the words stand, so that the finding points at its line."""
    low, person = spelt.lower(), sheet.person
    notes = {
        "letter": person.letter,
        "note": person.note,
        "subject": person.subject,
        "goal": person.goal,
        "skills": " ".join(person.skills),
        "talked_about": " ".join(person.talked_about),
        "learned": " ".join(person.learned),
        "afterthoughts": " ".join(person.afterthoughts),
        "repair": f"{person.repair.about} {person.repair.say}" if person.repair else "",
        "position": sheet.interview.position,
    }
    return next((key for key, text in notes.items() if low in text.lower()), "")


def _is_meant(
    sheet: Sheet, hit: Hit, tokens: Sequence[Token], text: str, *, is_subject: bool
) -> bool:
    if not _written_as_name(hit, tokens):
        return False
    if hit.name.kind == "person":
        return len("".join(hit.name.keys)) > 1 and _foreign_person(sheet, hit.name)
    if hit.name.kind == "position":
        own = set(_keys(sheet.interview.position))
        return not set(hit.name.keys) <= own and (
            (is_subject and len(hit.name.keys) > 1) or _job_to_be_had(hit, tokens)
        )
    return _foreign_company(sheet, hit.name) and _company_meant(sheet, hit, tokens, text)


def _written_as_name(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether the words carry the capitals of a name, where it has any."""
    written = [token.text for token in tokens[hit.first : hit.last + 1]]
    if is_unspaced(written[0]):
        return True
    pairs = list(zip(hit.name.words, written, strict=False))
    if all(word == text for word, text in pairs):
        return any(text != text.lower() for text in written) or not is_plain(written[0])
    if len(pairs) > 1 and hit.name.kind == "company" and not all(map(is_plain, hit.name.words)):
        return True
    return all(text[:1].isupper() or fold(text) in _SMALL for text in written)


def _foreign_person(sheet: Sheet, name: Name) -> bool:
    """Whether nobody of this interview, nor its writer, bears this name; one word is no name."""
    if len(name.keys) == 1 and not is_unspaced(name.keys[0]):
        return False
    ours = [set(_keys(f"{p.name} {p.goes_by}")) for p in sheet.interview.people]
    ours.append(set(_keys(sheet.me.name)))
    ours.append(set(_keys(sheet.interview.company)))
    return not any(set(name.keys) <= own for own in ours)


def _foreign_company(sheet: Sheet, name: Name) -> bool:
    own = set(map(fold, company_words(sheet.interview.company)))
    keys = set(name.keys)
    if keys <= own or own <= keys:
        return False
    joined = re.sub(r"\W", "", "".join(name.keys))
    labels = {part for p in sheet.interview.people for part in domain(p.email).split(".")[:-1]}
    if joined in {label.replace("-", "") for label in labels}:
        return False
    people = [*(p.name for p in sheet.interview.people), sheet.me.name, sheet.interview.position]
    return not any(keys <= set(map(fold, person_words(one))) for one in people)


def _company_meant(sheet: Sheet, hit: Hit, tokens: Sequence[Token], text: str) -> bool:
    if _company_place(hit, tokens):
        return True
    key = hit.name.keys[0]
    single = len(hit.name.keys) == 1
    if _in_own_skills(sheet, hit.name):
        return False
    if single and (key in CALENDAR or key in _TOOLS or len(key) == 1):
        return False
    if not single or not is_common_name(key):
        return True
    return not _starts_sentence(tokens[hit.first], text) and not _among_names(hit, tokens, text)


def _company_place(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Say "at X", "join X", "work for X", "interview with X": only a company can stand there."""
    if hit.first == 0 or tokens[hit.first].text[:1].islower():
        return False
    before = tokens[hit.first - 1].key
    if before in _BEFORE_COMPANY:
        return hit.name.keys[0] not in CALENDAR or before != "at"
    earlier = tokens[hit.first - 2].key if hit.first > 1 else ""
    return earlier in _BEFORE_WITH.get(before, ())


def _in_own_skills(sheet: Sheet, name: Name) -> bool:
    items = (*sheet.person.skills, *(t for t in sheet.person.talked_about if len(t.split()) == 1))
    return any(set(name.keys) <= set(_keys(item)) for item in items)


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens_of(text)]


def _starts_sentence(token: Token, text: str) -> bool:
    before = text[: token.start].rstrip("\"'“‘(*-•– \t")
    return not before or before[-1] in ".?!:\n…"


def _among_names(hit: Hit, tokens: Sequence[Token], text: str) -> bool:
    """Whether another capitalised word stands right beside: "Compass Rose", "Old Compass"."""
    beside = []
    if hit.first:
        beside.append((tokens[hit.first - 1], tokens[hit.first]))
    if hit.last + 1 < len(tokens):
        beside.append((tokens[hit.last], tokens[hit.last + 1]))
    for left, right in beside:
        other = left if right is tokens[hit.first] else right
        if text[left.end : right.start].strip() or not other.text[:1].isupper():
            continue
        if other.text != "I" and not (_starts_sentence(other, text) and is_plain(other.text)):
            return True
    return False


def _job_to_be_had(hit: Hit, tokens: Sequence[Token]) -> bool:
    after = tokens[hit.last + 1].key if hit.last + 1 < len(tokens) else ""
    if after in _AFTER_POSITION:
        return True
    before = tokens[hit.first - 1].key if hit.first else ""
    earlier = tokens[hit.first - 2].key if hit.first > 1 else ""
    return earlier in _BEFORE_POSITION.get(before, ())
