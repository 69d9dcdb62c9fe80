"""The Message-ID of a mail that a letter answers, as people copy it from their mail program."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError

from followupd.adapters.files.problems import complaint, shown

# RFC 5322, 3.6.4, without comments and quoted parts; and with the colons that some programs put in.
_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.:\[\]-]+"
_ID = re.compile(rf"{_PART}@{_PART}")
_LABEL = re.compile(r"message[- ]?id(?:\s*:\s*|\s+|(?=<))", re.IGNORECASE)
# Programs put digits or capitals before the @; people's addresses have hardly any.
_LIKE_AN_ADDRESS = re.compile(r"[a-z][a-z._+-]{0,30}[0-9]{0,4}@.*")
_LONGEST = 500  # characters; a line of a header may have 998 (RFC 5322, 2.1.1)
_HINT = (
    "Let your mail program show the source (also called original) of the mail that you answer, and "
    "copy what stands there behind `Message-ID:`, as in <CAB12x3@mail.example>."
)


def one_message_id(text: str) -> str:
    """The id in angle brackets; raises a ``bad-message-id`` complaint.

    "Message-ID:" may stand before it, and the brackets may be missing.
    """
    bare = " ".join(text.split())
    label = _LABEL.match(bare)
    bare = bare[label.end() :] if label else bare
    if len(bare) > _LONGEST:
        raise _bad(f"This Message-ID is longer than {_LONGEST} characters.")
    in_brackets = bare.startswith("<") and bare.endswith(">")
    found = bare[1:-1].strip() if in_brackets else bare
    if not _ID.fullmatch(found):
        raise _why_not(found)
    if not (in_brackets or label) and _LIKE_AN_ADDRESS.fullmatch(found):
        message = f"`{shown(found)}` looks like a mail address; a Message-ID is wanted here."
        raise _bad(message, f"{_HINT} If it is one, write it in angle brackets.")
    return f"<{found}>"


def _why_not(found: str) -> PydanticCustomError:
    if found.count("@") > 1:
        hint = "Keep that of the mail which you answer, the newest of them."
        return _bad("This is more than one Message-ID.", hint)
    if "@" in found and " " in found:
        hint = f"If it was copied from two lines, take the blank out. {_HINT}"
        return _bad("A blank stands inside this Message-ID.", hint)
    if not found.isascii():
        return _bad("A Message-ID has no letters outside ASCII.")
    return _bad(f"`{shown(found)}` is no Message-ID.")


def _bad(message: str, hint: str = _HINT) -> PydanticCustomError:
    return complaint("bad-message-id", message, hint)
