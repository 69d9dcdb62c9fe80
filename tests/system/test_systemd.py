"""The unit's text, and a machine without systemd; ``tests/real/desktop`` has a real one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from followupd.errors import FollowupError
from followupd.system import systemd
from followupd.system.systemd_unit import unit_text

CONFIG = Path("/home/sam/.config/followupd/followupd.yaml")
STATE = Path("/home/sam/.local/state/followupd")
COMMAND = ("/home/sam/bin/followupd",)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_place_of_the_template_is_filled() -> None:
    text = unit_text(COMMAND, CONFIG, STATE, watchdog=120)
    assert (
        'ExecStart=:"/home/sam/bin/followupd" "--config" '
        '"/home/sam/.config/followupd/followupd.yaml" "run"'
    ) in lines(text)
    assert f"ReadWritePaths=-{STATE}" in lines(text)
    assert "WatchdogSec=120" in lines(text)
    assert not [line for line in lines(text) if line.count("@") > 1]


def test_the_daemon_starts_without_a_desktop() -> None:
    text = unit_text(COMMAND, CONFIG, STATE)
    assert "WantedBy=default.target" in lines(text)
    assert not [line for line in lines(text) if "graphical" in line]


def test_the_letter_in_hand_has_time_to_end() -> None:
    assert "TimeoutStopSec=300" in lines(unit_text(COMMAND, CONFIG, STATE))


def test_nothing_in_the_unit_is_a_secret_or_names_one() -> None:
    settings = [line for line in lines(unit_text(COMMAND, CONFIG, STATE)) if "nvironment" in line]
    assert settings == ["Environment=PYTHONFAULTHANDLER=1", f'Environment="TMPDIR={STATE}"']


def test_a_placeholder_in_a_path_is_a_part_of_the_path() -> None:
    text = unit_text(("/opt/@state@/@watchdog@",), CONFIG, STATE)
    assert 'ExecStart=:"/opt/@state@/@watchdog@"' in text


def test_a_percent_sign_is_no_specifier() -> None:
    text = unit_text(("/opt/100%h/followupd",), CONFIG, Path("/data/50%"))
    assert 'ExecStart=:"/opt/100%%h/followupd"' in text
    assert "ReadWritePaths=-/data/50%%" in text


@pytest.mark.parametrize("evil", ["/a\nExecStartPre=/bin/evil", "/a\rb", "/a\0b", "/a\u2028b"])
def test_a_path_that_would_end_its_line_is_refused(evil: str) -> None:
    for arguments in (
        ((evil,), CONFIG, STATE),
        (COMMAND, Path(evil), STATE),
        (COMMAND, CONFIG, Path(evil)),
    ):
        with pytest.raises(FollowupError) as refused:
            unit_text(*arguments)
        assert "line break" in refused.value.message


def test_without_walls_only_the_walls_are_missing() -> None:
    walled = lines(unit_text(COMMAND, CONFIG, STATE))
    bare = lines(unit_text(COMMAND, CONFIG, STATE, walls=False))
    gone = [line.partition("=")[0] for line in walled if line not in bare]
    assert gone == [
        "PrivateUsers",
        "ProtectSystem",
        "ProtectHome",
        "ReadWritePaths",
        "Environment",
    ]
    assert [line for line in bare if line not in walled] == []


def test_the_unit_lies_in_the_users_own_folder(fresh_home: Path) -> None:
    assert systemd.unit_file() == fresh_home / "config" / "systemd" / "user" / "followupd.service"
    del os.environ["XDG_CONFIG_HOME"]
    assert systemd.unit_file() == fresh_home / ".config" / "systemd" / "user" / "followupd.service"


def test_without_systemd_the_person_is_told_another_way_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FollowupError) as absent:
        systemd.install(COMMAND, CONFIG, tmp_path / "state")
    assert "followupd once" in absent.value.hint
    assert not systemd.unit_file().exists()
    assert not (tmp_path / "state").exists()


def test_without_a_manager_for_this_user_the_person_is_told_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(FollowupError) as absent:  # XDG_RUNTIME_DIR is an empty folder
        systemd.install(COMMAND, CONFIG, tmp_path / "state")
    assert "followupd run" in absent.value.hint
    assert not systemd.unit_file().exists()
    assert not (tmp_path / "state").exists()


def test_the_status_of_what_is_not_installed_needs_no_systemd(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert systemd.status() == systemd.ServiceStatus(installed=False)


def test_a_unit_whose_systemd_is_gone_can_still_be_removed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    unit = systemd.unit_file()
    wants = unit.parent / "default.target.wants"
    wants.mkdir(parents=True)
    unit.write_text("[Service]\n")
    (wants / unit.name).symlink_to(unit)
    assert "removed" in systemd.uninstall()
    assert not unit.exists()
    assert not (wants / unit.name).is_symlink()


def test_a_systemd_that_hangs_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hanging = tmp_path / "systemctl"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(systemd, "_QUICK", 0.1)
    with pytest.raises(FollowupError) as hung:
        systemd.install(COMMAND, CONFIG, tmp_path / "state")
    assert "did not answer" in hung.value.message
