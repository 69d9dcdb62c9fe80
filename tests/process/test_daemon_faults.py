"""What befalls a running daemon: other settings, a damaged outbox, a bug. What it says then, and
what is left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from followupd.adapters.demo_server import Post, post_office
from tests.process.daemon import (
    command,
    queue_text,
    running,
    save_by_rename,
    settings,
    states,
    status,
    until,
)
from tests.servers.post import PostServer

DANA, IVO = "acme/dana-lee", "acme/ivo-brandt"


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as office:
        yield office


@pytest.fixture
def config(tmp_path: Path, post: Post) -> Path:
    """Two letters that wait for approval."""
    file = settings(tmp_path, post.port, mode="review")
    queue = file.with_name("interviews.yaml")
    queue.write_text(queue_text("Dana Lee", "Ivo Brandt"), encoding="utf-8")
    return file


def spoil(outbox: Path) -> None:
    """A letter's state is none that there is, as after a bad sector."""
    with closing(sqlite3.connect(outbox, timeout=30)) as raw, raw:
        raw.execute("update letters set state = 'q' where id = ?", (IVO,))


def problems(config: Path) -> list[str]:
    return [x["code"] for x in status(config)["problems"]]


def test_another_state_folder_ends_the_daemon_with_its_sentence_and_loses_nothing(
    config: Path, post: Post, tmp_path: Path
) -> None:
    with running(config, tmp_path / "log") as daemon:
        until(lambda: len(states(config)) == 2, "the drafts")
        assert command(config, "approve", DANA).returncode == 0
        assert command(config, "hold", IVO).returncode == 0
        until(lambda: states(config) == {DANA: "sent", IVO: "held"}, "one goes, one is held")
        before = config.read_text(encoding="utf-8")
        save_by_rename(config, before.replace("state: state", "state: elsewhere"))
        until(lambda: daemon.process.poll() is not None, "the daemon ends")
        assert daemon.process.returncode == 1
        assert "the settings name another state folder" in daemon.said()
        assert "start followupd again" in daemon.said()
        assert "Traceback" not in daemon.said()
    save_by_rename(config, before)
    assert states(config) == {DANA: "sent", IVO: "held"}
    assert len(post.letters) == 1


def test_an_outbox_that_breaks_under_the_daemon_is_begun_anew_and_the_daemon_goes_on(
    config: Path, post: Post, tmp_path: Path
) -> None:
    outbox = config.parent / "state" / "outbox.sqlite3"
    with running(config, tmp_path / "log") as daemon:
        until(lambda: len(states(config)) == 2, "the drafts")
        assert command(config, "approve", DANA).returncode == 0
        until(lambda: states(config)[DANA] == "sent", "one goes")
        spoil(outbox)
        until(lambda: list(outbox.parent.glob("outbox.damaged-*")), "the damaged file is kept")
        until(lambda: "outbox-rebuilt" in problems(config), "the person is told")
        assert daemon.process.poll() is None
        assert states(config)[DANA] == "sent"
        until(lambda: states(config).get(IVO) == "needs_approval", "the other is asked about")
        assert command(config, "approve", IVO).returncode == 0
        until(lambda: states(config)[IVO] == "sent", "it goes at the person's word")
        assert daemon.stop() == 0
    assert len(post.letters) == 2


def test_once_begins_a_damaged_outbox_anew_and_sends_nothing_that_may_have_gone(
    config: Path, post: Post
) -> None:
    assert command(config, "hold", "acme").returncode == 0
    outbox = config.parent / "state" / "outbox.sqlite3"
    outbox.with_name(outbox.name + "-wal").unlink(missing_ok=True)
    outbox.write_bytes(outbox.read_bytes()[:100] + bytes(20_000))
    config.write_text(config.read_text().replace("mode: review", "mode: send"), encoding="utf-8")
    said = command(config, "once")
    assert said.returncode == 0, said.stderr
    assert "the outbox was damaged and was begun anew" in said.stderr
    assert said.stdout.startswith("0 sent")
    assert set(states(config).values()) == {"needs_approval"}
    assert len(list(outbox.parent.glob("outbox.damaged-*.sqlite3"))) == 1
    assert post.letters == []


BUG = """
import sys
from followupd import wiring
from followupd.adapters.smtp_submission import SmtpSubmission
from followupd.cli.main import main

def broken(self, content):
    raise RuntimeError(f"while {self._line.credentials} wrote {content!r}")

SmtpSubmission.hand_over = broken
wiring.secret_of = lambda settings, secrets: lambda: "correct-horse"
sys.exit(main(["--config", sys.argv[1], "run"]))
"""


def test_a_bug_in_a_pass_ends_the_daemon_and_tells_neither_the_letter_nor_the_password(
    tmp_path: Path, fresh_home: Path
) -> None:
    with PostServer(users={"sam": "correct-horse"}) as post:
        config = settings(tmp_path, post.port)
        text = config.read_text().replace("login: false}", "login: true}\n  username: sam")
        config.write_text(text, encoding="utf-8")
        config.with_name("interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
        said = subprocess.run(
            [sys.executable, "-c", BUG, str(config)],
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ.copy(),
            check=False,
        )
    assert said.returncode == 3, said.stderr
    (written,) = fresh_home.rglob("bug-*.txt")
    assert str(written) in said.stderr
    assert "RuntimeError" in written.read_text()
    everything = said.stderr + said.stdout + written.read_text()
    for private in ("correct-horse", "dana.lee@acme.example", "nightly batch", "Kafka"):
        assert private not in everything
    # Whether the text had gone nobody knows, so it is not tried again.
    assert command(config, "once").returncode == 6
    assert states(config) == {DANA: "unsure"}
    assert post.received == []
