"""One letter for itself: the page of ``show``.

As wide as the terminal allows; into a pipe its lines are as long as they need to be, so that the
text doesn't depend on a window. What is flagged has ``>`` before it, colour or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.text import Text

from followupd.core.annotated import Paragraph
from followupd.core.checks.good_form import GoodForm, to_add
from followupd.core.model import Attachment, Finding, Letter, Problem
from followupd.core.phrases import clock, detail, distance
from followupd.core.schedule import goes_at
from followupd.core.settings import Settings
from followupd.core.shown import Shown
from followupd.core.words import FINAL, THANKED, Severity, State

NARROWEST, WIDEST = 60, 120
LABEL = 11
ITEM = 27
STYLES = {Severity.BLOCK: "bold red", Severity.WARN: "yellow", Severity.HINT: "cyan"}
ONCE = {
    State.NEEDS_APPROVAL: "once you approve it",
    State.NEEDS_DETAILS: "once it is mended",
    State.HELD: "once you `release` it",
}


class Paper:
    """Writes lines with a margin on both sides; a longer one goes on below, indented."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        wide = min(max(self._console.width, NARROWEST), WIDEST)
        self._width = wide if self._console.is_terminal else None

    def line(
        self, text: Text | str = "", first: Text | str = "", indent: int | None = None
    ) -> None:
        """One line of text after ``first``; what doesn't fit stands ``indent`` columns in."""
        begin = Text.assemble(first)
        margin = len(begin) if indent is None else indent
        said = Text.assemble(text)
        pieces = [said]
        if self._width is not None:
            pieces = list(said.wrap(self._console, self._width - margin)) or [said]
        for piece in pieces:
            piece.rstrip()
            whole = begin + piece
            whole.rstrip()
            self._console.print(whole, soft_wrap=True)
            begin = Text(" " * margin)

    def rule(self) -> None:
        """A line across the page, as long as any window is wide."""
        self.line(Text("-" * NARROWEST, style="dim"))


def print_pages(pages: Iterable[Shown], now: datetime, settings: Settings) -> None:
    """Letter after letter, an empty line between two."""
    paper = Paper()
    for number, page in enumerate(pages):
        if number:
            paper.line()
        print_page(paper, page, now, settings)


def print_page(paper: Paper, shown: Shown, now: datetime, settings: Settings) -> None:
    """Where the letter stands, its text as its reader will see it, and what is said of it."""
    _standing(paper, shown, now, settings)
    _head(paper, shown, now, settings)
    paper.rule()
    for paragraph in shown.text.paragraphs:
        _paragraph(paper, paragraph)
    paper.rule()
    _of_whole(paper, shown)
    _good_form(paper, shown)


def _standing(paper: Paper, shown: Shown, now: datetime, settings: Settings) -> None:
    letter = shown.letter
    state = Text(str(letter.state), style="bold")
    said = detail(letter, now, settings, suspended=shown.suspended)
    for note in shown.notes:  # they have a line of their own
        said = said.removeprefix(note).removeprefix("; ")
    paper.line(Text.assemble((letter.id, "bold"), "  ", state, f"  {said}"), indent=2)
    for note in shown.notes:
        paper.line(Text(note, style="bold yellow"), Text("> ", style="yellow"))
    for problem in shown.problems:
        _problem(paper, problem)


def _problem(paper: Paper, problem: Problem) -> None:
    place = f"{problem.where}: " if problem.where else ""
    said = Text.assemble(place, (problem.severity, "red"), f": {problem.message}")
    paper.line(said.append(f"  [{problem.code}]"), "> ")
    if problem.hint:
        paper.line(problem.hint, "    -> ")


def _head(paper: Paper, shown: Shown, now: datetime, settings: Settings) -> None:
    letter, zone = shown.letter, settings.me.timezone
    goes = _goes(letter, now, settings)
    if goes and not shown.suspended:
        _row(paper, "Goes", goes)
    if letter.state not in FINAL | THANKED:
        far = distance(letter.deadline, now)
        _row(paper, "Deadline", f"{clock(letter.deadline, now, zone)} ({far})")
    _row(paper, "From", f"{settings.me.name} <{settings.me.email}>")
    _row(paper, "To", f"{letter.person} <{letter.email}>")
    _row(paper, "Subject", letter.subject, shown.text.of_subject)
    if letter.reply_to:
        _row(paper, "Answers", letter.reply_to)
    for file in letter.attachments:
        _row(paper, "Attached", _file(file))


def _row(paper: Paper, label: str, value: str, findings: tuple[Finding, ...] = ()) -> None:
    paper.line(_flagged(value, findings), f"{_gutter(findings)}{label + ':':<{LABEL - 2}} ")
    for finding in findings:
        _finding(paper, finding)


def _goes(letter: Letter, now: datetime, settings: Settings) -> str:
    """When it would go if nothing stood in its way; ``detail`` says it of one that waits."""
    if letter.state not in ONCE:
        return ""
    at = goes_at(letter, settings.delivery, now)
    if at <= now:
        return f"as soon as it may, {ONCE[letter.state]}"
    return f"{clock(at, now, settings.me.timezone)} ({distance(at, now)}), {ONCE[letter.state]}"


def _file(file: Attachment) -> str:
    if file.digest:
        return f"{file.name} ({_size(file.size)})"
    wrong = f"{_size(file.size)}: too large" if file.size else "it can't be read"
    return f"{file.name} ({wrong})"


def _size(octets: int) -> str:
    if octets < 1000:  # noqa: PLR2004 - a kilobyte
        return f"{octets} bytes"
    return f"{octets / 1e3:.0f} kB" if octets < 1e6 else f"{octets / 1e6:.1f} MB"  # noqa: PLR2004 - a megabyte


def _paragraph(paper: Paper, paragraph: Paragraph) -> None:
    """Its lines; a sentence with findings stands on lines of its own, with them below it."""
    for line in paragraph:
        plain = ""
        for sentence in line:
            if not sentence.findings:
                plain += sentence.text
                continue
            if plain.strip():
                paper.line(plain.rstrip(), "  ")
            plain = ""
            paper.line(_flagged(sentence.text.strip(), sentence.findings), "> ")
            for finding in sentence.findings:
                _finding(paper, finding)
        if plain.strip() or not any(s.findings for s in line):
            paper.line(plain.rstrip(), "  ")


def _gutter(findings: tuple[Finding, ...]) -> str:
    return "> " if findings else "  "


def _flagged(text: str, findings: tuple[Finding, ...]) -> Text:
    """Underlined in the colour of its loudest finding."""
    return Text(text, style=f"underline {STYLES[findings[0].severity]}" if findings else "")


def _finding(paper: Paper, finding: Finding, indent: str = "    ") -> None:
    """What is said, what to do, and where."""
    word = (str(finding.severity), STYLES[finding.severity])
    said = Text.assemble(word, f": {finding.message}", (f"  [{finding.code}]", "dim"))
    paper.line(said, indent, indent=len(indent) + 2)
    do = " ".join(filter(None, (finding.hint, f"({finding.where})" if finding.where else "")))
    if do:
        paper.line(do, f"{indent}  -> ")


def _of_whole(paper: Paper, shown: Shown) -> None:
    if shown.text.of_whole:
        paper.line(Text("The letter as a whole", style="bold"))
        for finding in shown.text.of_whole:
            _finding(paper, finding, "  ")
    elif not shown.letter.findings:
        paper.line("The check has nothing to say.")


def _good_form(paper: Paper, shown: Shown) -> None:
    if shown.person is None or not shown.good_form:
        return
    paper.line()
    paper.line(Text("Good form", style="bold"))
    for item in shown.good_form:
        add = to_add(item.item, shown.person) if shown.may_change else ""
        paper.line(_met(item, add), f"  {item.item:<{ITEM}}")


def _met(item: GoodForm, add: str) -> Text:
    if item.sentence:
        return Text(item.sentence, style="green")
    return Text(f"- ({add})" if add else "-")
