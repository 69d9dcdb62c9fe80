"""A person's word from the page: carried out as the command line does it, and answered.

What lets a letter go counts for the text that stood on the page; its fingerprint comes with the
form. A text that can't be taken is given back, never lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from followupd.core.standing import answer
from followupd.core.states import text_of
from followupd.errors import FollowupError, NotAllowed, UsageError
from followupd.flow import editing
from followupd.flow.run import Pass
from followupd.flow.speaking import Seen, say
from followupd.web.deeds import VERBS
from followupd.web.entry import News
from followupd.web.guard import Form


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the editing form; ``seen`` is ``as_opened`` of the letter it began with."""

    subject: str
    body: str
    seen: str


def speak(walk: Pass, form: Form) -> tuple[News, ...]:
    """Say the form's word to its letters. An expected error is news too."""
    verb = form.get("verb", [""])[0]
    try:
        eyes = _eyes(form)
        if verb not in VERBS or not eyes:
            raise UsageError("the form says nothing that can be done")
        _must_be_whole(walk, eyes)
        said = say(walk, eyes, verb, eyes)
    except FollowupError as error:
        return (_refused(error),)
    now, settings = walk.house.clock.now(), walk.house.settings
    done = (
        News("done", answer(x, verb, now, settings, suspended=x.id in said.plan.suspended))
        for x in said.done
    )
    return (*done, *map(_refused, said.errors))


def keep(walk: Pass, letter_id: str, typed: Typed) -> News:
    """Make what was typed the letter's text. Raises NotAllowed or UsageError."""
    subject = " ".join(typed.subject.split())
    taken = editing.parsed(f"Subject: {subject}\n\n{typed.body}")
    _must_be_whole(walk, {letter_id: Seen(typed.seen, "")})
    letter = editing.opened(walk, letter_id)
    if editing.as_opened(letter) != typed.seen:
        raise NotAllowed(
            "the letter has changed since you opened it here",
            hint="what you typed is still below; kept once more, it takes the new text's place",
        )
    done = editing.keep(walk, letter, *taken)
    return News("done", f"{done.person} ({done.company}): it has your wording now")


def give_up(walk: Pass, letter_id: str, seen: str) -> News:
    """Back to the draft of the notes."""
    try:
        _must_be_whole(walk, {letter_id: Seen(seen, "")})
        letter = editing.opened(walk, letter_id)
        if text_of(letter) != seen:
            raise NotAllowed("its wording has changed since you looked", hint="look at it again")
        done = editing.give_up(walk, letter)
    except FollowupError as error:
        return _refused(error)
    return News("done", f"{done.person} ({done.company}): it is the draft of your notes again")


def _eyes(form: Form) -> dict[str, Seen]:
    """What the person had before their eyes, by letter id."""
    fields = (form.get(name, []) for name in ("letter", "text", "ask"))
    try:
        return {x: Seen(text, ask) for x, text, ask in zip(*fields, strict=True)}
    except ValueError:
        raise UsageError("the form is not whole") from None


def _must_be_whole(walk: Pass, eyes: dict[str, Seen]) -> None:
    """No beginning of an id, no interview's: it could mean a letter that nobody saw."""
    known = {x.id for x in walk.intake.plan(walk.house.clock.now()).letters}
    for letter_id in eyes:
        if letter_id not in known:
            raise UsageError(f"there is no letter {letter_id!r} any more")


def _refused(error: FollowupError) -> News:
    return News("refused", error.message, error.hint)
