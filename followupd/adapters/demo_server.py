"""The mail server that lives inside ``followupd demo``: real SMTP, on loopback, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

HOST = "127.0.0.1"


@dataclass(slots=True)
class Post:
    """What the server has received, and where it listens."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)


@contextmanager
def post_office() -> Iterator[Post]:
    """A server on a free port for as long as the block lasts."""
    from aiosmtpd.controller import Controller  # noqa: PLC0415 - only the demo needs a server

    post = Post()

    class Keep:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
            message = message_from_bytes(envelope.original_content, policy=default)
            post.letters.append(cast("EmailMessage", message))
            return "250 taken"

    controller = Controller(Keep(), hostname=HOST, port=0)
    controller.start()
    try:
        assert controller.server is not None
        post.port = controller.server.sockets[0].getsockname()[1]
        yield post
    finally:
        controller.stop()
