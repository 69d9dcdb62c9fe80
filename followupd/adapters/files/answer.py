"""A single answer, read as the queue file would read it.

What is wrong with it is said at once, with the words that ``check`` would find for it later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from followupd.adapters.files import fields
from followupd.adapters.files.emails import one_email
from followupd.adapters.files.problems import complaint
from followupd.adapters.files.zones import find_zone
from followupd.core.identity import is_id
from followupd.core.words import Format, Role
from followupd.errors import UsageError

_T = TypeVar("_T")

_ROLES = {
    "h": Role.HIRING_MANAGER,
    "hm": Role.HIRING_MANAGER,
    "m": Role.HIRING_MANAGER,
    "manager": Role.HIRING_MANAGER,
    "boss": Role.HIRING_MANAGER,
    "i": Role.INTERVIEWER,
    "colleague": Role.INTERVIEWER,
    "team": Role.INTERVIEWER,
    "r": Role.RECRUITER,
    "agency": Role.RECRUITER,
    "human resources": Role.HR,
}
_FORMATS = {
    "p": Format.PHONE,
    "call": Format.PHONE,
    "telephone": Format.PHONE,
    "v": Format.VIDEO,
    "zoom": Format.VIDEO,
    "teams": Format.VIDEO,
    "meet": Format.VIDEO,
    "online": Format.VIDEO,
    "o": Format.ONSITE,
    "s": Format.ONSITE,
    "office": Format.ONSITE,
    "in person": Format.ONSITE,
    "there": Format.ONSITE,
    "e": Format.OTHER,
    "else": Format.OTHER,
}


def email(text: str) -> str:
    """A mail address. Raises UsageError, as all here do."""
    return _read(lambda: one_email(fields.line(text)))


def role(text: str) -> Role:
    """A role, also by its first letter."""
    short = _ROLES.get(text.strip().casefold())
    return short or _read(lambda: fields.one_of(Role, "role", "bad-role", text))


def format_of_talk(text: str) -> Format:
    """How it took place, also by its first letter."""
    short = _FORMATS.get(text.strip().casefold())
    what = "format of an interview"
    return short or _read(lambda: fields.one_of(Format, what, "bad-value", text))


def line(text: str) -> str:
    """A name: one line, nothing invisible."""
    return _read(lambda: fields.line(text))


def phrase(text: str) -> str:
    """A note."""
    return _read(lambda: fields.phrase(text))


def zone(text: str) -> ZoneInfo:
    """A time zone."""
    return _read(lambda: find_zone(fields.line(text)))


def interview_id(text: str) -> str:
    """An id of the user's own."""
    return _read(lambda: _id(fields.line(text)))


def _id(text: str) -> str:
    if is_id(text):
        return text
    hint = "Use letters, digits, hyphens, dots and underscores, as in `acme-phone`."
    raise complaint("bad-id", "This can't be an id.", hint)


def _read(read: Callable[[], _T]) -> _T:
    try:
        return read()
    except PydanticCustomError as error:
        said = error.context or {}
        message = str(said.get("message", "this can't be used")).rstrip(".")
        raise UsageError(message, hint=str(said.get("hint", ""))) from None
