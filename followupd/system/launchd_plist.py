"""The text of the launchd agent: a pure function of its arguments, after launchd.plist(5).

No secret stands in it: the daemon reads the keychain itself.
"""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import PurePath

from followupd.errors import FollowupError

LABEL = "net.followupd.followupd"

PLIST = f"{LABEL}.plist"

_UMASK = 0o077
_THROTTLE = 30
"""Seconds between two starts of a daemon that keeps failing."""
_EXIT_TIME_OUT = 300
"""Seconds from SIGTERM to SIGKILL: the letter in hand is finished first."""


def plist_text(executable: Sequence[str], config: PurePath, state: PurePath) -> str:
    """The agent that runs ``executable --config CONFIG run`` while its user is logged in.

    ``executable`` is the absolute path of a program and its first arguments. What the daemon
    says goes to ``service.log`` in ``state``. Raises FollowupError for a path with a control
    character in it, which no property list can hold.
    """
    command = [*executable, "--config", str(config), "run"]
    for word in (*command, str(state)):
        _must_be_plain(word)
    agent = {
        "Label": LABEL,
        "ProgramArguments": command,
        "RunAtLoad": True,
        # It ends well only when it is told to; whatever else ends it, it is started again.
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": _THROTTLE,
        "ExitTimeOut": _EXIT_TIME_OUT,
        "ProcessType": "Background",
        "Umask": _UMASK,
        "StandardErrorPath": str(state / "service.log"),
        "EnvironmentVariables": {"FOLLOWUPD_CONFIG": str(config), "PYTHONFAULTHANDLER": "1"},
        # A picture of the daemon's memory would hold the mail password.
        "HardResourceLimits": {"Core": 0},
    }
    return plistlib.dumps(agent, sort_keys=False).decode("utf-8")


def _must_be_plain(text: str) -> None:
    if not text.isprintable():
        raise FollowupError(
            f"A launchd agent can't name {text!r}: there is a line break or the like in it.",
            hint="Rename the folder.",
        )
