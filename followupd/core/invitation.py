"""What an invitation says of an interview, and what may be guessed from it.

Pure. A guess is only ever the default of a question: the person confirms it or types another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from followupd.core.identity import is_title
from followupd.core.words import Format

_FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
        "icloud.com", "me.com", "mac.com", "yahoo.com", "aol.com", "gmx.de", "gmx.net", "web.de",
        "proton.me", "protonmail.com", "fastmail.com",
    }
)  # fmt: skip
_NOT_A_PERSON = re.compile(
    r"^(?:no-?reply|do-?not-?reply|noreply|calendar|calendar-notification|notifications?|invite"
    r"|invites|scheduling|scheduler|room|meeting-?room|conf-?room)(?:[.+_-].*)?@"
    r"|@(?:resource|group)\.calendar\.|@.*\bcalendly\.com$",
    re.IGNORECASE,
)
_VIDEO = re.compile(
    r"\bzoom(?:\.us|gov\.com)?\b|teams\.(?:microsoft|live)\.com|\bmicrosoft teams\b"
    r"|\bmeet\.google\.com|\bgoogle meet\b|\bwebex\b|\bwhereby\.com|\bgotomeeting?\b|\bgoto\.com"
    r"|\bfacetime\b|\bskype\b|\bjit\.?si\b|\bvideo (?:call|interview|conference|chat)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:phone|telephone) (?:call|interview|screen|number)\b|\bby (?:tele)?phone\b"
    r"|\b(?:i|we)(?:'ll| will) call you\b|\bphone\b|\bcall(?:ing)? you (?:at|on)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\s*(?:tel\.?:?|phone:?|call:?)?\s*\+?[\d(][\d\s().\-/]{6,}\s*$", re.IGNORECASE
)
_WITH = re.compile(
    r"\b(?:interview|call|chat|conversation|meeting|talk|screen(?:ing)?)\s+(?:with|at|@)\s+"
    r"(?P<who>[^:,;()|]{2,60}?)(?:\s+(?:[-–—|]|for|about|re)\s+.*)?$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|/]\s+|[:;,()|<>]")
_SECOND_LEVEL = frozenset({"co", "com", "org", "ac", "gov", "net", "edu"})


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who was invited; ``name`` is "" where only the address is known."""

    name: str
    email: str
    organizer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What was read. ``ended`` is None where the invitation has no end, or no time of day.

    ``day`` is a moment on the day that it names. ``zone`` is None where it names none that is
    known. ``left_out`` and ``notes`` are sentences for the person who reads them.
    """

    summary: str = ""
    company: str = ""
    format: Format | None = None
    ended: datetime | None = None
    day: datetime | None = None
    zone: ZoneInfo | None = None
    guests: tuple[Guest, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def is_nobody(email: str) -> bool:
    """Whether the address is that of a room, a robot or a calendar."""
    return bool(_NOT_A_PERSON.search(email))


LONGEST_NAME = 200
"""Characters; what is longer is no name, and may be meant to keep us busy."""


def tidy_name(name: str, email: str = "") -> str:
    """A name as it is written in a letter: "Lee, Dana (Acme)" is Dana Lee; an address is none."""
    short = name[:LONGEST_NAME]
    said = " ".join(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", short).strip(" \"'").split())
    if "@" in said or said.casefold() == email.casefold():
        return ""
    said = re.split(r"\s+[|–—-]\s+", said)[0]
    family, comma, first = said.partition(",")
    if comma and first.strip() and "," not in first and len(first.split()) <= 3:  # noqa: PLR2004 - "Lee, Dana M."
        titles = [word for word in family.split() if is_title(word)]
        rest = [word for word in family.split() if not is_title(word)]
        said = " ".join([*titles, first.strip(), *rest])
    return said if any(map(str.isalpha, said)) else ""


def name_from(email: str) -> str:
    """What an address says of a name: dana.lee@ is Dana Lee; "" where it says nothing sure."""
    parts = re.split(r"[._]", email.partition("@")[0].partition("+")[0])
    named = len(parts) in {2, 3} and all(part.isalpha() and len(part) > 1 for part in parts)
    return " ".join(part.capitalize() for part in parts) if named else ""


def format_of(location: str, texts: Iterable[str]) -> Format | None:
    """How it took place, told by the place first: a room's address has no link in it."""
    text = "\n".join(texts)
    if _VIDEO.search(location):
        return Format.VIDEO
    if _NUMBER.search(location) or _PHONE.search(location):
        return Format.PHONE
    if location.strip() and not re.match(r"\s*(?:https?:|tbd|tba|online|remote|virtual)", location):
        return Format.ONSITE
    if _VIDEO.search(text):
        return Format.VIDEO
    return Format.PHONE if _PHONE.search(text) else None


def company_of(summary: str, guests: Iterable[Guest], mine: str) -> str:
    """The company, from the guests' addresses and the title; "" where neither says it."""
    own = mine.rpartition("@")[2].casefold()
    domains = Counter(
        domain
        for guest in guests
        if (domain := guest.email.rpartition("@")[2].casefold()) not in _FREE_MAIL | {own}
    )
    label = _label(domains.most_common(1)[0][0]) if domains else ""
    for part in _PARTS.split(summary):
        run = _run_with(part, label) if label else ""
        if run:
            return run
    found = _WITH.search(summary)
    who = found["who"].strip() if found else ""
    names = {word.casefold() for guest in guests for word in guest.name.split()}
    if who[:1].isupper() and names.isdisjoint(who.casefold().split()):
        return who
    return label.capitalize() if label else ""


def _label(domain: str) -> str:
    """The part of a domain that a company is named by: "acme" of mail.acme.co.uk."""
    parts = domain.split(".")[:-1]
    while len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    return parts[-1] if parts else ""


def _run_with(text: str, label: str) -> str:
    """The capital words of the text that spell the domain, or begin with it: "Acme Robotics"."""
    words = text.split()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            run = words[start:end]
            spelled = "".join(c for c in "".join(run).casefold() if c.isalnum())
            first = "".join(c for c in run[0].casefold() if c.isalnum())
            proper = all(word[:1].isupper() or not word[:1].isalpha() for word in run)
            if proper and (spelled == label.replace("-", "") or first == label):
                return " ".join(run).strip(" .-–—&")
    return ""
