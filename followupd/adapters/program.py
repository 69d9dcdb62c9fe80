"""Which program this is: what a result that is kept from one process to the next was made by."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from followupd import __version__

PACKAGE = Path(__file__).parents[1]

LIBRARIES = ("pydantic", "pydantic_core", "yaml", "email_validator", "idna")
"""What reads the user's files; a test holds that the readers import no other."""


def identity() -> str:
    """Another value when a line of followupd or a library that it reads files with has changed.

    It goes by the times and sizes of followupd's own files, and by those of the folders that the
    libraries were installed into: an installer changes them. Raises OSError where the program
    does not lie in files.
    """
    parts = (__version__, sys.version, *_modules(PACKAGE), *_installed(LIBRARIES))
    return sha256(repr(parts).encode()).hexdigest()


def _modules(folder: Path) -> Iterator[tuple[str, int, int]]:
    folders = [str(folder)]
    for place in folders:
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.name.endswith(".py"):
                    seen = entry.stat()
                    yield entry.path, seen.st_size, seen.st_mtime_ns
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)


def _installed(names: Iterable[str]) -> Iterator[tuple[str, int, int, int]]:
    for name in names:
        spec = find_spec(name)  # finds a package, and imports nothing
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f"{name} does not lie in a file")
        first = Path(spec.origin)
        seen, beside = first.stat(), first.parents[1].stat()
        yield spec.origin, seen.st_size, seen.st_mtime_ns, beside.st_mtime_ns
