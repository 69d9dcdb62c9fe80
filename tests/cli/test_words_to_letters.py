"""What the commands that say something to a letter answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from followupd.adapters.demo_server import Post, post_office
from tests.cli.terminal import terminal
from tests.process.daemon import command, queue_text, settings, states


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as office:
        yield office


@pytest.fixture
def config(tmp_path: Path, post: Post) -> Path:
    file = settings(tmp_path, post.port, mode="review")
    write(file, queue_text("Dana Lee", "Ivo Brandt"))
    return file


def write(config: Path, text: str) -> None:
    config.with_name("interviews.yaml").write_text(text, encoding="utf-8")


def under_another_id(config: Path) -> None:
    """The same talk once more, as after an id that was corrected."""
    ended = datetime.now(UTC) - timedelta(hours=2)
    write(config, queue_text("Dana Lee", "Ivo Brandt", interview="acme-robotics", ended=ended))


@pytest.mark.parametrize("verb", ["approve", "send"])
def test_a_letter_that_is_asked_about_just_now_does_not_go_at_the_first_word(
    config: Path, post: Post, verb: str
) -> None:
    assert command(config, "send", "acme/dana").returncode == 0
    under_another_id(config)
    said = command(config, verb, "acme-robotics/dana")
    assert said.returncode == 1
    assert "Dana Lee was already thanked (acme/dana-lee); is this another talk?" in said.stderr
    assert f"say it again: `followupd {verb} acme-robotics/dana-lee`" in said.stderr
    assert len(post.letters) == 1
    assert states(config)["acme-robotics/dana-lee"] == "needs_approval"
    assert command(config, verb, "acme-robotics/dana").returncode == 0


def test_the_others_of_the_interview_are_approved_at_the_first_word(config: Path) -> None:
    command(config, "send", "acme/dana")
    under_another_id(config)
    assert command(config, "approve", "acme-robotics").returncode == 1
    assert states(config)["acme-robotics/ivo-brandt"] == "waiting"


def test_an_approved_letter_of_a_broken_entry_is_not_said_to_go(config: Path) -> None:
    command(config, "hold", "acme/dana")
    command(config, "release", "acme/dana")
    write(config, queue_text("Dana Lee", "Ivo Brandt").replace("ended:", "endet:"))
    said = command(config, "approve", "acme/dana")
    assert "next pass" not in said.stdout
    assert "its entry in the queue has a problem" in said.stdout
    told = json.loads(command(config, "approve", "acme/dana", "--json").stdout)
    assert "its entry in the queue has a problem" in told[0]["detail"]


def test_send_of_a_broken_entry_sends_nothing_and_ends_with_four(config: Path, post: Post) -> None:
    command(config, "hold", "acme/dana")
    command(config, "release", "acme/dana")
    write(config, queue_text("Dana Lee", "Ivo Brandt").replace("ended:", "endet:"))
    assert command(config, "send", "acme/dana").returncode == 4
    assert post.letters == []


def test_a_blocked_letter_says_what_it_can_not(config: Path) -> None:
    text = queue_text("Dana Lee").replace("nightly batch", "nightly TODO batch")
    write(config, text)
    assert "acme/dana-lee can't be sent yet" in command(config, "send", "acme/dana").stderr
    assert "acme/dana-lee can't be approved yet" in command(config, "approve", "acme/dana").stderr


def test_cancel_says_that_it_is_final(config: Path) -> None:
    assert "this is final" in command(config, "cancel", "acme/dana").stdout


def test_once_says_who_waits_for_whom(config: Path) -> None:
    command(config, "hold", "acme/ivo")
    assert command(config, "once").stdout == "0 sent, 1 waits for you, 1 is held.\n"
    told = json.loads(command(config, "once", "--json").stdout)
    assert told["waiting"] == 2


def test_a_wrong_command_is_told_the_nearest(config: Path) -> None:
    said = command(config, "aprove", "acme")
    assert said.returncode == 2
    assert "There is no command 'aprove'. Did you mean `approve`?" in said.stderr
    assert "There is no command 'xyzzy'." in command(config, "xyzzy").stderr


def test_one_problem_is_no_plural(config: Path) -> None:
    assert "2 letters, 0 blocked; no problem in the files." in command(config, "check").stdout
    write(config, queue_text("Dana Lee").replace("ended:", "ended: 1999-13-01 #"))
    assert "1 problem in the files." in command(config, "check").stdout


def test_cancelling_several_letters_at_a_terminal_is_asked_about(config: Path) -> None:
    before = states(config)
    with terminal(config, "cancel", "acme") as screen:
        drawn = screen.until("Cancel these 2 letters for good? [y/N]")
        assert all(letter in drawn for letter in before)
        screen.press("\n")
        screen.until("Nothing was cancelled.")
        assert screen.end() == 0
    assert states(config) == before
    with terminal(config, "cancel", "acme") as screen:
        screen.until("[y/N]")
        screen.press("y\n")
        assert screen.end() == 0
    assert set(states(config).values()) == {"cancelled"}


@pytest.mark.parametrize("words", [("acme/dana",), ("acme", "--yes")])
def test_one_letter_or_a_yes_is_cancelled_without_a_question(
    config: Path, words: tuple[str, ...]
) -> None:
    with terminal(config, "cancel", *words) as screen:
        assert screen.end() == 0
        assert "[y/N]" not in screen.seen
    assert "cancelled" in states(config).values()
