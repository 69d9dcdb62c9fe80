"""The page's own way to letters and queue: planned afresh for each request, one at a time.

The web thread shares nothing with the daemon's but the settings: it has a house, an outbox
connection and a reading of its own. To look is to plan; only a person's word is stored.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from followupd import wiring
from followupd.adapters.instance import Instance
from followupd.adapters.outbox import SqlOutbox
from followupd.core.identity import fingerprint
from followupd.core.model import Entry
from followupd.errors import FollowupError
from followupd.flow.problems import of_everything
from followupd.flow.run import Pass
from followupd.web.scene import Scene

PATIENCE = 5.0
"""Seconds that a request waits for the one before it, and the end of the page for both."""

Settled = Callable[[], wiring.Loaded]


class Room:
    """Where a request works. ``loaded`` gives the settings that are in force."""

    def __init__(self, loaded: Settled) -> None:
        self._loaded = loaded
        self._known: wiring.Loaded | None = None
        self._pass: Pass | None = None
        self._lock = threading.Lock()
        self._closing = False

    @contextmanager
    def walk(self) -> Iterator[Pass]:
        """The way through the house, for one request alone. Raises OutboxBroken."""
        if self._closing or not self._lock.acquire(timeout=PATIENCE):
            raise FollowupError("the review page is busy", hint="look again in a moment")
        try:
            loaded = self._loaded()
            if self._pass is None or loaded is not self._known:
                self._shut()
                self._pass, self._known = Pass(wiring.reading_house(loaded)), loaded
            yield self._pass
        finally:
            self._lock.release()

    def scene(self, walk: Pass) -> Scene:
        """Everything that there is to be shown. Changes nothing."""
        house = walk.house
        now = house.clock.now()
        plan = walk.intake.plan(now)
        reading = walk.intake.reading()
        return Scene(
            now=now,
            plan=plan,
            reading=reading,
            settings=house.settings,
            problems=of_everything(house, plan, reading, now),
            last_pass=Instance(house.settings.state).look().last_pass,
        )

    def history(self, walk: Pass, letter_id: str) -> tuple[Entry, ...]:
        """What happened to a letter, the oldest first."""
        return tuple(walk.house.outbox.journal(letter_id))

    def version(self, now: datetime) -> str:
        """Changes when a page may say something else: a file was written, a minute went by."""
        settings = self._loaded().settings
        outbox = settings.state / "outbox.sqlite3"
        watched = (settings.file, settings.queue, outbox, outbox.with_name(f"{outbox.name}-wal"))
        minute = int(now.timestamp() // 60)
        return fingerprint(minute, *(stamp for file in watched for stamp in _stamp(file)))[:16]

    def close(self) -> None:
        """Let go of the outbox's file; a request that hangs keeps it until the process ends."""
        self._closing = True
        if self._lock.acquire(timeout=PATIENCE):
            self._shut()
            self._lock.release()

    def _shut(self) -> None:
        if self._pass is not None and isinstance(self._pass.house.outbox, SqlOutbox):
            self._pass.house.outbox.close()
        self._pass = None


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        seen = file.stat()
    except OSError:
        return ()
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
