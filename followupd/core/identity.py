"""How interviews, people, letters and mails are named, so that every machine names them alike.

Pure. A name made here decides whether a letter is a new one, so none of these rules may change
without a migration of the outbox.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from itertools import takewhile
from pathlib import PurePath
from zoneinfo import ZoneInfo

from followupd.core.letters.titles import DOUBLE_SURNAMES, TITLES, WITH_GIVEN_NAME
from followupd.core.words import Kind

# Letters that NFKD leaves whole although readers of English write them with plain ones.
_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})

_ASCII_WORD = re.compile("[a-z0-9]+")
_PLAIN_ID = re.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_APOSTROPHES = str.maketrans("", "", "'’`")


def slug(text: str) -> str:
    """Lower-case words joined by hyphens: "Łukasz & Söhne Inc." is "lukasz-sohne-inc".

    Accents on Latin letters fall away; other scripts stay as they are. "" when there is no
    letter and no digit.
    """
    if text.isascii():
        return "-".join(_ASCII_WORD.findall(text.lower().translate(_APOSTROPHES)))
    lower = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", lower).translate(_FOLDED)
    return unicodedata.normalize("NFC", "-".join("".join(_slug_characters(folded)).split()))


def _slug_characters(folded: str) -> Iterator[str]:
    base = " "
    for character in folded:
        category = unicodedata.category(character)[0]
        if category == "M":  # an accent, or a vowel sign of the letter before it
            yield "" if base.isascii() else character
        elif ord(character) not in _APOSTROPHES:
            base = character if category in "LN" else " "
            yield base


def is_id(text: str) -> bool:
    """Whether the user may give this as an interview's id: letters, digits, ``-``, ``_``, ``.``.

    It begins with a letter or digit, so that it can't look like an option or a hidden file.
    """
    if text.isascii():
        return bool(_PLAIN_ID.fullmatch(text))
    return (
        0 < len(text) <= 100  # noqa: PLR2004 - longer ones make journals and lists unreadable
        and text[0].isalnum()
        and all(_in_id(character) for character in text)
    )


def _in_id(character: str) -> bool:
    return character.isalnum() or character in "-_." or unicodedata.category(character)[0] == "M"


def interview_id(company: str, ended_local: date) -> str:
    """The id of an entry without one: the company and the local date, ``acme-2026-11-22``."""
    day = date(ended_local.year, ended_local.month, ended_local.day)
    return f"{slug(company) or 'interview'}-{day.isoformat()}"


def person_key(name: str) -> str:
    """The second half of a letter's id: ``dana-lee``."""
    return slug(name) or "person"


def person_keys(people: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """The keys of the people (name, email) of one interview, each different from the others.

    Two of one name are told apart by their addresses, whatever their order in the file.
    """
    listed = [(person_key(name), email or "") for name, email in people]
    keys = [key for key, _ in listed]
    if len(set(keys)) == len(keys):
        return tuple(keys)
    for suffix in (_local_part, slug):
        keys = [
            f"{name}-{suffix(email)}" if keys.count(key) > 1 and email else key
            for key, (name, email) in zip(keys, listed, strict=True)
        ]
    return tuple(_numbered(keys))


def _local_part(email: str) -> str:
    return slug(email.rpartition("@")[0]) or "address"


def _numbered(keys: list[str]) -> list[str]:
    """The last resort, for people who share a name and have no address."""
    taken: set[str] = set()
    for position, key in enumerate(keys):
        number, name = 1, key
        while name in taken or (number > 1 and name in keys):
            number += 1
            name = f"{key}-{number}"
        taken.add(name)
        keys[position] = name
    return keys


def letter_id(interview: str, person: str) -> str:
    """The id of the letter to this person: ``acme-phone/dana-lee``."""
    return f"{interview}/{person}"


def message_id(sender_email: str, interview: str, email: str, kind: Kind | str) -> str:
    """The Message-ID (RFC 5322, 3.6.4) of a letter, the same on every machine with this queue.

    It tells nothing of the interview: a hash stands before the ``@``, the sender's domain after.
    """
    digest = fingerprint("message-id", interview, email.casefold(), str(kind))[:40]
    return f"<followupd.{digest}@{_domain(sender_email)}>"


def _domain(email: str) -> str:
    domain = email.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return "followupd.invalid"
    return ascii_domain if re.fullmatch(r"[a-z0-9.-]+", ascii_domain) else "followupd.invalid"


def fingerprint(*parts: object) -> str:
    """A SHA-256 digest in hex that is equal for equal values, on every machine and run.

    Takes text, numbers, None, times (aware or not), zones, paths, enums, dataclasses, and
    tuples, lists, sets and mappings of these. Fields with ``compare=False`` don't count.
    Raises TypeError for anything else.
    """
    return hashlib.sha256(_encode(parts)).hexdigest()


def _encode(value: object) -> bytes:
    """Type, length and content, so that no two different values have the same bytes."""
    if type(value) is str:  # most values are; the rest of the tests cost more than this
        return _tagged("text", value.encode("utf-8", "surrogatepass"))
    if is_dataclass(value) and not isinstance(value, type):
        kind, names = _compared(type(value))
        pairs = [name + _encode(getattr(value, key)) for key, name in names]
        return _joined(kind, [_tagged("list", pair) for pair in pairs])
    if isinstance(value, Mapping):
        return _joined("mapping", sorted(_encode(pair) for pair in value.items()))
    if isinstance(value, frozenset | set):
        return _joined("set", sorted(_encode(item) for item in value))
    if isinstance(value, tuple | list):
        return _joined("list", [_encode(item) for item in value])
    return _scalar(value)


@cache
def _compared(kind: type) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The name of a dataclass, and its fields that count, each with its name encoded."""
    counted = [field.name for field in fields(kind) if field.compare]
    return kind.__name__, tuple((name, _encode(name)) for name in counted)


def _joined(kind: str, parts: list[bytes]) -> bytes:
    return _tagged(kind, b"".join(parts))


def _tagged(kind: str, content: bytes) -> bytes:
    return f"{kind}:{len(content)}:".encode() + content


def _scalar(value: object) -> bytes:
    for types, kind, text in _SCALARS:
        if isinstance(value, types):
            return _tagged(kind, text(value).encode("utf-8", "surrogatepass"))
    raise TypeError(f"a {type(value).__name__} has no fingerprint")


# In this order: an Enum of text is an Enum first, a bool is no number, a datetime is no date.
_SCALARS: tuple[tuple[type | tuple[type, ...], str, Callable[..., str]], ...] = (
    (Enum, "enum", lambda value: str(value.value)),
    (str, "text", str),
    (bytes, "bytes", bytes.hex),
    (type(None), "none", lambda _: ""),
    ((bool, int, float), "number", repr),
    (
        datetime,
        "time",
        lambda t: t.astimezone(UTC).isoformat() if t.tzinfo else f"local {t.isoformat()}",
    ),
    (date, "date", date.isoformat),
    (timedelta, "span", repr),
    (ZoneInfo, "zone", str),
    (PurePath, "path", str),
)

_PARTICLES = frozenset({"van", "von", "de", "der", "den", "da", "di", "del", "della", "la", "le"})
_LEADING = frozenset(
    {"Te", "De", "Del", "Di", "Du", "Dos", "Abu", "Abd", "Ibn", "Bin", "St", "St."}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "cpa", "msc"})


# "Hr.", "Dipl.-Ing.", "Univ.-Prof." and what else is shortened; "J.R." are initials.
_SHORTENED = re.compile(r"[^\W\d_]{2,}\.")
_DEGREE = re.compile(r"(?:[^\W\d_]+\.)+")  # the "med." of "Dr. med."


def is_title(word: str) -> bool:
    """Whether this stands before a name: "Dr.", "Prof", "Frau", "Dipl.-Ing."."""
    if _bare(word) in TITLES:
        return True
    return bool(_SHORTENED.match(word)) and word not in _LEADING and _bare(word) not in _SUFFIXES


def first_name(name: str) -> str:
    """The name for a greeting, from a full one; what it can't split it gives back whole.

    "Dana Lee" is Dana, "Lee, Dana" is Dana, "Dr. Anna van Dam" is Dr. van Dam, and "J. R. Smith"
    is J. R. Smith, because nobody is greeted with an initial. Nor with a particle: "Te Rangi",
    "de Souza" and "Abu Bakr" are whole. "Dipl.-Ing. Sara Lund" is Dipl.-Ing. Lund, "dr. AYŞE KAYA"
    is Dr. KAYA, and "Sister Agnes" is whole.
    """
    words = _without_suffixes(name)
    titles = list(takewhile(is_title, words))
    rest = words[len(titles) :]
    if not rest:
        return name
    if titles:
        return " ".join([*_titles_said(titles), *_after_title(titles, rest)])
    initial = len(_bare(rest[0])) == 1 and rest[0].isascii()
    particle = rest[0] in _LEADING or (rest[0].islower() and rest[0] in _PARTICLES | _LEADING)
    return " ".join(rest) if initial or particle else rest[0]


def _titles_said(titles: list[str]) -> list[str]:
    """The titles with capitals; "Dr. med." is greeted as Dr."""
    first, *others = titles
    kept = [word for word in others if _bare(word) in TITLES or not _is_degree(word)]
    return [_AFTER_HYPHEN.sub(lambda match: match[0].upper(), word) for word in (first, *kept)]


_AFTER_HYPHEN = re.compile(r"(?<![^-])\w")


def _is_degree(word: str) -> bool:
    return word.islower() and bool(_DEGREE.fullmatch(word))


def _after_title(titles: list[str], rest: list[str]) -> list[str]:
    if _bare(titles[-1]) in WITH_GIVEN_NAME and len(_bare(rest[0])) > 1:
        return rest[:1]
    both = len(rest) == 2 and slug(rest[0]) in DOUBLE_SURNAMES  # noqa: PLR2004 - "Frau Lopez García"
    return rest if both else _last_name(rest)


def _without_suffixes(name: str) -> list[str]:
    family, comma, after = name.partition(",")
    if comma and after.split() and not all(_bare(word) in _SUFFIXES for word in after.split()):
        return [*after.split(), *family.split()]
    words = family.split()
    while len(words) > 1 and _bare(words[-1]) in _SUFFIXES:
        words.pop()
    return words


def _last_name(words: list[str]) -> list[str]:
    start = len(words) - 1
    while start > 0 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return words[start:]


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()
