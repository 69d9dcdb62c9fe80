"""Good entries of the queue as earlier processes read them, by their texts.

A file in the state folder with a line for each: the digest of the entry's text, one of what
follows, and the interview as JSON. Lines are added; when too many are of no more use the file is
written anew. Whatever is odd about it (another program, another library, other rules of a time
zone, a line that is damaged or cut off) means that an entry is parsed: a kept reading saves time,
and nothing else hangs on it. So no failure here is anybody's problem.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.adapters.files.kept_entry import packed, unpacked
from followupd.adapters.files.kept_file import only_mine
from followupd.adapters.files.kept_identity import identity
from followupd.adapters.files.queue_outcome import Outcome

FILE = "readings.kept"

_KEY, _CHECK = 32, 16  # hex digits
_STALE, _SHARE = 16, 10
"""Lines of no more use that are put up with: a few, and one for every so many entries."""
_LARGEST = 512 * 2**20
"""Bytes; a file that has grown beyond this is not read."""

New = tuple[tuple[int, str], Outcome]
"""An entry's first line, its text, and what it came to."""


class Kept:
    """The kept readings of one queue file; without a ``folder`` there are none."""

    def __init__(self, folder: Path | None, file: str, me_timezone: ZoneInfo) -> None:
        self._file = file
        who = identity() if folder is not None else None
        self._path = folder / FILE if folder is not None and who else None
        self._seed = blake2b(
            f"{who}\0{file}\0{me_timezone.key}".encode("utf-8", "surrogatepass")
        ).digest()
        self._lines: dict[bytes, bytes] | None = None
        self._stored = 0
        self._of_use = False

    def any(self) -> bool:
        """Whether there is anything to be found."""
        return bool(self._read())

    def find(self, line: int, piece: str) -> Outcome | None:
        """What this text came to, as the entry that begins in ``line``."""
        key = self._key(piece)
        found = self._read().get(key)
        if found is None:
            return None
        whole = found[:_CHECK] == _digest(found[_CHECK:], key)
        outcome = unpacked(found[_CHECK:], self._file, line) if whole else None
        if outcome is None:
            del self._read()[key]  # so that it is kept anew
        self._of_use |= outcome is not None
        return outcome

    def add(self, entries: Iterable[New]) -> None:
        """Keep the good ones of these entries. From now on nothing is looked up any more."""
        known, self._lines = self._lines or {}, {}
        if self._path is None:
            return
        new = [line for entry in entries if (line := self._line(entry, known))]
        if self._stored and not self._of_use and new:  # by another program
            self._put(new)
        elif new:
            self._stored += len(new)
            with suppress(OSError):
                _append(self._path, new)
        self._of_use = True

    def is_stale(self, entries: int) -> bool:
        """Whether much of the file is of no more use to a queue of so many entries."""
        return self._stored > entries + entries // _SHARE + _STALE

    def renew(self, entries: Iterable[New]) -> None:
        """Write the file anew, with these entries only."""
        self._put([line for entry in entries if (line := self._line(entry, {}))])

    def _put(self, lines: Sequence[bytes]) -> None:
        if self._path is None:
            return
        self._stored = len(lines)
        # One name, so that nothing piles up; two processes at once only add each other's lines.
        new = self._path.with_name(f".{FILE}-new")
        with suppress(OSError):
            try:
                _append(new, lines)
                new.replace(self._path)
            except OSError:
                new.unlink()

    def _line(self, entry: New, known: dict[bytes, bytes]) -> bytes | None:
        (line, piece), outcome = entry
        if outcome.interview is None or outcome.problems:
            return None
        key = self._key(piece)
        content = None if key in known else packed(outcome, line)
        return content and key + _digest(content, key) + content

    def _key(self, piece: str) -> bytes:
        text = piece.encode("utf-8", "surrogatepass")
        return blake2b(text, key=self._seed, digest_size=_KEY // 2).hexdigest().encode()

    def _read(self) -> dict[bytes, bytes]:
        """The lines of the file by their keys; read once, and only for the first version."""
        if self._lines is None:
            self._lines = {}
            if self._path is not None:
                with suppress(OSError):
                    lines = _content(self._path).split(b"\n")
                    self._stored = len(lines)
                    self._lines = {line[:_KEY]: line[_KEY:] for line in lines if line}
        return self._lines


def _digest(content: bytes, key: bytes) -> bytes:
    return blake2b(content, key=key, digest_size=_CHECK // 2).hexdigest().encode()


def _content(path: Path) -> bytes:
    """Nothing where others could have written it, or where no program of ours did."""
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        if not only_mine(os.fstat(file.fileno())):
            return b""
        content = file.read(_LARGEST + 1)
    return content if len(content) <= _LARGEST else b""


def _append(path: Path, lines: Sequence[bytes]) -> None:
    """In one write, so that two processes do not mix their lines; what was cut off stays alone."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags, 0o600)
    with os.fdopen(number, "wb", buffering=0) as file:
        file.write(b"\n".join((b"", *lines, b"")))
