"""Over SMTP to the recipient.

While the server looks through one letter, the next one is put together; once it has answered, its
answer and the claim of the next letter are committed as one. The steps of each letter stay in their
order (``deliver`` numbers them).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from followupd.core import states
from followupd.core.model import Change, Entry, Letter
from followupd.core.words import Task
from followupd.errors import (
    MailError,
    NotAllowed,
    Offline,
    Refused,
    SecretError,
    TryAgain,
    Unsure,
)
from followupd.flow.faults import mailbox_answered, mailbox_failed
from followupd.flow.filing import copy_wanted
from followupd.flow.line import Line, entry_of
from followupd.ports import MailboxSession, Submission

LOOK_FIRST = timedelta(hours=1)
"""Until this long before its deadline a letter waits for a Sent folder that can't be asked."""


class Sending(Line):
    """The way of letters in the modes ``send`` and ``review``."""

    task = Task.SENDING
    submission: Submission | None = None
    sent_folder: MailboxSession | None = None
    sent_folder_is_known = True
    ahead: tuple[Letter, bytes] | None = None

    def attempt(self, letter: Letter) -> Letter | None:
        """Steps 1 to 6 of ``deliver``, from the look into Sent on."""
        content = self._content(letter)
        try:
            if self._went_elsewhere(letter):
                self.record(letter, states.seen_in_sent(letter, self.now), "from elsewhere")
                self.outcome.elsewhere.append(letter.id)
                return self.next_claimed()
            submission = self._connected()
        except (MailError, SecretError) as error:
            self.give_back(letter, error)
            return None
        try:
            submission.begin(self.house.settings.me.email, letter.email, len(content))
        except MailError as error:
            return self._failed(letter, error)
        return self._send_text(submission, letter, content)

    def _content(self, letter: Letter) -> bytes:
        """The mail, put together ahead if nothing but the claim has changed since."""
        ahead, self.ahead = self.ahead, None
        if ahead and (ahead[0].id, ahead[0].rev + 1) == (letter.id, letter.rev):
            return ahead[1]
        return self.message(letter)

    def _went_elsewhere(self, letter: Letter) -> bool:
        """Whether Sent has it. A look that failed for now puts the letter off, but not too late.

        A mailbox that only a person can open (a refused login, a certificate, no Sent folder)
        makes no letter wait: the person is told, and this delivery asks it no more. A password
        that the sending needs as well is another matter; there the letter stays.
        """
        if self.house.mailbox is None or not self.sent_folder_is_known:
            return False
        try:
            if self.sent_folder is None:
                self.sent_folder = self.lines.enter_context(self.house.mailbox.connect())
            there = self.sent_folder.in_sent(letter.message_id, letter.id)
        except (Offline, TryAgain):
            self.sent_folder = None
            if self.now < letter.deadline - LOOK_FIRST and not letter.hurry:
                raise
            return False
        except (MailError, SecretError) as error:
            if isinstance(error, SecretError) and self.house.settings.mail.smtp.login:
                raise
            self.sent_folder_is_known = False
            mailbox_failed(self.house, error)
            return False
        mailbox_answered(self.house)
        return there

    def _connected(self) -> Submission:
        if self.submission is None or not self.submission.alive():
            self.submission = None
            self.submission = self.lines.enter_context(self.house.mailer.connect())
        return self.submission

    def _send_text(self, submission: Submission, letter: Letter, content: bytes) -> Letter | None:
        claimed = Entry(at=self.now, letter=letter.id, event="claimed")
        marked = self.house.outbox.replace(letter, states.text_goes(letter, self.now), claimed)
        if marked is None:
            # Nobody else may touch a letter in ``sending``; if it happened, nothing may leave.
            self.submission = None
            return self.next_claimed()
        try:
            submission.hand_over(content)
            self._put_together_ahead()
            reply = submission.answer()
        except MailError as error:
            return self._failed(marked, error)
        return self._accepted(marked, reply)

    def _put_together_ahead(self) -> None:
        """The next letter's mail, while the server looks through this one.

        Files are left for its turn: a folder that is slow to be read must not keep us from the
        answer.
        """
        letter = self.next_up()
        if letter is None or letter.attachments:
            return
        try:
            self.ahead = letter, self.message(letter)
        except Exception:  # noqa: BLE001 - the letter that is on its way must be recorded first
            self.ahead = None  # it is raised again when its turn has come

    def _accepted(self, marked: Letter, reply: str) -> Letter | None:
        taken = states.accepted(marked, self.now, reply)
        taken = replace(taken, filed=copy_wanted(self.house))
        changes = [Change(marked, taken, (entry_of(taken, self.now),))]
        following = self._next_claim()
        if following is not None:
            changes.append(following)
        _, *claimed = self.house.outbox.make(changes)
        self.outcome.sent.append(marked.id)
        if not claimed:
            return self.next_claimed()
        [self.claimed] = claimed
        self.begin_with(self.coming[0])
        return self.claimed or self.next_claimed()

    def _next_claim(self) -> Change | None:
        """The claim of the letter that was put together ahead."""
        letter = self.next_up()
        if letter is None or self.ahead is None or self.ahead[0] is not letter:
            return None
        try:
            return Change(letter, states.claim(letter))
        except NotAllowed:
            return None  # it is raised again when its turn has come

    def _failed(self, letter: Letter, error: MailError) -> Letter | None:
        if isinstance(error, Refused):
            self.record(letter, states.refused(letter, error.message))
            self.outcome.refused.append(letter.id)
        elif isinstance(error, Unsure):
            self.record(letter, states.left_unsure(letter, error.message))
            self.outcome.unsure.append(letter.id)
        elif isinstance(error, TryAgain):
            self.record(letter, states.put_off(letter, self.now, error.message))
            self.outcome.put_off.append(letter.id)
        else:
            self.give_back(letter, error)
            return None
        return self.next_claimed()
