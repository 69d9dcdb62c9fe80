"""Reminders as mail to oneself, over the same line that the letters take."""

from __future__ import annotations

from followupd.core.identity import message_id
from followupd.core.message import compose_note
from followupd.core.reminder import Reminder
from followupd.core.settings import Me
from followupd.errors import MailError, NotDelivered, SecretError, Unsure
from followupd.ports import Clock, Mailer


class EmailNotifier:
    """Mails a reminder to the user; see ``ports.Notifier``."""

    name = "email"

    def __init__(self, mailer: Mailer, me: Me, clock: Clock) -> None:
        self._mailer = mailer
        self._me = me
        self._clock = clock

    def notify(self, reminder: Reminder) -> None:
        """Send it. Raises NotDelivered when the mail server can't be reached or won't take it."""
        try:
            self._send(self._compose(reminder))
        except (MailError, SecretError) as wrong:
            raise NotDelivered(
                f"The reminder could not be mailed to you. {wrong.message}", hint=wrong.hint
            ) from wrong

    def _compose(self, reminder: Reminder) -> bytes:
        # The same reminder has the same Message-ID, so that a mailbox can tell a second copy.
        name = message_id(self._me.email, reminder.key, self._me.email, "reminder")
        return compose_note(self._me, reminder.title, reminder.body, self._clock.now(), name)

    def _send(self, content: bytes) -> None:
        with self._mailer.connect() as line:
            line.begin(self._me.email, self._me.email, len(content))
            try:
                line.finish(content)
            except Unsure:
                # Most likely it has arrived. Reminding again on every channel, at every pass
                # until the line holds, is worse than one reminder lost: others follow it.
                return
