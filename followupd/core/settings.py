"""The user's settings as frozen values; reading them from a file is an adapter's job."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.core.words import Mode


class Security(StrEnum):
    """How the line to a mail server is protected; ``none`` only on loopback."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who writes the letters. ``signature`` is the whole of it, lines and all."""

    name: str
    email: str
    timezone: ZoneInfo
    signature: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server; ``login`` is false for a relay on loopback that wants no name."""

    host: str
    port: int
    security: Security
    ca_file: Path | None = None
    login: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapServer(Server):
    """The mailbox; a folder that is None is found by its special-use flag."""

    drafts: str | None = None
    sent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The user's mail account.

    ``files_sent`` says whether what goes over SMTP appears in the Sent folder by itself.
    """

    username: str
    smtp: Server
    imap: ImapServer | None = None
    provider: str = ""
    files_sent: bool = True


@dataclass(frozen=True, slots=True)
class Hours:
    """When a letter may arrive, in minutes after the recipient's midnight: opens <= t < closes.

    ``closes`` may be 1440 (24:00). ``opens`` is always smaller than ``closes``.
    """

    opens: int = 7 * 60 + 30
    closes: int = 21 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The user's rules for when and how letters leave."""

    mode: Mode = Mode.REVIEW
    wait: timedelta = timedelta(hours=2)
    hours: Hours = Hours()
    deadline: timedelta = timedelta(hours=24)
    late_limit: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When to remind before a deadline, and on which channels, the preferred first."""

    before_deadline: tuple[timedelta, ...] = (
        timedelta(hours=12),
        timedelta(hours=4),
        timedelta(hours=1),
    )
    to: tuple[str, ...] = ("desktop", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything of followupd.yaml, with every default filled in and every path absolute."""

    file: Path
    me: Me
    mail: Mail
    queue: Path
    state: Path
    templates: Path | None = None
    delivery: Delivery = field(default_factory=Delivery)
    reminders: Reminders = field(default_factory=Reminders)
    web_port: int | None = 8025
