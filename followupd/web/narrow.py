"""Lines into the page, counted: a program that only holds them open keeps nobody else out.

uvicorn counts requests. A line on which nothing is said would stay, and take a file handle that
the letters need.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_LINES = 64
HEAD_WITHIN = 10.0
"""Seconds until the first request must have come whole."""


class NarrowProtocol(H11Protocol):
    """One line from a browser, or from whatever else on this machine."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Taken, unless there are too many; dropped if it says nothing."""
        super().connection_made(transport)
        if len(self.connections) > MOST_LINES:
            transport.abort()
            return
        self._waiting = self.loop.call_later(HEAD_WITHIN, self._drop_if_silent, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for it any more."""
        waiting: Any = getattr(self, "_waiting", None)
        if waiting is not None:
            waiting.cancel()
        super().connection_lost(exc)

    def _drop_if_silent(self, transport: asyncio.Transport) -> None:
        cycle: Any = self.cycle  # None until a request has come, whatever uvicorn's types say
        if cycle is None:
            transport.abort()
