"""The bytes of a file that a person may be saving right now, as text.

Knows nothing of YAML. A file that changes while it is read is read again; what can't be read
becomes a ``Problem``.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from followupd.core.model import Place, Problem

LARGEST = 64 * 2**20
"""Bytes; 100,000 interviews with four people each are about as much."""

_TRIES = 4

Stamp = tuple[int, ...]
"""What tells one version of a file from another: device, inode, size, mtime and ctime in ns."""


@dataclass(frozen=True, slots=True)
class FileText:
    """A file's text without its byte order mark; ``stamp`` is that of the version read."""

    text: str
    stamp: Stamp


def stamp_of(path: Path) -> Stamp | None:
    """The file's stamp, or None when there is no file that can be read."""
    try:
        return _stamp(path.stat())
    except (OSError, ValueError):
        return None


def read_text(path: Path) -> FileText | Problem:
    """Read the whole file, the same version from its first byte to its last."""
    try:
        return _read(path)
    except FileNotFoundError:
        hint = f"`followupd init` writes it for you; or create it at {path}."
        return _problem(path, "not-a-file", f"There is no file {path.name}.", hint)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "its path is not valid").lower()
        hint = f"Check the path and the permissions of {path}."
        return _problem(path, "not-a-file", f"{path.name} can't be read: {reason}.", hint)


def _read(path: Path) -> FileText | Problem:
    for _ in range(_TRIES):
        # Opening a pipe would wait for a writer for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            hint = f"Put the text into a plain file at {path}."
            return _problem(path, "not-a-file", f"{path.name} is a folder or a device.", hint)
        with path.open("rb") as file:
            stamp = _stamp(os.fstat(file.fileno()))
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            hint = "Is it the right file? A queue of 100,000 interviews is smaller."
            message = f"{path.name} is larger than {LARGEST // 2**20} MiB."
            return _problem(path, "too-large", message, hint)
        # An editor that saved meanwhile has changed the stamp: what we hold may be half of it.
        if _stamp(path.stat()) == stamp:
            return _decode(path, content, stamp)
    hint = "Nothing to do: it is read again as soon as it stands still."
    return _problem(path, "not-a-file", f"{path.name} is being written to.", hint)


def _decode(path: Path, content: bytes, stamp: Stamp) -> FileText | Problem:
    try:
        return FileText(content.decode("utf-8-sig"), stamp)
    except UnicodeDecodeError as error:
        before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")) + 1
        hint = "Open it in your editor and save it with the encoding UTF-8."
        message = f"{path.name} is not written in UTF-8; the first strange byte is here."
        return _problem(path, "not-utf8", message, hint, Place(path.name, line, column))


def _problem(path: Path, code: str, message: str, hint: str, where: Place | None = None) -> Problem:
    return Problem(code=code, message=message, hint=hint, where=where or Place(path.name, 1, 1))


def _stamp(found: os.stat_result) -> Stamp:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
