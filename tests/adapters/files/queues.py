"""Queues as text for the tests of the queue's reader."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from followupd.adapters.files.queue_file import parse_queue
from followupd.core.model import Interview, Person, Reading

BERLIN = ZoneInfo("Europe/Berlin")

GOOD = """\
interviews:
  - company: Acme Robotics
    ended: 2026-11-22 14:30
    people:
      - name: Dana Lee
        email: dana@acme.example
        role: hiring_manager
"""


def entry(*lines: str, people: str = "") -> str:
    """A queue of one entry; ``lines`` are its own keys, ``people`` further keys of the person."""
    own = "".join(f"    {line}\n" for line in lines)
    person = "".join(f"        {line}\n" for line in people.splitlines())
    return GOOD.replace("    people:\n", f"{own}    people:\n") + person


def read(text: str) -> Reading:
    return parse_queue(text, BERLIN)


def interview(text: str) -> Interview:
    found = read(text)
    assert found.problems == ()
    return found.interviews[0]


def person(text: str) -> Person:
    return interview(text).people[0]


def said(reading: Reading) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(p.code, str(p.where).partition(":")[2]) for p in reading.problems]
