"""A pass that takes long: the bar on a terminal, and what Ctrl-C and SIGTERM do to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import terminal
from tests.process.daemon import PATIENCE, command, queue_text, settings, states, until
from tests.servers.slow import SlowServer

WORDS = [("once",), ("send", "acme")]


@pytest.fixture
def slow() -> Iterator[SlowServer]:
    with SlowServer() as server:
        yield server
        server.go_on()


@pytest.fixture
def config(tmp_path: Path, slow: SlowServer) -> Path:
    file = settings(tmp_path, slow.port)
    queue = queue_text("Dana Lee", "Ivo Brandt")
    file.with_name("interviews.yaml").write_text(queue, encoding="utf-8")
    return file


@pytest.mark.parametrize("words", WORDS, ids=["once", "send"])
def test_ctrl_c_ends_it_after_the_letter_in_hand(
    config: Path, slow: SlowServer, words: tuple[str, ...]
) -> None:
    with terminal(config, *words) as screen:
        screen.until("sending 1 of 2, Dana Lee")
        screen.signal(signal.SIGINT)
        screen.until("stopping after this letter")
        slow.go_on()
        assert screen.end() == 130
        assert screen.seen.rindex("\x1b[?25h") > screen.seen.rfind("\x1b[?25l")
    assert [x.recipient for x in slow.received] == ["dana.lee@acme.example"]
    assert states(config) == {"acme/dana-lee": "sent", "acme/ivo-brandt": "waiting"}


def test_ctrl_c_said_twice_ends_it_at_once_and_leaves_a_clean_terminal(
    config: Path, slow: SlowServer
) -> None:
    with terminal(config, "once") as screen:
        screen.until("sending 1 of 2, Dana Lee")
        screen.signal(signal.SIGINT)
        screen.until("stopping after this letter")
        screen.signal(signal.SIGINT)
        assert screen.end() == 130
        assert "Traceback" not in screen.seen
        assert "\x1b[?25h" in screen.seen
    assert slow.received == []
    slow.go_on()
    assert command(config, "once").returncode == 6  # nobody knows of the first; the second goes
    assert states(config) == {"acme/dana-lee": "unsure", "acme/ivo-brandt": "sent"}


def test_a_pass_that_is_told_to_end_without_a_terminal_finishes_its_letter_and_prints_no_bar(
    config: Path, slow: SlowServer
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "followupd", "--config", str(config), "once"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    ) as process:
        try:
            until(lambda: slow.held, "the first letter")
            process.terminate()
            slow.go_on()
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 130
    assert out == "acme/dana-lee: sent\n1 sent, 1 waits for its time.\n"
    assert err == ""
    assert len(slow.received) == 1
