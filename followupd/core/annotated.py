"""A letter's text with each finding beside the sentence it means.

The one shape that `show` and the review page print. Pure, and it changes nothing: all pieces
joined are the body again, byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from followupd.core.letters.layout import pieces_of
from followupd.core.model import Finding

_SUBJECT = "subject"  # the finding that is about the subject, also where there is none


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the blanks and the line break around it, and what is said of it."""

    text: str
    findings: tuple[Finding, ...] = ()


Line = tuple[Sentence, ...]
Paragraph = tuple[Line, ...]
"""Lines up to the next empty one; the empty lines below a paragraph are its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A letter's paragraphs; ``of_whole`` are the findings that mean no sentence of it."""

    paragraphs: tuple[Paragraph, ...]
    of_subject: tuple[Finding, ...] = ()
    of_whole: tuple[Finding, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All of them in order."""
        return tuple(s for paragraph in self.paragraphs for line in paragraph for s in line)


def annotate(subject: str, body: str, findings: Iterable[Finding]) -> Annotated:
    """Put each finding where its quote stands, exactly once.

    A quote may be cut off at its end and may differ in blanks, capitals and quotation marks; one
    that spans several sentences is put beside its first. What stands nowhere means the whole.
    """
    page = _Page(subject, body)
    cut = [[pieces_of(line) for line in lines] for lines in _paragraphs(body)]
    starts = _starts(piece for lines in cut for line in lines for piece in line)
    beside: defaultdict[int, list[Finding]] = defaultdict(list)
    of_subject: list[Finding] = []
    of_whole: list[Finding] = []
    for finding in findings:
        place = page.place_of(finding)
        if place is None:
            of_whole.append(finding)
        elif place < 0:
            of_subject.append(finding)
        else:
            beside[bisect_right(starts, place) - 1].append(finding)
    numbers = iter(range(len(starts)))
    return Annotated(
        paragraphs=tuple(
            tuple(
                tuple(Sentence(piece, tuple(beside.get(next(numbers), ()))) for piece in line)
                for line in lines
            )
            for lines in cut
        ),
        of_subject=tuple(of_subject),
        of_whole=tuple(of_whole),
    )


def _paragraphs(body: str) -> Iterator[list[str]]:
    """The body's lines with their breaks, parted after empty ones."""
    lines: list[str] = []
    said = False
    for line in body.splitlines(keepends=True):
        if line.strip() and said and not lines[-1].strip():
            yield lines
            lines = []
        said = said or bool(line.strip())
        lines.append(line)
    if lines:
        yield lines


def _starts(pieces: Iterable[str]) -> list[int]:
    """For each piece where it begins in the body."""
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece)
    return starts


class _Page:
    """A letter's subject and body as quotes are looked for in them."""

    def __init__(self, subject: str, body: str) -> None:
        self._subject = _plain(subject)[0]
        self._body, self._offsets = _plain(body)

    def place_of(self, finding: Finding) -> int | None:
        """Where the quote begins in the body; -1 for the subject, None for nowhere."""
        quote = _plain(finding.quote)[0]
        if finding.code == _SUBJECT or (quote and quote == self._subject):
            return -1
        if not quote:
            return None
        at = _find(quote, self._body)
        if at is not None:
            return self._offsets[at]
        return -1 if _find(quote, self._subject) is not None else None


def _find(quote: str, text: str) -> int | None:
    """Where it stands, as whole words if it does so anywhere ("Ann" is no "Anniversary")."""
    words = re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", text)
    at = words.start() if words else text.find(quote)
    return at if at >= 0 else None


_MARKS = frozenset("\"'“”„‘’«»)]")  # a sentence may be quoted without those that close it


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in small letters, one blank between words, no quotation marks.

    Beside it, for each of its characters, where in ``text`` it comes from.
    """
    plain: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if character in _MARKS:
            continue
        for small in " " if character.isspace() else character.casefold():
            if small == " " and (not plain or plain[-1] == " "):
                continue
            plain.append(small)
            offsets.append(offset)
    return "".join(plain).rstrip(), offsets
