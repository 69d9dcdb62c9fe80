"""``followupd run`` as a real process, and the command line beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PATIENCE = 40.0
"""Seconds until something that should happen counts as not happening; no measure of speed."""

SETTINGS = """\
me:
  name: Sam Rivera
  email: sam@rivera.example
  timezone: UTC
mail:
  smtp: {{host: 127.0.0.1, port: {port}, security: none, login: false}}
delivery: {{mode: {mode}, wait: 1m, hours: "00:00-24:00"}}
reminders: {{to: [desktop]}}
state: state
web: false
"""

PERSON = """\
      - name: {name}
        email: {email}
        role: {role}
        talked_about: [moving the nightly batch to streaming, {topic}]
        learned: [{topic}]
"""


def until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    pause = Waiter()
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"did not happen within {seconds} s: {what}")
        pause()


class Waiter:
    """A short wait between two looks; the test goes on as soon as its condition is true."""

    def __call__(self) -> None:
        time.sleep(0.05)


def settings(folder: Path, port: int, mode: str = "send") -> Path:
    file = folder / "followupd.yaml"
    file.write_text(SETTINGS.format(port=port, mode=mode), encoding="utf-8")
    return file


def queue_text(*names: str, interview: str = "acme", ended: datetime | None = None) -> str:
    """An interview that ended an hour ago, so that its letters are due."""
    roles = ["hiring_manager", "interviewer", "recruiter", "hr"]
    at = ended or datetime.now(UTC) - timedelta(hours=1)
    text = (
        "interviews:\n"
        f"  - id: {interview}\n"
        "    company: Acme Robotics\n"
        "    position: Data Engineer\n"
        "    format: phone\n"
        f"    ended: {at.strftime('%Y-%m-%d %H:%M')}\n"
        "    goal: cut order latency below five minutes\n"
        "    skills: [Kafka stream design, incident response]\n"
        "    people:\n"
    )
    for n, name in enumerate(names):
        email = name.lower().replace(" ", ".") + "@acme.example"
        topic = f"how the {name.split()[-1]} group plans its quarter"
        text += PERSON.format(name=name, email=email, role=roles[n % 4], topic=topic)
    return text


def save_by_rename(file: Path, text: str) -> None:
    """As most editors do."""
    new = file.with_name(f".{file.name}.swp")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def command(
    config: Path, *words: str, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "followupd", "--config", str(config), *words],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=120,
        env=os.environ.copy(),
        check=False,
    )


def status(config: Path) -> dict[str, Any]:
    said = command(config, "status", "--json")
    assert said.returncode == 0, said.stderr
    value = json.loads(said.stdout)
    assert isinstance(value, dict)
    return value


def states(config: Path) -> dict[str, str]:
    return {x["id"]: x["state"] for x in status(config)["letters"]}


class Daemon:
    """A running ``followupd run``; ``said()`` is its standard error so far."""

    def __init__(
        self,
        config: Path,
        log: Path,
        env: dict[str, str] | None = None,
        words: tuple[str, ...] = (),
    ) -> None:
        self._log = log
        self._out = log.open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "followupd", "--config", str(config), "run", *words],
            stdout=self._out,
            stderr=subprocess.STDOUT,
            env=env or os.environ.copy(),
        )

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def ready(self) -> None:
        until(lambda: "watches" in self.said() or self.process.poll() is not None, "the start")
        assert self.process.poll() is None, self.said()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._out.close()


@contextmanager
def running(config: Path, log: Path) -> Iterator[Daemon]:
    daemon = Daemon(config, log)
    try:
        daemon.ready()
        yield daemon
    finally:
        daemon.close()
