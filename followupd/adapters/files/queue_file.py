"""The queue file as the pass wants it: the good interviews, and what is wrong with the others.

Implements ``ports.QueueFile``. An unchanged file is not read again, an entry that was read before
is not parsed again, and where nothing has to be parsed the parser is not even imported.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

from followupd.adapters.collector import collector_paused
from followupd.adapters.files.queue_kept import Kept
from followupd.adapters.files.queue_pieces import Pieces
from followupd.adapters.files.queue_reading import reading_of
from followupd.adapters.files.text_file import FileText, Stamp, read_text, stamp_of
from followupd.core.model import Problem, Reading


class QueueYaml:
    """The user's interviews.yaml.

    ``me_timezone`` is for entries that name none; in the folder ``kept`` readings outlive the
    process.
    """

    def __init__(self, path: Path, me_timezone: ZoneInfo, kept: Path | None = None) -> None:
        self.path = path
        self.me_timezone = me_timezone
        self._pieces = Pieces(path.name, me_timezone, Kept(kept, path.name, me_timezone))
        self._stamp: Stamp | None = None
        self._last: Reading | None = None

    def read(self) -> Reading:
        """What the file says now; the very same object while the file has not changed."""
        if self._last is not None and self._stamp == stamp_of(self.path) is not None:
            return self._last
        found = read_text(self.path)
        if isinstance(found, Problem):
            reading = Reading(problems=(found,), usable=False)
            # While it can't be read for the same reason, it is the same object.
            self._last = reading if self._last != reading else self._last
            self._stamp = None
        else:
            with collector_paused():
                self._last = self._read(found)
            self._stamp = found.stamp
        return self._last

    def _read(self, found: FileText) -> Reading:
        digest = hashlib.sha256(found.text.encode()).hexdigest()
        outcomes = self._pieces.read(found.text)
        if outcomes is not None:
            return reading_of(outcomes, self.path.name, digest)
        from followupd.adapters.files.queue_whole import Whole  # noqa: PLC0415 - the parser takes longer to load than a known queue to read

        whole = Whole(self.path.name, self.me_timezone)
        reading = whole.read(found.text, digest)
        if whole.plain:
            self._pieces.keep(found.text, whole.outcomes)
        return reading


def parse_queue(text: str, me_timezone: ZoneInfo, file: str = "interviews.yaml") -> Reading:
    """The reading of a queue that is in memory, such as one with a new entry at its end."""
    from followupd.adapters.files.queue_whole import Whole  # noqa: PLC0415 - likewise

    return Whole(file, me_timezone).read(text, "")
