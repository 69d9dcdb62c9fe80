"""Whether somebody else on this machine can read what is only the user's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from followupd.core.health import Check, ok, problem, warn

NAME = "permissions"

_READ, _CHANGE, _ENTER = 4, 2, 1


def permissions(files: Iterable[Path], folder: Path | None) -> Iterator[Check]:
    """The user's files, and the state folder with all that is in it; what is not there is fine."""
    everything = [*files, *_inside(folder)]
    open_to: dict[str, list[Path]] = {"change": [], "read": []}
    for path in everything:
        for what, bit in (("change", _CHANGE), ("read", _READ)):
            if _others_can(path, bit):
                open_to[what].append(path)
                break
    for what, paths in open_to.items():
        if paths:
            yield _exposed(paths, what)
    if folder is not None and folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        yield problem(
            NAME,
            f"followupd may not write into its folder {folder}",
            "It must belong to you: `ls -ld` shows whose it is. `state:` in the settings names "
            "another one.",
        )
    elif not any(open_to.values()):
        yield ok(NAME, "nobody else on this machine can read your letters")


def _inside(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    try:
        return [folder, *(x for x in folder.iterdir() if not x.is_symlink())]
    except OSError:
        return [folder]


def _exposed(paths: list[Path], what: str) -> Check:
    others = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    modes = " ".join(f"`chmod go= {path}`" for path in paths[:1])
    return warn(
        NAME,
        f"others on this machine can {what} {paths[0]}{others}",
        f"It holds names and notes of your interviews: {modes} makes it yours alone"
        f"{' (the same for the others)' if others else ''}.",
    )


def _others_can(path: Path, what: int) -> bool:
    """Whether a stranger, or a group that has other members, has this right and can get there."""
    try:
        path = path.resolve(strict=True)
        found = path.stat()
        return any(
            _has(found, what, who) and all(_has(x.stat(), _ENTER, who) for x in path.parents)
            for who in _strangers(found)
        )
    except (OSError, RuntimeError):
        return False


def _has(found: os.stat_result, what: int, who: str) -> bool:
    mode = stat.S_IMODE(found.st_mode)
    return bool(mode & what) or (who == "group" and bool(mode >> 3 & what))


def _strangers(found: os.stat_result) -> list[str]:
    return ["others", *(["group"] if _is_shared(found.st_gid) else [])]


def _is_shared(group: int) -> bool:
    """Whether others may be in this group; the one that is named after a user is theirs alone."""
    try:
        import grp  # noqa: PLC0415 - not on Windows
        import pwd  # noqa: PLC0415 - likewise

        me = pwd.getpwuid(os.getuid())
        return group != me.pw_gid or bool(set(grp.getgrgid(group).gr_mem) - {me.pw_name})
    except (ImportError, KeyError, AttributeError):
        return False
