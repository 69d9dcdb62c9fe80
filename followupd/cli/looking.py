"""One look at everything, and the next: what ``status`` shows and ``status --watch`` shows again.

Reads and plans; changes nothing. A second look costs a few file stamps when nothing has changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from followupd import wiring
from followupd.adapters.instance import TELLS
from followupd.adapters.outbox import SqlOutbox
from followupd.adapters.outbox.store import FILE
from followupd.cli.sight import Sight
from followupd.core.overview import overview
from followupd.core.plan import Plan
from followupd.core.which import beginning
from followupd.flow.intake import Intake
from followupd.flow.problems import of_everything

STALE = timedelta(seconds=60)
"""After this long a plan is made anew even though no file has changed: templates, attachments."""

Stamps = tuple[tuple[int, int, int] | None, ...]


class Looking:
    """The files and the outbox, held open from one look to the next. Raises as wiring does."""

    def __init__(self, config: Path | None, ids: tuple[str, ...], *, everything: bool) -> None:
        self._ids = ids
        self._everything = everything or bool(ids)
        self.loaded = wiring.load_settings(config)
        self._house = wiring.reading_house(self.loaded)
        self._intake = Intake(self._house)
        self._instance = wiring.instance_of(self.loaded.settings)
        self._plan: Plan | None = None
        self._planned: datetime | None = None
        self._seen: Stamps = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Let go of the outbox's file."""
        if isinstance(self._house.outbox, SqlOutbox):
            self._house.outbox.close()

    def sight(self) -> Sight:
        """What there is to see now."""
        now = self._house.clock.now()
        plan = self._current(now)
        settings, running = self.loaded.settings, self._instance.look()
        reading = self._intake.reading()
        problems = of_everything(self._house, plan, reading, now)
        chosen = {x.id: x for i in self._ids for x in beginning(plan.letters, i, reading)}
        shown = overview(
            tuple(chosen.values()) if self._ids else plan.letters,
            now,
            settings,
            suspended=plan.suspended,
            problems=sum(p.severity == "error" for p in problems),
            running=running.running,
            every=plan.letters,
            all_done=self._everything,
        )
        return Sight(overview=shown, problems=problems, running=running, now=now, settings=settings)

    def as_json(self) -> dict[str, Any]:
        """The same for scripts."""
        from followupd.cli.output import status_json

        sight = self.sight()
        assert self._plan is not None
        ids = {letter_id for some in sight.overview.ids().values() for letter_id in some}
        letters = tuple(x for x in self._plan.letters if x.id in ids)
        plan = replace(self._plan, letters=letters)
        return status_json(
            plan, sight.running, sight.problems, sight.now, sight.settings, sight.overview
        )

    def stamps(self) -> Stamps:
        """What changes when the settings, the queue, the outbox or the daemon's word does."""
        settings = self.loaded.settings
        outbox = settings.state / FILE
        return tuple(
            _stamp(file)
            for file in (
                settings.file,
                settings.queue,
                outbox,
                outbox.with_name(outbox.name + "-wal"),
                settings.state / TELLS,
            )
        )

    def _current(self, now: datetime) -> Plan:
        """The plan, made again where a file has changed or its time has come."""
        stamps = self.stamps()
        plan = self._plan
        if plan is not None and stamps == self._seen and not self._is_over(plan, now):
            return plan
        self._plan, self._planned, self._seen = self._intake.plan(now), now, stamps
        return self._plan

    def _is_over(self, plan: Plan, now: datetime) -> bool:
        """Time has brought something new, or has been set back."""
        if self._planned is None or (plan.next_at is not None and plan.next_at <= now):
            return True
        return not timedelta(0) <= now - self._planned < STALE


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
