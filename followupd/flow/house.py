"""The house in which a pass walks: the settings and every port, handed in by the wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from followupd.core.model import Problem
from followupd.core.settings import Settings
from followupd.core.words import Task
from followupd.ports import (
    Attachments,
    Channels,
    Clock,
    Mailbox,
    Mailer,
    Outbox,
    Pulse,
    QueueFile,
    Templates,
)


class Steady:
    """The pulse of a pass that nobody watches and nobody stops."""

    def beat(self) -> None:
        """Nobody listens."""

    def stopping(self) -> bool:
        """Never."""
        return False

    def step(self, task: Task, done: int, total: int, who: str = "") -> None:
        """Nobody counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything a pass may use.

    ``mailbox`` is None where no IMAP server is known. ``password`` is asked now and then, so that
    a missing one is told long before a letter needs it; None where no login is wanted.
    """

    settings: Settings
    clock: Clock
    queue: QueueFile
    templates: Templates
    attachments: Attachments
    outbox: Outbox
    mailer: Mailer
    mailbox: Mailbox | None = None
    channels: Channels = ()
    password: Callable[[], str] | None = None
    pulse: Pulse = field(default_factory=Steady)
    problems: tuple[Problem, ...] = ()
