"""`doctor` beside a real keyring, a real notification server and a real systemd."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from followupd.system import systemd
from followupd.system.service_eyes import properties
from tests.process.daemon import command, queue_text, until
from tests.real.desktop.session import GnomeKeyring, Notifications
from tests.real.desktop.user_manager import UserManager
from tests.servers.post import PostServer

pytestmark = pytest.mark.real

ME, PASSWORD = "sam@rivera.example", "pa55-word-nobody-sees"

SETTINGS = """\
me: {{name: Sam Rivera, email: {me}, timezone: UTC}}
mail:
  smtp: {{host: 127.0.0.1, port: {port}, security: none}}
reminders: {{to: [desktop]}}
state: state
web: false
"""


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    with PostServer(users={ME: PASSWORD}) as post:
        folder = tmp_path / "sam"
        folder.mkdir()
        file = folder / "followupd.yaml"
        file.write_text(SETTINGS.format(me=ME, port=post.port))
        file.with_name("interviews.yaml").write_text(queue_text("Dana Lee"))
        yield file


def doctor(config: Path, *words: str, code: int = 0) -> dict[str, Any]:
    said = command(config, "doctor", "--json", *words)
    assert said.returncode == code, said.stdout + said.stderr
    assert PASSWORD not in said.stdout + said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def one(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(x for x in found["checks"] if x["name"] == name)


def log_in(config: Path) -> None:
    said = command(config, "login", "--password-stdin", "--no-verify", stdin=PASSWORD + "\n")
    assert said.returncode == 0, said.stderr


def test_the_keyring_is_named_and_the_password_found_but_not_shown(
    config: Path, gnome_keyring: GnomeKeyring
) -> None:
    empty = doctor(config, code=6)
    assert "followupd login" in one(empty, "password")["hint"]
    assert one(empty, "sending")["verdict"] == "skipped"
    log_in(config)
    found = doctor(config)
    assert "is in GNOME Keyring" in one(found, "password")["message"]
    assert "the login works" in one(found, "sending")["message"]


def test_a_locked_keyring_ends_with_six_and_asks_nobody(
    config: Path, gnome_keyring: GnomeKeyring
) -> None:
    log_in(config)
    gnome_keyring.lock()
    found = doctor(config, code=6)
    assert one(found, "password")["message"] == "the keyring is locked"
    assert "Unlock it" in one(found, "password")["hint"]


def test_a_keyring_that_hangs_holds_up_nothing_else(
    config: Path, gnome_keyring: GnomeKeyring
) -> None:
    with gnome_keyring.frozen():
        found = doctor(config, code=6)
    assert "does not answer" in one(found, "password")["message"]
    assert one(found, "drafts")


def test_the_notification_server_is_asked_its_name_and_shows_nothing_unless_told(
    config: Path, notification_daemon: Notifications
) -> None:
    line = one(doctor(config, "--offline", code=6), "reminders")
    assert line["verdict"] == "ok"
    assert "mock" in line["message"]
    assert notification_daemon.shown() == []
    doctor(config, "--offline", "--notify", code=6)
    (shown,) = notification_daemon.shown()
    assert "what a reminder looks like" in shown.title


@pytest.fixture
def installed(config: Path, systemd_user: UserManager) -> Path:
    systemd.install([sys.executable, "-m", "followupd"], config, config.parent / "state")
    until(lambda: systemd.status().active == "active", "the service")
    return config


def test_the_services_view_is_had_inside_its_own_walls(
    gnome_keyring: GnomeKeyring, installed: Path
) -> None:
    log_in(installed)
    found = doctor(installed, "--service")
    assert "systemd" in found["service"]["way"]
    assert found["service"]["differences"] == []
    assert one(found, "service")["verdict"] == "ok"
    there = {x["name"]: x for x in found["service"]["checks"]}
    assert "the login works" in there["sending"]["message"]


def test_what_only_the_service_lacks_is_told_side_by_side(
    gnome_keyring: GnomeKeyring, installed: Path, systemd_user: UserManager
) -> None:
    log_in(installed)
    extra = systemd.unit_file().parent / "followupd.service.d" / "bus.conf"
    extra.parent.mkdir(exist_ok=True)
    extra.write_text("[Service]\nEnvironment=DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere\n")
    systemd_user.systemctl("daemon-reload")
    found = doctor(installed, "--service", code=6)
    names = {x["name"]: x for x in found["service"]["differences"]}
    assert names["password"]["here"]["verdict"] == "ok"
    assert names["password"]["there"]["verdict"] == "problem"
    said = command(installed, "doctor", "--service").stdout
    assert "Seen as systemd runs the service" in said
    assert "begin with “password”" in said


def test_before_the_service_is_installed_its_view_is_that_of_the_unit_to_come(
    config: Path, gnome_keyring: GnomeKeyring, systemd_user: UserManager
) -> None:
    log_in(config)
    found = doctor(config, "--service")
    assert "systemd" in found["service"]["way"]
    assert not systemd.unit_file().exists()
    assert "service install" in one(found, "service")["hint"]


def test_a_service_whose_program_is_gone_is_a_problem(installed: Path) -> None:
    unit = systemd.unit_file()
    unit.write_text(unit.read_text().replace(sys.executable, "/nowhere/bin/python"))
    found = doctor(installed, "--offline", code=6)
    assert any(
        "/nowhere/bin/python, which is no longer there" in x["message"] for x in found["checks"]
    )


def test_a_service_that_was_stopped_is_a_problem(
    installed: Path, systemd_user: UserManager
) -> None:
    systemd_user.systemctl("stop", "followupd")
    found = doctor(installed, "--offline", code=6)
    line = one(found, "service")
    assert line["verdict"] == "problem"
    assert "no letter goes" in line["message"]


def test_a_service_with_other_settings_is_pointed_out(installed: Path) -> None:
    other = installed.with_name("other.yaml")
    other.write_text(installed.read_text())
    found = doctor(other, "--offline", code=6)
    assert any("uses other settings" in x["message"] for x in found["checks"])


def test_only_what_surrounds_the_service_is_taken_from_its_unit() -> None:
    unit = "[Unit]\nAfter=x\n[Service]\nType=notify\nExecStart=:a\nUMask=0077\n# no\n"
    unit += 'Restart=on-failure\nRestrictRealtime=yes\nEnvironment="TMPDIR=/a 100%%"\n'
    unit += "[Install]\nWantedBy=default.target\n"
    assert properties(unit) == [
        "UMask=0077",
        "RestrictRealtime=yes",
        'Environment="TMPDIR=/a 100%%"',
    ]
