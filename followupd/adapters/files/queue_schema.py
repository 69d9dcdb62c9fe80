"""The queue file as it is written: which keys there are, and the JSON Schema for editors.

Shapes only: what the entries mean together (time zones, defaults, ids) is ``queue_entry``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from followupd.adapters.files import editor_hints as hints
from followupd.adapters.files.fields import (
    AnyFormat,
    AnyMode,
    AnyRole,
    Block,
    Line,
    Lines,
    OneEmail,
    OneMessageId,
    Phrase,
    Phrases,
    Time,
    Written,
    YesOrNo,
    Zone,
    line,
    one_or_more,
)
from followupd.adapters.files.json_schema import editor_schema
from followupd.adapters.files.problems import complaint, nearest, shown
from followupd.core.identity import is_id
from followupd.core.words import Format

SILENCEABLE = (
    "copy",
    "only-thanks",
    "missing-attachment",
    "no-letter",
    "no-topic",
    "no-fit",
    "no-next-step",
    "no-enthusiasm",
    "date-mismatch",
    "subject",
    "length",
    "wall-of-text",
    "no-thanks",
    "money",
    "blame",
    "stock-phrase",
    "shouting",
    "too-soon",
    "spelling-of-company",
    "no-name",
    "note-form",
    "large-attachment",
)
"""The codes of findings that `accept` may name."""

NEVER_SILENT = ("wrong-name", "leak", "placeholder", "group-mail")

_NO_CODE = (
    "No finding of this code may be silent; `followupd check` prints the code of each finding."
)


def _id(value: object) -> str:
    found = line(value)
    if is_id(found):
        return found
    message = f"`{shown(found)}` can't be an id."
    hint = "Use letters, digits, hyphens, dots and underscores, as in `acme-phone`."
    raise complaint("bad-id", message, hint)


def _code(value: object) -> str:
    found = line(value).casefold().replace("_", "-").replace(" ", "-")
    if found in SILENCEABLE:
        return found
    if found in NEVER_SILENT:
        message = f"`{found}` can't be silenced."
        raise complaint("bad-value", message, "Mend what it points at; it protects you.")
    guess = nearest(found, SILENCEABLE)
    hint = f"Did you mean `{guess}`?" if guess else "`check` prints the code of each finding."
    raise complaint("bad-value", f"There is no finding with the code `{shown(found)}`.", hint)


Id = Annotated[
    str,
    BeforeValidator(_id),
    WithJsonSchema(hints.ID),
]
Codes = Annotated[
    list[Annotated[str, BeforeValidator(_code)]],
    BeforeValidator(one_or_more),
    WithJsonSchema(hints.one_or_more(hints.words(SILENCEABLE, _NO_CODE))),
]


class RepairEntry(Written):
    """Damage control: one wrong impression, put right."""

    say: Phrase = Field(
        description="What puts it right: at most three sentences, no apology, no excuse.",
        examples=["I said twelve nodes; it was forty, across two regions."],
    )
    about: Phrase = Field(
        default="",
        description="What it is about, as a noun phrase.",
        examples=["the size of the cluster I ran"],
    )


class _Notes(Written):
    """What may stand on an interview, and on a person in its place."""

    goal: Phrase | None = Field(
        default=None,
        description="What they are trying to reach, as a verb phrase.",
        examples=["cut order latency below five minutes"],
    )
    skills: Phrases | None = Field(
        default=None,
        description="Skills of yours that bear on the goal, as noun phrases; three are plenty.",
        examples=[["Kafka stream design", "incident response", "mentoring"]],
    )
    afterthoughts: Phrases | None = Field(
        default=None,
        description="What came to mind after the talk, in whole sentences.",
        examples=[["On the drive home I sketched how the batch jobs could be moved."]],
    )
    repair: RepairEntry | None = Field(
        default=None, description="One point that went wrong, put right."
    )
    attach: Lines | None = Field(
        default=None,
        description="Files that go with the letter; paths are relative to this file.",
        examples=[["portfolio.pdf"]],
    )
    mode: AnyMode | None = Field(
        default=None,
        description="How the letter leaves; default: delivery.mode of the settings.",
        examples=["review"],
    )
    accept: Codes = Field(
        default_factory=list,
        description="Codes of findings that may be silent here.",
        examples=[["no-fit"]],
    )


class PersonEntry(_Notes):
    """Somebody who took part in the interview or arranged it."""

    name: Line = Field(description="The full name, spelled as they do.", examples=["Dana Lee"])
    goes_by: Line | None = Field(
        default=None,
        description="The name in the greeting; default: the first name.",
        examples=["Dana"],
    )
    email: OneEmail | None = Field(
        default=None,
        description="One address. Without it, the check reminds you of the letter.",
        examples=["dana@acme.example"],
    )
    role: AnyRole = Field(
        description="What they were to the interview; it decides what the letter says.",
        examples=["hiring_manager"],
    )
    talked_about: Phrases = Field(
        default_factory=list,
        description="What you talked about with this person, as noun phrases.",
        examples=[["moving the nightly batch to streaming"]],
    )
    learned: Phrases = Field(
        default_factory=list,
        description="What you learned from this person, as noun phrases.",
        examples=[["how small and senior the team is"]],
    )
    timezone: Zone | None = Field(
        default=None,
        description="Where they read mail; default: the interview's.",
        examples=["Europe/Berlin"],
    )
    note: Block = Field(
        default="",
        description="A paragraph of your own, used word for word.",
        examples=["I have sent the article on backpressure to you separately."],
    )
    subject: Line = Field(
        default="",
        description="A subject of your own, at most 60 characters; with `reply_to`, the subject "
        "of the mail that is answered.",
        examples=["Thank you, and a thought on the nightly batch"],
    )
    letter: Block = Field(
        default="",
        description="A whole letter of your own, used word for word.",
        examples=["Dear Dana,\n\nthank you for ..."],
    )
    reply_to: OneMessageId = Field(
        default="",
        description="The Message-ID of a mail from them that this letter answers, so that it "
        "stands in the same thread. `subject` is then the subject of that mail; `Re:` is put "
        "before it.",
        examples=["<CAB12x3@mail.example>"],
    )
    skip: YesOrNo = Field(
        default=False, description="`true`: this person is owed no letter.", examples=[True]
    )


class InterviewEntry(_Notes):
    """One interview, and everyone who is owed a letter for it."""

    id: Id | None = Field(
        default=None,
        description="A name of its own; default: company and date, as in acme-2026-11-22.",
        examples=["acme-phone"],
    )
    company: Line = Field(description="The company's name.", examples=["Acme Robotics"])
    position: Line = Field(
        default="", description="The position it was about.", examples=["Senior Data Engineer"]
    )
    format: AnyFormat = Field(
        default=Format.OTHER, description="How it took place.", examples=["phone"]
    )
    ended: Time = Field(
        description="When it ended: local in `timezone`, or ISO 8601 with an offset.",
        examples=["2026-11-22 14:30", "2026-11-22T14:30:00-05:00"],
    )
    timezone: Zone | None = Field(
        default=None,
        description="The time zone of `ended` and `call_at`; default: me.timezone.",
        examples=["America/New_York"],
    )
    call_at: Time | None = Field(
        default=None,
        description="When you will call to set up the next meeting.",
        examples=["2026-11-25 10:00"],
    )
    people: list[PersonEntry] = Field(
        description="Everyone who took part in it or arranged it.", min_length=1
    )


class QueueEntries(Written):
    """Your interviews. followupd reads this file and never writes it, except for `add`."""

    interviews: list[InterviewEntry] = Field(description="The interviews, in any order.")


def queue_schema() -> dict[str, Any]:
    """The JSON Schema (draft 7) of interviews.yaml, for editors."""
    return editor_schema(QueueEntries, "followupd: interviews.yaml")
