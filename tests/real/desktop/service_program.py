"""Stands for the daemon in tests of the service: ``python service_program.py --config FILE run``.

It reads the state folder's path from FILE, writes what it sees of the world into
``state/seen.json``, and tells systemd that it is alive until ``state/hang`` appears. On SIGHUP it
writes ``state/reloaded``. ``sd_notify`` is the real one; Debian's own python runs it as well.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from followupd.system import sd_notify


def can(action: Callable[[], object]) -> str:
    try:
        action()
    except OSError as wrong:
        return type(wrong).__name__ + f" {wrong.errno}"
    return "yes"


def reach_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (_, _, _, _, address), *_ = socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM)
        socket.create_connection(address, timeout=5).close()


def reach_bus() -> None:
    path = os.environ["DBUS_SESSION_BUS_ADDRESS"].partition("path=")[2]
    with socket.socket(socket.AF_UNIX) as bus:
        bus.settimeout(5)
        bus.connect(path)
        bus.sendall(b"\0AUTH EXTERNAL " + str(os.geteuid()).encode().hex().encode() + b"\r\n")
        if not bus.recv(100).startswith(b"OK"):
            raise ConnectionRefusedError


def write_temporary() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")


def main() -> None:
    config = Path(sys.argv[2])
    state = Path(json.loads(config.read_text())["state"])
    home = Path.home()
    seen = {
        "arguments": sys.argv[1:],
        "state": can(lambda: (state / "probe").write_text("x")),
        "home": can(lambda: (home / "probe").write_text("x")),
        "config": can(lambda: config.write_text(config.read_text())),
        "temporary": can(write_temporary),
        "loopback": can(reach_loopback),
        "bus": can(reach_bus),
        "raw": can(lambda: socket.socket(socket.AF_PACKET).close()),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "umask": f"{(state / 'probe').stat().st_mode & 0o777:o}",
        "environment": dict(os.environ),
    }
    (state / "seen.json").write_text(json.dumps(seen))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGHUP, lambda *_: (state / "reloaded").touch())
    sd_notify.status("two letters wait")
    sd_notify.ready()
    beat = sd_notify.watchdog_interval(os.environ) or 1
    while not ended.wait(min(beat, 0.1)):
        if not (state / "hang").exists():
            sd_notify.watchdog()
    sd_notify.stopping()


main()
