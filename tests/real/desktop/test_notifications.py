from __future__ import annotations

import html
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from followupd.adapters.desktop import DesktopNotifier
from followupd.core.reminder import Urgency
from followupd.errors import NotDelivered
from tests.contracts.notifier import PECULIAR, PLAIN, NotifierContract
from tests.real.desktop import session
from tests.real.desktop.session import Bus, Notifications

pytestmark = pytest.mark.real


@dataclass
class Desktop:
    server: Notifications
    notifier: DesktopNotifier
    seen: list[tuple[str, str]] | None = None

    def received(self) -> list[tuple[str, str]]:
        """As a person reads it: this server understands markup."""
        if self.seen is not None:
            return self.seen
        return [(shown.title, html.unescape(shown.body)) for shown in self.server.shown()]

    def cut(self) -> None:
        self.seen = self.received()
        self.server.end()


class TestDesktopNotifier(NotifierContract):
    @pytest.fixture
    def channel(self, notification_daemon: Notifications) -> Desktop:
        return Desktop(notification_daemon, DesktopNotifier())


def test_a_name_with_markup_in_it_is_shown_and_not_obeyed(
    notification_daemon: Notifications,
) -> None:
    DesktopNotifier().notify(PECULIAR)
    (shown,) = notification_daemon.shown()
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in shown.body


def test_a_server_without_markup_gets_the_text_as_it_is(dbus_session: Bus, tmp_path: Path) -> None:
    with session.notification_daemon(dbus_session, tmp_path / "log", "body") as server:
        DesktopNotifier().notify(PECULIAR)
        (shown,) = server.shown()
    assert shown.body == PECULIAR.body


def test_the_desktop_sees_who_speaks_and_of_what(notification_daemon: Notifications) -> None:
    DesktopNotifier().notify(PLAIN)
    (shown,) = notification_daemon.shown()
    assert (shown.app, shown.icon) == ("followupd", "mail-unread")
    assert shown.hints["category"] == "email"


@pytest.mark.parametrize(
    ("urgency", "level"), [(Urgency.LOW, 0), (Urgency.NORMAL, 1), (Urgency.CRITICAL, 2)]
)
def test_the_desktop_sees_how_urgent_it_is(
    notification_daemon: Notifications, urgency: Urgency, level: int
) -> None:
    DesktopNotifier().notify(replace(PLAIN, urgency=urgency))
    (shown,) = notification_daemon.shown()
    assert shown.hints["urgency"] == level


def test_what_is_critical_stays_until_it_is_closed(notification_daemon: Notifications) -> None:
    DesktopNotifier().notify(replace(PLAIN, urgency=Urgency.CRITICAL))
    DesktopNotifier().notify(PLAIN)
    assert [shown.expires for shown in notification_daemon.shown()] == [0, -1]


def test_without_a_session_nothing_is_delivered() -> None:
    with pytest.raises(NotDelivered) as failed:
        DesktopNotifier().notify(PLAIN)
    assert "No desktop session was found" in failed.value.message


def test_on_a_bus_where_nobody_shows_notifications_nothing_is_delivered(dbus_session: Bus) -> None:
    with pytest.raises(NotDelivered) as failed:
        DesktopNotifier().notify(PLAIN)
    assert "No program here shows notifications" in failed.value.message


def test_a_bus_that_hangs_does_not_hang_the_reminder(dbus_session: Bus) -> None:
    with dbus_session.frozen(), pytest.raises(NotDelivered):
        DesktopNotifier(limit=0.2).notify(PLAIN)


def test_a_server_that_hangs_does_not_hang_the_reminder(
    notification_daemon: Notifications,
) -> None:
    with notification_daemon.frozen(), pytest.raises(NotDelivered):
        DesktopNotifier(limit=0.2).notify(PLAIN)


def test_a_text_that_no_bus_can_carry_is_not_delivered(
    notification_daemon: Notifications,
) -> None:
    for body in ("nul \0 in it", "half a pair \ud800"):
        with pytest.raises(NotDelivered):
            DesktopNotifier(limit=1).notify(replace(PLAIN, body=body))
    assert notification_daemon.shown() == []
