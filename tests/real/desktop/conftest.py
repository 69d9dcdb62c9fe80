"""Real parts of a desktop, each private to its test and ended with it.

=====================  =========================================================================
``dbus_session``       a session bus; DBUS_SESSION_BUS_ADDRESS names it (``session.Bus``)
``gnome_keyring``      the real Secret Service on it, unlocked; ``.lock()``, ``.unlock()``,
                       ``.frozen()`` (``session.GnomeKeyring``)
``notification_daemon``  answers Notify; ``.shown()`` lists what it got (``session.Notifications``)
``systemd_user``       a real ``systemd --user`` in the test's HOME and XDG_RUNTIME_DIR, whose
                       services inherit the test's environment and find ``dbus_session``;
                       ``.systemctl(...)``, ``.show(unit, property)``, ``.log`` holds what the
                       services print (``user_manager.UserManager``)
=====================  =========================================================================

``systemctl`` and ``followupd service install`` called in such a test reach that manager.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.desktop import session, user_manager
from tests.real.desktop.session import Bus, GnomeKeyring, Notifications
from tests.real.desktop.user_manager import UserManager


@pytest.fixture
def dbus_session(fresh_home: Path) -> Iterator[Bus]:
    with session.session_bus() as bus:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address  # fresh_home puts it back
        yield bus


@pytest.fixture
def gnome_keyring(dbus_session: Bus, tmp_path: Path) -> Iterator[GnomeKeyring]:
    with session.gnome_keyring(dbus_session, tmp_path / "gnome-keyring.log") as keyring:
        yield keyring


@pytest.fixture
def notification_daemon(dbus_session: Bus, tmp_path: Path) -> Iterator[Notifications]:
    with session.notification_daemon(dbus_session, tmp_path / "notifications.log") as server:
        yield server


@pytest.fixture
def systemd_user(dbus_session: Bus, tmp_path: Path) -> Iterator[UserManager]:
    with user_manager.of_this_user(dbus_session, tmp_path / "systemd.log") as manager:
        yield manager
