"""What can be known here of macOS and Windows: nothing that only Linux has is needed to start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.daemon import queue_text, settings

PROGRAM = Path(__file__).with_name("foreign_system.py")


def on(platform: str, *commands: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-X", "utf8", str(PROGRAM), platform, *commands],
        capture_output=True,
        text=True,
        timeout=110,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_every_module_is_imported_and_letters_are_drafted(platform: str, tmp_path: Path) -> None:
    config = settings(tmp_path, 9, mode="review")
    (tmp_path / "interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    run = f"--config '{config}'"
    done = on(platform, f"{run} check", f"{run} status", f"{run} show acme/dana")
    assert done.returncode == 0, done.stderr
    assert "1 letter, 0 blocked; no problem in the files." in done.stdout
    assert "dana.lee@acme.example" in done.stdout


@pytest.mark.parametrize(
    ("platform", "word"), [("darwin", "ProgramArguments"), ("win32", "LogonTrigger")]
)
def test_the_service_of_each_system_is_shown_and_said_to_be_untried(
    platform: str, word: str, tmp_path: Path
) -> None:
    config = settings(tmp_path, 9)
    done = on(platform, f"--config '{config}' service install --print")
    assert done.returncode == 0, done.stderr
    assert word in done.stdout
    assert "has not been tried on" in done.stderr


def test_a_notice_that_needs_linux_is_said_not_to_be_possible(tmp_path: Path) -> None:
    config = settings(tmp_path, 9, mode="review")  # its reminders go to the desktop
    (tmp_path / "interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    done = on("win32", f"--config '{config}' once")
    assert "bug" not in done.stderr
    assert "1 waits for you" in done.stdout
