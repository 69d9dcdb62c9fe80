"""Whether the review page's port is free, ours, or somebody else's."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing, suppress

from followupd.core.health import Check, ok, skipped, warn

NAME = "review page"

_HOST = "127.0.0.1"
_QUICK = 3.0  # seconds
_HEAD = 65536  # bytes of the page in which our name stands


def review_page(port: int | None, *, running: bool) -> Iterator[Check]:
    """``running``: whether the daemon, which serves the page, is at work."""
    if port is None:
        yield skipped(NAME, "turned off (`web: false`)")
    elif not _taken(port):
        later = "" if running else "; the daemon serves it (`followupd open`)"
        yield ok(NAME, f"port {port} is free{later}")
    elif _is_ours(port):
        yield ok(NAME, f"it answers on port {port}; `followupd open` shows it")
    else:
        yield warn(
            NAME,
            f"another program uses port {port}, so the page can't be shown",
            f"Give it another one in the settings, as in `web: {{port: {port + 1}}}`.",
        )


def _taken(port: int) -> bool:
    with suppress(OSError), socket.create_connection((_HOST, port), _QUICK):
        return True
    return False


def _is_ours(port: int) -> bool:
    """By its own name, which stands on every page of it, also on the one that lets nobody in."""
    try:
        with closing(http.client.HTTPConnection(_HOST, port, timeout=_QUICK)) as line:
            line.request("GET", "/")
            answer = line.getresponse()
            said = str(answer.headers) + answer.read(_HEAD).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return False
    return "followupd" in said.lower()
