"""What stands in the way of all letters, kept in the outbox so that every command can tell it.

A fault is kept as its sentence and its hint until the thing works again: the daemon finds it,
``status`` in another process says it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from followupd.core.model import Problem
from followupd.core.no_mailbox import SAID
from followupd.errors import FollowupError, Offline, SecretError, TryAgain
from followupd.flow.house import House
from followupd.flow.intake import rebuilt_at

TROUBLE = "trouble"
"""The fault of the last delivery: what stopped it, and with it all letters."""

MAILBOX = "mailbox"
"""The fault of the user's mailbox: letters go meanwhile, but Sent is not asked."""

PAGE = "page"
"""The fault of the review page; the letters go all the same."""

FAULTS = (TROUBLE, MAILBOX)

TELL_REBUILT = timedelta(days=7)
"""For how long it is said that the outbox was damaged: as long as letters may hang on it."""


def note_delivery(house: House, trouble: FollowupError | None) -> None:
    """Keep what stopped a delivery, or that nothing did."""
    _keep(house, TROUBLE, trouble)


def mailbox_failed(house: House, error: FollowupError) -> None:
    """Keep what only a person can mend, so that it is told. A lost line mends itself.

    A password that can't be had is told for the server that sends, where that wants one too.
    """
    by_itself = isinstance(error, Offline | TryAgain)
    if by_itself or (isinstance(error, SecretError) and house.settings.mail.smtp.login):
        return
    _keep(house, MAILBOX, error)


def mailbox_answered(house: House) -> None:
    """Nothing is wrong with it any more."""
    _keep(house, MAILBOX, None)


def note_page(house: House, error: FollowupError | None) -> None:
    """Keep why the review page can't be opened, or that it can."""
    _keep(house, PAGE, error)


def page_problem(house: House) -> tuple[Problem, ...]:
    """Why there is no review page. It stops no letter, so it is a warning."""
    if house.settings.web_port is None:
        return ()
    return tuple(replace(p, severity="warning") for p in _problem(house, PAGE, "web-port", ""))


def delivery_problem(house: House) -> tuple[Problem, ...]:
    """What stopped the last delivery, until one gets through.

    A mailbox that nobody knows is no memory: the settings say at any time whether that is so.
    """
    found = _problem(house, TROUBLE, "mail", "")
    return tuple(problem for problem in found if problem.message != SAID)


def mailbox_problem(house: House) -> tuple[Problem, ...]:
    """What shut the mailbox, until it opens again or is no longer wanted."""
    if house.mailbox is None and house.settings.mail.imap is None:
        return ()
    return _problem(house, MAILBOX, "mailbox", "The Sent folder: ")


def rebuilt_problem(house: House, now: datetime) -> tuple[Problem, ...]:
    """That the outbox was damaged, for as long as somebody may have to act on it."""
    rebuilt = rebuilt_at(house.outbox)
    if rebuilt is None or now > rebuilt + TELL_REBUILT:
        return ()
    return (
        Problem(
            code="outbox-rebuilt",
            message=f"the outbox was damaged and was begun anew on {rebuilt:%Y-%m-%d at %H:%M} UTC",
            hint="the damaged file is kept beside it; letters of before it that are not in the"
            " Sent folder wait for your `followupd approve`",
        ),
    )


def standing_problems(house: House, now: datetime) -> tuple[Problem, ...]:
    """All that is wrong outside the user's files, as the outbox remembers it."""
    return (
        *rebuilt_problem(house, now),
        *delivery_problem(house),
        *mailbox_problem(house),
        *page_problem(house),
    )


def _keep(house: House, name: str, error: FollowupError | None) -> None:
    said = f"{error.message}\n{error.hint}" if error else ""
    if said != (house.outbox.recall(name) or ""):
        house.outbox.keep(name, said)


def _problem(house: House, name: str, code: str, before: str) -> tuple[Problem, ...]:
    said = house.outbox.recall(name)
    if not said:
        return ()
    message, _, hint = said.partition("\n")
    return (Problem(code=code, message=before + message, hint=hint),)
