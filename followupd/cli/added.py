"""What an entry that was just added leads to: its drafts, what they lack, and what is next.

Plans and prints; the pass, or the daemon, does the work.
"""

from __future__ import annotations

import click

from followupd import wiring
from followupd.cli.output import count, print_finding, print_problems
from followupd.core.identity import interview_id
from followupd.core.model import Interview, Letter
from followupd.core.new_entry import NewEntry
from followupd.core.no_letter import people_without_letter
from followupd.core.phrases import clock, detail, distance
from followupd.core.shown import shown
from followupd.core.words import FINAL, State
from followupd.flow.intake import Intake
from followupd.wiring import Loaded


class Added:
    """The entry as the queue has it now, and its letters as a pass would make them."""

    def __init__(self, loaded: Loaded, entry: NewEntry) -> None:
        self.loaded = loaded
        self.settings = loaded.settings
        self.house = wiring.reading_house(loaded)
        self.now = self.house.clock.now()
        self.intake = Intake(self.house)
        self.plan = self.intake.plan(self.now)
        self.reading = self.intake.reading()
        self.interview = self._own(entry)
        self.id = self.interview.id if self.interview else entry.id

    def _own(self, entry: NewEntry) -> Interview | None:
        """The last entry that can be it: what was added stands at the end."""
        for interview in reversed(self.reading.interviews):
            day = interview.ended.astimezone(interview.timezone).date()
            if interview.id == (entry.id or interview_id(entry.company, day)):
                return interview
        return None

    def letters(self) -> list[Letter]:
        """The letters of this entry, planned."""
        return [letter for letter in self.plan.letters if letter.interview == self.id]


def print_added(added: Added) -> None:
    """Each draft with what the check says of it, then what there is to do."""
    from followupd.cli.page import print_pages

    letters = added.letters()
    me = added.settings.me
    pages = [shown(letter, added.plan, added.reading, me) for letter in letters]
    click.echo()
    print_pages(pages, added.now, added.settings)
    click.echo()
    for finding in people_without_letter(added.interview) if added.interview else ():
        print_finding(finding)
    own = added.reading.why.get(added.id, ())
    print_problems(own)
    _next(added, letters)


def _next(added: Added, letters: list[Letter]) -> None:
    """The summary, last, because that is what is read."""
    if not letters:
        click.echo("No letter can be written yet: somebody with an address is needed.")
        return
    zone = added.settings.me.timezone
    last = min(letter.deadline for letter in letters)
    due = f"{clock(last, added.now, zone)} ({distance(last, added.now)})"
    by = f"to be there by {due}" if last > added.now else f"late: the deadline was {due}"
    bold = click.style(f"{count(len(letters), 'letter')}, {by}", bold=True)
    click.echo(bold)
    for letter in letters:
        said = detail(letter, added.now, added.settings)
        click.echo(f"  {letter.id}  {letter.state}" + (f": {said}" if said else ""))
    click.echo("Next:")
    for line in _steps(added, letters):
        click.echo(f"  {line}")


def _steps(added: Added, letters: list[Letter]) -> list[str]:
    states = {letter.state for letter in letters}
    steps = []
    if State.NEEDS_DETAILS in states:
        file = added.settings.queue.name
        steps.append(f"mend what is missing or wrong in {file}, at {_place(added)}")
    first = next((x for x in letters if x.state not in FINAL), letters[0])
    steps.append(f"followupd show {first.id}")
    if State.NEEDS_APPROVAL in states:
        steps.append(f"followupd approve {added.id}   (all of them; or one by its id)")
    running = wiring.instance_of(added.settings).look().running
    steps.append(
        "The daemon is running and sees the entry by itself."
        if running
        else "The daemon is not running: `followupd service install` starts it"
        " (or send what is due yourself, with `followupd once`)."
    )
    return steps


def _place(added: Added) -> str:
    place = added.interview.place_of("people") if added.interview else None
    return f"line {place.line}" if place else "its end"
