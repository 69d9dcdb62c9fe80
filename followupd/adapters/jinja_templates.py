"""ports.Templates on Jinja2: the user's folder first, then the templates that came along.

A name that no fact has is an error and never an empty place in a letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from followupd.adapters.shipped import shipped

if TYPE_CHECKING:
    from followupd.adapters.jinja_render import Renderer


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
        self._digests: dict[Path, tuple[tuple[int, int], bytes]] = {}
        self._renderer: Renderer | None = None

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """As in ``ports.Templates``."""
        if self._renderer is None:
            from followupd.adapters.jinja_render import Renderer  # noqa: PLC0415 - Jinja2 is slow to import

            self._renderer = Renderer(self._folders, self._kept)
        return self._renderer.render(name, facts)

    def fingerprint(self) -> str:
        """As in ``ports.Templates``; a file is read only when its size or time has changed."""
        whole = hashlib.sha256()
        for folder in self._folders:
            for path in _texts(folder):
                whole.update(str(path.relative_to(folder)).encode() + b"\0" + self._digest(path))
        return whole.hexdigest()

    def _digest(self, path: Path) -> bytes:
        try:
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            known = self._digests.get(path)
            if known is None or known[0] != stamp:
                known = (stamp, hashlib.sha256(path.read_bytes()).digest())
                self._digests[path] = known
        except OSError:  # rendering will say what is wrong with it
            return b"unreadable"
        return known[1]


def _texts(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.rglob("*.txt"))
    except OSError:
        return
