"""The shape of a letter on paper: its head, paragraphs, lines, and the parts around the text.

Knows white space and full stops, not what a letter says. ``compose`` writes with it, ``check``
reads with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from followupd.core.letters.english import word_set

# Two signs (private use) that no letter has, for a template that is being filled:
LINE = "\ue00a"  # a line break that must stay one
INSTEAD = "\ue00b"  # what stands before it in its paragraph is to go
# The signs of a user's own words, out of the reach of ``tidy``: two full stops stay two.
_SHIELDED = {ord(sign): chr(0xE010 + n) for n, sign in enumerate(" \t.,:;?!…")}
_UNSHIELDED = {ord(shield): chr(sign) for sign, shield in _SHIELDED.items()}

_SUBJECT = re.compile(r"^subject:[ \t]*(.*)$", re.IGNORECASE)
_LIST_ITEM = re.compile(r"^\s*(?:[-*•–>]|\d+[.)])\s")
_SOFT_FROM = 50  # a line shorter than this was ended on purpose


def head_and_body(text: str) -> tuple[tuple[str, ...], str]:
    """The subjects that a template offers, the best first, and what stands below them."""
    lines = text.lstrip().splitlines()
    subjects = []
    while lines and (not lines[0].strip() or _SUBJECT.match(lines[0])):
        match = _SUBJECT.match(lines.pop(0))
        if match and match[1].strip():
            subjects.append(" ".join(match[1].split()))
    return tuple(subjects), "\n".join(lines)


def kept_lines(text: str) -> str:
    """The text with its line breaks marked, so that a template's ``tidy`` leaves them alone."""
    return LINE.join(line.rstrip() for line in text.strip().splitlines()).translate(_SHIELDED)


def signature_block(signature: str) -> str:
    """A signature for the line below a template's sign-off.

    One that has a sign-off of its own ("Cheers,") takes the place of the template's.
    """
    own = _is_closing(signature.strip().split("\n", 1)[0].strip())
    return (INSTEAD if own else LINE) + kept_lines(signature)


def tidy(text: str) -> str:
    """A filled template as a letter: paragraphs of one line each, parted by one empty line.

    The template's own line breaks inside a paragraph are blanks; doubled blanks and full stops
    become one ("Acme Inc.." and "why?."). Line breaks that were ``kept_lines`` stay.
    """
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    paragraphs = [tidy_line(" ".join(block.split("\n"))) for block in blocks]
    return "\n\n".join(filter(None, paragraphs)).replace(LINE, "\n").translate(_UNSHIELDED)


def tidy_line(text: str) -> str:
    """One line without doubled blanks and stops."""
    text = _BLANKS.sub(" ", text.rpartition(INSTEAD)[2]).strip()
    if LINE in text:
        text = _AROUND_LINE.sub(LINE, text).strip(LINE)
    if _NOT_TIDY.search(text):
        text = _TWO_STOPS.sub(".", text)
        text = _STOP_AFTER_END.sub(r"\1", text)
        text = _BLANK_BEFORE.sub(r"\1", text)
    return text


_BLANKS = re.compile(r"[ \t]{2,}|\t")
_AROUND_LINE = re.compile(rf" ?{LINE} ?")
_NOT_TIDY = re.compile(r"[ .?!…][,.;:?!]")  # one of the next three may find something
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_STOP_AFTER_END = re.compile(r"([?!…]|\.{3})\.(?=\s|$)")
_BLANK_BEFORE = re.compile(r" +([,.;:?!])(?=\s|$)")


def unwrapped(text: str) -> str:
    """A text of the user's own without the hard wraps of an editor; not a word is changed.

    A line break goes when the line before it is long and the next one is no list item. Short
    lines (greeting, signature, address) keep their breaks, as do empty lines.
    """
    lines = [line.rstrip() for line in text.strip().splitlines()]
    out: list[str] = []
    last = ""
    for line in lines:
        soft = len(last) >= _SOFT_FROM and line and not _LIST_ITEM.match(line)
        if soft and not line.startswith((" ", "\t")):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
        last = line
    return "\n".join(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A letter taken apart. ``paragraphs`` are what stands between greeting and sign-off."""

    greeting: str
    paragraphs: tuple[str, ...]
    closing: str
    signature: str

    @property
    def text(self) -> str:
        """What is said: the paragraphs alone."""
        return "\n\n".join(self.paragraphs)


_GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|moin|hallo|guten tag|"
    r"lieber?|sehr geehrter?|bonjour|ch(?:er|ère)|hola|estimad[oa]|querid[oa]|ciao|gentile|"
    r"caro|cara|hej|kära|beste|geachte|olá|prezad[oa]|to whom it may concern)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:with |my )?(?:very |all )?(?:best|kind|kindest|warm|warmest|many thanks|thanks|"
    r"thank you|regards|sincerely|yours|cheers|respectfully|cordially|all the best|until then|"
    r"see you|viele grüße|mit freundlichen|beste grüße|herzliche|cordialement|bien à vous|saludos|"
    r"atentamente|cordiali|med vänliga|met vriendelijke)\b[^.?!]{0,40}?)[,.]?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # the check takes a letter apart for itself and for each of its siblings
def parts_of(body: str, signature: str = "") -> Parts:
    """Take a letter apart. ``signature`` is the writer's own, when it is known."""
    text = body.replace("\r\n", "\n").strip()
    signed = signature.strip()
    if signed and text.endswith(signed):
        text = text[: -len(signed)].rstrip()
    else:
        signed = ""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    greeting = _take_greeting(blocks)
    closing = _take_closing(blocks)
    if not signed and "\n" in closing:
        closing, signed = closing.split("\n", 1)
    return Parts(greeting=greeting, paragraphs=tuple(blocks), closing=closing, signature=signed)


_IN_SALUTATION = word_set(
    "and & von van der den de del della da di du la le al bin ibn ter ten zu zur zum af av dos "
    "there all everyone everybody team folks hiring manager recruiter sir "
    "madam again committee panel the y e und et dr prof mr mrs ms frau herr"
)


def _take_greeting(blocks: list[str]) -> str:
    """The greeting, taken off the first block; what follows it on its line stays."""
    if not blocks:
        return ""
    first, _, below = blocks[0].partition("\n")
    first = first.strip()
    opener = _GREETING.match(first)
    words = _salutation_words(first, opener.end() if opener else 0)
    salutation = first[:words].strip()
    tail = first[words:].strip(" –—-,")
    if not opener and (tail or salutation[-1:] not in ",:，：" or len(salutation.split()) > 4):  # noqa: PLR2004 - "Dr. von der Heide," is four
        return ""
    rest = "\n".join(filter(None, (tail, below)))
    blocks[0:1] = [rest] if rest else []
    return salutation


def _salutation_words(line: str, start: int) -> int:
    """Where the greeting ends: at its comma, or before the first word that is part of no name."""
    end = start
    for match in re.compile(r"\S+").finditer(line, start):
        word = match[0]
        bare = word.strip('"“”().,:;!，：')
        if word == "," and end == start and len(line[match.end() :].split()) <= 3:  # noqa: PLR2004 - "Good morning, Dr. Ann Lee,"
            continue
        if word in {"–", "—", "-"}:
            break
        last = word[-1] in ",:;!，：" or match.end() == len(line)
        if bare[:1].islower() and bare.lower() not in _IN_SALUTATION and not last:
            break
        end = match.end()
        # "Prof." and "Dipl.-Ing." are titles
        stopped = word[-1] == "." and len(bare) > 4 and "." not in bare  # noqa: PLR2004
        if word[-1] in ",:;!，：" or stopped:
            break
    return end


def _is_closing(line: str) -> bool:
    return bool(_CLOSING.match(line)) and len(line.split()) <= 6 and " for " not in line  # noqa: PLR2004 - "Thanks again, and best wishes" is five


def _take_closing(blocks: list[str]) -> str:
    """The sign-off and what follows it, taken off the end."""
    for position in range(len(blocks) - 1, max(len(blocks) - 4, -1), -1):
        lines = blocks[position].split("\n")
        for number, line in enumerate(lines):
            if _is_closing(line.strip()):
                tail = "\n".join([*lines[number:], *"\n".join(blocks[position + 1 :]).split("\n")])
                above = "\n".join(lines[:number]).strip()
                blocks[position:] = [above] if above else []
                return tail.strip()
    return ""


_END = re.compile(r"(?<=[.?!…。！？])[\"'”’)\]]*(?:\s+|(?<=[。！？]))")
_NO_END = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|st|no|vs|inc|ltd|co|corp|jr|sr|prof|approx|e\.g|i\.e|etc|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b\w)\.$",
    re.IGNORECASE,
)


_LONGEST_ABBREVIATION = 8  # letters of "approx." and one before it


def _goes_on(said: str) -> bool:
    """Whether the full stop at the end belongs to an abbreviation and ends no sentence."""
    start = max(0, len(said) - _LONGEST_ABBREVIATION)
    return said.endswith(".") and bool(_NO_END.search(said, start))


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order. "Dr.", "Inc." and initials end none."""
    found: list[str] = []
    for line in text.splitlines():
        pending = ""
        for piece in _END.split(line.strip()):
            pending = f"{pending} {piece}".strip()
            if pending and not _goes_on(pending):
                found.append(pending)
                pending = ""
        if pending:
            found.append(pending)
    return tuple(found)


def pieces_of(line: str) -> tuple[str, ...]:
    """The sentences of one line with all that stands around them: joined they are the line."""
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(line):
        said = line[start : match.start()].strip()
        if said and line[match.end() :].strip() and not _goes_on(said):
            pieces.append(line[start : match.end()])
            start = match.end()
    return (*pieces, line[start:]) if line[start:] else tuple(pieces)
