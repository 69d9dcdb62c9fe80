"""uvicorn, but asleep while nobody asks: it would wake ten times a second to look at a flag."""

from __future__ import annotations

import asyncio

import uvicorn


class SleepingServer(uvicorn.Server):
    """Serves until ``end`` is called, from whatever thread."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None

    async def main_loop(self) -> None:
        """Instead of uvicorn's own, which sleeps a tenth of a second at a time."""
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if not self.should_exit:  # ``end`` may have come first
            await self._ended.wait()

    def end(self) -> None:
        """Answer what is being asked, then end."""
        self.should_exit = True
        if self._loop is not None and self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
