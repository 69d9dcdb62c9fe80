"""A small file of what was found out before, to save time; never more than that.

It begins with the digest of all that follows, so a file that was cut off, mixed up or damaged is as
good as none. Whoever reads it must be able to do without it at any moment.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import platformdirs

LARGEST = 64 * 2**20
"""Bytes; what is larger is not kept."""


def cache_folder() -> Path:
    """The platform's folder for what may be deleted at any time."""
    return platformdirs.user_cache_path("followupd")


def recall(place: Path, key: str) -> object:
    """What was kept under this key, as JSON has it, or None. Never raises."""
    try:
        head, _, body = _ours(place).partition(b"\n")
        if head.decode() != sha256(body).hexdigest():
            return None
        said = json.loads(body)
        return said["what"] if said["key"] == key else None
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def keep(place: Path, key: str, what: object) -> None:
    """Put it there instead of what was kept before; where that can't be done, nothing happens."""
    # ASCII: a path may hold bytes that are no UTF-8, and then stands for them with half letters.
    body = json.dumps({"key": key, "what": what}).encode()
    content = sha256(body).hexdigest().encode() + b"\n" + body
    if len(content) > LARGEST:
        return
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(place, content)


def _ours(place: Path) -> bytes:
    """The bytes of a plain file that nobody else could have written. Raises OSError."""
    # Opening a pipe would wait for a writer for ever.
    with open(place, "rb", opener=_at_once) as file:
        seen = os.fstat(file.fileno())
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > LARGEST:
            raise OSError("this is no file of ours")
        if not only_mine(seen):
            raise OSError("somebody else may have written it")
        return file.read(LARGEST)


def only_mine(seen: os.stat_result) -> bool:
    """Whether nobody but this user could have written the file."""
    if not hasattr(os, "getuid"):
        return True  # Windows has no such modes; there a home is its user's by itself
    return seen.st_uid == os.getuid() and not seen.st_mode & 0o022


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _replace(place: Path, content: bytes) -> None:
    """Whole or not at all, 0600. It need not survive a power cut: the digest tells."""
    number, name = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
