"""The published schemas in a real YAML editor's server: what it underlines, offers and says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from followupd.core.words import Role
from tests.servers import lsp

pytestmark = pytest.mark.real

CONFIG = Path(__file__).parents[2] / "config"

QUEUE = """\
interviews:
  - company: Acme Robotics
    format: phone
    ended: 2026-11-22 14:30
    timezone: America/New_York
    accept: [no-fit]
    people:
      - name: Dana Lee
        email: dana@acme.example
        role: hiring_manager
"""

SETTINGS = """\
me:
  name: Sam Rivera
  email: sam@example.com
mail:
  provider: gmail
delivery:
  mode: review
  wait: 2h
  hours: "07:30-21:00"
reminders:
  before_deadline: [12h, 4h]
  to: [desktop, email]
web: {port: 8025}
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lsp.Editor]:
    if lsp.why_not():
        pytest.skip(lsp.why_not())
    folder = tmp_path_factory.mktemp("editor")
    for schema in CONFIG.glob("*.schema.json"):
        shutil.copy(schema, folder)
    with lsp.editor(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("sample", "schema"), [("interviews.yaml", "queue"), ("followupd.yaml", "settings")]
)
def test_nothing_is_underlined_in_the_samples(editor: lsp.Editor, sample: str, schema: str) -> None:
    assert editor.underlined((CONFIG / sample).read_text(encoding="utf-8"), schema) == []
    assert editor.underlined(QUEUE if schema == "queue" else SETTINGS, schema) == []


@pytest.mark.parametrize(
    ("good", "bad", "underlined", "said"),
    [
        ("company:", "compnay:", "compnay", "compnay is not allowed"),
        ("format: phone", "format: fone", "fone", "phone, video, onsite, other"),
        ("2026-11-22 14:30", "22.11.2026 14:30", "22.11.2026 14:30", "2026-11-22 14:30"),
        ("2026-11-22 14:30", "2026-11-22", "2026-11-22", "2026-11-22 14:30"),
        ("2026-11-22 14:30", "2026-13-22 14:30", "2026-13-22 14:30", "2026-11-22 14:30"),
        ("America/New_York", "America/New_Yrok", "America/New_Yrok", "region and city"),
        ("America/New_York", "Berlin", "Berlin", "region and city"),
        ("no-fit", "leak", "leak", "may be silent"),
        ("dana@acme.example", "Dana <dana@acme.example>", "Dana <dana@acme.example>", "one addr"),
        ("hiring_manager", "boss", "boss", "hiring_manager, interviewer, recruiter, hr"),
    ],
)
def test_what_is_wrong_in_the_queue_is_underlined_at_its_place(
    editor: lsp.Editor, good: str, bad: str, underlined: str, said: str
) -> None:
    found = editor.underlined(QUEUE.replace(good, bad))
    assert underlined in [place for place, _ in found], found
    assert any(said in message for place, message in found if place == underlined), found


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("wait: 2h", "wait: 2 fortnights", "1d 4h"),
        ("wait: 2h", "wait: 90", "1d 4h"),
        ('"07:30-21:00"', '"7-21"', "07:30-21:00"),
        ("gmail", "gmial", "Known are gmail"),
        ("review", "maybe", "review, send, draft"),
        ("desktop", "pigeon", "keyring:NAME"),
        ("8025", "99999", "65535"),
        ("4h]", "4 x]", "1d 4h"),
    ],
)
def test_what_is_wrong_in_the_settings_is_underlined_at_its_place(
    editor: lsp.Editor, good: str, bad: str, said: str
) -> None:
    found = editor.underlined(SETTINGS.replace(good, bad), "settings")
    assert [place for place, _ in found] == [bad.removeprefix("wait: ").rstrip("]")], found
    assert said in found[0][1]


def test_a_missing_key_is_said(editor: lsp.Editor) -> None:
    found = editor.underlined(QUEUE.replace("        role: hiring_manager\n", ""))
    assert any("role" in message for _, message in found), found


def test_what_people_write_otherwise_is_not_underlined(editor: lsp.Editor) -> None:
    text = (
        QUEUE.replace("hiring_manager", "Hiring Manager")
        .replace("America/New_York", "america/new york")
        .replace("format: phone", "format:\n    goal: 01234\n    skills: mentoring\n    mode:")
        .replace("2026-11-22 14:30", "2026-11-22T9:05:00Z")
    )
    assert editor.underlined(text) == []


def test_keys_are_offered_with_what_they_mean(editor: lsp.Editor) -> None:
    offered = editor.offered(QUEUE + "        |\n")
    assert "The name in the greeting" in offered["goes_by"]
    assert "Message-ID" in offered["reply_to"]
    assert "name" not in offered  # it stands there already
    assert "company" not in offered  # it belongs to the interview
    begun = editor.offered(QUEUE + "        goes|\n")
    assert "The name in the greeting" in begun["goes_by"]


@pytest.mark.parametrize("typed", ["|", "h|"])
def test_words_are_offered_where_only_some_are_known(editor: lsp.Editor, typed: str) -> None:
    offered = editor.offered(QUEUE.replace("hiring_manager", typed))
    assert {str(role) for role in Role} <= set(offered)


def test_zones_are_offered_by_their_names(editor: lsp.Editor) -> None:
    offered = editor.offered(QUEUE.replace("America/New_York", "Europe/|"))
    assert {"Europe/Berlin", "Europe/Lisbon"} <= set(offered)


def test_a_key_under_the_pointer_says_what_it_means(editor: lsp.Editor) -> None:
    said = editor.hover(QUEUE.replace("ended:", "en|ded:"))
    assert "When it ended" in said
    said = editor.hover(SETTINGS.replace("delivery:", "deli|very:"), "settings")
    assert "when and how letters leave" in said
