"""The settings file as it is written: which keys there are, and the JSON Schema for editors.

Shapes only: defaults, the provider's servers and what keys mean together is ``settings_file``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from followupd.adapters.files import editor_hints as hints
from followupd.adapters.files.fields import (
    AnyMode,
    Block,
    Line,
    OneEmail,
    Written,
    YesOrNo,
    Zone,
    yes_or_no,
)
from followupd.adapters.files.json_schema import editor_schema
from followupd.adapters.files.settings_values import (
    AnyProvider,
    AnySecurity,
    Channels,
    DayHours,
    Duration,
    Durations,
    Host,
    Port,
)


def _may_be_off(schema: dict[str, Any]) -> None:
    schema["anyOf"].append(hints.YES_OR_NO)


def _off_or_group(value: object) -> object:
    """``false`` turns a group off; ``true`` takes its defaults."""
    if not isinstance(value, str):
        return value
    return {} if yes_or_no(value) else None


class MeEntry(Written):
    """Who writes the letters."""

    name: Line = Field(
        description="Your name, as it stands under a letter.", examples=["Sam Rivera"]
    )
    email: OneEmail = Field(
        description="The address your letters come from.", examples=["sam@example.com"]
    )
    phone: Line = Field(
        default="", description="Your phone, for the signature.", examples=["+1 555 0100"]
    )
    timezone: Zone | None = Field(
        default=None,
        description="Your time zone; default: the machine's.",
        examples=["America/New_York"],
    )
    signature: Block = Field(
        default="",
        description="What stands under every letter; default: name, phone and email.",
        examples=["Sam Rivera\n+1 555 0100"],
    )


class SmtpEntry(Written):
    """The server that takes your mail."""

    host: Host | None = Field(default=None, description="Its name.", examples=["smtp.example.com"])
    port: Port | None = Field(
        default=None, description="Default: 465 for tls, 587 for starttls.", examples=[465]
    )
    security: AnySecurity | None = Field(
        default=None,
        description="How the line is protected; `none` only for a server on this machine.",
        examples=["tls"],
    )
    ca_file: Line | None = Field(
        default=None,
        description="A file with a CA to trust besides the system's; relative to this file.",
        examples=["lab-ca.pem"],
    )
    login: YesOrNo = Field(
        default=True, description="`false`: a relay on this machine that wants no name."
    )


class ImapEntry(SmtpEntry):
    """Your mailbox, for drafts and for looking up what was sent."""

    host: Host | None = Field(default=None, description="Its name.", examples=["imap.example.com"])
    port: Port | None = Field(
        default=None, description="Default: 993 for tls, 143 for starttls.", examples=[993]
    )
    drafts: Line | None = Field(
        default=None,
        description="The folder for drafts; default: the one that the server names.",
        examples=["Drafts"],
    )
    sent: Line | None = Field(
        default=None,
        description="The folder of sent mail; default: the one that the server names.",
        examples=["Sent"],
    )


class MailEntry(Written):
    """Your mail account. The password is kept in the keyring: `followupd login`."""

    provider: AnyProvider | None = Field(
        default=None,
        description="Sets the servers below; what you give yourself wins.",
        examples=["gmail"],
    )
    username: Line = Field(
        default="",
        description="The account's name; default: me.email.",
        examples=["sam@example.com"],
    )
    smtp: SmtpEntry | None = Field(default=None, description="The server that takes your mail.")
    imap: Annotated[ImapEntry | None, BeforeValidator(_off_or_group)] = Field(
        default_factory=ImapEntry,
        description="Your mailbox; `false` does without it.",
        json_schema_extra=_may_be_off,
    )
    files_sent: YesOrNo | None = Field(
        default=None,
        description="Whether what is sent appears in your Sent folder by itself. With false, "
        "followupd files a copy there. Default: what the provider is known for, else true.",
        examples=[False],
    )


class DeliveryEntry(Written):
    """Your rules for when and how letters leave."""

    mode: AnyMode | None = Field(
        default=None,
        description="review: after your approval. send: by itself. draft: into your Drafts folder.",
        examples=["review"],
    )
    wait: Duration | None = Field(
        default=None,
        description="Not sooner than this after the interview; default 2h.",
        examples=["2h"],
    )
    hours: DayHours | None = Field(
        default=None,
        description="In the recipient's time zone; 24:00 may end it. Default 07:30-21:00.",
        examples=["07:30-21:00"],
    )
    deadline: Duration | None = Field(
        default=None,
        description="After the end of the interview; default 24h.",
        examples=["24h"],
    )
    late_limit: Duration | None = Field(
        default=None,
        description="A letter this long past its deadline no longer goes by itself; default 24h.",
        examples=["24h"],
    )


class RemindersEntry(Written):
    """When and where you are told that something needs you."""

    before_deadline: Durations | None = Field(
        default=None,
        description="How long before a deadline; default 12h, 4h and 1h.",
        examples=[["12h", "4h", "1h"]],
    )
    to: Channels | None = Field(
        default=None,
        description="desktop, email, an Apprise URL, or keyring:NAME for a URL in the keyring.",
        examples=[["desktop", "email"]],
    )


class WebEntry(Written):
    """The review page, on this machine only."""

    port: Port = Field(default=8025, description="Its port; default 8025.", examples=[8025])


class SettingsEntries(Written):
    """The settings of followupd. No password stands here: it is kept in the keyring."""

    me: MeEntry = Field(description="You, who write the letters.")
    queue: Line = Field(
        default="interviews.yaml",
        description="The file with your interviews, relative to this one.",
        examples=["interviews.yaml"],
    )
    state: Line | None = Field(
        default=None,
        description="The folder for letters and their states; default: the platform's.",
        examples=["state"],
    )
    templates: Line | None = Field(
        default=None,
        description="A folder with letter templates of your own.",
        examples=["my-templates"],
    )
    mail: MailEntry = Field(description="Your mail account.")
    delivery: DeliveryEntry = Field(
        default_factory=DeliveryEntry, description="When and how letters leave."
    )
    reminders: RemindersEntry = Field(
        default_factory=RemindersEntry, description="When and where you are told."
    )
    web: Annotated[WebEntry | None, BeforeValidator(_off_or_group)] = Field(
        default_factory=WebEntry,
        description="The review page; `false` turns it off.",
        json_schema_extra=_may_be_off,
    )


def settings_schema() -> dict[str, Any]:
    """The JSON Schema (draft 7) of followupd.yaml, for editors."""
    return editor_schema(SettingsEntries, "followupd: followupd.yaml")
