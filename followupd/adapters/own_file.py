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


def create(path: Path, content: bytes) -> bool:
    """Make a new file, mode 0600, in folders that are 0700 where they have to be made.

    False, and nothing is touched, when anything stands there already, if only a dead link. The
    file appears whole or not at all. Raises FollowupError when it can't be made.
    """
    try:
        _make_folder(path.parent)
        return _appear(path, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its path is not valid"
        raise FollowupError(
            f"{path} can't be written: {reason}",
            hint="is its folder yours, and is there room on the disk?",
        ) from error


def _make_folder(folder: Path) -> None:
    """With all above it; ``Path.mkdir`` gives its mode to the last one only."""
    for place in (*reversed(folder.parents), folder):
        with suppress(FileExistsError):
            if not place.is_dir():
                place.mkdir(mode=0o700)


def _appear(path: Path, content: bytes) -> bool:
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)  # 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return _linked(Path(name), path, content)
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _linked(whole: Path, path: Path, content: bytes) -> bool:
    """A link is made in one step, and never in the place of something; not every disk has them."""
    try:
        os.link(whole, path)
    except FileExistsError:
        return False
    except OSError:
        return _exclusive(path, content)
    return True


def _exclusive(path: Path, content: bytes) -> bool:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return True


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
