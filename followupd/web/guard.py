"""The door keeper: every request passes here before any page sees it, and every answer after.

A page on loopback is within reach of every web site that the user visits. What each check is for:

- Host: a foreign name that was made to mean this machine (DNS rebinding);
- Origin and Sec-Fetch-Site: a form or script of another site;
- the cookie: other users and programs of this machine;
- the form's token: a page that can send our cookie but can't read our pages;
- size, time, method: what no page of ours ever sends.

Plain ASGI. It knows nothing of letters.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from followupd.errors import FollowupError
from followupd.web.entry import Door, is_local
from followupd.web.paper import page

log = logging.getLogger("followupd")

LARGEST = 256 * 1024
"""Bytes of a form; the longest letter there is fits many times."""

MOST_FIELDS = 400
READ_SECONDS = 10.0
OPEN_TO_ALL = ("/enter", "/static/")

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would make the Origin of our own forms "null".
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Form = dict[str, list[str]]


class Stopped(Exception):
    """The request goes no further; ``answer`` is what it gets."""

    def __init__(self, status: int, what: str, do: str = "", **facts: object) -> None:
        super().__init__(what)
        self.answer = page("stopped.html", status, what=what, do=do, **facts)


def cookie_name(port: int) -> str:
    """Cookies don't know ports: two of us on one machine need two names."""
    return f"followupd-{port}"


class Guard:
    """Lets through what may come in. ``now`` is the clock."""

    def __init__(self, app: ASGIApp, door: Door, port: int, now: Callable[[], datetime]) -> None:
        self._app = app
        self._door = door
        self._port = port
        self._now = now
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; nothing but a cancelled one leaves here as an exception."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = _Answer(send)
        try:
            await self._admit(scope, receive)
            await self._app(scope, _nothing_more, answer)
        except Stopped as stopped:
            await stopped.answer(scope, receive, answer)
        except Exception as error:  # noqa: BLE001 - a bug must not show a person's letters in a log
            log.error("the review page failed: %s", type(error).__name__)  # noqa: TRY400 - its text may hold a letter
            await answer.instead(self._failed(error), scope, receive)

    async def _admit(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        self._check_host(headers)
        self._check_method(scope, headers)
        cookie = self._cookie(headers)
        known = bool(cookie) and self._door.knows(cookie, self._now())
        scope["followupd.cookie"] = cookie if known else ""
        if not known and not scope["path"].startswith(OPEN_TO_ALL):
            raise self._stranger(scope, headers)
        if scope["method"] == "POST":
            scope["followupd.form"] = await self._form(headers, receive, cookie)

    def _check_host(self, headers: Headers) -> None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            raise Stopped(
                421,
                "This address is not the review page's.",
                f"Open it as http://127.0.0.1:{self._port} instead.",
            )

    def _check_method(self, scope: Scope, headers: Headers) -> None:
        if scope["method"] in {"GET", "HEAD"}:
            return
        if scope["method"] != "POST":
            raise Stopped(405, "This page does not answer to that.")
        origins = headers.getlist("origin")
        ours = len(origins) == 1 and origins[0].lower() == f"http://{headers['host'].lower()}"
        fetched = headers.get("sec-fetch-site", "same-origin")
        if not ours or fetched not in {"same-origin", "none"}:
            raise Stopped(
                403,
                "This did not come from the review page, so nothing was done.",
                "If it was you: open the page with `followupd open` and say it there.",
            )

    def _cookie(self, headers: Headers) -> str:
        for line in headers.getlist("cookie"):
            try:
                cookies = SimpleCookie(line)
            except CookieError:
                continue
            if (found := cookies.get(cookie_name(self._port))) is not None:
                return found.value
        return ""

    def _stranger(self, scope: Scope, headers: Headers) -> Stopped:
        """A link on another site doesn't carry our cookie; the same link on a page of ours does."""
        arrived = scope["method"] == "GET" and headers.get("sec-fetch-site") == "cross-site"
        return Stopped(
            403,
            "This page is for you alone, and your browser has not been let in yet."
            if not arrived
            else "One moment.",
            "Run `followupd open` on this machine: it opens the page and lets the browser in.",
            again=quote(scope["path"]) if arrived and is_local(scope["path"]) else "",
        )

    async def _form(self, headers: Headers, receive: Receive, cookie: str) -> Form:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise Stopped(415, "This is no form of the review page.")
        form = _parsed(await _body(headers, receive))
        if not self._door.is_form_token(form.get("token", [""])[0], cookie):
            raise Stopped(
                403,
                "This form is an old one, so nothing was done.",
                "Go back, load the page again, and say it once more.",
            )
        return form

    def _failed(self, error: Exception) -> Response:
        if isinstance(error, FollowupError):
            return page("stopped.html", 503, what=str(error), do=error.hint, home=True)
        return page(
            "stopped.html",
            500,
            what="Something went wrong inside followupd. Your letters are not affected.",
            do="Look again in a moment; `followupd status` shows the letters as well.",
            home=True,
        )


class _Answer:
    """Sends an answer with our headers, whatever it brings along."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            headers = MutableHeaders(raw=list(message["headers"]))
            for name, value in HEADERS.items():
                headers[name] = value
            message = {**message, "headers": headers.raw}
        await self._send(message)

    async def instead(self, response: Response, scope: Scope, receive: Receive) -> None:
        """Another answer, if the first has not begun."""
        if not self._begun:
            await response(scope, receive, self)


async def _nothing_more() -> Message:
    """The form has been read; nobody behind the guard reads the line."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def _body(headers: Headers, receive: Receive) -> bytes:
    """The whole of it, if it is small and comes soon."""
    too_large = Stopped(413, "That is more text than a letter can have; nothing was changed.")
    told = headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > LARGEST:
        raise too_large
    body = b""
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for part in _parts(receive):
                body += part
                if len(body) > LARGEST:
                    raise too_large
    except TimeoutError:
        raise Stopped(408, "The form did not arrive; nothing was changed.") from None
    return body


async def _parts(receive: Receive) -> Any:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Stopped(400, "The line was dropped; nothing was changed.")
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _parsed(body: bytes) -> Form:
    try:
        return parse_qs(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Stopped(400, "This form can't be read; nothing was changed.") from None


def first(form: Form, names: Iterable[str]) -> tuple[str, ...]:
    """The first value of each field; "" where the form has none."""
    return tuple(form.get(name, [""])[0] for name in names)
