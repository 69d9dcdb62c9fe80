"""One daemon per state folder, and what others may know of it.

The lock is the operating system's and ends with the process, however it ends; the file beside it
only tells, so a stale one does no harm.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from followupd import __version__
from followupd.errors import AlreadyRunning, OutboxBroken

LOCK = "daemon.lock"
TELLS = "daemon.json"
PATIENCE = 2.0
"""Seconds: a ``status`` that looks at the lock holds it for some microseconds."""


@dataclass(frozen=True, slots=True)
class Running:
    """What is known of the daemon. ``last_pass`` is kept by ``once`` too.

    ``version`` is that of the program the running daemon was started from; "" when it is unknown.
    """

    running: bool
    pid: int | None
    last_pass: datetime | None
    version: str = ""


class Instance:
    """The daemon's claim on a state folder."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / LOCK
        self._tells = folder / TELLS

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for the block. Raises AlreadyRunning."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - it brings asyncio along, and most commands take no lock

        lock = FileLock(self._lock, mode=0o600)
        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock.acquire(timeout=PATIENCE)
        except Timeout:
            pid = self._read().get("pid")
            raise AlreadyRunning(
                f"another followupd (process {pid}) works on {self._lock.parent}",
                hint="one is enough; `followupd service status` shows the service's",
            ) from None
        except OSError as error:
            raise OutboxBroken(
                f"the state folder {self._lock.parent} can't be written: {error.strerror}",
                hint="`state:` in the settings names it",
            ) from error
        try:
            yield
        finally:
            lock.release()

    def tell(self, last_pass: datetime, pid: int | None = None) -> None:
        """Write down that a pass has ended; a full disk must not stop the letters."""
        before = {} if pid else self._read()
        said = {
            "pid": pid or before.get("pid"),
            "last_pass": last_pass.isoformat(),
            "version": __version__ if pid else before.get("version"),
        }
        new = self._tells.with_suffix(f".{os.getpid()}.new")
        with suppress(OSError):
            new.write_text(json.dumps(said), encoding="utf-8")
            new.chmod(0o600)
            new.replace(self._tells)

    def look(self) -> Running:
        """Whether a daemon runs, and when the last pass was."""
        said = self._read()
        running = self._is_held()
        moment = said.get("last_pass")
        pid = said.get("pid")
        return Running(
            running=running,
            pid=pid if running and isinstance(pid, int) else None,
            last_pass=datetime.fromisoformat(moment) if isinstance(moment, str) else None,
            version=str(said.get("version") or "") if running else "",
        )

    def _is_held(self) -> bool:
        if not self._lock.exists():
            return False
        from filelock import FileLock, Timeout  # noqa: PLC0415 - it brings asyncio along, and most commands take no lock

        lock = FileLock(self._lock)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:
            return False
        lock.release()
        return False

    def _read(self) -> dict[str, object]:
        with suppress(OSError, ValueError):
            said = json.loads(self._tells.read_text(encoding="utf-8"))
            if isinstance(said, dict):
                return said
        return {}
