"""The names that a template may use, made from the notes of one interview and one person.

``templates/README.md`` explains them to those who write templates; a test holds that it names
them all. Every fact is there for every letter: what is missing is "" (or False), so that a
template asks ``{% if goal %}`` and an unknown name is a mistake.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from followupd.core.grammar import (
    is_no_note,
    joined,
    phrase,
    possessive,
    sentence,
    sentences,
    squeeze,
    with_article,
)
from followupd.core.identity import first_name, is_title
from followupd.core.letters.dates import in_words
from followupd.core.letters.goal import verb_phrase
from followupd.core.letters.jotted import heard, told, turned
from followupd.core.letters.layout import kept_lines, sentences_of, signature_block, unwrapped
from followupd.core.model import Interview, Person
from followupd.core.settings import Me
from followupd.core.words import Format, Role

_TALK = {
    Format.PHONE: "phone call",
    Format.VIDEO: "video call",
    Format.ONSITE: "meeting",
    Format.OTHER: "conversation",
}
_OFFICES = (
    *("role", "position", "job", "post", "opening", "placement", "programme", "internship"),
    *("fellowship", "apprenticeship", "traineeship", "residency", "scholarship"),
)


def facts_of(interview: Interview, person: Person, me: Me) -> Mapping[str, object]:
    """Everything a template may say about this letter."""
    return {
        **_salutations(person),
        **_meeting(interview),
        **_notes(interview, person),
        "call": _call(interview, person, me),
        "signature": signature_block(me.signature),
        "me": me.name,
        "phone_number": me.phone,
        "voice": voice_of(interview, person),
    }


def voice_of(interview: Interview, person: Person) -> Callable[[int], int]:
    """The number of the voice, 1 to ``count``, in which this person is written to.

    People of one role in one interview get different voices, as far as there are enough; each
    keeps theirs when notes change or people are added below. Another interview begins elsewhere.
    """
    same = [other.key for other in interview.people if other.role is person.role]
    rank = same.index(person.key) if person.key in same else 0
    digest = hashlib.sha256(interview.id.encode("utf-8", "surrogatepass")).digest()
    start = int.from_bytes(digest[:4], "big")

    def voice(count: int) -> int:
        return (start + rank) % max(count, 1) + 1

    return voice


def greeting_name(person: Person) -> str:
    """The name that stands in the greeting."""
    return squeeze(person.goes_by) or first_name(person.name)


def _salutations(person: Person) -> Mapping[str, object]:
    name = greeting_name(person)
    title, _, rest = name.partition(" ")
    formal = bool(rest) and is_title(title)
    return {
        "name": squeeze(person.name),
        "goes_by": name,
        "dear": f"Dear {name},",
        "hello": f"Dear {name}," if formal else f"Hello {name},",
        "hi": f"Dear {name}," if formal else f"Hi {name},",
    }


def _meeting(interview: Interview) -> Mapping[str, object]:
    company, position = squeeze(interview.company), _bare(squeeze(interview.position))
    return {
        "company": company,
        "companys": possessive(company),
        "alone": _alone(interview),
        "position": position,
        "as_one": as_one(position),
        "the_role": office(position, "role"),
        "the_position": office(position, "position"),
        "the_job": office(position, "job"),
        "format": str(interview.format),
        "phone": interview.format is Format.PHONE,
        "video": interview.format is Format.VIDEO,
        "onsite": interview.format is Format.ONSITE,
        "remote": interview.format in {Format.PHONE, Format.VIDEO},
        "talk": _TALK[interview.format],
    }


_ALL_WELCOME = re.compile(
    r"\s*\(?\b[mwfdxh](?:/[mwfdxh*]){1,3}\b\)?|\s*\(all genders\)", re.IGNORECASE
)
_ONLY_ONE = re.compile(
    r"^(?:head|chief|director|vice president|vp|president|dean|principal of|chair|c[a-z]o)\b",
    re.IGNORECASE,
)


def as_one(position: str) -> str:
    """What one is in this position: "a Nurse", "Head of Data"; "" for "Summer internship"."""
    if not position or position.lower().endswith(_OFFICES):
        return ""
    return position if _ONLY_ONE.match(position) else with_article(position)


def _bare(position: str) -> str:
    spelt = _ALL_WELCOME.sub("", position).strip(" ,-–")
    return spelt.removeprefix("the ").removeprefix("The ").rstrip(".")


def _alone(interview: Interview) -> bool:
    """Whether nobody but recruiters and hr took part: then the talk was with one of them."""
    return all(person.role in {Role.RECRUITER, Role.HR} for person in interview.people)


def office(position: str, word: str) -> str:
    """Say "the Data Engineer role"; "the role" without one; "the summer internship" as it is."""
    if not position:
        return f"the {word}"
    has_one = position.lower().endswith(_OFFICES)
    return f"the {position}" if has_one else f"the {position} {word}"


def notes_for(interview: Interview, person: Person) -> Person:
    """The person with only those notes that their letter uses; "n/a" and its like are none."""
    person = _for_role(interview, person)
    return replace(
        person,
        goal="" if is_no_note(person.goal) else person.goal,
        note="" if is_no_note(person.note) else person.note,
        afterthoughts=tuple(one for one in person.afterthoughts if not is_no_note(one)),
    )


def _for_role(interview: Interview, person: Person) -> Person:
    """The person with the notes that somebody in their role is told.

    Afterthoughts and a repair of the whole interview are for those who judge the work: somebody
    in hr gets them only when they stand on that very person. A recruiter gets the repair, so
    that they can step in; with that and something learned their letter is long enough.
    """
    if person.role not in {Role.RECRUITER, Role.HR}:
        return person
    after = person.afterthoughts if _own(interview, person, "afterthoughts") else ()
    if person.role is Role.RECRUITER and person.repair and person.learned:
        person = replace(person, goal="", skills=())  # theirs is a short letter (letters.md)
    stays = person.role is Role.RECRUITER or _own(interview, person, "repair")
    return replace(person, afterthoughts=after, repair=person.repair if stays else None)


def _own(interview: Interview, person: Person, note: str) -> bool:
    """Whether the note was written for this person and not for the whole interview."""
    if person.places:
        return note in person.places
    others = [other for other in interview.people if other.key != person.key]
    return not any(getattr(other, note) == getattr(person, note) for other in others)


def _notes(interview: Interview, person: Person) -> Mapping[str, object]:
    person = notes_for(interview, person)
    notes, repair = told(interview, person), person.repair
    return {
        "topics": joined([one.noun for one in notes.topics]),
        "topic": notes.topics[0].noun if notes.topics else "",
        "learned": joined([one.noun for one in notes.learned]),
        "about_learned": heard(notes.learned),
        "goal": verb_phrase(person.goal),
        "skills": joined([one.noun for one in notes.skills]),
        "afterthoughts": sentences(turned(interview, person, "afterthoughts")),
        "repair": sentence(squeeze(repair.say)) if repair else "",
        "repair_about": phrase(repair.about) if repair and _needs_lead(repair.say) else "",
        "repair_lead": repair is not None and _needs_lead(repair.say),
        "note": kept_lines(unwrapped(person.note)),
    }


def _needs_lead(say: str) -> bool:
    """Whether a sentence may go before a repair: three are the most that one should take."""
    return len(sentences_of(sentence(squeeze(say)))) < 3  # noqa: PLR2004 - letters.md


def _call(interview: Interview, person: Person, me: Me) -> str:
    if interview.call_at is None:
        return ""
    return in_words(interview.call_at, person.timezone, me.timezone)
