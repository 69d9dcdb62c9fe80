"""The review page in the daemon's process: a thread that serves, and its keeper.

Nothing here may stop the letters: a port that is taken, or a server that died, is told as a
problem and tried again. Starlette and uvicorn are imported only when the page is wanted.
"""

from __future__ import annotations

import errno
import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from followupd.errors import FollowupError
from followupd.wiring import Loaded

if TYPE_CHECKING:
    from followupd.web.room import Room
    from followupd.web.sleeping import SleepingServer

log = logging.getLogger("followupd")

_Settled = Callable[[], Loaded]

HOST = "127.0.0.1"
LINES_WAITING = 64
PATIENCE = 5.0
"""Seconds in which the server's thread must begin, and end."""

LARGEST_HEAD = 16 * 1024


class PageFailed(FollowupError):
    """The review page can't be served now; the letters go all the same."""


class PageKeeper:
    """Keeps the page as the settings want it. All methods are the daemon's main thread's."""

    def __init__(self) -> None:
        self._loaded: Loaded | None = None
        self._server: _Server | None = None
        self._told = ""

    def attend(self, loaded: Loaded) -> PageFailed | None:
        """Start it, start it again, or end it; gives what stands in the way, logged once."""
        self._loaded = loaded
        trouble = self._attend(loaded.settings.web_port)
        said = trouble.message if trouble else ""
        if trouble and said != self._told:
            log.warning("%s (%s)", trouble.message, trouble.hint)
        self._told = said
        return trouble

    def serves(self) -> bool:
        """Whether it is our page that answers at the port."""
        return self._server is not None and self._server.alive()

    def close(self) -> None:
        """End it, and let go of its files."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def _attend(self, port: int | None) -> PageFailed | None:
        server, trouble = self._server, None
        if server is not None and (server.port != port or not server.alive()):
            trouble = server.failed if server.port == port else None
            self.close()
        if port is None or self._server is not None or trouble is not None:
            return trouble  # after a crash the next tick tries again, not this one
        try:
            self._server = _Server(port, self._settled)
        except PageFailed as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever it is, the letters go on
            return PageFailed(
                f"the review page can't be started ({type(error).__name__})",
                hint="the commands do all that it does; is followupd installed completely?",
            )
        log.info("the review page is ready: followupd open")
        return None

    def _settled(self) -> Loaded:
        assert self._loaded is not None
        return self._loaded


class _Server:
    """One uvicorn in a thread; it is listening when the constructor returns."""

    def __init__(self, port: int, loaded: _Settled) -> None:
        from followupd.web.room import Room  # noqa: PLC0415 - with `web: false` none of it is needed

        self.port = port
        self._line = _listening(port)
        self._room: Room = Room(loaded)
        self._uvicorn = _uvicorn(self._room, loaded, port)
        self._crash = ""
        self._thread = threading.Thread(target=self._serve, name="review-page", daemon=True)
        self._thread.start()

    @property
    def failed(self) -> PageFailed:
        """What it died of; by its kind only, an exception's text may hold a letter."""
        return PageFailed(
            f"the review page stopped by itself ({self._crash or 'without a word'})",
            hint="it is started again within a minute; until then the commands do all it does",
        )

    def alive(self) -> bool:
        """Whether it serves."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Answer what is being asked, then end."""
        self._uvicorn.end()
        self._thread.join(PATIENCE)
        self._line.close()
        self._room.close()

    def _serve(self) -> None:
        try:
            self._uvicorn.run(sockets=[self._line])
        except BaseException as error:  # noqa: BLE001 - a thread's end must be told, not printed
            self._crash = type(error).__name__


def _listening(port: int) -> socket.socket:
    """A socket on loopback. Raises PageFailed where the port can't be had."""
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows: elsewhere two could share the port
            line.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind((HOST, port))
        line.listen(LINES_WAITING)
    except OSError as error:
        line.close()
        taken = error.errno == errno.EADDRINUSE
        why = "another program uses it" if taken else error.strerror or "it is not to be had"
        raise PageFailed(
            f"the review page can't be opened at port {port}: {why}",
            hint="write another port into the settings, as in `web: {port: 8026}`; your letters go"
            " all the same",
        ) from error
    return line


def _uvicorn(room: Room, loaded: _Settled, port: int) -> SleepingServer:
    import uvicorn  # noqa: PLC0415 - with `web: false` it is not needed

    from followupd.adapters.clock import SystemClock  # noqa: PLC0415 - likewise
    from followupd.web.app import make_app  # noqa: PLC0415 - likewise
    from followupd.web.entry import Door  # noqa: PLC0415 - likewise
    from followupd.web.narrow import MOST_LINES, NarrowProtocol  # noqa: PLC0415 - likewise
    from followupd.web.sleeping import SleepingServer  # noqa: PLC0415 - likewise

    config = uvicorn.Config(
        make_app(room, Door(loaded().settings.state), port, SystemClock()),
        http=NarrowProtocol,
        backlog=MOST_LINES,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level=logging.CRITICAL,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,  # uvicorn keeps it right by waking each second
        limit_concurrency=MOST_LINES,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )
    return SleepingServer(config)
