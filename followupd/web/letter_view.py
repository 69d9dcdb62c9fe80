"""One letter as it is to be shown: as its reader will see it, and what is said of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from followupd.core.checks.good_form import to_add
from followupd.core.model import Attachment, Entry, Finding, Letter, Problem
from followupd.core.phrases import moment
from followupd.core.plan import REWRITTEN
from followupd.core.shown import Shown, shown
from followupd.core.states import as_read
from followupd.core.words import State
from followupd.web.changes import Piece, abridged, changes
from followupd.web.deeds import may_edit
from followupd.web.scene import Scene, path_of
from followupd.web.views import Row, row


@dataclass(frozen=True, slots=True)
class Note:
    """A finding with the number that stands at its sentence."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence and its notes; ``tone`` is that of the loudest."""

    text: str
    notes: tuple[Note, ...]

    @property
    def tone(self) -> str:
        """The loudest severity of its notes; "" for a sentence without any."""
        order = ("block", "warn", "hint")
        return min((str(n.finding.severity) for n in self.notes), key=order.index, default="")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its lines, and the notes that stand beside it."""

    lines: tuple[tuple[Part, ...], ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes of its sentences, in order."""
        return tuple(n for line in self.lines for part in line for n in part.notes)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a good letter has; ``add`` is what would bring it."""

    name: str
    sentence: str
    add: str


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the letter's history."""

    at: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """The page of one letter."""

    row: Row
    deadline: str
    sender: str
    recipient: str
    files: tuple[str, ...]
    answers: str
    subject_notes: tuple[Note, ...]
    blocks: tuple[Block, ...]
    whole: tuple[Note, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]
    form: tuple[Item, ...]
    changed: tuple[Piece, ...]
    history: tuple[Event, ...]
    edited: bool
    edit: str

    @property
    def letter(self) -> Letter:
        """The letter itself."""
        return self.row.letter

    @property
    def noted(self) -> bool:
        """Whether something stands beside its sentences."""
        return any(block.notes for block in self.blocks)


_EVENTS = {
    "added": "taken in",
    "drafted": "drafted from your notes",
    "redrafted": "drafted again from your notes",
    "edited": "put into your own words",
    "edit-discarded": "your wording was given up",
    "entry-changed": "its entry changed",
    "came-back": "its entry came back",
    "renamed": "its person got another name",
    "readdressed": "its address was corrected",
    "approve": "you approved it",
    "hold": "you held it back",
    "release": "you let it go its way",
    "cancel": "you cancelled it",
    "retry": "you had it tried again",
    "send": "you sent it",
    "resolve --sent": "you said that it went",
    "resolve --resend": "you had it sent again",
    "waiting": "waits for its time",
    "needs_details": "something is missing or wrong",
    "needs_approval": "waits for your approval",
    "held": "on hold",
    "sending": "on its way to the mail server",
    "sent": "sent",
    "drafted-into-mailbox": "laid into your Drafts folder",
    "unsure": "may have arrived or not",
    "refused": "refused by the mail server",
    "missed": "its time went by",
    "cancelled": "cancelled",
}


CHANGED = "changed since you approved it"
"""The note of ``core.shown`` that the page says by showing what changed."""


def letter_page(letter: Letter, scene: Scene, journal: Iterable[Entry]) -> LetterPage:
    """Everything there is to say of a letter of this scene."""
    me, zone = scene.settings.me, scene.settings.me.timezone
    page = shown(letter, scene.plan, scene.reading, me)
    numbers = iter(range(1, 1000))

    def numbered(findings: Iterable[Finding]) -> tuple[Note, ...]:
        return tuple(Note(next(numbers), finding) for finding in findings)

    changed = _changed(letter)
    subject_notes = numbered(page.text.of_subject)
    blocks = tuple(
        Block(tuple(tuple(Part(s.text, numbered(s.findings)) for s in line) for line in paragraph))
        for paragraph in page.text.paragraphs
    )
    return LetterPage(
        row=row(letter, scene),
        deadline=moment(letter.deadline, scene.now, zone, " at "),
        sender=f"{me.name} <{me.email}>",
        recipient=f"{letter.person} <{letter.email}>",
        files=tuple(map(_file, letter.attachments)),
        answers=letter.reply_to,
        subject_notes=subject_notes,
        blocks=blocks,
        whole=numbered(page.text.of_whole),
        notes=tuple(n for n in page.notes if n != CHANGED or not changed),
        problems=page.problems,
        form=tuple(_form(page)),
        changed=changed,
        history=tuple(_event(entry, scene) for entry in journal)[::-1],
        edited=bool(letter.edited) and letter.state in REWRITTEN,
        edit=f"{path_of(letter.id)}/edit" if may_edit(letter, suspended=page.suspended) else "",
    )


def _changed(letter: Letter) -> tuple[Piece, ...]:
    """What is new since it was approved, while that still matters."""
    now = as_read(letter)
    if letter.state not in REWRITTEN or not letter.approved_text or letter.approved_text == now:
        return ()
    return abridged(changes(letter.approved_text, now))


def _form(page: Shown) -> Iterator[Item]:
    if page.person is None:
        return
    for item in page.good_form:
        add = to_add(item.item, page.person) if page.may_change and not item.sentence else ""
        yield Item(item.item, item.sentence.strip(), add)


def _event(entry: Entry, scene: Scene) -> Event:
    at = moment(entry.at, scene.now, scene.settings.me.timezone)
    own = entry.detail in {"you said so", "you cancelled it", "you said hold"}
    drafts = entry.event == State.DRAFTED and entry.detail == "in Drafts"
    event = "drafted-into-mailbox" if drafts else entry.event
    return Event(at, _EVENTS.get(event, event), "" if own else entry.detail)


def _file(file: Attachment) -> str:
    size = f"{file.size / 1e6:.1f} MB" if file.size >= 1e6 else f"{max(file.size // 1000, 1)} kB"  # noqa: PLR2004 - a megabyte
    return f"{file.name} ({size})" if file.digest else f"{file.name} (it can't be read)"
