"""Opens a page in the person's browser, from a program that has no terminal.

The desktop portal does it where there is one: it stands outside the walls of the service, in which
a browser could not write its own profile. The address may hold a token and stands in no log.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import webbrowser
from typing import Any

from followupd.errors import NotDelivered

LIMIT = 5.0
"""Seconds for the portal to answer; the browser itself is not waited for."""

_PORTAL = "org.freedesktop.portal.Desktop"


def open_page(address: str, token: str = "", *, limit: float = LIMIT) -> None:
    """Open it and go on. ``token`` lets its window come to the front (xdg-activation).

    Raises NotDelivered where there is no way to a browser.
    """
    if not (_by_portal(address, token, limit) or _by_program(address, token)):
        raise NotDelivered(
            "The browser could not be opened from here.",
            hint="Run `followupd open` in a terminal.",
        )


def _by_portal(address: str, token: str, limit: float) -> bool:
    try:
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - Linux only
        from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 - likewise

        from followupd.adapters.session_bus import offers, session_bus  # noqa: PLC0415 - likewise

        if not offers(_PORTAL, limit):
            return False
        portal = DBusAddress(
            "/org/freedesktop/portal/desktop", _PORTAL, "org.freedesktop.portal.OpenURI"
        )
        options: dict[str, Any] = {"activation_token": ("s", token)} if token else {}
        ask = new_method_call(portal, "OpenURI", "ssa{sv}", ("", address, options))
        with session_bus(limit) as bus:
            unwrap_msg(bus.send_and_get_reply(ask))
    except Exception:  # noqa: BLE001 - whatever it is, there is another way
        return False
    return True


def _by_program(address: str, token: str) -> bool:
    program = shutil.which("xdg-open")
    if program is None:
        return webbrowser.open(address)  # macOS and Windows, where it prints nothing
    env = {**os.environ, "XDG_ACTIVATION_TOKEN": token} if token else None
    try:
        opener = subprocess.Popen(  # noqa: S603 - no shell; the address is our own
            [program, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=env,
        )
    except OSError:
        return False
    # It may be the browser itself and stay for hours; whoever waits takes its end away.
    threading.Thread(target=opener.wait, name="browser", daemon=True).start()
    return True
