"""A whole mail server in a thread: aiosmtpd on a free loopback port, with or without TLS, login."""

from __future__ import annotations

import asyncio
import ssl
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from followupd.core.settings import Security

BOUND = 10.0  # seconds in which the server must be up, and down


@dataclass(frozen=True)
class Received:
    """One letter that the server accepted; ``content`` is what stood between DATA and the dot."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...] = ()


@dataclass
class PostServer:
    """``with PostServer() as post:`` listens; ``post.received`` is what it has accepted.

    ``users`` maps names to passwords; empty means that no login is offered.
    """

    security: Security = Security.NONE
    context: ssl.SSLContext | None = None
    users: dict[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset({"nobody@acme.example"})
    limit: int = 33_554_432
    utf8: bool = True
    host: str = "127.0.0.1"
    port: int = 0
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(BOUND)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(BOUND)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(BOUND)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        tls = self.context if self.security is Security.TLS else None
        return await self._loop.create_server(self._protocol, self.host, 0, ssl=tls)

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _protocol(self) -> SMTP:
        self.connections += 1
        starttls = self.security is Security.STARTTLS
        return SMTP(
            self,
            loop=self._loop,
            hostname="post.example",
            ident="ready",
            data_size_limit=self.limit,
            enable_SMTPUTF8=self.utf8,
            tls_context=self.context if starttls else None,
            require_starttls=starttls,
            auth_require_tls=starttls,
            auth_exclude_mechanism=() if self.users else ("LOGIN", "PLAIN"),
            authenticator=self._login if self.users else None,
        )

    def _login(self, server: Any, session: Any, envelope: Any, how: str, data: Any) -> AuthResult:
        known = (
            isinstance(data, LoginPassword)
            and self.users.get(data.login.decode()) == data.password.decode()
        )
        return AuthResult(success=known, handled=False, auth_data=data)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.users and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802 - likewise
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(  # noqa: N802 - likewise
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        [recipient] = envelope.rcpt_tos
        self.received.append(
            Received(
                sender=envelope.mail_from,
                recipient=recipient,
                content=envelope.original_content,
                options=tuple(envelope.mail_options),
            )
        )
        return "250 2.0.0 Ok: queued as 4F1"
