"""Over IMAP into the user's own Drafts; looked for there first, so never a second copy."""

from __future__ import annotations

from followupd.core import states
from followupd.core.model import Letter
from followupd.core.no_mailbox import HINT, SAID
from followupd.core.words import Task
from followupd.errors import MailError, Refused, SecretError
from followupd.flow.line import Line
from followupd.ports import MailboxSession


class Laying(Line):
    """The way of letters in mode ``draft``."""

    task = Task.LAYING
    session: MailboxSession | None = None

    def attempt(self, letter: Letter) -> Letter | None:
        """Lay it, unless it lies there or has been sent from there."""
        content = self.message(letter)
        try:
            session = self._connected()
            there = session.in_drafts(letter.message_id, letter.id)
            if not there and session.in_sent(letter.message_id, letter.id):
                self.record(letter, states.seen_in_sent(letter, self.now))
                self.outcome.sent.append(letter.id)
                return self.next_claimed()
            if not there:
                session.lay(content, self.now)
        except Refused as error:
            self.record(letter, states.refused(letter, error.message))
            self.outcome.refused.append(letter.id)
            return self.next_claimed()
        except (MailError, SecretError) as error:
            self.session = None
            self.give_back(letter, error)
            return None
        self.record(letter, states.laid(letter, self.now))
        self.outcome.drafted.append(letter.id)
        return self.next_claimed()

    def _connected(self) -> MailboxSession:
        if self.house.mailbox is None:
            raise MailError(SAID, hint=HINT)
        if self.session is None:
            self.session = self.lines.enter_context(self.house.mailbox.connect())
        return self.session
