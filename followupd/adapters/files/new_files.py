"""The user's two files as they are first written: settings from answers, and an empty queue.

Makes texts and touches no file. Every answer is written so that it is read back as it was typed,
with quotes only where YAML needs them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from followupd.adapters.files.entry_text import Layout, entry_lines
from followupd.adapters.files.providers import Address
from followupd.adapters.files.queue_schema import queue_schema
from followupd.adapters.files.settings_schema import settings_schema
from followupd.core.words import Mode

QUEUE = "interviews.yaml"
SETTINGS_SCHEMA = "settings.schema.json"
QUEUE_SCHEMA = "queue.schema.json"
"""The schemas' names; each lies beside its file, where an editor finds it without a network."""

MODES = {
    Mode.REVIEW: "a letter waits until you have read and approved it",
    Mode.SEND: "a letter goes by itself when its time comes, unless the check stops it",
    Mode.DRAFT: "a letter is put into your mailbox's Drafts folder, and you send it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the settings are made of; "" and None are what the person did not say.

    ``state`` is the folder of the outbox, "" for the platform's own.
    """

    name: str
    email: str
    timezone: str
    phone: str = ""
    signature: str = ""
    mode: Mode = Mode.REVIEW
    provider: str = ""
    username: str = ""
    smtp: Address | None = None
    imap: Address | None = None
    state: str = ""


def settings_text(answers: Answers) -> str:
    """The settings file. Raises nothing; ``answers`` are taken as they are."""
    return "\n".join((*_HEAD, *_me(answers), *_places(answers), *_mail(answers), *_rules(answers)))


def queue_text() -> str:
    """A queue without an interview, ready for the first one."""
    return _QUEUE


def settings_schema_text() -> str:
    """The JSON Schema that lies beside the settings."""
    return _json(settings_schema())


def queue_schema_text() -> str:
    """The JSON Schema that lies beside the queue."""
    return _json(queue_schema())


def is_schema(head: bytes) -> bool:
    """Whether a file that begins so is a schema of this program, and may be renewed."""
    return b'"title": "followupd: ' in head


def _json(schema: dict[str, Any]) -> str:
    head = {"$schema": schema["$schema"], "title": schema["title"]}
    return json.dumps(head | schema, ensure_ascii=False, indent=2) + "\n"


_HEAD = (
    f"# yaml-language-server: $schema={SETTINGS_SCHEMA}",
    "#",
    "# The settings of followupd. Change what you like; it is read again by itself, and",
    "# `followupd check` says what is wrong, with the line. No password belongs in here:",
    "# `followupd login` puts it into the keyring.",
    "",
)


def _me(answers: Answers) -> Iterator[str]:
    yield "me:"
    said = {
        "name": answers.name,
        "email": answers.email,
        "phone": answers.phone,
        "timezone": answers.timezone,
        "signature": answers.signature,
    }
    yield from _indented({key: value for key, value in said.items() if value})
    if not answers.phone:
        yield '  # phone: "+1 555 0100"            # stands in the signature'
    if not answers.signature:
        yield "  # signature: |                    # default: name, phone and email, a line each"
        yield "  #   Kind regards"
        yield "  #   Sam Rivera"
    yield ""


def _indented(values: dict[str, str]) -> list[str]:
    """``key: text`` lines, two columns in."""
    first, *others = entry_lines(values, Layout(dash=0))
    return [f" {first[1:]}", *others]


def _places(answers: Answers) -> Iterator[str]:
    yield f"queue: {QUEUE}              # your interviews; the path is relative to this file"
    if answers.state:
        yield f"{f'state: {answers.state}':<36}# letters and their states are kept here"
    yield ""


def _mail(answers: Answers) -> Iterator[str]:
    yield "mail:"
    if answers.provider:
        yield f"  {f'provider: {answers.provider}':<34}# or give `smtp` and `imap` in its place"
    if answers.username:
        yield from _indented({"username": answers.username})
    if answers.smtp:
        yield _server("smtp", answers.smtp)
    if answers.imap:
        yield _server("imap", answers.imap)
    elif not answers.provider:
        yield "  imap: false                       # none; it is for drafts, and to look into Sent:"
        yield "  # imap: {host: imap.example.com, port: 993, security: tls}"
    yield ""


def _server(key: str, address: Address) -> str:
    host, port, security = address
    quoted = f'"{host}"' if ":" in host else host
    return f"  {key}: {{host: {quoted}, port: {port}, security: {security}}}"


def _rules(answers: Answers) -> Iterator[str]:
    yield "delivery:"
    for mode, what in MODES.items():
        yield f"  # {f'{mode}:':<8}{what}"
    yield f"  mode: {answers.mode}"
    yield from _RULES


_RULES = (
    "  wait: 2h                          # not sooner than this after the interview",
    '  hours: "07:30-21:00"              # when a letter may arrive, in its reader\'s time zone',
    "  deadline: 24h                     # after the end of the interview",
    "  late_limit: 24h                   # this long past its deadline it no longer goes by itself",
    "",
    "reminders:",
    "  before_deadline: [12h, 4h, 1h]",
    "  to: [desktop, email]              # the next one is tried when one can't be reached",
    "",
    "web: {port: 8025}                   # the review page, on this machine only; false: none",
    "",
)

_QUEUE = f"""\
# yaml-language-server: $schema={QUEUE_SCHEMA}
#
# Your interviews. `followupd add` asks you about one and writes it below; or write it yourself,
# while it is fresh: the letters are made of these notes. Needed are `company`, `ended`, and
# `people` with `name` and `role`; each thing more makes a better letter. An entry looks like
# this, without the # at the left:
#
#  - company: Acme Robotics
#    position: Senior Data Engineer
#    format: phone                       # phone, video, onsite or other
#    ended: 2026-11-22 14:30             # when it ended, on your clock
#    goal: cut order latency             # what they are trying to reach
#    skills: [Kafka stream design, mentoring]            # what of yours helps with it
#    afterthoughts:                      # what came to mind afterwards, in whole sentences
#      - On the drive home I sketched how the batch jobs could be moved one topic at a time.
#    call_at: 2026-11-25 10:00           # when you will call about the next step
#    people:                             # everybody who took part, or arranged it
#      - name: Dana Lee
#        email: dana@acme.example
#        role: hiring_manager            # hiring_manager, interviewer, recruiter or hr
#        talked_about: [moving the nightly batch to streaming]
#      - name: Rae Ortiz
#        email: rae@agency.example
#        role: recruiter
#        learned: [how small and senior the team is]
#
# A text with a colon, a # or a bracket in it goes into quotes. `followupd check` says what is
# wrong or missing, and `followupd show` shows the letters.

interviews:
"""
