"""The files that go with letters, read from the user's disk and never changed.

A file is opened only when it is a plain one, and read only when it is small enough to go with a
mail: no pipe or device blocks a pass, and no film fills the memory.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from followupd.core.model import Attachment
from followupd.errors import NotAllowed

LARGEST = 50_000_000
"""Bytes of a file that may be read; a larger one goes through no mail server."""

_PIECE = 1024 * 1024
# Should a pipe have taken the file's place meanwhile, opening it must not wait for its other end.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class AttachmentFiles:
    """``ports.Attachments`` for paths relative to ``folder``, the one of the queue file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, ...], Attachment]] = {}

    def look(self, path: str) -> Attachment:
        """Name, size in bytes and SHA-256; a missing or unreadable file has the digest "".

        So has one larger than ``LARGEST``, with its size. A file whose size, place and times have
        not changed is not read again.
        """
        file = self._place(path)
        seen = _signature(file)
        known = self._known.get(file)
        if known is not None and known[0] == seen:
            return known[1]
        found = _look(file, path)
        if found.digest and seen == _signature(file):  # it did not change while it was read
            self._known[file] = (seen, found)
        else:
            self._known.pop(file, None)
        return found

    def content(self, path: str) -> bytes:
        """The bytes of the file. Raises NotAllowed when it can't be read, or is too large."""
        file = self._place(path)
        try:
            with _opened(file) as (stream, size):
                content = stream.read(LARGEST + 1) if size <= LARGEST else b""
        except (OSError, ValueError):
            raise NotAllowed(
                f"the attachment {file.name} can't be read",
                hint=f"it is looked for at {file}; put it there, or correct `attach`",
            ) from None
        if max(size, len(content)) > LARGEST:
            raise NotAllowed(
                f"the attachment {file.name} is too large for a mail",
                hint="make it smaller, or take it out of `attach`",
            )
        return content

    def _place(self, path: str) -> Path:
        # os.path: pathlib's expanduser raises for a user that does not exist.
        file = self._folder / os.path.expanduser(path)  # noqa: PTH111 - as said
        if path.isascii() or _signature(file):
            return file
        # The queue's texts are composed; a name that came from a Mac may be decomposed.
        decomposed = file.with_name(unicodedata.normalize("NFD", file.name))
        return decomposed if _signature(decomposed) else file


def _look(file: Path, path: str) -> Attachment:
    name = unicodedata.normalize("NFC", file.name)
    try:
        with _opened(file) as (stream, promised):
            if promised > LARGEST:
                return Attachment(path=path, name=name, size=promised)
            digest, size = sha256(), 0
            for piece in _pieces(stream):
                digest.update(piece)
                size += len(piece)
    except (OSError, ValueError):
        return Attachment(path=path, name=name)
    whole = size <= LARGEST  # one that grows while it is read is not read to its end
    return Attachment(path=path, name=name, size=size, digest=digest.hexdigest() if whole else "")


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    left = LARGEST + 1
    while left > 0 and (piece := stream.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A plain file, open, and its size in bytes. Raises OSError, or ValueError for a zero byte."""
    if not stat.S_ISREG(file.stat().st_mode):  # opening a device may already do something
        raise OSError("this is no plain file")
    with os.fdopen(os.open(file, os.O_RDONLY | _AT_ONCE), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("this is no plain file")
        yield stream, status.st_size


def _signature(file: Path) -> tuple[int, ...]:
    try:
        status = file.stat()
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        return ()
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
