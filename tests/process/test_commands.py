"""What a person types and what they read, as real processes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from followupd.adapters.demo_server import Post, post_office
from tests.process.daemon import command, queue_text, settings, states

LETTER_KEYS = {
    "id", "kind", "interview", "company", "position", "person", "email", "role", "mode", "state",
    "detail", "send_at", "deadline", "attempts", "message_id", "findings",
}  # fmt: skip


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as office:
        yield office


@pytest.fixture
def config(tmp_path: Path, post: Post) -> Path:
    file = settings(tmp_path, post.port, mode="review")
    file.with_name("interviews.yaml").write_text(
        queue_text("Dana Lee", "Ivo Brandt"), encoding="utf-8"
    )
    return file


def test_version_and_help_work_without_any_file(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.yaml"
    assert "followupd, version" in command(nowhere, "--version").stdout
    said = command(nowhere, "--help")
    assert said.returncode == 0
    for word in ("check", "status", "approve", "resolve", "once", "run", "service", "login"):
        assert word in said.stdout


def test_status_json_has_the_contracts_keys(config: Path) -> None:
    said = json.loads(command(config, "status", "--json").stdout)
    assert set(said) >= {"now", "daemon", "letters", "problems"}
    assert set(said["daemon"]) >= {"running", "pid", "last_pass"}
    for letter in said["letters"]:
        assert set(letter) >= LETTER_KEYS
        assert letter["message_id"].startswith("<")


def test_show_json_has_the_contracts_keys(config: Path) -> None:
    shown = json.loads(command(config, "show", "acme/d", "--json").stdout)
    assert set(shown) >= {"id", "state", "to", "subject", "body", "findings"}
    assert shown["to"] == "dana.lee@acme.example"
    assert "Dana" in shown["body"]


@pytest.mark.parametrize("words", [("status",), ("show", "acme"), ("status", "--json")])
def test_a_terminal_without_a_names_letters_shows_question_marks(
    config: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    queue = config.with_name("interviews.yaml")
    text = queue_text("Dana Lee").replace("name: Dana Lee", "name: 李小龍\n        goes_by: 李小龍")
    queue.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    said = command(config, *words)
    assert said.returncode == 0, said.stderr
    assert "???" in said.stdout
    assert "Traceback" not in said.stderr


def test_status_and_show_change_nothing(config: Path) -> None:
    command(config, "status")
    command(config, "show", "acme/d")
    assert command(config, "log").stdout == ""


def test_each_word_leads_where_the_contract_says(config: Path, post: Post) -> None:
    assert command(config, "hold", "acme/dana").returncode == 0
    assert states(config)["acme/dana-lee"] == "held"
    assert command(config, "release", "acme/dana").returncode == 0
    assert states(config)["acme/dana-lee"] == "needs_approval"
    assert command(config, "cancel", "acme/ivo").returncode == 0
    assert states(config)["acme/ivo-brandt"] == "cancelled"
    sent = command(config, "send", "acme/dana")
    assert sent.returncode == 0, sent.stderr
    assert states(config)["acme/dana-lee"] == "sent"
    assert len(post.letters) == 1
    again = command(config, "send", "acme/dana")
    assert again.returncode == 1
    assert len(post.letters) == 1
    events = [json.loads(x)["event"] for x in command(config, "log", "--json").stdout.splitlines()]
    assert {"hold", "held", "release", "cancel", "cancelled", "send", "sent"} <= set(events)


def test_log_of_one_letter_has_the_contracts_keys(config: Path) -> None:
    command(config, "hold", "acme/dana")
    lines = command(config, "log", "acme/dana", "--json").stdout.splitlines()
    assert lines
    for line in lines:
        assert set(json.loads(line)) >= {"at", "letter", "event", "detail"}
        assert json.loads(line)["letter"] == "acme/dana-lee"


def test_an_approval_of_an_interview_is_one_of_all_its_letters(config: Path) -> None:
    said = command(config, "approve", "acme")
    assert said.returncode == 0
    assert set(states(config).values()) == {"waiting"}


def test_an_approval_that_meets_a_text_which_just_changed_is_not_given(config: Path) -> None:
    command(config, "hold", "acme")
    command(config, "release", "acme")  # the outbox has the text now
    queue = config.with_name("interviews.yaml")
    queue.write_text(queue.read_text().replace("nightly", "weekly"), encoding="utf-8")
    said = command(config, "approve", "acme/dana")
    assert said.returncode == 1
    assert "has just changed" in said.stderr
    assert command(config, "approve", "acme/dana").returncode == 0


def test_send_to_a_server_that_is_not_there_ends_with_five(config: Path) -> None:
    text = config.read_text()
    port = text.split("port: ")[1].split(",")[0]
    config.write_text(text.replace(f"port: {port}", "port: 9"))
    said = command(config, "send", "acme/dana")
    assert said.returncode == 5, said.stderr
    assert states(config)["acme/dana-lee"] == "waiting"


def test_a_wrong_id_is_wrong_usage(config: Path) -> None:
    said = command(config, "approve", "globex")
    assert said.returncode == 2
    assert "no letter" in said.stderr
    assert command(config, "resolve", "acme").returncode == 2


def test_settings_that_are_not_there_are_said_with_what_to_do(tmp_path: Path) -> None:
    said = command(tmp_path / "nowhere.yaml", "status")
    assert said.returncode == 4
    assert "nowhere.yaml" in said.stderr
    assert "Traceback" not in said.stderr


def test_check_ends_with_four_where_a_file_is_wrong(config: Path) -> None:
    assert command(config, "check").returncode == 0
    queue = config.with_name("interviews.yaml")
    queue.write_text(queue.read_text().replace("company:", "compny:"), encoding="utf-8")
    said = command(config, "check")
    assert said.returncode == 4
    assert "did you mean `company`" in said.stdout + said.stderr
    assert "interviews.yaml:3:5" in said.stdout + said.stderr


BUG = """
import sys
from followupd import wiring
from followupd.cli.main import main

def broken(*_):
    raise RuntimeError("while writing to dana@acme.example")

wiring.load_settings = broken
sys.exit(main(["status"]))
"""


def test_a_bug_ends_with_three_and_writes_no_private_word(fresh_home: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", BUG], capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == 3
    logs = list(fresh_home.rglob("bug-*.txt"))
    assert len(logs) == 1
    assert str(logs[0]) in said.stderr
    assert "RuntimeError" in logs[0].read_text()
    assert "dana@acme.example" not in said.stderr + said.stdout + logs[0].read_text()


def test_a_damaged_outbox_is_said_and_not_begun_anew_by_a_look(config: Path) -> None:
    command(config, "hold", "acme")
    outbox = config.parent / "state" / "outbox.sqlite3"
    with closing(sqlite3.connect(outbox)) as raw, raw:
        raw.execute("update letters set state = 'dana@acme.example'")
    said = command(config, "status")
    assert said.returncode == 1
    assert "outbox" in said.stderr
    assert "dana@acme.example" not in said.stderr
    assert list(outbox.parent.glob("outbox.damaged-*")) == []


def test_the_schemas_are_json(tmp_path: Path) -> None:
    for which in ("queue", "settings"):
        said = command(tmp_path / "nowhere.yaml", "schema", which)
        assert "//json-schema.org/" in json.loads(said.stdout)["$schema"]


def test_the_demo_runs_by_itself_and_every_letter_arrives(tmp_path: Path) -> None:
    said = command(tmp_path / "nowhere.yaml", "demo")
    assert said.returncode == 0, said.stderr
    assert "0 letters went in it" in said.stdout
