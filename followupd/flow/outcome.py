"""What a delivery did, letter by letter."""

from __future__ import annotations

from dataclasses import dataclass, field

from followupd.errors import FollowupError


@dataclass(slots=True)
class Outcome:
    """The ids of the letters by what became of them.

    ``elsewhere`` were found in Sent. ``trouble`` is what stopped the delivery, and concerns all
    letters.
    """

    sent: list[str] = field(default_factory=list)
    drafted: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    trouble: FollowupError | None = None
