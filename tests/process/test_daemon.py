"""The daemon as a real process, with a real SMTP server beside it."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
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


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as office:
        yield office


@pytest.fixture
def config(tmp_path: Path, post: Post) -> Path:
    return settings(tmp_path, post.port)


@pytest.fixture
def queue(config: Path) -> Path:
    return config.with_name("interviews.yaml")


def test_a_queue_saved_by_rename_is_seen_and_its_letters_go(
    config: Path, queue: Path, post: Post, tmp_path: Path
) -> None:
    with running(config, tmp_path / "log"):
        save_by_rename(queue, queue_text("Dana Lee", "Ivo Brandt"))
        until(lambda: len(post.letters) == 2, "both letters arrive")
        until(lambda: set(states(config).values()) == {"sent"}, "status says sent")
        save_by_rename(queue, queue_text("Dana Lee", "Ivo Brandt", "Rae Ortiz"))
        until(lambda: len(post.letters) == 3, "the third arrives, and no other again")
    assert sorted(str(m["To"].addresses[0].username) for m in post.letters) == [
        "dana.lee",
        "ivo.brandt",
        "rae.ortiz",
    ]


def test_a_queue_written_in_place_is_seen(
    config: Path, queue: Path, post: Post, tmp_path: Path
) -> None:
    queue.write_text("", encoding="utf-8")
    with running(config, tmp_path / "log"):
        queue.write_text(queue_text("Dana Lee"), encoding="utf-8")
        until(lambda: len(post.letters) == 1, "the letter arrives")


def test_sigterm_ends_it_with_zero_and_sigint_too(config: Path, tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with running(config, tmp_path / "log") as daemon:
            assert daemon.stop(number) == 0, daemon.said()


def test_a_second_daemon_says_so_and_ends(config: Path, tmp_path: Path) -> None:
    with running(config, tmp_path / "log") as first:
        second = command(config, "run")
        assert second.returncode == 1
        assert "another followupd" in second.stderr
        assert str(first.process.pid) in second.stderr
        assert first.process.poll() is None


def test_status_knows_the_daemon_and_its_last_pass(config: Path, tmp_path: Path) -> None:
    assert status(config)["daemon"] == {"running": False, "pid": None, "last_pass": None}
    with running(config, tmp_path / "log") as daemon:
        until(lambda: status(config)["daemon"]["last_pass"], "the first pass")
        assert status(config)["daemon"]["running"] is True
        assert status(config)["daemon"]["pid"] == daemon.process.pid
    assert status(config)["daemon"]["running"] is False


def test_a_word_from_the_command_line_is_heard_at_once(tmp_path: Path, post: Post) -> None:
    config = settings(tmp_path, post.port, mode="review")
    queue = config.with_name("interviews.yaml")
    queue.write_text(queue_text("Dana Lee", "Ivo Brandt"), encoding="utf-8")
    with running(config, tmp_path / "log"):
        until(lambda: set(states(config).values()) == {"needs_approval"}, "the drafts")
        assert post.letters == []
        said = command(config, "approve", "acme/dana")
        assert said.returncode == 0, said.stderr
        expected = {"acme/dana-lee": "sent", "acme/ivo-brandt": "needs_approval"}
        until(lambda: states(config) == expected, "the approved letter goes, and no other")
    assert len(post.letters) == 1


def test_changed_settings_take_effect_and_broken_ones_do_not(tmp_path: Path, post: Post) -> None:
    config = settings(tmp_path, post.port, mode="review")
    queue = config.with_name("interviews.yaml")
    queue.write_text(queue_text("Dana Lee"), encoding="utf-8")
    with running(config, tmp_path / "log") as daemon:
        until(lambda: states(config), "the draft")
        good = config.read_text()
        config.write_text("me: [", encoding="utf-8")
        until(lambda: "stay in force" in daemon.said(), "the daemon says so")
        assert daemon.process.poll() is None
        save_by_rename(config, good.replace("mode: review", "mode: send"))
        until(lambda: len(post.letters) == 1, "mode send is in force")


def test_once_does_one_pass_and_says_what_it_did(config: Path, queue: Path, post: Post) -> None:
    queue.write_text(queue_text("Dana Lee", "Ivo Brandt"), encoding="utf-8")
    said = command(config, "once", "--json")
    assert said.returncode == 0, said.stderr
    report = json.loads(said.stdout)
    assert sorted(report["sent"]) == ["acme/dana-lee", "acme/ivo-brandt"]
    assert (report["drafted"], report["waiting"], report["problems"]) == ([], 0, [])
    again = json.loads(command(config, "once", "--json").stdout)
    assert again["sent"] == []
    assert len(post.letters) == 2
