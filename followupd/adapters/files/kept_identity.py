"""What a kept reading depends on besides the entry's text: this program, its libraries, the zones.

Cheap to find (some hundred microseconds), and another one as soon as any of them was changed.
"""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from followupd import __version__
from followupd.core import identity as _core

_LIBRARIES = (
    "yaml",
    "pydantic",
    "pydantic_core",
    "email_validator",
    "idna",
    "dns",
    "tzdata",
    "jinja2",
)


@cache
def identity() -> str:
    """Names the code that would read an entry; "" where that can't be told.

    Found once in a process, when its code is fresh: one that goes on with old code after an
    upgrade does not pass for the new one.
    """
    try:
        parts = [__version__, sys.version, *_code(), *_libraries()]
    except (OSError, ValueError, ImportError, AttributeError):
        return ""
    whole = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(whole, digest_size=16).hexdigest()


def _code() -> Iterator[str]:
    """This folder, the one above it, and ``core``: hardly more than a hundred files."""
    here = Path(__file__).parent
    for folder in (here, here.parent, Path(_core.__file__).parent):
        with os.scandir(folder) as found:
            for file in sorted(found, key=lambda entry: entry.name):
                if file.name.endswith(".py"):
                    yield f"{file.path} {_stamp(file.stat())}"


def _libraries() -> Iterator[str]:
    """Installing a version writes its files anew, and renames a folder beside it."""
    for name in _LIBRARIES:
        found = find_spec(name)
        if found is not None and found.origin:
            place = Path(found.origin)
            beside = place.parent.parent
            yield f"{place} {_stamp(place.stat())} {_stamp(beside.stat())}"


@cache
def rules_of(zone: str) -> str:
    """Names the rules of this time zone as they are on this machine; "" where none are found."""
    for folder in zoneinfo.TZPATH:
        with suppress(OSError, ValueError):
            return _named(Path(folder, zone))
    with suppress(OSError, ValueError, ImportError, AttributeError):
        found = find_spec("tzdata")
        if found is not None and found.origin:
            return _named(Path(found.origin).parent / "zoneinfo" / zone)
    return ""


def _named(file: Path) -> str:
    return blake2b(f"{file} {_stamp(file.stat())}".encode(), digest_size=6).hexdigest()


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
