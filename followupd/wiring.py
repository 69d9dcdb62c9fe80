"""The one place where adapters are built from settings and put into a house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.adapters.clock import SystemClock
from followupd.adapters.files.kept_file import cache_folder
from followupd.adapters.files.queue_file import QueueYaml
from followupd.adapters.files.settings_kept import settings_at
from followupd.adapters.files.settings_place import default_settings_path
from followupd.adapters.instance import Instance
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.model import Problem
from followupd.core.settings import Settings
from followupd.errors import FilesError, FollowupError
from followupd.flow.house import House, Steady
from followupd.ports import Clock, Mailbox, Mailer, Notifier, Outbox, Pulse, Secrets

if TYPE_CHECKING:
    from followupd.adapters.mail_discovery import Discovery

if TYPE_CHECKING:
    from followupd.adapters.desktop_board import DesktopBoard


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings that can be used, and the warnings that came with them."""

    settings: Settings
    problems: tuple[Problem, ...]


def load_settings(path: Path | None = None) -> Loaded:
    """The settings of this file, or of the default one. Raises FilesError with all problems."""
    file = path or default_settings_path()
    settings, problems = settings_at(file)
    if settings is None:
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise FilesError(
            f"the settings have {count}",
            hint="mend them, then run `followupd check`",
            problems=problems,
        )
    return Loaded(settings, problems)


def keyring_secrets() -> Secrets:
    """The OS keyring."""
    from followupd.adapters.keyring_secrets import KeyringSecrets  # noqa: PLC0415 - D-Bus is slow

    return KeyringSecrets()


def secret_of(settings: Settings, secrets: Secrets) -> Callable[[], str]:
    """The mail password, asked for only when a connection needs it."""
    return lambda: secrets.get(settings.mail.username)


def mailer_of(settings: Settings, secret: Callable[[], str]) -> Mailer:
    """SMTP with these settings."""
    from followupd.adapters.smtp import SmtpMailer  # noqa: PLC0415 - status never sends

    return SmtpMailer(settings.mail.smtp, settings.mail.username, secret)


def mailbox_of(settings: Settings, secret: Callable[[], str]) -> Mailbox | None:
    """IMAP with these settings, if a server is known."""
    if settings.mail.imap is None:
        return None
    from followupd.adapters.imap import ImapMailbox  # noqa: PLC0415 - status never looks

    return ImapMailbox(settings.mail.imap, settings.mail.username, secret)


def desktop_board(settings: Settings, *, opens: bool, rouse: Callable[[], None]) -> DesktopBoard:
    """Notices that can be clicked, for a program that stays; see ``DesktopBoard``."""
    from followupd.adapters.desktop_board import DesktopBoard  # noqa: PLC0415 - only the daemon's

    return DesktopBoard(opens=opens and settings.web_port is not None, rouse=rouse)


def channels_of(
    settings: Settings,
    mailer: Mailer,
    clock: Clock,
    secrets: Secrets,
    board: DesktopBoard | None = None,
) -> tuple[Notifier, ...]:
    """The reminders' channels, in the user's order; ``board`` is the desktop's, if there is one."""
    return tuple(
        board if board and to == "desktop" else _channel(to, settings, mailer, clock, secrets)
        for to in settings.reminders.to
    )


def _channel(
    to: str, settings: Settings, mailer: Mailer, clock: Clock, secrets: Secrets
) -> Notifier:
    if to == "desktop":
        from followupd.adapters.desktop import DesktopNotifier  # noqa: PLC0415 - D-Bus is slow

        return DesktopNotifier()
    if to == "email":
        from followupd.adapters.email_channel import EmailNotifier  # noqa: PLC0415 - likewise

        return EmailNotifier(mailer, settings.me, clock)
    from followupd.adapters.apprise_channel import AppriseNotifier  # noqa: PLC0415 - likewise

    if to.startswith("keyring:"):
        return AppriseNotifier.from_keyring(to.removeprefix("keyring:"), secrets)
    return AppriseNotifier(to)


def mail_discovery() -> Discovery:
    """Finds the mail servers of an address, over the machine's own name servers."""
    from followupd.adapters.mail_discovery import Discovery  # noqa: PLC0415 - only `init` looks

    return Discovery()


def open_outbox(settings: Settings, *, rescue: bool = False) -> Outbox:
    """The outbox in the state folder. A damaged one raises OutboxDamaged, or is begun anew."""
    from followupd.adapters.outbox import SqlOutbox, open_or_rebuild  # noqa: PLC0415 - SQLAlchemy is slow

    if rescue:
        return open_or_rebuild(settings.state, SystemClock().now())
    return SqlOutbox(settings.state)


def instance_of(settings: Settings) -> Instance:
    """The daemon's claim on the state folder."""
    return Instance(settings.state)


class _Later:
    """A mailer or mailbox of a command that never opens one."""

    def connect(self) -> object:
        """A bug if it is called."""
        raise FollowupError("this command has no mail server")


def reading_house(loaded: Loaded, outbox: Outbox | None = None) -> House:
    """A house that plans and keeps letters, and has no way out."""
    settings = loaded.settings
    return House(
        settings=settings,
        clock=SystemClock(),
        queue=QueueYaml(settings.queue, settings.me.timezone, settings.state),
        templates=JinjaTemplates(settings.templates, kept=cache_folder() / "templates"),
        attachments=AttachmentFiles(settings.queue.parent),
        outbox=outbox or open_outbox(settings),
        mailer=_Later(),  # type: ignore[arg-type]  # on purpose: see its docstring
        problems=loaded.problems,
    )


def sending_house(
    loaded: Loaded,
    pulse: Pulse | None = None,
    outbox: Outbox | None = None,
    board: DesktopBoard | None = None,
) -> House:
    """A house with every way out."""
    house = reading_house(loaded, outbox or open_outbox(loaded.settings, rescue=True))
    settings = loaded.settings
    secrets = keyring_secrets()
    secret = secret_of(settings, secrets)
    mailer = mailer_of(settings, secret)
    return replace(
        house,
        mailer=mailer,
        mailbox=mailbox_of(settings, secret),
        channels=channels_of(settings, mailer, house.clock, secrets, board),
        pulse=pulse or Steady(),
        password=secret if settings.mail.smtp.login else None,
    )
