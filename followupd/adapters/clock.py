"""The machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """``ports.Clock`` on the wall clock; the only place of the program that asks it."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)
