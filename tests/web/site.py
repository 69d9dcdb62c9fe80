"""The review page on a free loopback port, and a client that can say what no browser would."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from followupd import wiring
from followupd.web.entry import Door
from followupd.web.server import PageKeeper
from tests.process.daemon import PERSON, queue_text, settings

DANA = "/letters/acme/dana-lee"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def words(self) -> str:
        """What a reader sees: without tags, entities resolved."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    def hidden(self, name: str) -> list[str]:
        found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', self.text)
        return [unescape(x) for x in found]


class Site:
    """A person's page. ``cookie`` is what their browser got; ``token`` that of its forms."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.config = folder / "followupd.yaml"
        self.queue = folder / "interviews.yaml"
        self.door = Door(folder / "state")
        self.origin = f"http://127.0.0.1:{port}"
        self.cookie = ""

    def link(self, path: str = "/", ago: timedelta = timedelta(0)) -> str:
        link = self.door.link(self.port, path, datetime.now(UTC) - ago)
        return link.removeprefix(self.origin)

    def come_in(self) -> None:
        answer = self.ask("GET", self.link(), cookie=False)
        assert answer.status == 200, answer.text
        self.cookie = answer.cookies[0].partition(";")[0]

    @property
    def token(self) -> str:
        return self.door.form_token(self.cookie.partition("=")[2])

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
        *,
        cookie: bool = True,
    ) -> Answer:
        """A request with the headers of a browser; None takes one away."""
        said: dict[str, str | None] = {"Host": f"127.0.0.1:{self.port}"}
        if cookie and self.cookie:
            said["Cookie"] = self.cookie
        if method == "POST":
            said |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
            said["Content-Type"] = "application/x-www-form-urlencoded"
            said["Content-Length"] = str(len(body or b""))
        said |= headers or {}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in said.items():
                if value is not None:
                    line.putheader(name, value)
            line.endheaders(body)
            got = line.getresponse()
            text = got.read().decode()
        finally:
            line.close()
        cookies = tuple(got.headers.get_all("set-cookie") or ())
        return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, cookies, text)

    def get(self, path: str = "/") -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, **fields: str | list[str]) -> Answer:
        fields = {"token": self.token, **fields}
        return self.ask("POST", path, urlencode(fields, doseq=True).encode())

    def say(self, verb: str, letter: str = "acme/dana-lee", **fields: str | list[str]) -> Answer:
        """The form that stands on the letter's page, and the page that it leads to."""
        page = self.get(f"/letters/{letter}")
        seen: dict[str, str | list[str]] = {
            name: page.hidden(name)[0] for name in ("token", "back", "letter", "text", "ask")
        }
        there = self.post("/say", **{**seen, "verb": verb, **fields})
        assert there.status == 303, there.text
        return self.get(there.headers["location"])

    def states(self) -> dict[str, str]:
        """What the outbox holds."""
        outbox = wiring.open_outbox(wiring.load_settings(self.config).settings)
        return {x.id: str(x.state) for x in outbox.letters()}


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def with_page(folder: Path, mail_port: int, web_port: int, mode: str = "review") -> Path:
    """Settings with a review page."""
    config = settings(folder, mail_port, mode)
    text = config.read_text(encoding="utf-8").replace("web: false", f"web: {{port: {web_port}}}")
    config.write_text(text, encoding="utf-8")
    return config


@contextmanager
def open_site(folder: Path, queue: str) -> Iterator[Site]:
    """A page that serves for the length of the block; no daemon, so only the page writes."""
    site = Site(folder, free_port())
    loaded = wiring.load_settings(with_page(folder, 9, site.port))
    site.queue.write_text(queue, encoding="utf-8")
    keeper = PageKeeper()
    try:
        trouble = keeper.attend(loaded)
        assert trouble is None, trouble
        site.come_in()
        yield site
    finally:
        keeper.close()


__all__ = ["DANA", "PERSON", "Answer", "Site", "free_port", "open_site", "queue_text", "with_page"]
