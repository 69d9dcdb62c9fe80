"""kill -9 at every step of a delivery: a real process, and a server that counts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.process.daemon import (
    Daemon,
    command,
    queue_text,
    running,
    settings,
    states,
    until,
)
from tests.servers.rude import DOT, DROP, GREETING, TEXT, RudeServer

KILL = "(kill)"
BEFORE_THE_TEXT = [GREETING, "EHLO", "MAIL", "RCPT", "DATA"]
AFTER = [TEXT, DOT]
LETTER = "acme/dana-lee"


@dataclass
class Assassin(RudeServer):
    """Kills the client's process at a step, and hangs up."""

    victim: int = 0
    offers: tuple[str, ...] = ("SIZE 10000000",)

    def _do(self, line: socket.socket, what: str) -> None:
        if what != KILL:
            super()._do(line, what)
            return
        os.kill(self.victim, signal.SIGKILL)
        super()._do(line, DROP)


@contextmanager
def assassin(script: Mapping[str, str]) -> Iterator[Assassin]:
    with Assassin(script, first=1) as server:
        yield server


def kill_once(config: Path, queue: Path, server: Assassin, log: Path) -> None:
    """Run the daemon until the server has killed it."""
    daemon = Daemon(config, log)
    try:
        daemon.ready()
        server.victim = daemon.process.pid
        queue.write_text(queue_text("Dana Lee"), encoding="utf-8")
        until(lambda: daemon.process.poll() is not None, "the daemon is killed")
        assert daemon.process.returncode == -signal.SIGKILL
    finally:
        daemon.close()


@pytest.mark.parametrize("step", BEFORE_THE_TEXT)
def test_killed_before_the_text_it_goes_once_after_the_restart(step: str, tmp_path: Path) -> None:
    with assassin({step: KILL}) as server:
        config = settings(tmp_path, server.port)
        queue = config.with_name("interviews.yaml")
        kill_once(config, queue, server, tmp_path / "log")
        assert server.accepted == []
        with running(config, tmp_path / "log2"):
            until(lambda: states(config) == {LETTER: "sent"}, "it goes after all")
        assert len(server.accepted) == 1


@pytest.mark.parametrize("step", AFTER)
def test_killed_after_the_text_began_it_is_unsure_and_never_repeated(
    step: str, tmp_path: Path
) -> None:
    with assassin({step: KILL}) as server:
        config = settings(tmp_path, server.port)
        queue = config.with_name("interviews.yaml")
        kill_once(config, queue, server, tmp_path / "log")
        whole = len(server.whole)
        with running(config, tmp_path / "log2") as again:
            until(lambda: states(config) == {LETTER: "unsure"}, "nobody can tell")
            again.stop()
        assert json.loads(command(config, "once", "--json").stdout)["sent"] == []
        assert len(server.whole) == whole
        assert server.accepted == []
        # The person looked, and says what is so.
        assert command(config, "resolve", LETTER, "--sent").returncode == 0
        assert states(config) == {LETTER: "sent"}
        assert len(server.whole) == whole


DIES_BEFORE_THE_RECORD = """
import os, signal, sys
from pathlib import Path
from followupd import wiring
from followupd.adapters.outbox import SqlOutbox
from followupd.core.words import State
from followupd.flow.run import Pass

class Mortal(SqlOutbox):
    def make(self, changes):
        if any(change.after.state is State.SENT for change in changes):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().make(changes)

loaded = wiring.load_settings(Path(sys.argv[1]))
Pass(wiring.sending_house(loaded, outbox=Mortal(loaded.settings.state))).run()
"""


def test_killed_between_the_reply_and_the_record_it_is_unsure_and_never_repeated(
    tmp_path: Path,
) -> None:
    with assassin({}) as server:
        config = settings(tmp_path, server.port)
        config.with_name("interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
        died = subprocess.run(
            [sys.executable, "-c", DIES_BEFORE_THE_RECORD, str(config)],
            timeout=60,
            env=os.environ.copy(),
            check=False,
        )
        assert died.returncode == -signal.SIGKILL
        assert len(server.accepted) == 1
        said = command(config, "once")
        assert said.returncode == 6, said.stderr
        assert states(config) == {LETTER: "unsure"}
        assert len(server.whole) == 1


def test_killed_between_two_letters_each_goes_just_once(tmp_path: Path) -> None:
    """The third letter's MAIL kills; the first two have gone and are known to have."""

    class Third(Assassin):
        mails = 0

        def _step(self, line: socket.socket, script: Mapping[str, str], step: str) -> None:
            if step == "MAIL":
                self.mails += 1
            super()._step(line, {"MAIL": KILL} if step == "MAIL" and self.mails == 3 else {}, step)

    names = ("Dana Lee", "Ivo Brandt", "Rae Ortiz", "Hal Kim")
    with Third({}) as server:
        config = settings(tmp_path, server.port)
        queue = config.with_name("interviews.yaml")
        daemon = Daemon(config, tmp_path / "log")
        try:
            daemon.ready()
            server.victim = daemon.process.pid
            queue.write_text(queue_text(*names), encoding="utf-8")
            until(lambda: daemon.process.poll() is not None, "the daemon is killed")
        finally:
            daemon.close()
        assert len(server.accepted) == 2
        with running(config, tmp_path / "log2"):
            until(lambda: set(states(config).values()) == {"sent"}, "all have gone")
    assert len(server.accepted) == 4
    recipients = [x.split(b"\r\nTo: ")[1].split(b"\r\n")[0] for x in server.accepted]
    assert len(set(recipients)) == 4
