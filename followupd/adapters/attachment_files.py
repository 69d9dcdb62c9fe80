"""The files that go with letters, read from the user's disk and never changed."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

from followupd.core.model import Attachment
from followupd.errors import NotAllowed


class AttachmentFiles:
    """``ports.Attachments`` for paths relative to ``folder``, the one of the queue file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, ...], Attachment]] = {}

    def look(self, path: str) -> Attachment:
        """Name, size in bytes and SHA-256; a missing or unreadable file has the digest "".

        A file whose size, place and times have not changed is not read again.
        """
        file = self._place(path)
        seen = _signature(file)
        known = self._known.get(file)
        if known is not None and known[0] == seen:
            return known[1]
        content = _read(file)
        if content is None:
            self._known.pop(file, None)
            return Attachment(path=path, name=file.name)
        digest = sha256(content).hexdigest()
        found = Attachment(path=path, name=file.name, size=len(content), digest=digest)
        if seen and seen == _signature(file):  # it did not change while it was read
            self._known[file] = (seen, found)
        return found

    def content(self, path: str) -> bytes:
        """The bytes of the file. Raises NotAllowed when it can't be read."""
        file = self._place(path)
        content = _read(file)
        if content is None:
            raise NotAllowed(
                f"the attachment {file.name} can't be read",
                hint=f"it is looked for at {file}; put it there, or correct `attach`",
            )
        return content

    def _place(self, path: str) -> Path:
        # os.path: pathlib's expanduser raises for a user that does not exist.
        return self._folder / os.path.expanduser(path)  # noqa: PTH111 - as said


def _signature(file: Path) -> tuple[int, ...]:
    try:
        status = file.stat()
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        return ()
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _read(file: Path) -> bytes | None:
    """The content of a plain file; None for all else. A pipe would block for ever."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return None
        return file.read_bytes()
    except (OSError, ValueError):
        return None
