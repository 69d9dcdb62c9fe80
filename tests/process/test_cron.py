"""``once`` as cron calls it: nothing in the environment but a home and a short PATH."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from followupd.adapters.demo_server import post_office
from tests.process.daemon import queue_text, settings

LOGIN = "{host: 127.0.0.1, port: 9, security: none}"


def from_cron(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/env", "-i", f"HOME={home}", "PATH=/usr/bin:/bin", "SHELL=/bin/sh",
         "/bin/sh", "-c", 'exec "$@"', "cron", sys.executable, "-m", "followupd", *words],
        capture_output=True,
        text=True,
        timeout=110,
        cwd=Path(__file__).parents[2],
        check=False,
    )  # fmt: skip


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    return settings(tmp_path, 9)


def test_a_relay_that_wants_no_password_gets_the_letter_from_cron(tmp_path: Path) -> None:
    (tmp_path / "interviews.yaml").write_text(queue_text("Dana Lee"), encoding="utf-8")
    with post_office() as post:
        done = from_cron(tmp_path, "--config", str(settings(tmp_path, post.port)), "once")
        assert done.returncode == 0, done.stderr
        assert [str(m["To"]) for m in post.letters] == ["Dana Lee <dana.lee@acme.example>"]
    assert "1 sent" in done.stdout


def test_without_the_sessions_bus_cron_is_told_why_the_keyring_is_out_of_reach(
    config: Path, tmp_path: Path
) -> None:
    text = config.read_text().replace(", login: false", "")
    config.write_text(text, encoding="utf-8")
    done = from_cron(tmp_path, "--config", str(config), "once")
    said = done.stdout + done.stderr
    assert done.returncode == 6, said
    assert "keyring" in said
    assert "dbus" in said.lower()
    assert "Traceback" not in said
    assert "1 waits for its time" in said
