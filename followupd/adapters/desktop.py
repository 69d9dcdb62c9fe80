"""Reminders as desktop notifications, over D-Bus.

Speaks the Desktop Notifications Specification 1.2. Without a session, or where nobody shows
notifications, the reminder goes to the next channel. What is shown here is only read: what can be
clicked is shown by a daemon that stays (``desktop_board``).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from followupd.adapters.desktop_words import not_shown
from followupd.core.reminder import Reminder, Urgency
from followupd.core.reminder_text import LINES

if TYPE_CHECKING:
    from followupd.adapters.session_bus import BoundedConnection

ANSWER_LIMIT = 5.0
"""Seconds for the notification server to answer; one that must be started takes about one."""

NOTIFY = "susssasa{sv}i"
"""The signature of Notify."""

_URGENCY = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_UNTIL_CLOSED = 0
_SERVERS_CHOICE = -1


class DesktopNotifier:
    """Shows a reminder on the screen; see ``ports.Notifier``."""

    name = "desktop"

    def __init__(self, *, limit: float = ANSWER_LIMIT) -> None:
        self._limit = limit

    def notify(self, reminder: Reminder) -> None:
        """Show it. Raises NotDelivered: no session, no notification server, no answer in time."""
        try:
            from followupd.adapters.session_bus import session_bus  # noqa: PLC0415 - Linux only

            with session_bus(self._limit) as bus:
                _show(bus, reminder)
        except Exception as wrong:
            raise not_shown(wrong) from wrong


def _show(bus: BoundedConnection, reminder: Reminder) -> None:
    from jeepney import new_method_call  # noqa: PLC0415 - Linux only
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 - likewise

    from followupd.adapters.desktop_line import SERVER  # noqa: PLC0415 - likewise

    (abilities,) = unwrap_msg(bus.send_and_get_reply(new_method_call(SERVER, "GetCapabilities")))
    body = arguments(reminder, abilities)
    unwrap_msg(bus.send_and_get_reply(new_method_call(SERVER, "Notify", NOTIFY, body)))


def arguments(
    reminder: Reminder,
    abilities: Sequence[str],
    *,
    replaces: int = 0,
    buttons: Sequence[tuple[str, str]] = (),
) -> tuple[object, ...]:
    """The arguments of Notify: name, replaced id, icon, summary, body, actions, hints, expiry.

    ``buttons`` are keys and labels. Where none leads to the letter, the text says what to type.
    Raises UnicodeError for what no bus can carry.
    """
    critical = reminder.urgency is Urgency.CRITICAL
    hints = {"urgency": ("y", _URGENCY[reminder.urgency]), "category": ("s", "email")}
    expiry = _UNTIL_CLOSED if critical else _SERVERS_CHOICE
    body = _text(reminder, typed="default" not in dict(buttons))
    _carried(reminder.title + body)
    # A server without this ability shows "&amp;" as it stands; one with it needs it so.
    body = escape(body, quote=False) if "body-markup" in abilities else body
    actions = [word for button in buttons for word in button]
    return "followupd", replaces, "mail-unread", reminder.title, body, actions, hints, expiry


def _text(reminder: Reminder, *, typed: bool) -> str:
    said = reminder.screen or reminder.body
    if not (typed and reminder.command):
        return said
    return "\n".join([*said.splitlines()[: LINES - 1], reminder.command])


def _carried(text: str) -> None:
    """The bus ends the line to somebody who sends this."""
    if "\0" in text:
        raise UnicodeError("a NUL character")
    text.encode()
