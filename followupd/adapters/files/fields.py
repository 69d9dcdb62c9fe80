"""What a single value of the files may be: pydantic types over the text of ``yaml_nodes``.

Each type takes what people write (one text where a list is expected, "Hiring Manager" for
``hiring_manager``) and says in the JSON Schema what an editor should offer. A key with nothing
behind it never comes here: it counts as not given.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated, Any, LiteralString, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from followupd.adapters.files import editor_hints as hints
from followupd.adapters.files.emails import one_email
from followupd.adapters.files.message_ids import one_message_id
from followupd.adapters.files.problems import bare, complaint, listed, nearest, shown
from followupd.adapters.files.times import read_time
from followupd.adapters.files.zones import find_zone
from followupd.core.words import Format, Mode, Role

_LONGEST_LINE = 500
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_QUOTE = "If a colon, a bracket or a comma belongs to the text, put the whole text in quotes."


class Written(BaseModel):
    """A group of keys as written: a key that is not known is a problem."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def text(value: object) -> str:
    """Any text, without blanks around it; characters composed, so that equal names are equal."""
    if not isinstance(value, str):
        raise complaint("bad-value", "A text is expected here, not a list or a group.", _QUOTE)
    return value.strip() if value.isascii() else unicodedata.normalize("NFC", value.strip())


def line(value: object) -> str:
    """Text that may stand in a mail's header: one line and nothing invisible in it."""
    found = text(value)
    if not (found.isprintable() or all(map(_may_stand_in_a_header, found))):
        message = "A line break or an invisible character stands in this text."
        raise complaint("bad-value", message, "Write it on one line, without tabs.")
    if len(found) > _LONGEST_LINE:
        message = f"This text is longer than {_LONGEST_LINE} characters."
        raise complaint("bad-value", message, "Is a quotation mark missing at its end?")
    return found


def _may_stand_in_a_header(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in {"Cc", "Cs", "Zl", "Zp"} and character not in _REORDERING


def phrase(value: object) -> str:
    """A note: where it is wrapped in the file does not matter."""
    return _no_control(" ".join(text(value).split()))


def block(value: object) -> str:
    """A text of several paragraphs, as it was written."""
    return _no_control(text(value))


def _no_control(found: str) -> str:
    if found.isprintable() or not any(map(_is_control, found)):
        return found
    message = "An invisible control character stands in this text."
    raise complaint("bad-value", message, "Delete it and type the place again.")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t\r"


def one_or_more(value: object) -> object:
    """A list; one text is a list of one."""
    return [value] if isinstance(value, str) else value


def yes_or_no(value: object) -> bool:
    """What people write for yes and no."""
    said = bare(text(value))
    if said in {"true", "yes", "on", "y"}:
        return True
    if said in {"false", "no", "off", "n"}:
        return False
    raise complaint("bad-value", "Yes or no is expected here.", "Write `true` or `false`.")


_Word = TypeVar("_Word", bound=StrEnum)


def one_of(words: type[_Word], what: str, code: LiteralString, value: object) -> _Word:
    """The word of ``words`` that was written, whatever its case, blanks and hyphens."""
    said = line(value)
    member = words.__members__.get(said.upper())
    if member is not None:
        return member
    for word in words:
        if bare(word) == bare(said):
            return word
    guess = nearest(said, words)
    meant = f"Did you mean `{guess}`? " if guess else ""
    hint = f"{meant}It is {listed(words)}."
    raise complaint(code, f"`{shown(said)}` is no {what}.", hint)


def _text(validate: Any) -> tuple[BeforeValidator, WithJsonSchema]:
    return BeforeValidator(validate), WithJsonSchema(hints.TEXT)


Line = Annotated[str, *_text(line)]
Block = Annotated[str, *_text(block)]
Phrase = Annotated[str, *_text(phrase)]
Phrases = Annotated[list[Phrase], BeforeValidator(one_or_more), WithJsonSchema(hints.TEXTS)]
Lines = Annotated[list[Line], BeforeValidator(one_or_more), WithJsonSchema(hints.TEXTS)]
OneEmail = Annotated[
    str,
    BeforeValidator(lambda value: one_email(line(value))),
    WithJsonSchema(hints.EMAIL),
]
OneMessageId = Annotated[
    str,
    BeforeValidator(lambda value: one_message_id(line(" ".join(text(value).split())))),
    WithJsonSchema(hints.MESSAGE_ID),
]
YesOrNo = Annotated[
    bool,
    BeforeValidator(yes_or_no),
    WithJsonSchema(hints.YES_OR_NO),
]
Zone = Annotated[
    Any,
    BeforeValidator(lambda value: find_zone(line(value))),
    WithJsonSchema(hints.zone()),
]
Time = Annotated[
    Any,
    BeforeValidator(lambda value: read_time(line(value))),
    WithJsonSchema(hints.TIME),
]
AnyMode = Annotated[
    Mode,
    BeforeValidator(lambda value: one_of(Mode, "mode", "bad-value", value)),
    WithJsonSchema(hints.words(Mode)),
]
AnyRole = Annotated[
    Role,
    BeforeValidator(lambda value: one_of(Role, "role", "bad-role", value)),
    WithJsonSchema(hints.words(Role)),
]
AnyFormat = Annotated[
    Format,
    BeforeValidator(lambda value: one_of(Format, "format of an interview", "bad-value", value)),
    WithJsonSchema(hints.words(Format)),
]
