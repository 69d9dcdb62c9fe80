"""Reminders as desktop notifications, over D-Bus.

Speaks the Desktop Notifications Specification 1.2. Without a session, or where nobody shows
notifications, the reminder goes to the next channel.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from followupd.core.reminder import Reminder, Urgency
from followupd.errors import NotDelivered

if TYPE_CHECKING:
    from followupd.adapters.session_bus import BoundedConnection

ANSWER_LIMIT = 5.0
"""Seconds for the notification server to answer; one that must be started takes about one."""

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
            raise NotDelivered(
                f"The notification could not be shown on the desktop ({type(wrong).__name__}).",
                hint="Is a desktop session running, and does it show notifications? "
                "`notify-send hello` tries it.",
            ) from wrong


def _show(bus: BoundedConnection, reminder: Reminder) -> None:
    from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - Linux only
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 - likewise

    server = DBusAddress(
        "/org/freedesktop/Notifications",
        bus_name="org.freedesktop.Notifications",
        interface="org.freedesktop.Notifications",
    )
    (abilities,) = unwrap_msg(bus.send_and_get_reply(new_method_call(server, "GetCapabilities")))
    # A server without this ability shows "&amp;" as it stands; one with it needs it so.
    body = escape(reminder.body, quote=False) if "body-markup" in abilities else reminder.body
    unwrap_msg(
        bus.send_and_get_reply(
            new_method_call(server, "Notify", "susssasa{sv}i", _arguments(reminder, body))
        )
    )


def _arguments(reminder: Reminder, body: str) -> tuple[object, ...]:
    """The arguments of Notify: name, replaced id, icon, summary, body, actions, hints, expiry."""
    critical = reminder.urgency is Urgency.CRITICAL
    hints = {"urgency": ("y", _URGENCY[reminder.urgency]), "category": ("s", "email")}
    expiry = _UNTIL_CLOSED if critical else _SERVERS_CHOICE
    return ("followupd", 0, "mail-unread", reminder.title, body, [], hints, expiry)
