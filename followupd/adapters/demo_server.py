"""The mail server that lives inside ``followupd demo``: real SMTP, on loopback, in memory."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

HOST = "127.0.0.1"


@dataclass(slots=True)
class Post:
    """What the server has received, and where it listens."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep every letter."""
        self.letters.append(message_from_bytes(envelope.original_content, policy=default))
        return "250 taken"


@contextmanager
def post_office() -> Iterator[Post]:
    """A server on a free port for as long as the block lasts."""
    from aiosmtpd.smtp import SMTP  # noqa: PLC0415 - only the demo needs a server

    post = Post()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="post-office", daemon=True)
    thread.start()

    async def opened() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(post, loop=loop, enable_SMTPUTF8=True), HOST, 0
        )

    server = asyncio.run_coroutine_threadsafe(opened(), loop).result(timeout=10)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """With the connections that are still open: their tasks would outlive the loop."""
    server.close()
    open_lines = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in open_lines:
        task.cancel()
    await asyncio.gather(*open_lines, return_exceptions=True)
