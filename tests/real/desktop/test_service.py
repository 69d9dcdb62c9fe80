from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from followupd.errors import FollowupError
from followupd.system import systemd
from tests.real.desktop import user_manager
from tests.real.desktop.processes import wait_until
from tests.real.desktop.user_manager import UserManager

pytestmark = pytest.mark.real

PROGRAM = Path(__file__).with_name("service_program.py")

# Restarts come after 15 s, which a test need not wait for.
QUICK = "[Service]\nRestartSec=100ms\n"

INSTALL = """
import sys
from pathlib import Path
from followupd.system import systemd
program, config, state, watchdog = sys.argv[1:]
executable = [sys.executable, program]
print(systemd.install(executable, Path(config), Path(state), watchdog=float(watchdog)))
"""


@dataclass
class Machine:
    """A user manager, and the files of a user on it."""

    manager: UserManager
    program: Path
    config: Path
    state: Path

    def install(self, watchdog: float = 300) -> str:
        """``systemd.install``, called as this manager's user."""
        words = (self.program, self.config, self.state, watchdog)
        done = self.manager.run(self.manager.python(), "-c", INSTALL, *map(str, words))
        assert done.returncode == 0, (done.stderr, self.manager.log.read_text())
        return done.stdout

    def seen(self) -> dict[str, Any]:
        """What the service saw of the world."""
        found: dict[str, Any] = json.loads((self.state / "seen.json").read_text())
        return found

    def show(self, name: str) -> str:
        return self.manager.show("followupd", name)


def machine(manager: UserManager, name: str = "followupd") -> Machine:
    """Files of ``manager``'s user; ``name`` is the folders' name."""
    program = manager.home / name / "program.py"
    config = manager.home / name / "followupd.yaml"
    state = manager.home / "state of" / name
    program.parent.mkdir(parents=True)
    state.mkdir(parents=True)
    shutil.copy(PROGRAM, program)
    config.write_text(json.dumps({"state": str(state)}))
    quick = manager.home / ".config" / "systemd" / "user" / "followupd.service.d" / "quick.conf"
    if "XDG_CONFIG_HOME" in manager.env:
        own = Path(manager.env["XDG_CONFIG_HOME"])
        quick = own / "systemd" / "user" / "followupd.service.d" / "quick.conf"
    quick.parent.mkdir(parents=True)
    quick.write_text(QUICK)
    manager.own(manager.home)
    return Machine(manager, program, config, state)


@pytest.fixture
def here(systemd_user: UserManager) -> Machine:
    return machine(systemd_user)


@pytest.fixture(params=["this user", "an ordinary user"])
def walled(request: pytest.FixtureRequest) -> Iterator[Machine]:
    if request.param == "this user":
        yield machine(request.getfixturevalue("systemd_user"))
    else:
        with user_manager.of_an_ordinary_user() as manager:
            yield machine(manager)


def test_the_service_runs_is_enabled_and_says_how_it_does(here: Machine) -> None:
    told = here.install()
    status = systemd.status()
    assert (status.installed, status.enabled, status.active) == (True, True, "active")
    assert status.text == "two letters wait"
    assert status.pid == int(here.show("MainPID"))
    assert "loginctl enable-linger" in told
    assert not status.lingers


def test_a_daemon_that_hangs_is_started_anew(here: Machine) -> None:
    here.install(watchdog=1)
    first = systemd.status().pid
    (here.state / "hang").touch()
    wait_until(lambda: here.show("NRestarts") != "0", "the watchdog")
    (here.state / "hang").unlink()
    wait_until(lambda: systemd.status().active == "active", "the new daemon")
    assert systemd.status().pid not in {0, first}


def test_a_daemon_that_is_alive_is_left_alone(here: Machine) -> None:
    here.install(watchdog=1)
    first = systemd.status().pid
    beats = here.show("WatchdogTimestampMonotonic")
    wait_until(
        lambda: int(here.show("WatchdogTimestampMonotonic")) > int(beats) + 2_000_000,
        "beats over twice the watchdog's time",
    )
    assert systemd.status().pid == first


def test_reloading_the_service_reaches_the_daemon(here: Machine) -> None:
    here.install()
    here.manager.systemctl("reload", "followupd")
    wait_until((here.state / "reloaded").exists, "SIGHUP")


def test_uninstalling_leaves_nothing_of_the_service_and_all_of_the_user(here: Machine) -> None:
    here.install()
    told = systemd.uninstall()
    assert "removed" in told
    assert systemd.status() == systemd.ServiceStatus(installed=False)
    assert here.show("ActiveState") == "inactive"
    assert here.show("LoadState") == "not-found"
    assert not list(systemd.unit_file().parent.rglob("followupd.service"))
    assert here.config.exists()
    assert (here.state / "seen.json").exists()


def test_uninstalling_what_is_not_installed_says_so(systemd_user: UserManager) -> None:
    assert "not installed" in systemd.uninstall()


def test_installing_again_renews_the_unit_and_the_daemon(here: Machine) -> None:
    here.install()
    first = systemd.status().pid
    here.install(watchdog=77)
    assert "WatchdogSec=77" in systemd.unit_file().read_text()
    assert systemd.status().active == "active"
    assert systemd.status().pid not in {0, first}


def test_a_service_that_does_not_start_is_an_error_that_says_where_to_look(here: Machine) -> None:
    with pytest.raises(FollowupError) as failed:
        systemd.install(["/bin/false"], here.config, here.state)
    assert "journalctl --user -u followupd" in failed.value.hint
    assert systemd.status().active != "active"


@pytest.mark.parametrize(
    "name",
    [
        "with space",
        'a "quoted" one',
        "it's",
        "100%h",
        "${HOME}",
        "$HOME",
        "back\\slash\\n",
        "Söhne 鍵",
    ],
)
def test_a_peculiar_path_reaches_the_daemon_as_it_is(systemd_user: UserManager, name: str) -> None:
    peculiar = machine(systemd_user, name)
    peculiar.install()
    seen = peculiar.seen()
    assert seen["arguments"] == ["--config", str(peculiar.config), "run"]
    assert seen["state"] == "yes"
    assert seen["temporary"] == "yes"
    assert seen["home"] == "OSError 30"  # read-only: the state folder was understood, too


def test_the_daemon_has_what_it_needs_and_nothing_else(walled: Machine) -> None:
    walled.install()
    seen = walled.seen()
    assert seen["state"] == "yes"
    assert seen["temporary"] == "yes"
    assert seen["loopback"] == "yes"
    assert seen["bus"] == "yes"
    assert seen["environment"]["DBUS_SESSION_BUS_ADDRESS"] == walled.manager.bus.address
    assert seen["home"] == "OSError 30"  # a read-only file system
    assert seen["config"] == "OSError 30"
    assert seen["raw"] == "OSError 97"  # no such address family
    assert not (walled.manager.home / "probe").exists()


def test_the_daemons_memory_is_never_written_to_a_file(here: Machine) -> None:
    here.install()
    assert here.seen()["core"] == 0
    assert here.show("LimitCORE") == "0"


def test_the_daemons_files_are_its_users_alone(here: Machine) -> None:
    here.install()
    assert here.seen()["umask"] == "600"


def test_without_user_namespaces_the_service_runs_and_the_user_is_told() -> None:
    with user_manager.of_an_ordinary_user(namespaces=False) as manager:
        bare = machine(manager)
        told = bare.install()
        assert "no user namespaces" in told
        assert bare.show("ActiveState") == "active"
        seen = bare.seen()
        assert (seen["state"], seen["loopback"], seen["bus"]) == ("yes", "yes", "yes")
        assert seen["raw"] == "OSError 97"  # what needs no namespace still holds


def test_systemd_understands_every_line_of_the_unit(systemd_user: UserManager) -> None:
    files = machine(systemd_user)
    files.install()
    said = systemd_user.run("systemd-analyze", "--user", "verify", str(systemd.unit_file())).stderr
    complaints = [line for line in said.splitlines() if "followupd.service" in line]
    # Those two came with systemd 254; older ones name them, and go on.
    newer = ("RestartSteps", "RestartMaxDelaySec")
    assert not [line for line in complaints if not any(name in line for name in newer)]
