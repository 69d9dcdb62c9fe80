"""A file that followupd writes where the user wants it: whole or not at all, and only for them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from followupd.errors import FollowupError, UsageError

_HEAD = 4096
"""Bytes from which it is told what a file is."""


def save(path: Path, content: bytes, ours: Callable[[bytes], bool]) -> None:
    """Put ``content`` at ``path`` with the mode 0600; a link is followed and stays a link.

    Raises UsageError when something else than a plain file whose first bytes are ``ours``
    stands there, FollowupError when it can't be written. Either way, what stood there stays.
    """
    try:
        place = path.resolve()
        _must_be_free(place, ours)
        _replace(place, content)
    except (OSError, ValueError, RuntimeError) as error:  # a zero byte; a link to itself
        reason = getattr(error, "strerror", None) or "its path is not valid"
        raise FollowupError(
            f"{path} can't be written: {reason}",
            hint="does its folder exist, is it yours, and is there room?",
        ) from error


def _must_be_free(place: Path, ours: Callable[[bytes], bool]) -> None:
    if not place.exists():
        return
    if not place.is_file():
        raise UsageError(f"{place} is a folder or a device", hint="give it another name")
    with place.open("rb") as file:
        head = file.read(_HEAD)
    if not ours(head):
        raise UsageError(
            f"{place} was not written by this command, and stays as it is",
            hint="give it another name; --force overwrites it",
        )


def _replace(place: Path, content: bytes) -> None:
    number, name = tempfile.mkstemp(prefix=f".{place.name[:40]}-", dir=place.parent)  # 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
