"""What a look at the machine found, and what it comes to: the results of ``doctor``.

Shapes and judgements only; what is looked at stands in ``adapters/health``, ``flow`` and
``system``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from followupd.errors import FollowupError

FILES, PERSON, SERVER, OTHER = 4, 6, 5, 1
"""Exit codes of a problem, as in ``followupd.errors``."""

_FIRST = (FILES, PERSON, SERVER, OTHER)

GROUPS = (
    (
        "Your files",
        ("settings", "interviews", "drafts", "templates", "attachments", "permissions"),
    ),
    ("Your mail", ("password", "sending", "mailbox")),
    ("This machine", ("clock", "time zone", "reminders", "disk", "outbox")),
    ("At work", ("service", "review page", "letters", "sleep")),
)
"""The names of all checks, in the order in which a person reads them."""

_ALONE = (
    "But nothing runs in the background now: letters go only when `followupd once`, "
    "`followupd run` or the service runs."
)

_ONE_MACHINE = {"clock", "sleep"}

_BEGIN = {"A", "After", "In", "It", "No", "Nothing", "The", "There", "Two", "Without"}
"""Words that have a capital only at the beginning of a sentence."""

_ORDER = {name: n for n, name in enumerate(name for _, names in GROUPS for name in names)}


class Verdict(StrEnum):
    """What a look came to; only a ``problem`` changes the exit code."""

    OK = "ok"
    SKIPPED = "skipped"
    WARN = "warn"
    PROBLEM = "problem"


_LOUDNESS = {verdict: n for n, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``code`` is the exit code that a problem ends with."""

    name: str
    verdict: Verdict
    message: str
    hint: str = ""
    code: int = OTHER


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that looks otherwise to the service; ``here`` and ``there`` say how."""

    name: str
    here: Check
    there: Check


def ok(name: str, message: str) -> Check:
    """Nothing to do."""
    return Check(name, Verdict.OK, message)


def skipped(name: str, message: str) -> Check:
    """Not looked at, and why."""
    return Check(name, Verdict.SKIPPED, message)


def warn(name: str, message: str, hint: str) -> Check:
    """It works, and may not for long, or not as well as it could."""
    return Check(name, Verdict.WARN, _clause(message), _sentence(hint))


def problem(name: str, message: str, hint: str, code: int = OTHER) -> Check:
    """It does not work before somebody has done something."""
    return Check(name, Verdict.PROBLEM, _clause(message), _sentence(hint), code)


def failed(name: str, error: FollowupError, hint: str = "") -> Check:
    """An expected error as a problem, with its exit code; ``hint`` knows better than its own."""
    return problem(name, error.message, hint or error.hint, error.exit_code)


def in_order(checks: Iterable[Check]) -> list[Check]:
    """As ``GROUPS`` has them; those of one name stay as they came."""
    return sorted(checks, key=lambda check: _ORDER.get(check.name, len(_ORDER)))


def exit_code(checks: Iterable[Check]) -> int:
    """0 without a problem, else the first that fits: files, a person, the mail server, others."""
    codes = {check.code for check in checks if check.verdict is Verdict.PROBLEM}
    return next((code for code in _FIRST if code in codes), OTHER if codes else 0)


def ending(checks: Sequence[Check], upcoming: str, *, at_work: bool) -> str:
    """The one sentence that somebody reads who reads nothing else.

    ``upcoming`` says what happens next: "the next letter goes tomorrow 07:30". ``at_work`` says
    whether somebody is there to do it.
    """
    problems = sum(check.verdict is Verdict.PROBLEM for check in checks)
    warnings = sum(check.verdict is Verdict.WARN for check in checks)
    if problems:
        needs = "1 thing needs you" if problems == 1 else f"{problems} things need you"
        more = f" ({warnings} more {_worth(warnings)})" if warnings else ""
        first = next(check.name for check in checks if check.verdict is Verdict.PROBLEM)
        return f"{needs}, begin with “{first}”{more}."
    said = f"{upcoming}." if at_work else f"{upcoming}. {_ALONE}"
    if warnings:
        things = "1 thing" if warnings == 1 else f"{warnings} things"
        return f"Everything works: {said} {things} {_worth(warnings)}."
    return f"Everything is ready: {said}"


def differences(here: Sequence[Check], there: Sequence[Check]) -> list[Difference]:
    """What came to another verdict there, by the worst of each name; in the order of ``here``.

    The machine's own affairs are the same for both, even where one of the two can't ask.
    """
    others = _worst(there)
    return [
        Difference(name, mine, others[name])
        for name, mine in _worst(here).items()
        if name not in _ONE_MACHINE and name in others and others[name].verdict is not mine.verdict
    ]


def _clause(message: str) -> str:
    """As the line of a list: without a capital that only began a sentence, and without its end."""
    began = (
        message[:1].isupper() and message[1:2].islower() and message.split(maxsplit=1)[0] in _BEGIN
    )
    return (message[0].lower() + message[1:] if began else message).rstrip(".")


def _sentence(hint: str) -> str:
    """With a capital and an end, wherever it came from."""
    if not hint:
        return ""
    return f"{hint[0].upper()}{hint[1:]}" + ("" if hint[-1] in ".!?" else ".")


def _worth(number: int) -> str:
    return "is worth a look" if number == 1 else "are worth a look"


def _worst(checks: Iterable[Check]) -> dict[str, Check]:
    worst: dict[str, Check] = {}
    for check in checks:
        known = worst.setdefault(check.name, check)
        if _LOUDNESS[check.verdict] > _LOUDNESS[known.verdict]:
            worst[check.name] = check
    return worst
