"""`doctor` as a process: with no files, broken ones and good ones; what it says and how it ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from followupd import __version__
from followupd.adapters.demo_server import Post, post_office
from followupd.adapters.instance import Instance
from followupd.core.health import GROUPS
from tests.process.daemon import command, queue_text, running, settings, status, until

NAMES = {name for _, names in GROUPS for name in names}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings with a server that nobody listens on; most tests don't ask it."""
    return settings(tmp_path, 9, mode="send")


def queue(config: Path, text: str) -> None:
    config.with_name("interviews.yaml").write_text(text, encoding="utf-8")


def looked(config: Path, *words: str, code: int | None = None) -> dict[str, Any]:
    said = command(config, "doctor", "--json", *words)
    assert said.stdout, said.stderr
    assert code is None or said.returncode == code, said.stdout
    value = json.loads(said.stdout)
    assert isinstance(value, dict)
    for check in value["checks"]:
        assert set(check) >= {"name", "verdict", "message", "hint"}
        assert check["name"] in NAMES
        assert check["hint"] or check["verdict"] in {"ok", "skipped"}
        assert "a bug in followupd" not in check["hint"], check
    return value


def one(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(x for x in found["checks"] if x["name"] == name)


def everything(folder: Path) -> dict[str, bytes]:
    """All but the cache folder, whose content may be deleted at any time."""
    found = (x for x in folder.rglob("*") if x.relative_to(folder).parts[0] != "cache")
    return {str(x): x.read_bytes() if x.is_file() else b"" for x in found}


def test_without_any_file_it_leads_to_init_and_makes_none(tmp_path: Path) -> None:
    said = command(tmp_path / "nowhere" / "followupd.yaml", "doctor")
    assert said.returncode == 4
    assert "`followupd init`" in said.stdout
    assert "begin with “settings”" in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_with_broken_settings_the_machine_is_looked_at_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "followupd.yaml"
    file.write_text("me: {name: Sam Rivera, email: nonsense}\nmail: {provider: gmial}\n")
    found = looked(file, code=4)
    assert one(found, "settings")["verdict"] == "problem"
    assert "followupd.yaml:1" in one(found, "settings")["message"]
    for name in ("permissions", "password", "clock", "time zone", "reminders", "service"):
        assert one(found, name)


def test_it_changes_nothing_and_sends_nothing(tmp_path: Path, fresh_home: Path) -> None:
    with post_office() as post:
        config = settings(tmp_path, post.port)
        queue(config, queue_text("Dana Lee"))
        before = everything(tmp_path), everything(fresh_home)
        looked(config)
        assert (everything(tmp_path), everything(fresh_home)) == before
        assert post.letters == []


def test_two_broken_entries_are_one_line_with_their_places(config: Path) -> None:
    bad = queue_text("Dana Lee").replace("role: hiring_manager", "role: boss")
    other = queue_text("Ivo Brandt", interview="birch").split("\n", 1)[1]
    queue(config, bad + other.replace("format: phone", "format: pigeon"))
    found = looked(config, "--offline", code=4)
    line = one(found, "interviews")
    assert line["message"].startswith("2 problems: interviews.yaml:")
    assert "followupd check" in line["hint"]


def test_a_letter_whose_entry_has_a_problem_is_not_promised(tmp_path: Path, post: Post) -> None:
    config = settings(tmp_path, post.port)
    soon = datetime.now(UTC) + timedelta(hours=3)
    queue(config, queue_text("Dana Lee", ended=soon))
    assert command(config, "hold", "acme").returncode == 0
    assert command(config, "release", "acme").returncode == 0
    assert "the next letter" in one(looked(config, "--offline"), "letters")["message"]
    queue(config, queue_text("Dana Lee", ended=soon).replace("hiring_manager", "boss"))
    found = looked(config, "--offline", code=4)
    assert "the next letter" not in one(found, "letters")["message"]


def test_a_missing_queue_is_told_with_the_file_to_create(config: Path) -> None:
    line = one(looked(config, "--offline", code=4), "interviews")
    assert "no file interviews.yaml" in line["message"]


def test_a_draft_that_lacks_something_and_a_missing_attachment_are_told(config: Path) -> None:
    text = queue_text("Dana Lee").replace("    people:", "    attach: [gone.pdf]\n    people:")
    queue(config, text)
    found = looked(config, "--offline")
    assert "acme/dana-lee" in one(found, "drafts")["message"]
    assert "gone.pdf (not found)" in one(found, "attachments")["message"]


def test_a_broken_template_of_ones_own_is_found_before_a_letter_needs_it(config: Path) -> None:
    own = config.parent / "mine" / "recruiter"
    own.mkdir(parents=True)
    (own / "2.txt").write_text("Subject: Thanks\n\n{{ dear }}\n\n{{ salary }}\n")
    config.write_text(config.read_text() + "templates: mine\n")
    queue(config, queue_text("Dana Lee"))
    line = one(looked(config, "--offline"), "templates")
    assert line["verdict"] == "warn"
    assert "recruiter/2.txt, line 5" in line["message"]
    assert "salary" in line["message"]


def test_a_server_that_is_not_there_ends_with_five_and_offline_asks_nobody(config: Path) -> None:
    queue(config, queue_text("Dana Lee"))
    found = looked(config, code=5)
    assert one(found, "sending")["verdict"] == "problem"
    assert found["ready"] is False
    offline = looked(config, "--offline", code=0)
    assert one(offline, "sending")["verdict"] == "skipped"
    assert offline["ready"] is True


def test_a_missing_password_ends_with_six(config: Path) -> None:
    config.write_text(config.read_text().replace(", login: false", ""))
    queue(config, queue_text("Dana Lee"))
    found = looked(config, "--offline", code=6)
    assert one(found, "password")["verdict"] == "problem"


def test_the_last_line_says_when_the_next_letter_goes(tmp_path: Path) -> None:
    with post_office() as post:
        config = settings(tmp_path, post.port)
        soon = datetime.now(UTC) + timedelta(hours=3)
        queue(config, queue_text("Dana Lee", ended=soon))
        said = command(config, "doctor")
    assert said.returncode == 0, said.stdout
    last = said.stdout.strip().splitlines()[-1]
    assert last.startswith("Everything ")
    assert "the next letter, to Dana Lee (Acme Robotics), goes" in last
    assert "(in " in last
    assert "letters go only when `followupd once`, `followupd run` or the service runs" in last


def test_the_running_daemon_is_seen_with_its_version(tmp_path: Path) -> None:
    with post_office() as post:
        config = settings(tmp_path, post.port)
        queue(config, queue_text("Dana Lee", ended=datetime.now(UTC) + timedelta(days=2)))
        with running(config, tmp_path / "log") as daemon:
            until(lambda: status(config)["daemon"]["last_pass"], "the first pass")
            found = looked(config, "--offline")
            assert "letters go only when" not in found["summary"]
            line = one(found, "service")
            assert line["verdict"] == "ok"
            assert f"process {daemon.process.pid}" in line["message"]
            told = config.parent / "state" / "daemon.json"
            assert json.loads(told.read_text())["version"] == __version__


def test_a_daemon_of_another_version_is_pointed_out(config: Path) -> None:
    queue(config, queue_text("Dana Lee"))
    state = config.parent / "state"
    instance = Instance(state)
    with instance.alone():
        instance.tell(datetime.now(UTC), 4242)
        told = state / "daemon.json"
        told.write_text(told.read_text().replace(__version__, "0.0.1"))
        instance.tell(datetime.now(UTC))  # `once` beside it does not claim to be the daemon
        found = looked(config, "--offline")
    lines = [x["message"] for x in found["checks"] if x["name"] == "service"]
    assert any("followupd 0.0.1 is still running" in x for x in lines)


def test_a_daemon_that_has_stood_still_is_a_problem(config: Path) -> None:
    queue(config, queue_text("Dana Lee"))
    instance = Instance(config.parent / "state")
    with instance.alone():
        instance.tell(datetime.now(UTC) - timedelta(hours=2), 4242)
        found = looked(config, "--offline", code=1)
    assert any("done nothing for 2 h" in x["message"] for x in found["checks"])


def test_a_damaged_outbox_is_told_and_left_alone(config: Path) -> None:
    queue(config, queue_text("Dana Lee"))
    state = config.parent / "state"
    state.mkdir(mode=0o700)
    (state / "outbox.sqlite3").write_bytes(b"not a database" * 400)
    found = looked(config, "--offline", code=1)
    assert one(found, "outbox")["verdict"] == "problem"
    assert (state / "outbox.sqlite3").read_bytes() == b"not a database" * 400
    assert one(found, "interviews")["verdict"] == "ok"


def test_a_letter_that_waits_for_a_word_of_the_person_is_named(tmp_path: Path, post: Post) -> None:
    config = settings(tmp_path, post.port, mode="review")
    queue(config, queue_text("Dana Lee", "Ivo Brandt"))
    found = looked(config, code=0)
    assert "2 letters wait for your `followupd approve`" in one(found, "letters")["message"]


def test_drafts_without_a_mailbox_are_a_problem_and_nothing_is_promised(config: Path) -> None:
    queue(config, queue_text("Dana Lee").replace("format:", "mode: draft\n    format:"))
    found = looked(config, "--offline", code=4)
    (line,) = [x for x in found["checks"] if x["name"] == "mailbox" and x["verdict"] == "problem"]
    assert "no mailbox is known" in line["message"]
    assert "`mail.imap`" in line["hint"]
    assert "begin with “mailbox”" in found["summary"]
    assert not any(x["name"] == "letters" for x in found["checks"])


def test_the_test_reminder_comes_only_when_it_is_asked_for(tmp_path: Path, post: Post) -> None:
    config = settings(tmp_path, post.port)
    config.write_text(config.read_text().replace("[desktop]", "[email]"))
    queue(config, queue_text("Dana Lee", ended=datetime.now(UTC) + timedelta(days=2)))
    looked(config)
    assert post.letters == []
    looked(config, "--notify")
    (mail,) = post.letters
    assert "what a reminder looks like" in mail["Subject"]
    assert "sam@rivera.example" in mail["To"]


def test_without_systemd_the_services_view_is_a_bare_one_and_says_so(config: Path) -> None:
    queue(config, queue_text("Dana Lee"))
    found = looked(config, "--offline", "--service")
    assert "cron" in found["service"]["way"]
    assert {x["name"] for x in found["service"]["checks"]} == {x["name"] for x in found["checks"]}
    said = command(config, "doctor", "--offline", "--service").stdout
    assert "Seen with as little around it as cron gives" in said


@pytest.fixture
def post() -> Any:
    with post_office() as office:
        yield office
