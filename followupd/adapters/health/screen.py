"""Who shows notifications on this screen; asked without showing any."""

from __future__ import annotations

from followupd.errors import NotDelivered

LIMIT = 5.0
"""Seconds for the notification server to answer; one that must be started takes about one."""


def server_name(limit: float = LIMIT) -> str:
    """The name of the program that shows notifications; shows none. Raises NotDelivered."""
    try:
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - Linux only
        from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 - likewise

        from followupd.adapters.session_bus import session_bus  # noqa: PLC0415 - likewise

        name = "org.freedesktop.Notifications"
        server = DBusAddress("/org/freedesktop/Notifications", bus_name=name, interface=name)
        with session_bus(limit) as bus:
            answer = bus.send_and_get_reply(new_method_call(server, "GetServerInformation"))
            return str(unwrap_msg(answer)[0])
    except Exception as wrong:
        raise NotDelivered(
            "Nothing here shows notifications on a screen.",
            hint="In a desktop session `notify-send hello` shows one. On a machine without a "
            "screen take `desktop` out of `reminders: to:`, and leave `email` there.",
        ) from wrong
