"""A real ``systemd --user`` of the test's own, on machines with and without systemd as PID 1.

It gets control groups of its own, so that at the end nothing of it can be left over.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.real.desktop.processes import end, need, wait_until
from tests.real.desktop.session import Bus, session_bus

REPOSITORY = Path(__file__).parents[3]

BOOTED = Path("/run/systemd/system")  # sd_booted(3) looks here
STAGE = Path("/run/systemd/unit-root")  # PID 1 makes it; an ordinary user's manager needs it
MADE_BY_US = Path("/run/followupd-tests-made-systemd")
LOCK = Path("/run/followupd-tests.lock")

SETTLED = {"running", "degraded"}


@dataclass
class UserManager:
    """A running user manager. ``env`` is the environment in which its user's programs run.

    Services write their standard output into ``log``. ``prefix`` turns a command of ours into one
    of its user's.
    """

    env: dict[str, str]
    log: Path
    bus: Bus
    prefix: list[str] = field(default_factory=list)
    owner: int = -1

    @property
    def home(self) -> Path:
        return Path(self.env["HOME"])

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as this manager's user; its end is not judged."""
        return subprocess.run(
            [*self.prefix, *command],
            env=self.env,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def systemctl(self, *arguments: str) -> str:
        """What ``systemctl --user`` says; fails the test when it fails."""
        done = self.run("systemctl", "--user", *arguments)
        assert done.returncode == 0, (arguments, done.stderr, self.log.read_text())
        return done.stdout

    def show(self, unit: str, name: str) -> str:
        """The value of one property of a unit, as in ``show("followupd", "ActiveState")``."""
        return self.systemctl("show", unit, f"--property={name}", "--value").strip()

    def python(self) -> str:
        """A python that this manager's user may run."""
        return sys.executable if not self.prefix else "/usr/bin/python3"

    def own(self, path: Path) -> Path:
        """Give a file or a tree to this manager's user."""
        if self.prefix:
            for each in (path, *path.rglob("*")):
                os.chown(each, self.owner, -1, follow_symlinks=False)
        return path


@contextmanager
def of_this_user(bus: Bus, log: Path) -> Iterator[UserManager]:
    """A manager in the test's own home, with all of the test's environment."""
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus.address}
    with _manager(UserManager(env, log, bus)) as manager:
        yield manager


@contextmanager
def of_an_ordinary_user(*, namespaces: bool = True) -> Iterator[UserManager]:
    """A manager of somebody without privileges: as people have it.

    ``namespaces`` false is a kernel that gives such people no user namespaces.
    """
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else; the other test runs as you")
    person = pwd.getpwnam("games")  # a bus wants a user that has a name
    become = [need("setpriv"), f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}"]
    become.append("--clear-groups")
    with ExitStack() as stack:
        bus = stack.enter_context(session_bus(become, person.pw_uid))
        os.chmod(Path(bus.address.partition("=")[2]).parent, 0o755)  # noqa: PTH101
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fu-user-")))
        place.chmod(0o755)
        home, run = place / "home", place / "run"
        home.mkdir(mode=0o755)
        run.mkdir(mode=0o700)
        env = {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(run),
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        manager = UserManager(env, place / "log", bus, become, person.pw_uid)
        manager.own(place)
        yield stack.enter_context(_manager(manager, namespaces=namespaces))


@contextmanager
def _manager(manager: UserManager, *, namespaces: bool = True) -> Iterator[UserManager]:
    need("systemctl", "systemd")
    program = need("/lib/systemd/systemd", "systemd")
    config = Path(manager.env.get("XDG_CONFIG_HOME", manager.home / ".config"))
    (config / "systemd").mkdir(parents=True, exist_ok=True)
    # Where there is no journal, what services say is in the manager's own log.
    (config / "systemd" / "user.conf").write_text(
        "[Manager]\nDefaultStandardOutput=inherit\nDefaultStandardError=inherit\n"
    )
    # The session's bus is the test's, not one that this manager would start by itself.
    (config / "systemd" / "user").mkdir(exist_ok=True)
    for unit in ("dbus.socket", "dbus.service"):
        (config / "systemd" / "user" / unit).symlink_to("/dev/null")
    manager.own(manager.home)
    with ExitStack() as stack:
        stack.enter_context(_booted())
        groups = stack.enter_context(_control_groups(manager))
        process = _start([*manager.prefix, program, "--user"], groups, manager, namespaces)
        stack.callback(end, process)

        def settled() -> bool:
            assert process.poll() is None, manager.log.read_text()
            return manager.run("systemctl", "--user", "is-system-running").stdout.strip() in SETTLED

        wait_until(settled, "systemd --user")
        yield manager


INTO_GROUPS = 'for group in $1; do echo $$ >"$group/cgroup.procs"; done; shift; exec "$@"'
BARRED = 'read _; echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"'


def _start(
    command: Sequence[str],
    groups: Sequence[Path],
    manager: UserManager,
    namespaces: bool,  # noqa: FBT001
) -> subprocess.Popen[bytes]:
    if not namespaces:  # inside a namespace whose limit of further ones is 0
        command = [need("unshare"), "--user", "--keep-caps", "sh", "-c", BARRED, "sh", *command]
    command = ["sh", "-c", INTO_GROUPS, "sh", " ".join(map(str, groups)), *command]
    with manager.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            env=manager.env,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    assert process.stdin
    if not namespaces:
        _map_everybody(process.pid)
        process.stdin.write(b"\n")
    process.stdin.close()
    return process


def _map_everybody(pid: int) -> None:
    here = Path("/proc/self/ns/user").readlink()
    there = Path(f"/proc/{pid}/ns/user")
    wait_until(lambda: there.readlink() != here, "the user namespace")
    for name in ("uid_map", "gid_map"):
        Path(f"/proc/{pid}/{name}").write_text("0 0 65536")


@contextmanager
def _booted() -> Iterator[None]:
    """Make systemd believe that it runs this machine; the last of several test runs undoes it."""
    if BOOTED.exists() and not MADE_BY_US.exists():
        yield  # it does
        return
    if os.geteuid() != 0:
        pytest.skip("systemd does not run this machine, and only root can start it here")
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        MADE_BY_US.touch()  # before the folder: a run beside this one looks for both
        for folder in (BOOTED, STAGE):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            yield
        finally:
            with suppress(BlockingIOError):  # somebody else still needs it
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _unmake()


def _unmake() -> None:
    for folder in (BOOTED, STAGE):
        with suppress(OSError):
            folder.rmdir()
    MADE_BY_US.unlink(missing_ok=True)  # the lock's file stays: others may wait for it


@contextmanager
def _control_groups(manager: UserManager) -> Iterator[list[Path]]:
    """Groups of the manager's own in each hierarchy; whatever is in them at the end is killed."""
    top = Path("/sys/fs/cgroup")
    roots = [root for root in (top / "systemd", top / "unified", top) if _is_hierarchy(root)]
    groups = [root / f"followupd-test-{os.getpid()}-{id(manager)}" for root in roots]
    try:
        for group in groups:
            group.mkdir()
            manager.own(group)
    except PermissionError:
        pytest.skip("systemd --user needs control groups, and only root can make them here")
    try:
        yield groups
    finally:
        for group in groups:
            wait_until(lambda group=group: _emptied(group), f"the end of all in {group}")
            for folder in sorted(group.rglob("*/"), reverse=True):
                folder.rmdir()
            group.rmdir()


def _is_hierarchy(root: Path) -> bool:
    return (root / "cgroup.procs").exists()


def _emptied(group: Path) -> bool:
    left = [pid for procs in group.rglob("cgroup.procs") for pid in procs.read_text().split()]
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    return not left
