"""What every manager of services is asked, and how its program is called: bounded, no shell."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from followupd.errors import FollowupError

QUICK = 15.0
"""Seconds for a question."""

PATIENT = 330.0
"""Seconds for stopping: it waits for the letter in hand, which may take 300."""

ANOTHER_WAY = (
    "Have something else keep `followupd run` running, or let cron call `followupd once` every "
    "five minutes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStatus:
    """What is known of the service. ``active`` is systemd's word: "active", "failed", ...

    ``text`` is the daemon's own last line, ``pid`` is 0 when it does not run, and ``lingers``
    says whether it runs without anybody being logged in.
    """

    installed: bool
    enabled: bool = False
    active: str = "inactive"
    pid: int = 0
    text: str = ""
    lingers: bool = False


def ask(
    command: Sequence[str], *, missing: str, limit: float = QUICK
) -> subprocess.CompletedProcess[str]:
    """Run one command for at most ``limit`` seconds, whatever its exit code.

    Raises FollowupError with the sentence ``missing`` where there is no such program, and when
    it does not answer.
    """
    try:
        return subprocess.run(  # noqa: S603 - fixed programs, no shell
            command, capture_output=True, text=True, errors="replace", timeout=limit, check=False
        )
    except FileNotFoundError:
        raise FollowupError(missing, hint=ANOTHER_WAY) from None
    except subprocess.TimeoutExpired:
        raise FollowupError(
            f"`{command[0]}` did not answer within {limit:g} seconds.", hint="Try it again."
        ) from None


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """What the program said last, for a message."""
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return said[-1].strip() if said else f"exit code {done.returncode}, and no reason"
