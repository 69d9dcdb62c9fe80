"""From the notice to the letter: the daemon as a process, a real bus, a real mail server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from followupd.adapters.demo_server import Post, post_office
from followupd.web.entry import Door
from tests.process.daemon import Daemon, queue_text, running, settings, states, until
from tests.real.desktop import session
from tests.real.desktop.session import Bus, Notifications, Shown

pytestmark = pytest.mark.real

DANA = "acme/dana-lee"
OPENER = """\
#!/bin/sh
echo "$1" >> "{log}"
echo noise; echo noise >&2
"""


class Sam:
    """A person at a desktop, with a queue and a daemon."""

    def __init__(self, folder: Path, post: Post, desktop: Notifications, *, web: bool) -> None:
        self.post = post
        self.desktop = desktop
        self.config = settings(folder, post.port, "review")
        if web:
            text = self.config.read_text().replace("web: false", "web: {port: 18025}")
            self.config.write_text(text)
        self.queue = folder / "interviews.yaml"
        self.opened = folder / "opened"
        self.folder = folder
        programs = folder / "bin"
        programs.mkdir()
        (programs / "xdg-open").write_text(OPENER.format(log=self.opened))
        (programs / "xdg-open").chmod(0o755)
        os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"  # fresh_home puts it back

    def writes(self, *names: str) -> None:
        self.queue.write_text(queue_text(*names, ended=None))

    @contextmanager
    def daemon(self) -> Iterator[Daemon]:
        with running(self.config, self.folder / "daemon.log") as one:
            yield one

    def notice(self, words: str) -> Shown:
        until(lambda: self.titled(words), f"a notice that says {words!r}")
        return self.titled(words)[-1]

    def titled(self, words: str) -> list[Shown]:
        return [x for x in self.desktop.shown() if words in x.title]

    def arrived(self) -> list[str]:
        return [str(m["To"].addresses[0].addr_spec) for m in self.post.letters]


@pytest.fixture
def desktop(dbus_session: Bus, tmp_path: Path) -> Iterator[Notifications]:
    with session.notification_daemon(dbus_session, tmp_path / "log", "body actions") as one:
        yield one


@pytest.fixture
def sam(tmp_path: Path, desktop: Notifications) -> Iterator[Sam]:
    with post_office() as post:
        yield Sam(tmp_path, post, desktop, web=True)


def test_a_click_on_approve_lets_the_letter_go_and_says_so(sam: Sam) -> None:
    sam.writes("Dana Lee")
    with sam.daemon():
        notice = sam.notice("Dana Lee")
        assert sam.arrived() == []
        sam.desktop.click(notice, notice.key("Approve"))
        until(sam.arrived, "the letter goes")
        sam.notice("Approved: your letter to Dana Lee")
        sam.notice("has gone")
    assert sam.arrived() == ["dana.lee@acme.example"]
    assert states(sam.config) == {DANA: "sent"}


def test_a_click_on_the_notice_opens_the_letter_with_a_key_that_fits(sam: Sam) -> None:
    sam.writes("Dana Lee")
    with sam.daemon() as daemon:
        sam.desktop.click(sam.notice("Dana Lee"))
        until(lambda: sam.opened.exists() and sam.opened.read_text(), "the page is opened")
        (address,) = sam.opened.read_text().splitlines()
        told = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
        assert urlsplit(address).netloc == "127.0.0.1:18025"
        assert told["to"] == f"/letters/{DANA}"
        assert Door(sam.folder / "state").admits(told["to"], told["until"], told["key"])
        assert int(told["until"].partition(".")[0]) > datetime.now(UTC).timestamp()
        assert "noise" not in daemon.said()
        assert told["key"] not in daemon.said()
    assert states(sam.config) == {DANA: "needs_approval"}
    assert sam.arrived() == []


def test_a_text_that_changed_since_the_notice_is_not_approved_and_that_is_said(sam: Sam) -> None:
    sam.writes("Dana Lee")
    with sam.daemon():
        notice = sam.notice("Dana Lee")
        sam.queue.write_text(sam.queue.read_text().replace("nightly batch", "weekly batch"))
        sam.desktop.click(notice, notice.key("Approve"))
        again = sam.notice("Not approved yet: your letter to Dana Lee (Acme Robotics) has changed")
        assert states(sam.config) == {DANA: "needs_approval"}
        assert sam.arrived() == []
        sam.desktop.click(again, again.key("Approve"))
        until(sam.arrived, "the letter goes, as it is now")
    (mail,) = sam.post.letters
    assert "weekly batch" in mail.get_body(("plain",)).get_content()


def test_two_letters_of_an_interview_are_one_notice_and_none_is_approved_unread(sam: Sam) -> None:
    sam.writes("Dana Lee", "Ivo Brandt")
    with sam.daemon():
        notice = sam.notice("Acme Robotics: 2 letters to approve")
    assert len(sam.desktop.shown()) == 1
    assert {label for _, label in notice.buttons} == {"Read it"}
    assert "Dana Lee, Ivo Brandt" in notice.body


def test_a_notice_goes_away_when_its_letter_needs_nobody_any_more(sam: Sam) -> None:
    from tests.process.daemon import command  # noqa: PLC0415 - only here

    sam.writes("Dana Lee")
    with sam.daemon():
        notice = sam.notice("Dana Lee")
        assert command(sam.config, "approve", DANA).returncode == 0
        until(lambda: notice.number in sam.desktop.taken_away(), "the notice is taken away")


def test_a_click_after_the_daemon_has_ended_does_nothing(sam: Sam) -> None:
    sam.writes("Dana Lee")
    with sam.daemon() as daemon:
        notice = sam.notice("Dana Lee")
        assert daemon.stop() == 0
        sam.desktop.click(notice, notice.key("Approve"))
        sam.desktop.click(notice)
    assert states(sam.config) == {DANA: "needs_approval"}
    assert not sam.opened.exists()
    with sam.daemon():  # a new one knows nothing of the old notice
        sam.desktop.click(notice, notice.key("Approve"))
        assert states(sam.config) == {DANA: "needs_approval"}
