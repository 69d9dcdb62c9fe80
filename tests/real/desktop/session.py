"""A desktop session of the test's own: its bus, its keyring, its notifications."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.real.desktop.processes import need, running, wait_until

# Without service files: a bus that could start programs would leave them behind.
BUS_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

SECRETS = "/org/freedesktop/secrets"
_MOCK = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.DBus.Mock"
)


@dataclass
class Bus:
    """A session bus. ``address`` is what DBUS_SESSION_BUS_ADDRESS holds."""

    address: str
    process: subprocess.Popen[bytes]

    def call(self, target: DBusAddress, method: str, signature: str = "", *body: Any) -> Any:
        """The body of the answer to a call."""
        with open_dbus_connection(self.address) as connection:
            message = new_method_call(target, method, signature, body)
            return unwrap_msg(connection.send_and_get_reply(message, timeout=10))

    def has(self, name: str) -> bool:
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        return bool(self.call(bus, "NameHasOwner", "s", name)[0])

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The bus takes connections and answers nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)


@contextmanager
def session_bus(prefix: Sequence[str] = (), owner: int | None = None) -> Iterator[Bus]:
    """A bus for the length of the block; ``prefix`` runs it as somebody else (``owner``)."""
    program = need("dbus-daemon")
    with tempfile.TemporaryDirectory(prefix="fu-bus-") as place:  # a socket's path must be short
        folder, bus = Path(place), Path(place) / "bus"
        if owner is not None:
            os.chown(folder, owner, -1)
        (folder / "bus.conf").write_text(BUS_CONFIG.format(socket=bus))
        command = [*prefix, program, "--nofork", f"--config-file={folder / 'bus.conf'}"]
        with running(command, folder / "log") as process:
            wait_until(lambda: _takes_lines(bus), "the session bus")
            yield Bus(f"unix:path={bus}", process)


def _takes_lines(place: Path) -> bool:
    """Whether somebody listens there; the socket's file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(place)) == 0


@dataclass
class GnomeKeyring:
    """GNOME Keyring with one unlocked collection."""

    bus: Bus
    process: subprocess.Popen[bytes]

    PASSWORD = b"of the keyring itself"
    COLLECTION = f"{SECRETS}/aliases/default"

    def lock(self) -> None:
        self.bus.call(
            self._target("org.freedesktop.Secret.Service"), "Lock", "ao", [self.COLLECTION]
        )

    def unlock(self) -> None:
        """As the login does it: with the password, without a prompt."""
        with open_dbus_connection(self.bus.address) as line:  # the plain session ends with its line

            def call(interface: str, method: str, signature: str, *body: Any) -> Any:
                message = new_method_call(self._target(interface), method, signature, body)
                return unwrap_msg(line.send_and_get_reply(message, timeout=10))

            _, session = call(
                "org.freedesktop.Secret.Service", "OpenSession", "sv", "plain", ("s", "")
            )
            call(
                "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
                "UnlockWithMasterPassword",
                "o(oayays)",
                f"{SECRETS}/collection/login",
                (session, b"", self.PASSWORD, "text/plain"),
            )

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It is there, and answers nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    @staticmethod
    def _target(interface: str) -> DBusAddress:
        return DBusAddress(SECRETS, "org.freedesktop.secrets", interface)


@contextmanager
def gnome_keyring(bus: Bus, log: Path) -> Iterator[GnomeKeyring]:
    """The keyring for the length of the block; its files are below HOME and XDG_DATA_HOME.

    In the foreground: left to itself it forks, and nobody would know whom to end.
    """
    program = need("gnome-keyring-daemon", "gnome-keyring")
    command = [program, "--foreground", "--unlock", "--components=secrets"]
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus.address}
    with running(command, log, env=env, say=GnomeKeyring.PASSWORD) as process:
        wait_until(lambda: bus.has("org.freedesktop.secrets"), "the keyring on the bus")
        yield GnomeKeyring(bus, process)


@dataclass(frozen=True)
class Shown:
    """A notification as the server got it."""

    app: str
    icon: str
    title: str
    body: str
    hints: dict[str, object]
    expires: int
    number: int = 0
    replaces: int = 0
    buttons: tuple[tuple[str, str], ...] = ()

    def key(self, label: str) -> str:
        """The key of the button with this label."""
        return next(key for key, said in self.buttons if said == label)


@dataclass
class Notifications:
    """A notification server that remembers what it was asked to show."""

    bus: Bus
    process: subprocess.Popen[bytes]

    def shown(self) -> list[Shown]:
        (calls,) = self.bus.call(_MOCK, "GetMethodCalls", "s", "Notify")
        found = [_shown([value for _, value in arguments]) for _, arguments in calls]
        new = itertools.count(1)  # as the server numbers them
        return [replace(x, number=x.replaces or next(new)) for x in found]

    def taken_away(self) -> list[int]:
        """The numbers of the notices that it was asked to close."""
        (calls,) = self.bus.call(_MOCK, "GetMethodCalls", "s", "CloseNotification")
        return [arguments[0][1] for _, arguments in calls]

    def click(self, notice: Shown, key: str = "default") -> None:
        """A person clicks; as servers do, it tells everybody, and closes the notice."""
        self.emit("ActionInvoked", "us", notice.number, key)
        self.emit("NotificationClosed", "uu", notice.number, 2)

    def emit(self, name: str, signature: str, *values: Any) -> None:
        said = list(zip(signature, values, strict=True))
        body = ("org.freedesktop.Notifications", name, signature, said)
        self.bus.call(_MOCK, "EmitSignal", "sssav", *body)

    def end(self) -> None:
        """Nobody shows notifications from now on."""
        self.process.terminate()
        self.process.wait(10)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)


def _shown(arguments: list[Any]) -> Shown:
    app, replaces, icon, title, body, actions, hints, expires = arguments
    return Shown(
        app,
        icon,
        title,
        body,
        {key: value for key, (_, value) in hints.items()},
        expires,
        replaces=replaces,
        buttons=tuple(zip(actions[::2], actions[1::2], strict=True)),
    )


@contextmanager
def notification_daemon(
    bus: Bus, log: Path, abilities: str = "body body-markup"
) -> Iterator[Notifications]:
    """A notification server for the length of the block, with these capabilities."""
    python = "/usr/bin/python3"  # dbusmock is Debian's own, and so is its python
    if subprocess.run(
        [python, "-c", "import dbusmock"], capture_output=True, check=False
    ).returncode:
        pytest.skip("python3-dbusmock is not installed; `make servers` installs it")
    command = [python, "-m", "dbusmock", "--session", "--template", "notification_daemon"]
    command += ["--parameters", f'{{"capabilities": "{abilities}"}}']
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus.address}
    with running(command, log, env=env) as process:
        wait_until(lambda: bus.has("org.freedesktop.Notifications"), "the notification server")
        yield Notifications(bus, process)
