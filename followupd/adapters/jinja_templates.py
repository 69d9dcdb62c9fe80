"""ports.Templates on Jinja2: the user's folder first, then the templates that came along.

A name that no fact has is an error and never an empty place in a letter.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from followupd.adapters.shipped import shipped

if TYPE_CHECKING:
    from followupd.adapters.jinja_render import Renderer

_Stamps = Mapping[str, tuple[int, int]]


class JinjaTemplates:
    """The templates of the letters, each read again when its file has changed."""

    def __init__(
        self, own: Path | None = None, came_along: Path | None = None, kept: Path | None = None
    ) -> None:
        """``own`` is the user's folder; ``came_along`` stands in for the shipped one in tests.

        ``kept`` is where compiled templates outlive the process.
        """
        self._kept = kept
        self._folders = [*([own] if own else []), came_along or Path(str(shipped("templates")))]
        self._stamps: list[_Stamps] = []
        self._fingerprint = ""
        self._renderer: Renderer | None = None

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """As in ``ports.Templates``."""
        if self._renderer is None:
            from followupd.adapters.jinja_render import Renderer  # noqa: PLC0415 - Jinja2 is slow to import

            self._renderer = Renderer(self._folders, self._kept)
        return self._renderer.render(name, facts)

    def fingerprint(self) -> str:
        """As in ``ports.Templates``; files are read only when the size or time of one has changed.

        A pass asks several times, so it is a look at each folder and no more.
        """
        stamps = [_stamps(folder) for folder in self._folders]
        if stamps != self._stamps:
            self._fingerprint, self._stamps = self._digest(stamps), stamps
        return self._fingerprint

    def _digest(self, stamps: Sequence[_Stamps]) -> str:
        whole = hashlib.sha256()
        for folder, found in zip(self._folders, stamps, strict=True):
            for path in sorted(map(Path, found)):
                whole.update(str(path.relative_to(folder)).encode() + b"\0" + _digest_of(path))
        return whole.hexdigest()


def _stamps(folder: Path) -> _Stamps:
    """The text files below a folder, each with its time and size."""
    found: dict[str, tuple[int, int]] = {}
    places = [str(folder)]
    while places:
        with suppress(OSError), os.scandir(places.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    places.append(entry.path)
                elif entry.name.endswith(".txt"):
                    found[entry.path] = _stamp(entry)
    return found


def _stamp(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        stat = entry.stat()
    except OSError:  # a link that leads nowhere
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


def _digest_of(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:  # rendering will say what is wrong with it
        return b"unreadable"
