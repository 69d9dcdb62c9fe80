"""Ten thousand queues and ten thousand settings through the code of ``check``: no exception, no
hang. The damage is random and the seed is fixed, so that a failure can be seen again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from followupd.adapters.attachment_files import AttachmentFiles
from followupd.adapters.clock import SystemClock
from followupd.adapters.files.queue_file import parse_queue
from followupd.adapters.files.settings_file import read_settings
from followupd.adapters.jinja_templates import JinjaTemplates
from followupd.core.no_letter import people_without_letter
from followupd.core.plan import make_plan
from followupd.core.stored import Stored
from followupd.flow.draft import Writer
from followupd.flow.house import House
from tests.examples import ENDED, owed, settings
from tests.fakes.outbox import FakeOutbox

COUNT = 10_000
HANG = 2.0
"""Seconds of this process's own work after which a text counts as having hung the reader."""

CONFIG = Path(__file__).parents[2] / "config"
QUEUE = (CONFIG / "interviews.yaml").read_text(encoding="utf-8")
SETTINGS = (CONFIG / "followupd.yaml").read_text(encoding="utf-8")
SMALL = """\
interviews:
  - company: Acme Robotics
    ended: 2026-11-18 14:30
    goal: cut order latency below five minutes
    skills: [Kafka stream design, incident response]
    people:
      - {name: Dana Lee, email: dana@acme.example, role: hiring_manager}
"""
PIECES = [
    *"\n:-,[]{}'\"#&*!|>%@`?~\t\0\x07\u2028\u202eéß日🙂",
    "\r\n", "\n\n", "  - ", "- - - ", ": : ", "---\n", "...\n", "<<: ", "*a", "&a ", "!!python/x ",
    "[" * 300, "{a: " * 100, "'" * 50, "interviews:\n", "people: []\n", "role: hr\n", "skip: yes\n",
    "null", "~", "yes", "No", "14:30", "1.10", "1e999", "-1", "0x7f", "9" * 400, ".inf",
    "2026-02-30", "2026-03-29 02:30", "0001-01-01 00:00", "9999-12-31 23:59", "+23:59", "Mars/X",
    "Europe/Berlin", "{{ me.name }}", "{% for x in y %}", "%s%n", "\\ud800", "=?utf-8?q?=0D?=",
    "a" * 3000, "é" * 200, "@", "a@b", "..", "../../x", "24:00", "25h", "-2h", "99999999d",
    "password: x", "port: 70000",
]  # fmt: skip


def cut(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[start + rng.randrange(80) :]


def insert(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + rng.choice(PIECES) + text[start:]


def double_a_line(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    return "".join([*lines[: at + 1], *lines[at:]])


def swap_lines(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def another_value(rng: random.Random, text: str) -> str:
    """A key keeps its place and gets a value of another kind."""
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    if colon:
        lines[at] = f"{key}: {rng.choice(PIECES)}\n"
    return "".join(lines)


def indent(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    lines[at] = " " * rng.randrange(9) + lines[at].lstrip(" ")
    return "".join(lines)


DAMAGES: list[Callable[[random.Random, str], str]] = [
    cut, insert, double_a_line, swap_lines, another_value, another_value, indent,
]  # fmt: skip


def damaged(rng: random.Random, *samples: str) -> str:
    """A sample with one to three damages; one in twenty is noise."""
    if rng.random() < 0.05:
        return rng.randbytes(rng.randrange(200)).decode("latin-1")
    text = rng.choice(samples)
    for _ in range(rng.randint(1, 3)):
        text = rng.choice(DAMAGES)(rng, text)
    return text


def a_house() -> House:
    return House(
        settings=settings(),
        clock=SystemClock(),
        queue=None,  # type: ignore[arg-type]  # the text is handed in
        templates=JinjaTemplates(None),
        attachments=AttachmentFiles(CONFIG),
        outbox=FakeOutbox(),
        mailer=None,  # type: ignore[arg-type]  # nothing is sent
    )


def check(house: House, text: str) -> int:
    """What ``followupd check`` does with a queue; gives the number of its letters."""
    reading = parse_queue(text, ZoneInfo("America/New_York"))
    assert reading.usable or reading.problems
    assert all(p.message and p.hint and p.where for p in reading.problems)
    debts = owed(reading, house.settings)
    now = ENDED + timedelta(hours=1)
    writer = Writer(house)
    for interview in reading.interviews:
        writer.names.add(interview)
    plan = make_plan(reading, debts, Stored(), now, house.settings, writer)
    for interview in reading.interviews:
        people_without_letter(interview)
    for letter in plan.letters:
        assert all(f.message for f in letter.findings)
    return len(plan.letters)


@pytest.mark.parametrize("part", range(4))
def test_no_damaged_queue_makes_check_fail_or_hang(part: int) -> None:
    rng = random.Random(part)
    house = a_house()
    letters = 0
    for number in range(COUNT // 4):
        text = damaged(rng, SMALL, SMALL, SMALL, QUEUE)
        began = time.thread_time()
        try:
            letters += check(house, text)
        except Exception as error:
            error.add_note(f"part {part}, text {number}: {text!r}")
            raise
        assert time.thread_time() - began < HANG, text
    assert letters > COUNT // 40  # the damage leaves enough that is drafted and checked


def test_no_damaged_settings_raise_or_hang(tmp_path: Path) -> None:
    rng = random.Random(99)
    file = tmp_path / "followupd.yaml"
    usable = 0
    for number in range(COUNT):
        content = damaged(rng, SETTINGS).encode("utf-8", "surrogatepass")
        file.write_bytes(content)
        began = time.thread_time()
        try:
            found, problems = read_settings(file)
        except Exception as error:
            error.add_note(f"settings {number}: {content!r}")
            raise
        assert time.thread_time() - began < HANG, content
        assert (found is None) == any(p.severity == "error" for p in problems)
        usable += found is not None
    assert COUNT // 50 < usable < COUNT
