"""A process that lacks what ``sys.argv[1]`` lacks, tries to import all of followupd, and then
runs the commands in ``sys.argv[2:]`` (one argument each).

Only what belongs to the system is taken away; the libraries are loaded before, because they
decide at their own import what they run on.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import shlex
import signal
import socket
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import followupd

LINUX_ONLY = {"jeepney", "secretstorage"}
UNIX_ONLY = {"fcntl", "grp", "pwd", "resource", "termios", "syslog"}
UNIX_NAMES: dict[Any, tuple[str, ...]] = {
    os: ("getuid", "getgid", "fork", "statvfs", "sysconf", "mkfifo"),
    signal: ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGALRM", "pause", "sigwait"),
    socket: ("AF_UNIX",),
}


class Missing(MetaPathFinder):
    """Finds nothing of ``names``."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"no {name} here", name=name.partition(".")[0])
        return None


def every_module() -> list[str]:
    found = pkgutil.walk_packages(followupd.__path__, "followupd.", onerror=lambda _: None)
    # Alembic imports these itself, in the midst of a migration.
    return [m.name for m in found if ".migrations." not in m.name and "__main__" not in m.name]


def become(platform: str) -> None:
    gone = LINUX_ONLY | (UNIX_ONLY if platform == "win32" else set())
    for name in list(sys.modules):
        if name.partition(".")[0] in gone | {"followupd"}:
            del sys.modules[name]
    sys.meta_path.insert(0, Missing(gone))
    if platform == "win32":
        for module, names in UNIX_NAMES.items():
            for name in names:
                if hasattr(module, name):
                    delattr(module, name)
    sys.platform = platform


def main() -> int:
    names = every_module()
    for name in names:
        importlib.import_module(name)
    become(sys.argv[1])
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as missing:
            # An adapter of the session's bus; the commands below show that nobody leads there.
            if missing.name not in LINUX_ONLY or not name.startswith("followupd.adapters."):
                raise
    command_line = importlib.import_module("followupd.cli.main")
    return max((command_line.main(shlex.split(words)) for words in sys.argv[2:]), default=0)


if __name__ == "__main__":
    raise SystemExit(main())
