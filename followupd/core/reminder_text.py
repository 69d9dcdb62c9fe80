"""The words of a reminder about a letter: for a screen, for a mail, for other people's servers.

Pure. It decides nothing: whether and when to speak is the rules' job (``letter_reminders``). The
reader is worried already, so each says what is so, what happens by itself, and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from followupd.core.model import Attachment, Finding, Letter
from followupd.core.own_text import is_mended_by_edit
from followupd.core.phrases import clock, distance, span
from followupd.core.reminder import Scene
from followupd.core.schedule import goes_at
from followupd.core.words import Severity, State

SOON = timedelta(hours=12)
"""From here on a title says how long is left."""

LINES, WIDTH = 3, 110
"""What a desktop shows of a notice without cutting it off."""

_HALF = timedelta(seconds=30)

NEEDS = {
    State.NEEDS_APPROVAL: "needs your approval",
    State.NEEDS_DETAILS: "needs something from you",
    State.HELD: "is on hold",
    State.REFUSED: "was refused by the mail server",
    State.UNSURE: "may not have arrived",
    State.MISSED: "is too late to go by itself",
    State.WAITING: "has not gone yet",
}
"""What is the matter with a letter, after its name."""

_STEPS = {
    State.NEEDS_APPROVAL: "Read it, then approve it.",
    State.NEEDS_DETAILS: "Mend it in the queue file and save; the rest happens by itself.",
    State.HELD: "You put it on hold: release it, or cancel it.",
    State.REFUSED: "Mend the address in the queue file, or have it tried once more.",
    State.UNSURE: "Look into your Sent folder, then say whether it went.",
    State.MISSED: "It can still go: send it, or cancel it.",
    State.WAITING: "It goes by itself as soon as the mail server takes it.",
}

_COMMANDS: dict[State, tuple[tuple[str, str], ...]] = {
    State.NEEDS_APPROVAL: (
        ("show", "Read it"),
        ("approve", "Let it go"),
        ("edit", "Change its words"),
        ("hold", "Keep it back"),
    ),
    State.NEEDS_DETAILS: (
        ("show", "See what it needs"),
        ("edit", "Write it yourself"),
        ("cancel", "Write no letter"),
    ),
    State.HELD: (("show", "Read it"), ("release", "Let it go on"), ("cancel", "Write no letter")),
    State.REFUSED: (("show", "Read it"), ("retry", "Try again"), ("cancel", "Give it up")),
    State.UNSURE: (
        ("resolve {} --sent", "It is in Sent"),
        ("resolve {} --resend", "It is not: send it again"),
    ),
    State.MISSED: (("show", "Read it"), ("send", "Send it now"), ("cancel", "Give it up")),
    State.WAITING: (("show", "Read it"), ("hold", "Keep it back"), ("cancel", "Give it up")),
}


def named(letter: Letter) -> str:
    """Whose letter it is."""
    return f"your letter to {letter.person} ({letter.company})"


def titled(letter: Letter, scene: Scene, what: str) -> str:
    """A title; near the deadline it begins with how long is left: "1 h left: your letter ..."."""
    left = letter.deadline - scene.now
    if timedelta(0) < left <= SOON:
        return f"{span(left + _HALF)} left: {what}"
    return what[:1].upper() + what[1:]


def command(letter: Letter) -> str:
    """The one command that leads on."""
    verb, _ = _COMMANDS.get(letter.state, (("show", ""),))[0]
    return _typed(verb, letter)


def step(letter: Letter) -> str:
    """What to do next, in words that any server may see."""
    if letter.state is State.NEEDS_DETAILS and is_mended_by_edit(letter):
        return "Change your text, or give it up for the draft of your notes."
    return _STEPS.get(letter.state, "")


def screen(letter: Letter, scene: Scene) -> str:
    """What is so and what to do, in three short lines."""
    blocks = _blocks(letter)
    if blocks:
        first = blocks[0]
        more = f" (and {len(blocks) - 1} more)" if len(blocks) > 1 else ""
        do = f"{first.hint} ({first.where})" if first.where and first.hint else first.hint
        return lines(_sentence(first.message) + more, _sentence(do or first.where))
    return lines(_sentence(_why(letter)), step(letter), _goes(letter, scene))


def lines(*parts: str) -> str:
    """At most three lines of at most a line's width."""
    said = [" ".join(part.split()) for part in parts if part.strip()]
    return "\n".join(x if len(x) <= WIDTH else x[: WIDTH - 1].rstrip() + "…" for x in said[:LINES])


def mail(letter: Letter, scene: Scene, note: str = "") -> str:
    """All of it: what is so, what to type, and the letter as it would be sent."""
    at = clock(letter.deadline, scene.now, scene.settings.me.timezone)
    blocks = [
        "\n".join(filter(None, (_why(letter), note, *_finding_lines(letter)))),
        "\n".join(filter(None, (step(letter), _goes(letter, scene)))),
        f"Deadline: {at} ({distance(letter.deadline, scene.now)})",
        "What you can type:\n" + "\n".join(_typing(letter)),
        _as_sent(letter),
    ]
    return "\n\n".join(block for block in blocks if block)


def _why(letter: Letter) -> str:
    """What the program knows of the letter's trouble; it may hold an address."""
    if letter.state is State.NEEDS_APPROVAL:
        return letter.ask
    told = {State.REFUSED, State.UNSURE, State.WAITING, State.MISSED}
    return letter.reason if letter.state in told else ""


def _goes(letter: Letter, scene: Scene) -> str:
    if letter.state is not State.NEEDS_APPROVAL:
        return ""
    at = goes_at(letter, scene.settings.delivery, scene.now)
    when = f"at {clock(at, scene.now, scene.settings.me.timezone)}" if at > scene.now else "at once"
    return f"Once approved it goes {when.replace('at tomorrow', 'tomorrow')}."


def _blocks(letter: Letter) -> list[Finding]:
    if letter.state is not State.NEEDS_DETAILS:
        return []
    return [f for f in letter.findings if f.severity is Severity.BLOCK]


def _finding_lines(letter: Letter) -> Iterator[str]:
    for finding in letter.findings:
        yield f"{finding.where}: {finding.message}" if finding.where else finding.message
        if finding.hint:
            yield f"  {finding.hint}"


def _typing(letter: Letter) -> Iterator[str]:
    for verb, what in _COMMANDS.get(letter.state, ()):
        yield f"{what}: {_typed(verb, letter)}"
    yield "See it all in the browser: followupd open"


def _typed(verb: str, letter: Letter) -> str:
    words = verb.format(letter.id) if "{}" in verb else f"{verb} {letter.id}"
    return f"followupd {words}"


def _as_sent(letter: Letter) -> str:
    if not letter.body.strip():
        return ""
    head = [f"To: {letter.person} <{letter.email}>", f"Subject: {letter.subject}"]
    head += [f"Attached: {_names(letter.attachments)}"] if letter.attachments else []
    return "\n".join(
        ["The letter as it stands:", "-----", *head, "", letter.body.strip("\n"), "-----"]
    )


def _names(files: tuple[Attachment, ...]) -> str:
    return ", ".join(file.name for file in files)


def _sentence(words: str) -> str:
    said = words.strip()
    if not said:
        return ""
    first = said if said.split(maxsplit=1)[0].startswith("`") else said[0].upper() + said[1:]
    return first if first[-1] in ".!?)…" else f"{first}."
