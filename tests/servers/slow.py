"""A mail server that keeps each letter in its hands until the test lets go."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.servers.post import PostServer


@dataclass
class SlowServer(PostServer):
    """``with SlowServer() as post:`` answers no text before ``post.go_on()``."""

    held: list[str] = field(default_factory=list)
    _open: bool = False

    def go_on(self) -> None:
        """Answer this letter and all that follow."""
        self._open = True

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.held += envelope.rcpt_tos
        while not self._open:  # noqa: ASYNC110 - opened from the test's thread
            await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)
