"""What every channel keeps: the contract of ``ports.Notifier``."""

from __future__ import annotations

from typing import Protocol

import pytest

from followupd.core.reminder import Reminder, Urgency
from followupd.errors import NotDelivered
from followupd.ports import Notifier

PLAIN = Reminder(
    key="before:acme-phone/dana-lee:4h",
    kind="before_deadline",
    title="Your letter to Dana Lee waits for you",
    body="It should go by 14:30, in 4 hours. Approve it: followupd approve acme-phone/dana-lee",
    letters=("acme-phone/dana-lee",),
)

PECULIAR = Reminder(
    key="before:мария",
    kind="before_deadline",
    title="Grüße an Mária Őry & 田中さん",
    body='<b>R&D</b> says: 5 < 6, "quoted", 100 % & so on.\nПривет, second line.',
    urgency=Urgency.CRITICAL,
)


class Channel(Protocol):
    """A notifier, and what arrived at its other end."""

    notifier: Notifier

    def received(self) -> list[tuple[str, str]]:
        """The title and the body of each reminder, as a person reads them."""
        ...

    def cut(self) -> None:
        """Nothing can be delivered from now on."""
        ...


class NotifierContract:
    """Inherit it, and give the fixture ``channel``."""

    def test_a_channel_has_a_name(self, channel: Channel) -> None:
        assert channel.notifier.name

    @pytest.mark.parametrize("reminder", [PLAIN, PECULIAR], ids=["plain", "peculiar"])
    def test_the_person_reads_what_was_meant(self, channel: Channel, reminder: Reminder) -> None:
        channel.notifier.notify(reminder)
        assert channel.received() == [(reminder.title, reminder.body)]

    def test_two_reminders_arrive_in_their_order(self, channel: Channel) -> None:
        channel.notifier.notify(PLAIN)
        channel.notifier.notify(PECULIAR)
        assert [title for title, _ in channel.received()] == [PLAIN.title, PECULIAR.title]

    def test_a_reminder_that_can_not_be_delivered_says_so(self, channel: Channel) -> None:
        channel.cut()
        with pytest.raises(NotDelivered) as failed:
            channel.notifier.notify(PLAIN)
        assert failed.value.message
        assert failed.value.hint
        assert channel.received() == []
