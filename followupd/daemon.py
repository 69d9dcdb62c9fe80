"""The daemon: wakes the pass, and nothing else.

APScheduler runs one job, ``tick``, in the main thread, so that whatever hangs or crashes the pass
hangs or crashes the process, where systemd's watchdog and Restart= see it. The scheduler's wait is
capped: it is measured on the monotonic clock, which stands still while a laptop sleeps, and the
wall clock can be set. At each waking the watched files are looked at, which is how a saved queue
and a word from the command line are seen.

Signals only set a flag. SIGTERM and SIGINT end the daemon after the letter in hand; SIGHUP reads
the files again.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger

from followupd import wiring
from followupd.adapters.browser import open_page
from followupd.adapters.outbox import SqlOutbox
from followupd.core.model import Problem
from followupd.core.settings import Settings
from followupd.core.words import Task
from followupd.errors import FilesError, FollowupError, OutboxDamaged
from followupd.flow.clicks import carry_out
from followupd.flow.faults import note_page
from followupd.flow.house import House
from followupd.flow.run import Pass, Report
from followupd.system import sd_notify
from followupd.web.server import PageKeeper

log = logging.getLogger("followupd")

CAP = 1.5
"""Seconds between two looks at the files: a saved queue is seen within 2 s."""

TICK = timedelta(seconds=60)
"""At most this long from one pass to the next: it feeds the watchdog, and notices a wake-up."""

SHORTEST = timedelta(seconds=0.5)
"""From one pass to the next, whatever a pass asks for: a daemon must never spin."""

GRACE = timedelta(seconds=15)
"""A problem in a file is told when it has lasted this long: people save half-written lines."""

Link = Callable[[Settings, str], str]
"""Gives the address of the review page at a letter's id ("" for its beginning), at each click anew.

Raises FollowupError where there is none.
"""

Stamp = tuple[tuple[int, int, int] | None, ...]


class RestartNeeded(FollowupError):
    """What changed can't be changed under a running daemon; ends it, so that it starts anew."""


class Daemon:
    """Ticks until it is told to stop. One object is one process's daemon."""

    def __init__(self, config: Path | None, link: Link | None = None) -> None:
        self._config = config
        self._link = link
        self._stopping = False
        self._reload = False
        self._crash: BaseException | None = None
        self._next = datetime.now(UTC)
        self._stamp: Stamp = ()
        self.loaded = wiring.load_settings(config)
        self.outbox = wiring.open_outbox(self.loaded.settings, rescue=True)
        self.instance = wiring.instance_of(self.loaded.settings)
        self.board = wiring.desktop_board(
            self.loaded.settings, opens=link is not None, rouse=self._rouse
        )
        self.round = self._new_round()
        self.page = PageKeeper()
        self.scheduler = _Capped(self)

    # the pulse of a pass

    def beat(self) -> None:
        """A pass is alive."""
        sd_notify.watchdog()

    def stopping(self) -> bool:
        """Whether to end after the letter in hand."""
        return self._stopping

    def step(self, task: Task, done: int, total: int, who: str = "") -> None:
        """Nobody watches a bar; the journal tells each letter."""

    # the life of the daemon

    def run(self) -> None:
        """Until SIGTERM. Raises AlreadyRunning, and whatever a pass died of."""
        with self.instance.alone(), _signals(self):
            self.instance.tell(datetime.now(UTC), os.getpid())
            log.info("followupd watches %s", self.loaded.settings.queue)
            sd_notify.ready()
            try:
                self.scheduler.start()
            finally:
                self.page.close()
            sd_notify.stopping()
        if self._crash is not None:
            raise self._crash

    def wake(self) -> None:
        """What the scheduler does before each round: end, or tick at once if a file changed."""
        if self._stopping:
            self.scheduler.shutdown(wait=False)
            return
        self._clicked()
        stamp = self._look()
        set_back = self._next > datetime.now(UTC) + TICK
        if self._reload or stamp != self._stamp or set_back:
            self.scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    def tick(self) -> None:
        """One pass. An expected error is logged and tried again; anything else ends the daemon."""
        before = self._stamp
        self._stamp = self._look()
        self._next = datetime.now(UTC) + TICK
        try:
            self._reread_settings(settings_changed=bool(before) and before[0] != self._stamp[0])
            note_page(self.round.house, self.page.attend(self.loaded))
            self._after(self.round.run())
        except RestartNeeded as error:
            self._crash = error
            self._stopping = True
        except OutboxDamaged as error:
            log.error("%s (%s)", error.message, error.hint)  # noqa: TRY400 - expected, as below
            self._reopen()
        except FollowupError as error:
            log.error("%s (%s)", error.message, error.hint)  # noqa: TRY400 - expected: a sentence, no traceback
        except BaseException as error:  # noqa: BLE001 - APScheduler would log it and go on as if alive
            self._crash = error
            self._stopping = True
        self.beat()

    def close(self) -> None:
        """Let go of the desktop and of the outbox's file."""
        self.board.close()
        self._close_outbox()

    def _close_outbox(self) -> None:
        if isinstance(self.outbox, SqlOutbox):
            self.outbox.close()

    def next_run(self) -> datetime:
        """When the scheduler is to tick again."""
        return self._next

    def stop(self) -> None:
        """After the letter in hand."""
        self._stopping = True

    def reread(self) -> None:
        """Read both files again with the next waking, and try a server that was given up."""
        self._reload = True

    def _clicked(self) -> None:
        """Carry out what was clicked on a notice, in the thread that the outbox belongs to."""
        try:
            carry_out(self.round, self.board, self._open_page)
        except OutboxDamaged as error:
            log.error("%s (%s)", error.message, error.hint)  # noqa: TRY400 - expected, as below
            self._reopen()
        except FollowupError as error:
            log.error("%s (%s)", error.message, error.hint)  # noqa: TRY400 - expected, as above

    def _open_page(self, letter_id: str, token: str) -> None:
        if self._link is not None and self.page.serves():  # nobody else gets to see a link
            open_page(self._link(self.loaded.settings, letter_id), token)

    def _rouse(self) -> None:
        """In another thread: end the scheduler's wait, so that a click is answered at once."""
        if self.scheduler.running:
            self.scheduler.wakeup()

    def _reopen(self) -> None:
        """The outbox was damaged under our hands; the next tick walks with a new one."""
        self._close_outbox()
        try:
            self.outbox = wiring.open_outbox(self.loaded.settings, rescue=True)
        except FollowupError as error:
            log.error("%s (%s)", error.message, error.hint)  # noqa: TRY400 - expected, as above
        self.round = self._new_round()

    def _after(self, report: Report) -> None:
        for verb in ("sent", "elsewhere", "drafted", "refused", "unsure"):
            for letter_id in getattr(report.outcome, verb):
                log.info("%s: %s", letter_id, verb)
        if report.outcome.trouble is not None:
            log.warning("%s", report.outcome.trouble.message)
        if report.next_at is not None:
            self._next = min(self._next, max(report.next_at, report.now + SHORTEST))
        self.instance.tell(report.now, os.getpid())
        sd_notify.status(f"{report.waiting} letters waiting")

    def _reread_settings(self, *, settings_changed: bool) -> None:
        """New settings take effect at once; broken ones are told, and the old ones go on."""
        if not (self._reload or settings_changed):
            return
        self._reload = False
        state = self.loaded.settings.state
        try:
            self.loaded = wiring.load_settings(self._config)
            if self.loaded.settings.state != state:
                raise RestartNeeded(
                    "the settings name another state folder, and this daemon holds the old one",
                    hint="start followupd again; as a service it starts by itself",
                )
        except FilesError as error:
            log.warning("%s; the settings of before stay in force", error.message)
            problems = tuple(p for p in error.problems if isinstance(p, Problem))
            self.loaded = wiring.Loaded(self.loaded.settings, problems)
        self.round = self._new_round()

    def _new_round(self) -> Pass:
        house = self._house()
        fresh = Pass(house)
        fresh.reminding.grace = GRACE
        fresh.intake.patient = True
        return fresh

    def _house(self) -> House:
        self.board.opens = self._link is not None and self.loaded.settings.web_port is not None
        return wiring.sending_house(self.loaded, pulse=self, outbox=self.outbox, board=self.board)

    def _look(self) -> Stamp:
        settings = self.loaded.settings
        outbox = settings.state / "outbox.sqlite3"
        files = (settings.file, settings.queue, outbox, outbox.with_name(outbox.name + "-wal"))
        return tuple(_stamp(files))


class _DueTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler carries no types
    """Fires when the daemon says; strictly after ``now``, or APScheduler would count for ever."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        if previous is None:
            return now
        return max(self._daemon.next_run(), now + timedelta(milliseconds=1))


class _Capped(BlockingScheduler):  # type: ignore[misc]  # APScheduler carries no types
    """A scheduler in the main thread that never waits longer than ``CAP``."""

    def __init__(self, daemon: Daemon) -> None:
        super().__init__(timezone=UTC, executors={"default": DebugExecutor()})
        self._daemon = daemon
        self.add_job(
            daemon.tick,
            _DueTrigger(daemon),
            id="tick",
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def _process_jobs(self) -> float:
        self._daemon.wake()
        if not self.running:
            return 0
        wait = super()._process_jobs()
        return CAP if wait is None else min(float(wait), CAP)


def _stamp(files: Iterable[Path]) -> Iterable[tuple[int, int, int] | None]:
    for file in files:
        try:
            seen = file.stat()
        except OSError:
            yield None
        else:
            yield seen.st_mtime_ns, seen.st_size, seen.st_ino


@contextmanager
def _signals(daemon: Daemon) -> Any:
    """Handlers that only set a flag: they may run between any two instructions."""
    actions: dict[signal.Signals, Callable[[], None]] = {
        signal.SIGTERM: daemon.stop,
        signal.SIGINT: daemon.stop,
    }
    if hasattr(signal, "SIGHUP"):
        actions[signal.SIGHUP] = daemon.reread

    def handle(number: int, _frame: FrameType | None) -> None:
        actions[signal.Signals(number)]()

    before = {number: signal.signal(number, handle) for number in actions}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(config: Path | None, link: Link | None = None) -> None:
    """Run the daemon in the foreground until it is told to stop."""
    with closing(Daemon(config, link)) as daemon:
        daemon.run()
