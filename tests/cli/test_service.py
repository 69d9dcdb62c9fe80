from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from tests.process.daemon import Daemon, command, settings, until


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "Größe & 100% mine"
    folder.mkdir()
    return settings(folder, 9)


@pytest.mark.parametrize("kind", ["systemd", "launchd", "windows"])
def test_the_file_for_each_system_can_be_looked_at_anywhere(kind: str, config: Path) -> None:
    said = command(config, "service", "install", "--print", "--for", kind)
    assert said.returncode == 0, said.stderr
    assert "followupd.yaml" in said.stdout
    assert ("has not been tried" in said.stderr) == (kind != "systemd")


def test_the_printed_agent_is_a_whole_property_list(config: Path) -> None:
    said = command(config, "service", "install", "--print", "--for", "launchd")
    agent = plistlib.loads(said.stdout.strip().encode())
    assert agent["ProgramArguments"][-3:] == ["--config", str(config), "run"]


def test_another_systems_service_is_only_shown_never_installed(config: Path) -> None:
    said = command(config, "service", "install", "--for", "launchd")
    assert said.returncode == 2
    assert "--print" in said.stderr


def test_settings_that_are_broken_do_not_hide_how_the_service_does(config: Path) -> None:
    config.write_text("me: [")
    said = command(config, "service", "status")
    assert said.returncode == 1
    assert "not installed" in said.stdout


def test_what_the_daemon_says_goes_into_the_file_that_was_named(
    config: Path, tmp_path: Path
) -> None:
    log = tmp_path / "service.log"
    daemon = Daemon(config, tmp_path / "said", words=("--log", str(log)))
    try:
        until(lambda: log.exists() and "watches" in log.read_text(), "the start")
        assert daemon.stop() == 0
    finally:
        daemon.close()
    assert daemon.said() == ""
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_log_that_cannot_be_written_is_said(config: Path, tmp_path: Path) -> None:
    said = command(config, "run", "--log", str(tmp_path / "missing" / "x.log"))
    assert said.returncode == 1
    assert "does its folder exist?" in said.stderr
