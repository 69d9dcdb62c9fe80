"""Asking a person at a terminal: one short line a question, and an answer that is checked at once.

Knows nothing of interviews. Where nobody can be asked, a question that needs an answer becomes a
usage error that names the option.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from followupd.core.phrases import distance
from followupd.core.spoken_time import doubt, in_words, meanings
from followupd.errors import UsageError

_T = TypeVar("_T")

SKIP_REST = "."


NOTHING = frozenset({"-", "n", "no", "none", "nope", "nothing", "nil", "n/a"})
"""What people answer where they have nothing to say; it is no note."""


class Talk:
    """A conversation. ``live`` is false where nobody answers; ``brief`` asks only what must be.

    ``err`` sends what is said to standard error, so that standard output stays a script's.
    """

    def __init__(self, *, live: bool, brief: bool = False, err: bool = False) -> None:
        self.live = live
        self.brief = brief or not live
        self.err = err

    def say(self, text: str = "", *, dim: bool = False) -> None:
        """A line for the person."""
        click.echo(click.style(text, dim=True) if dim else text, err=self.err)

    def complain(self, error: UsageError) -> None:
        """What is wrong with an answer, and what would be right."""
        self.say(click.style(f"  {_sentence(error.message)}", fg="yellow"))
        if error.hint:
            self.say(f"  {_sentence(error.hint)}")

    def heard(self, question: str) -> str:
        """One answer, as it was typed."""
        said: str = click.prompt(
            question, default="", show_default=False, prompt_suffix=" ", err=self.err
        )
        return said.strip()

    def needed(
        self, question: str, option: str, read: Callable[[str], _T], default: str = ""
    ) -> _T:
        """An answer that can't be left out; asked until it can be read."""
        if not self.live:
            raise UsageError(
                f"{option} is missing, and there is no terminal to ask at",
                hint=f"add it: followupd add {option} ...; `followupd add --help` shows an example",
            )
        while True:
            said = self.heard(_with_default(question, default)) or default
            if not said or said == SKIP_REST:
                self.say("  This one is needed. (Ctrl-C ends; nothing is written then.)")
                continue
            try:
                return read(said)
            except UsageError as error:
                self.complain(error)

    def optional(self, question: str, read: Callable[[str], _T], none: _T, default: str = "") -> _T:
        """An answer that may be left out; ``none`` where it is. A full stop ends all of these."""
        while not self.brief:
            shown = f"{default}; - for none" if default else ""
            said = self.heard(_with_default(question, shown)) or default
            if said == SKIP_REST:
                self.brief = True
            elif not said or said.strip(" .!").casefold() in NOTHING:
                break
            else:
                try:
                    return read(said)
                except UsageError as error:
                    self.complain(error)
        return none

    def several(self, question: str, read: Callable[[str], str]) -> tuple[str, ...]:
        """Notes, one a line; an empty line ends them."""
        found: list[str] = []
        ask = question
        while (note := self.optional(ask, read, "")) != "":
            found.append(note)
            ask = "  and?"
        return tuple(found)

    def yes(self, question: str, *, default: bool = True) -> bool:
        """A question of yes or no."""
        while True:
            said = self.heard(f"{question} [{'Y/n' if default else 'y/N'}]").casefold()
            if said in {"", "y", "yes", "n", "no"}:
                return default if not said else said.startswith("y")
            self.say("  Please answer y or n.")

    def which(self, question: str, choices: Sequence[str]) -> int:
        """The position of the choice that is meant."""
        self.say(question)
        for number, choice in enumerate(choices, start=1):
            self.say(f"  {number}  {choice}")
        while True:
            said = self.heard("Which one? (1)") or "1"
            if said.isascii() and said.isdigit() and 1 <= int(said) <= len(choices):
                return int(said) - 1
            self.say(f"  Please write a number from 1 to {len(choices)}.")

    def moment(
        self,
        text: str,
        option: str,
        now: datetime,
        zone: ZoneInfo,
        *,
        future: bool = False,
        day: datetime | None = None,
        sure: bool = False,
        tell: Callable[[datetime], None] = lambda _: None,
    ) -> datetime:
        """The moment that was meant: said back in words, and corrected until it is right.

        ``tell`` hears what is understood before it is confirmed. ``sure`` takes what can only
        mean one thing without asking back. Raises UsageError for what can't be read, or where
        somebody would have to be asked.
        """
        while True:
            found = meanings(text, now, zone, future=future, day=day)
            at = self._one_of(found, text, option, zone)
            tell(at)
            self.say(f"  = {in_words(at, zone)}, {distance(at, now)}", dim=True)
            doubtful = doubt(at, now, future=future)
            if not self.live:
                if doubtful and not sure:
                    raise UsageError(
                        f"{option} {text!r}: {_small(doubtful)}",
                        hint="correct it, or add --yes if it is right",
                    )
                return at
            if sure:
                return at
            again = self._correction(doubtful, now, zone, future=future, day=day)
            if not again:
                return at
            text = again

    def _one_of(
        self, found: Sequence[datetime], text: str, option: str, zone: ZoneInfo
    ) -> datetime:
        if len(found) == 1:
            return found[0]
        choices = [in_words(moment, zone) for moment in found]
        if not self.live:
            raise UsageError(
                f"{option} {text!r} can mean {' or '.join(choices)}",
                hint=f"write the day as 2026-11-22 and the hour as 02:30 or 14:30: {option} ...",
            )
        return found[self.which(f'  "{text}" can mean more than one moment:', choices)]

    def _correction(
        self, doubtful: str, now: datetime, zone: ZoneInfo, *, future: bool, day: datetime | None
    ) -> str:
        """What the person writes instead, or "" where the moment is right."""
        question = "  Right? Enter, or write it anew:"
        if doubtful:
            self.say(click.style(f"  {doubtful}", fg="yellow"))
            question = "  Write it anew, or `y` if it is right:"
        while True:
            said = self.heard(question)
            if said.casefold() in {"y", "yes"} or (not said and not doubtful):
                return ""
            if not said or said.casefold() in {"n", "no"}:
                question = "  When was it then?" if not future else "  When then?"
                continue
            try:
                meanings(said, now, zone, future=future, day=day)
            except UsageError as error:
                self.complain(error)
            else:
                return said


def _with_default(question: str, default: str) -> str:
    if not default:
        return question
    return f"{question.removesuffix(':')} [{default}]{':' if question.endswith(':') else ''}"


def _sentence(text: str) -> str:
    ended = text if text.endswith((".", "?", "!")) else f"{text}."
    return ended[:1].upper() + ended[1:]


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
