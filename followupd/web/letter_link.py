"""The address that a click on a reminder opens: made at the click, good for some minutes."""

from __future__ import annotations

from datetime import UTC, datetime

from followupd.core.settings import Settings
from followupd.errors import FollowupError
from followupd.web.entry import Door
from followupd.web.scene import path_of


def letter_link(settings: Settings, letter_id: str) -> str:
    """The review page at this letter, or at its beginning where the id is "".

    Raises FollowupError where the page is turned off, or its key can't be used.
    """
    if settings.web_port is None:
        raise FollowupError("the review page is turned off", hint="`web:` in the settings")
    path = path_of(letter_id) if letter_id else "/"
    return Door(settings.state).link(settings.web_port, path, datetime.now(UTC))
