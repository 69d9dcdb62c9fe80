"""Adding one entry to the queue file: the only thing that is ever written into it.

The new text is made, read as the daemon will read it, and compared with what was there: every
old entry is the same, exactly one is new and says what was asked, and no problem has appeared.
Only then does it take the place of the old file, all at once. Otherwise nothing changes.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from followupd.adapters.files.append_place import changed, place_for
from followupd.adapters.files.queue_file import parse_queue
from followupd.adapters.files.text_file import Stamp, read_text, stamp_of
from followupd.adapters.files.yaml_nodes import Node, plain
from followupd.adapters.files.yaml_nodes import parse as parse_yaml
from followupd.core.model import Problem, Reading
from followupd.core.new_entry import NewEntry, NewPerson, Written
from followupd.errors import FilesError, FollowupError

_LIST = "interviews"
_PATIENCE = 10.0
"""Seconds: another ``add`` holds the file for some milliseconds."""
_TRIES = 5
_BOM = "\ufeff"
_PROBE = NewEntry(
    company="probe", ended="2000-01-01 00:00", people=(NewPerson(name="probe", role="hr"),)
).as_written()
_NO_ENTRY_YET = frozenset({"empty-queue", "empty-entry", "missing-key"})
"""Problems of a file in which nobody has written yet; a first entry mends them."""
_UNTOUCHED = "nothing was changed"


def append_entry(path: Path, entry: Mapping[str, Written], zone: ZoneInfo, lock: Path) -> None:
    """Add the entry at the end of the list; every other byte of the file stays.

    The one exception is ``interviews: []``, whose empty brackets give way. ``zone`` is the
    user's. ``lock`` keeps two of us apart. A file that isn't there is made, with the mode 0600.
    Raises FilesError when the file is broken or has a form in which this is not safe, and
    FollowupError when it can't be written; nothing is changed then.
    """
    with _alone(lock):
        for _ in range(_TRIES):
            place = _followed(path)
            before, stamp = _read(place)
            after = with_entry(before, entry, zone, path.name)
            try:
                if _put(place, after, stamp):
                    return
            except OSError as error:
                raise _unwritable(place, error) from error
    raise FollowupError(
        f"{path.name} changes again and again while it is being read",
        hint="save it in your editor, then try again; nothing was changed by this command",
    )


def refusal(path: Path, zone: ZoneInfo) -> FilesError | None:
    """Why nothing could be added to this file, known before anybody is asked anything."""
    try:
        with_entry(_read(path)[0], _PROBE, zone, path.name)
    except FilesError as error:
        return error
    return None


def with_entry(
    before: str, entry: Mapping[str, Written], zone: ZoneInfo, file: str = "interviews.yaml"
) -> str:
    """The text of the queue with the entry in it. Raises FilesError where that can't be safe."""
    bom, text = (_BOM, before[1:]) if before.startswith(_BOM) else ("", before)
    old = parse_queue(text, zone, file)
    if parse_yaml(text, file, lambda _key, _node: None).broken:
        raise FilesError(
            f"{file} has a mistake, so nothing can be added to it safely; {_UNTOUCHED}",
            hint="mend it (`followupd check` says where), then add the entry",
            problems=old.problems,
        )
    after = text
    for change in place_for(text, entry):
        after = changed(after, change)
    if after == text or not _is_safe(old, text, after, entry, zone, file):
        raise FilesError(
            f"{file} is written in a form to which I can't add safely; {_UNTOUCHED}",
            hint="paste the entry into it yourself, below the last one",
        )
    return bom + after


def _is_safe(  # noqa: PLR0917 - both texts, and how they are read
    old: Reading, text: str, after: str, entry: Mapping[str, Written], zone: ZoneInfo, file: str
) -> bool:
    """Whether the new text says all that the old one said, the entry, and nothing else."""
    new = parse_queue(after, zone, file)
    return (
        new.interviews[:-1] == old.interviews
        and new.held == old.held
        and new.uncertain == old.uncertain
        and _items(after, file) == [*_items(text, file), dict(entry)]
        and not _complaints(new) - _complaints(old)
        and len(new.interviews) == len(old.interviews) + 1
    )


def _items(text: str, file: str) -> list[object]:
    """What stands in the list, value by value, of good entries and of bad ones."""
    found: list[object] = []

    def take(key: str, node: Node) -> None:
        if key == _LIST and plain(node):
            found.append(plain(node))

    parse_yaml(text, file, take)
    return found


def _complaints(reading: Reading) -> Counter[tuple[str, str, str]]:
    kept = [p for p in reading.problems if p.code not in _NO_ENTRY_YET]
    return Counter((p.code, p.severity, p.message) for p in kept)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    held = FileLock(lock, timeout=_PATIENCE, mode=0o600)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        held.acquire()
    except Timeout:
        raise FollowupError(
            f"another `followupd add` is writing; {_UNTOUCHED}", hint="try again in a moment"
        ) from None
    except OSError as error:
        raise _unwritable(lock, error) from error
    try:
        yield
    finally:
        held.release()


def _unwritable(path: Path, error: OSError) -> FollowupError:
    return FollowupError(
        f"{path} can't be written: {error.strerror or error}; {_UNTOUCHED}",
        hint="is the folder yours, and is there room on the disk?",
    )


def _followed(path: Path) -> Path:
    """The file itself, where ``path`` is a link to it."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a link to itself
        raise FollowupError(f"{path} can't be followed; {_UNTOUCHED}", hint="mend it") from error


def _read(place: Path) -> tuple[str, Stamp | None]:
    """The text with its byte order mark; "" and None for a file that isn't there."""
    if not place.exists():
        return "", None
    found = read_text(place)
    if isinstance(found, Problem):
        raise FilesError(
            f"{place.name} can't be read; {_UNTOUCHED}", hint=found.hint, problems=(found,)
        )
    marked = place.read_bytes()[:3] == _BOM.encode()
    return (_BOM if marked else "") + found.text, found.stamp


def _put(place: Path, text: str, stamp: Stamp | None) -> bool:
    """Take the old file's place in one step; False when that file has changed meanwhile."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(prefix=f".{place.name[:40]}-", dir=place.parent)  # 0600
    new = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(text.encode())
            file.flush()
            _as_it_was(new, place)
            os.fsync(file.fileno())
        if stamp_of(place) != stamp:
            new.unlink()
            return False
        new.replace(place)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
    _settle(place.parent)
    return True


def _as_it_was(new: Path, place: Path) -> None:
    """Mode and owner of the file that stood there."""
    if not place.exists():
        return
    found, mine = place.stat(), new.stat()
    if (found.st_uid, found.st_gid) != (mine.st_uid, mine.st_gid):
        os.chown(new, found.st_uid, found.st_gid)
    new.chmod(stat.S_IMODE(found.st_mode))


def _settle(folder: Path) -> None:
    """The new name on the disk too; where folders can't be synced, nothing is lost by it."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
