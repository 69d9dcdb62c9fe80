"""Looks at many things at once, each for a bounded time, none stopped by another's failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Thread

from followupd.core.health import Check, failed, in_order, problem
from followupd.errors import FollowupError

LIMIT = 45.0
"""Seconds for one look: a silent mail server is given up sooner by the look itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """Something to look at. ``limit`` in seconds; ``name`` stands for it when the look fails."""

    name: str
    see: Callable[[], Iterable[Check]]
    limit: float = LIMIT


def examine(looks: Iterable[Look]) -> list[Check]:
    """All that was found, in the order in which people read it. Never raises.

    A look that does not end in time is left behind; its thread ends with the process.
    """
    started = [_Started(look) for look in looks]
    return in_order(check for each in started for check in each.found())


class _Started:
    def __init__(self, look: Look) -> None:
        self._look = look
        self._found: list[Check] = []
        self._end = time.monotonic() + look.limit
        self._thread = Thread(target=self._see, name=f"look-{look.name}", daemon=True)
        self._thread.start()

    def found(self) -> list[Check]:
        """Waits for the end of the look, or of its time."""
        self._thread.join(max(0.0, self._end - time.monotonic()))
        found = list(self._found)
        if self._thread.is_alive():
            found.append(
                problem(
                    self._look.name,
                    f"it gave no answer within {self._look.limit:g} seconds",
                    "Try `followupd doctor` again; if it stays so, start this machine anew.",
                )
            )
        return found

    def _see(self) -> None:
        name = self._look.name
        try:
            self._found.extend(self._look.see())
        except FollowupError as error:
            self._found.append(failed(name, error))
        except Exception as error:  # noqa: BLE001 - a bug in one look must not hide the others
            said = f"followupd could not look at it ({type(error).__name__})"
            hint = "This is a bug in followupd, please report it; what else stands here is true."
            self._found.append(problem(name, said, hint))
