"""All looks of ``doctor``, put together: what there is to look at depends on the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from followupd import wiring
from followupd.adapters.clock import SystemClock
from followupd.adapters.files.settings_file import read_settings
from followupd.adapters.files.settings_place import default_settings_path
from followupd.adapters.health import (
    mail_lines,
    password,
    power,
    private_files,
    reminders,
    review_page,
    right_time,
    store,
)
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.health import FILES, Check, problem, skipped
from followupd.core.model import Problem
from followupd.core.rest import about_sleep
from followupd.core.settings import Settings
from followupd.core.words import Mode
from followupd.flow import inspection, sample_letters
from followupd.flow.examine import Look, examine
from followupd.system.service_health import service
from followupd.wiring import Loaded

_OFFLINE = "not asked, because of --offline"


@dataclass(slots=True)
class Checkup:
    """One look at everything; ``see`` gives what was found, sets ``upcoming`` and ``running``."""

    config: Path | None
    offline: bool = False
    notify: bool = False
    upcoming: str = "nothing is planned"
    running: bool = False
    file: Path = field(init=False)
    settings: Settings | None = field(init=False)
    problems: tuple[Problem, ...] = field(init=False)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.file = (self.config or default_settings_path()).expanduser().absolute()
        self.settings, self.problems = read_settings(self.file)
        self.now = SystemClock().now()

    def see(self) -> list[Check]:
        """All of it, in the order in which people read it."""
        looks = [Look("settings", self._settings), *self._of_machine()]
        if self.settings is not None:
            looks += self._of_mail(self.settings) + self._of_letters(self.settings)
        return examine(looks)

    def _settings(self) -> Iterator[Check]:
        if not self.file.exists():
            yield problem(
                "settings",
                f"there are none yet ({self.file})",
                "`followupd init` asks for what is needed and writes them.",
                FILES,
            )
        else:
            yield inspection.of_problems("settings", self.problems, str(self.file))

    def _of_machine(self) -> list[Look]:
        """What can be looked at whatever the settings say."""
        known = self.settings
        state = known.state if known else None
        files = [self.file, *([known.queue] if known else [])]
        zone = known.me.timezone if known else None
        last = wiring.instance_of(known).look().last_pass if known else None
        looks = [
            Look("permissions", lambda: private_files.permissions(files, state)),
            Look("clock", lambda: right_time.clock(self.now, last)),
            Look("time zone", lambda: right_time.time_zone(zone, self.now)),
            Look("service", lambda: service(state, self.file, self.now)),
        ]
        if known is None:
            secrets = wiring.keyring_secrets()
            looks.append(Look("password", lambda: password.keyring(secrets)))
            looks.append(Look("reminders", reminders.desktop))
        return looks

    def _of_mail(self, settings: Settings) -> list[Look]:
        secrets = password.AskedOnce(wiring.keyring_secrets())
        secret = wiring.secret_of(settings, secrets)
        mail, drafts = settings.mail, settings.delivery.mode is Mode.DRAFT
        looks = [
            Look("password", lambda: password.password(mail, secrets)),
            Look(
                "reminders",
                lambda: reminders.reminders(settings.reminders.to, settings.me, secrets),
            ),
        ]
        if self.offline:
            looks.append(Look("sending", lambda: [skipped("sending", _OFFLINE)]))
            looks.append(Look("mailbox", lambda: [skipped("mailbox", _OFFLINE)]))
        else:
            looks.append(Look("sending", lambda: mail_lines.sending(mail, secret)))
            looks.append(Look("mailbox", lambda: mail_lines.mailbox(mail, secret, drafts=drafts)))
        if self.notify:
            mailer, clock = wiring.mailer_of(settings, secret), SystemClock()
            channels = wiring.channels_of(settings, mailer, clock, secrets)
            looks.append(Look("reminders", lambda: reminders.try_out(channels)))
        return looks

    def _of_letters(self, settings: Settings) -> list[Look]:
        running = self.running = wiring.instance_of(settings).look().running
        own = settings.templates
        fill = JinjaTemplates(own)
        return [
            Look("templates", lambda: sample_letters.templates(fill, settings.me, own)),
            Look("disk", lambda: store.disk(settings.state)),
            Look(
                "review page", lambda: review_page.review_page(settings.web_port, running=running)
            ),
            Look("letters", lambda: self._letters(settings)),
        ]

    def _letters(self, settings: Settings) -> Iterator[Check]:
        """The outbox, and what a pass would do with the queue; on a copy."""
        with store.snapshot(settings.state) as (outbox, found):
            yield from found
            house = wiring.reading_house(Loaded(settings, self.problems), outbox)
            plan, reading = inspection.planned(house, self.now)
            self.upcoming = inspection.upcoming(plan, settings, self.now)
            yield from inspection.files(plan, reading, str(settings.queue))
            yield from inspection.letters(house, plan, reading, self.now)
            letter = inspection.first(plan, settings, self.now)
            yield about_sleep(letter, power.rest(), settings, self.now)
