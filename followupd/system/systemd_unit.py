"""The text of the systemd unit: a pure function of its arguments and of the shipped template.

No secret stands in it: the daemon reads the keyring itself.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from followupd.adapters.shipped import shipped_text
from followupd.errors import FollowupError

UNIT = "followupd.service"

WATCHDOG = 900.0
"""Seconds without a sign of life after which systemd starts the daemon anew.

One large letter over a slow line may take minutes.
"""

_WALLS = re.compile(r"^# -- walls --\n.*^# -- end of walls --\n\n?", re.MULTILINE | re.DOTALL)


def unit_text(
    executable: Sequence[str],
    config: Path,
    state: Path,
    *,
    watchdog: float = WATCHDOG,
    walls: bool = True,
) -> str:
    """The unit that runs ``executable --config CONFIG run``.

    ``executable`` is the absolute path of a program and its first arguments, ``watchdog`` is in
    seconds. ``walls`` makes the file system read-only but for ``state``, which takes a user
    namespace. Raises FollowupError for a path with a line break, which no unit can hold.
    """
    template = shipped_text("config", UNIT)
    if not walls:
        template = _WALLS.sub("", template)
    values = {
        "command": " ".join(map(_word, (*executable, "--config", str(config), "run"))),
        "state": _path(state),
        "tmpdir": _word(f"TMPDIR={state}"),
        "watchdog": f"{watchdog:g}",
    }
    return re.sub("@(command|state|tmpdir|watchdog)@", lambda name: values[name[1]], template)


def _word(text: str) -> str:
    """One word of a command line or an assignment, in the quotes of systemd.syntax(7)."""
    escaped = _plain(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _path(path: Path) -> str:
    """One path of a list, where a backslash only takes the meaning from what follows it."""
    return shlex.quote(_plain(str(path)).replace("\\", "\\\\"))


def _plain(text: str) -> str:
    if not text.isprintable():
        raise FollowupError(
            f"A systemd unit can't name {text!r}: there is a line break or the like in it.",
            hint="Rename the folder.",
        )
    return text.replace("%", "%%")  # "%h" is the home folder to systemd
