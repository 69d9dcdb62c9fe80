"""``status`` for the eye: the overview as lines of text, for a terminal of any width or a pipe.

Into a pipe nothing is folded, shortened or coloured. On a terminal names give way to the window;
ids and commands never do: they are there to be typed, so a window that is too narrow for one lets
it run on. Every colour says again what the words say already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from followupd.cli.sight import Sight
from followupd.core.headline import headline
from followupd.core.model import Problem
from followupd.core.overview import Bundle, Group, Line, Overview, Pressure
from followupd.core.phrases import distance
from followupd.core.standing import command
from followupd.core.words import State

NARROWEST, WIDEST = 40, 110
WHO_AT_LEAST, WHO_IN_A_PIPE, NAME_AT_LEAST = 28, 44, 12
ROOMY = 100
"""From this width on a letter that goes by itself tells its deadline too."""
GAP = 2
STYLES = {
    Pressure.CALM: "green",
    Pressure.SOON: "yellow",
    Pressure.URGENT: "red",
    Pressure.LATE: "bold red",
}
DONE_STYLES = {State.SENT: "green", State.CANCELLED: "dim"}
DOES = {
    "show": "to read {}",
    "approve": "lets {} go",
    "release": "lets {} go",
    "retry": "tries {} again",
    "send": "sends {} now",
    "cancel": "gives {} up",
    "resolve --sent": "if you find {}",
    "resolve --resend": "if not: sends {} again",
}
"""What each word does, beside its command."""
SEVERITIES = {"error": "red", "warning": "yellow"}


def printer() -> Console:
    """Standard output as it is: rich knows terminals, NO_COLOR and TERM=dumb."""
    return Console(highlight=False, soft_wrap=True)


def print_sight(sight: Sight, console: Console | None = None) -> None:
    """All of it, as the console has room."""
    console = console or printer()
    lines = lines_of(sight, console.width if console.is_terminal else None)
    console.print(Text("\n").join(lines), soft_wrap=True)  # rich takes its time over each print


def lines_of(sight: Sight, width: int | None) -> list[Text]:
    """The lines for a window of this width; None is a pipe."""
    sheet = Sheet(sight.overview, width)
    sheet.say(Text(headline(sight.overview, sight.now, sight.settings), style="bold"))
    sheet.problems(sight.problems)
    sheet.groups()
    _farewell(sheet, sight)
    return sheet.lines


def letter_lines(overview: Overview, width: int | None) -> list[Text]:
    """The groups of letters alone."""
    sheet = Sheet(overview, width)
    sheet.groups()
    return sheet.lines


def _farewell(sheet: Sheet, sight: Sight) -> None:
    """Who is at work; and where all is quiet, the next step."""
    sheet.space()
    shown, running, last = sight.overview, sight.running, sight.running.last_pass
    if not (shown.needs or shown.goes or sight.problems):
        first = "next" if shown.done or shown.older or shown.held else "first"
        sheet.say(Text(f"After your {first} interview:"))
        sheet.commands(["followupd add"], "writes it down")
    looked = f" It last looked {_ago(last, sight.now)}." if last else ""
    if running.running:
        sheet.say(Text(f"followupd is running (process {running.pid}).{looked}", style="dim"))
        return
    said = f"followupd is not running, so nothing goes by itself.{looked}"
    sheet.say(Text(said, style="yellow" if shown.goes else ""))
    sheet.commands(["followupd service install"], "starts it, now and at every login")
    sheet.commands(["followupd run"], "runs it in this window")


@dataclass(slots=True)
class Sheet:
    """Lines for one width, with columns that are as wide as all of its letters need."""

    overview: Overview
    width: int | None
    lines: list[Text] = field(default_factory=list)
    who: int = field(init=False)
    name: int = field(init=False)

    def __post_init__(self) -> None:
        """A name that finds no room beside the person stands below, whole."""
        if self.width is not None:
            self.width = min(max(self.width, NARROWEST), WIDEST)
        every = list(_every(self.overview))
        widest = max((cell_len(_who(x)) for x in every), default=0)
        names = [cell_len(x.name) for x in every]
        if self.width is None:
            self.who, self.name = min(widest, WHO_IN_A_PIPE), max(names, default=0)
            return
        when = max((cell_len(self._when(x)) for x in every), default=0)
        room = self.width - GAP - GAP - when
        beside = [name for name in names if name <= room - GAP - min(widest, WHO_AT_LEAST)]
        self.name = max(beside, default=0)
        if self.name < min(NAME_AT_LEAST, max(names, default=0)):
            self.name = 0
        self.who = min(widest, room - (self.name + GAP if self.name else 0))

    # the groups

    def groups(self) -> None:
        """What needs the person first; what is done last."""
        shown = self.overview
        self._bundles("Needs you", shown.needs)
        self._plain("Goes by itself" if shown.running else "Ready to go", shown.goes)
        self._bundles("On hold", shown.held)
        self._plain("Done", shown.done)
        if shown.older:
            some = f"and {len(shown.older)} older" if shown.done else f"{len(shown.older)} older"
            if not shown.done:
                self._title("Done")
            self.say(Text(f"{some} (followupd status --all)", style="dim"), GAP)

    def problems(self, problems: Iterable[Problem]) -> None:
        """What is wrong in the files or with the mail server, each with its place."""
        known = list(problems)
        if known:
            self._title("Problems")
        for one in known:
            place = f"{one.where}: " if one.where else ""
            word = (one.severity, SEVERITIES.get(one.severity, ""))
            self.say(Text.assemble(place, word, f": {one.message}  [{one.code}]"), GAP)
            if one.hint:
                self.say(Text(f"-> {one.hint}"), GAP + GAP, GAP + GAP + 3)

    def _bundles(self, title: str, bundles: Iterable[Bundle]) -> None:
        known = list(bundles)
        if known:
            self._title(title)
        for bundle in known:
            for line in bundle.lines:
                self._line(line, typed_below=bundle.targets == (line.name,) and _typed(line))
            self._to_do(bundle)

    def _plain(self, title: str, lines: Iterable[Line]) -> None:
        known = list(lines)
        if known:
            self._title(title)
        for line in known:
            self._line(line, typed_below=_typed(line))
            if _typed(line):
                self._to_do(Bundle((line,), (line.name,)))

    def _title(self, title: str) -> None:
        self.space()
        self.say(Text(title, style="bold underline"))

    # a letter

    def _line(self, line: Line, *, typed_below: bool = False) -> None:
        """Who, what to type for it, and the time that matters; below it what there is to say.

        ``typed_below`` says that a command with its name follows.
        """
        who = Text(_who(line) if self.width is None else _cut(_who(line), self.who))
        who.pad_right(max(self.who - who.cell_len, 0))
        parts = [Text(" " * GAP), who]
        beside = cell_len(line.name) <= self.name
        if self.name:
            name = Text(line.name if beside else "", style="cyan")
            name.pad_right(self.name - name.cell_len)
            parts += [Text(" " * GAP), name]
        self._put(Text.assemble(*parts, " " * GAP, (self._when(line), _style(line))))
        if not beside and not typed_below and line.group is not Group.DONE:
            self._put(Text.assemble(" " * (GAP + GAP), (line.name, "cyan")))
        if line.standing.says:
            self.say(Text(line.standing.says), GAP + GAP)

    def _when(self, line: Line) -> str:
        roomy = self.width is None or self.width >= ROOMY
        return f"{line.when} ({line.left})" if roomy and line.left else line.when

    def _to_do(self, bundle: Bundle) -> None:
        """What to mend, and the commands for all letters of the bundle."""
        stands = bundle.standing
        if stands.mend:
            self.say(Text(f"-> {stands.mend}"), GAP + GAP, GAP + GAP + 3)
        for word in stands.words:
            typed = self._fitting(word, bundle.targets)
            self.commands(typed, _does(word, bundle) if len(typed) == 1 else "")

    def _fitting(self, word: str, targets: tuple[str, ...]) -> list[str]:
        """One command, or as many as the window is too narrow for."""
        room = (self.width or 10**6) - GAP - GAP - len("-> ")
        made: list[tuple[str, ...]] = [()]
        for target in targets:
            longer = (*made[-1], target)
            if made[-1] and cell_len(command(word, longer)) > room:
                made.append((target,))
            else:
                made[-1] = longer
        return [command(word, some) for some in made]

    def commands(self, typed: Iterable[str], said: str = "") -> None:
        """Each on a line of its own, never cut; what it does beside it where there is room."""
        for one in typed:
            begin = Text.assemble(" " * (GAP + GAP), "-> ", (one, "bold cyan"))
            beside = begin.cell_len + GAP + cell_len(said)
            if said and (self.width is None or beside <= self.width):
                begin.append(f"{' ' * GAP}{said}", style="dim")
            self._put(begin)

    # lines

    def space(self) -> None:
        """An empty line, but not two."""
        if self.lines and self.lines[-1].plain:
            self._put(Text())

    def say(self, text: Text, indent: int = 0, below: int | None = None) -> None:
        """Folded between words where the window ends; its further lines ``below`` columns in."""
        margin, rest = " " * indent, " " * (indent if below is None else below)
        if self.width is None:
            self._put(Text.assemble(margin, text))
            return
        room = max(self.width - len(rest), NARROWEST // 2)
        for number, piece in enumerate(text.wrap(_FOLDER, room)):
            piece.rstrip()
            self._put(Text.assemble(margin if number == 0 else rest, piece))

    def _put(self, line: Text) -> None:
        line.rstrip()
        self.lines.append(line)


_FOLDER = Console(width=80, file=None, highlight=False)  # folding asks it for nothing but its rules


def _every(overview: Overview) -> Iterator[Line]:
    for bundle in (*overview.needs, *overview.held):
        yield from bundle.lines
    yield from overview.goes
    yield from overview.done


def _cut(text: str, width: int) -> str:
    """The text in so many columns, with a sign where it was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip(" ,") + "…"


def _typed(line: Line) -> bool:
    return bool(line.standing.words)


def _who(line: Line) -> str:
    return f"{line.letter.person}, {line.letter.company}"


def _style(line: Line) -> str:
    return DONE_STYLES.get(line.letter.state, "") or STYLES.get(line.pressure, "")


def _does(word: str, bundle: Bundle) -> str:
    """What a command does to one letter, or to several."""
    return DOES.get(word, "").format("it" if len(bundle.lines) == 1 else "them")


def _ago(last: datetime, now: datetime) -> str:
    """A pass may have ended while this page was made; it is past all the same."""
    return distance(min(last, now - timedelta(seconds=1)), now)
