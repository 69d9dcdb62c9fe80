"""The agent against launchd.plist(5), and the installer against a launchctl that keeps its own
list of agents. A Mac has not seen either."""

from __future__ import annotations

import os
import plistlib
import stat
from pathlib import Path

import pytest

from followupd.errors import FollowupError
from followupd.system.launchd import Launchd
from followupd.system.launchd_plist import LABEL, PLIST, plist_text

KNOWN = {
    "Label": str,
    "ProgramArguments": list,
    "RunAtLoad": bool,
    "KeepAlive": dict,
    "ThrottleInterval": int,
    "ExitTimeOut": int,
    "ProcessType": str,
    "Umask": int,
    "StandardErrorPath": str,
    "EnvironmentVariables": dict,
    "HardResourceLimits": dict,
}
"""Keys of launchd.plist(5), and the type that each of them wants."""

LAUNCHCTL = """\
#!/bin/sh
# Keeps the agents it was given as files in $LOADED, as launchd keeps them in memory.
echo "$*" >> "$LOADED/calls"
case $1 in
    bootstrap)
        test -e "$LOADED/refuse" && { echo "Bootstrap failed: 5: Input/output error" >&2; exit 5; }
        cp "$3" "$LOADED/agent" ;;
    bootout) rm -f "$LOADED/agent" ;;
    print)
        test -e "$LOADED/agent" || { echo "Could not find service" >&2; exit 113; }
        cat "$LOADED/print" ;;
esac
"""

RUNNING = """\
gui/501/x = {
	active count = 1
	state = running

	pid = 4242
	sub = {
		state = idle
	}
}
"""
ENDED = "gui/501/x = {\n\tstate = not running\n\tlast exit code = 4\n}\n"

PATHS = [
    "/Users/sam/Library/Application Support/followupd",
    "/Users/jörg/Größe & <Maß>",
    '/Users/o\'neil/100% "mine"',
    "/Users/李/後",
]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which the stand-in for launchctl keeps what launchd would know."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "launchctl").write_text(LAUNCHCTL)
    (programs / "launchctl").chmod(0o755)
    folder = tmp_path / "loaded"
    folder.mkdir()
    (folder / "print").write_text(RUNNING)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("LOADED", str(folder))
    return folder


@pytest.fixture
def mac(tmp_path: Path) -> Launchd:
    return Launchd(tmp_path / "home", 501)


def install(mac: Launchd) -> str:
    return mac.install(["/opt/followupd"], mac.home / "f.yaml", mac.home / "state")


@pytest.mark.parametrize("folder", PATHS)
def test_the_agent_names_every_path_as_it_is(folder: str) -> None:
    config, state = Path(folder) / "followupd.yaml", Path(folder) / "state"
    agent = plistlib.loads(plist_text([f"{folder}/bin/followupd"], config, state).encode())
    assert agent["ProgramArguments"] == [f"{folder}/bin/followupd", "--config", str(config), "run"]
    assert agent["StandardErrorPath"] == str(state / "service.log")
    assert agent["EnvironmentVariables"]["FOLLOWUPD_CONFIG"] == str(config)


def test_the_agent_has_only_keys_that_launchd_knows_each_of_its_type() -> None:
    agent = plistlib.loads(plist_text(["/opt/f"], Path("/c"), Path("/s")).encode())
    assert {key: type(value) for key, value in agent.items()} == KNOWN
    assert agent["Label"] == LABEL
    assert f"{LABEL}.plist" == PLIST
    assert all(isinstance(value, str) for value in agent["EnvironmentVariables"].values())


def test_a_daemon_that_failed_is_started_again_and_one_that_was_stopped_is_not() -> None:
    agent = plistlib.loads(plist_text(["/opt/f"], Path("/c"), Path("/s")).encode())
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["RunAtLoad"] is True
    assert agent["ExitTimeOut"] == 300
    assert agent["Umask"] == 0o077


def test_a_path_that_no_property_list_can_hold_is_refused() -> None:
    for evil in ("/a\nb", "/a\0b", "/a\x1bb"):
        with pytest.raises(FollowupError) as refused:
            plist_text(["/opt/f"], Path("/c"), Path(evil))
        assert "Rename" in refused.value.hint


def test_install_writes_the_agent_for_its_user_alone_and_hands_it_to_launchd(
    mac: Launchd, loaded: Path
) -> None:
    said = install(mac)
    assert "logs out" in said or "log out" in said
    assert mac.file() == mac.home / "Library" / "LaunchAgents" / PLIST
    assert stat.S_IMODE(mac.file().stat().st_mode) == 0o600
    assert (loaded / "agent").read_text() == mac.file().read_text()
    assert f"bootstrap gui/501 {mac.file()}" in (loaded / "calls").read_text()


def test_installing_again_ends_the_old_one_first(mac: Launchd, loaded: Path) -> None:
    install(mac)
    install(mac)
    verbs = [line.split()[0] for line in (loaded / "calls").read_text().splitlines()]
    assert verbs == ["print", "bootstrap", "print", "bootout", "print", "bootstrap"]


def test_an_agent_that_launchd_refuses_does_not_start_at_the_next_login_either(
    mac: Launchd, loaded: Path
) -> None:
    (loaded / "refuse").touch()
    with pytest.raises(FollowupError) as refused:
        install(mac)
    assert "Input/output error" in refused.value.message
    assert not mac.file().exists()


def test_status_tells_running_from_ended(mac: Launchd, loaded: Path) -> None:
    assert not mac.status().installed
    install(mac)
    assert (mac.status().active, mac.status().pid) == ("active", 4242)
    (loaded / "print").write_text(ENDED)
    assert (mac.status().active, mac.status().pid) == ("failed", 0)
    assert "4" in mac.status().text
    (loaded / "agent").unlink()
    assert mac.status().installed
    assert mac.status().active == "inactive"


def test_uninstall_leaves_nothing_but_the_users_own_files(mac: Launchd, loaded: Path) -> None:
    install(mac)
    (mac.home / "state" / "outbox.sqlite3").touch()
    assert "removed" in mac.uninstall()
    assert not mac.file().exists()
    assert not (loaded / "agent").exists()
    assert (mac.home / "state" / "outbox.sqlite3").exists()
    assert "not installed" in mac.uninstall()


def test_without_launchctl_the_person_is_told_another_way(
    mac: Launchd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FollowupError) as absent:
        install(mac)
    assert "followupd once" in absent.value.hint
    assert not mac.file().exists()
