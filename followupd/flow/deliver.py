"""Claim, attempt, record: how one letter leaves, and what is known about it at every moment.

For each due letter, in the order of the deadlines:

1. claim: waiting -> sending is committed. Whoever comes second finds the letter taken. (This
   commit alone need not outlive a power cut: nothing has left by then.)
   Then the Sent folder is asked: another machine with the same queue may have sent the letter,
   and its Message-ID is the same there.
2. connect: once for all letters of a pass. No way to the server: the letter is given back and no
   attempt is counted.
3. begin: MAIL, RCPT, DATA. What fails here has certainly not sent anything.
4. mark: "the text may be gone" is committed.
5. finish: text and final dot. Accepted, put off, refused, or unsure.
6. record: committed before the next letter is touched.

The caller holds the right to deliver (``Outbox.delivering``), so a letter found in ``sending`` was
left by a process that died; ``recover`` says what that means.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from followupd.core import states
from followupd.core.message import compose_message
from followupd.core.model import Entry, Letter
from followupd.core.plan import state_entry
from followupd.core.words import Mode, State, Task
from followupd.errors import (
    FollowupError,
    MailError,
    NotAllowed,
    Offline,
    OutboxBroken,
    Refused,
    SecretError,
    TryAgain,
    Unsure,
)
from followupd.flow.attached import as_drafted
from followupd.flow.faults import mailbox_answered, mailbox_failed
from followupd.flow.filing import copy_wanted
from followupd.flow.house import House
from followupd.ports import MailboxSession, Submission

LOOK_FIRST = timedelta(hours=1)
"""Until this long before its deadline a letter waits for a Sent folder that can't be asked."""


@dataclass(slots=True)
class Outcome:
    """What a delivery did. ``trouble`` is what stopped it, and concerns all letters."""

    sent: list[str] = field(default_factory=list)
    drafted: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    trouble: FollowupError | None = None


def recover(house: House, letters: Iterable[Letter], now: datetime) -> list[str]:
    """Letters in ``sending`` that a dead process left: unsure if the text may be gone."""
    unsure: list[str] = []
    for letter in letters:
        if letter.state is not State.SENDING:
            continue
        if letter.text_gone and letter.mode is not Mode.DRAFT:
            after = states.left_unsure(letter, "the program ended while the letter was going out")
        else:
            # Nothing had gone; a draft is looked for in the Drafts folder before it is laid.
            after = states.give_back(letter, "")
        house.outbox.replace(letter, after, _entry(after, now, "recovered"))
        if after.state is State.UNSURE:
            unsure.append(letter.id)
    return unsure


def deliver(
    house: House, due: Iterable[Letter], now: datetime, outcome: Outcome | None = None
) -> Outcome:
    """Send, or lay into Drafts, every letter of ``due`` until something stops all of them.

    What is done is noted letter by letter in ``outcome``, or in a new one.
    """
    outcome = outcome or Outcome()
    letters = list(due)
    with ExitStack() as lines:
        for line in (
            _SmtpLine(house, lines, now, outcome),
            _DraftLine(house, lines, now, outcome),
        ):
            line.take_all([x for x in letters if (x.mode is Mode.DRAFT) is line.drafts])
    return outcome


class _Line(ABC):
    """One way out, opened for the first letter and kept for all that follow."""

    task = Task.SENDING
    drafts = False
    reason_before = ""

    def __init__(self, house: House, lines: ExitStack, now: datetime, outcome: Outcome) -> None:
        self.house = house
        self.lines = lines
        self.now = now
        self.outcome = outcome

    def take_all(self, letters: Sequence[Letter]) -> None:
        """One after the other, until something stops all of them or somebody says stop."""
        pulse, total = self.house.pulse, len(letters)
        for number, letter in enumerate(letters):
            if pulse.stopping():
                break
            pulse.step(self.task, number, total, letter.person)
            if not self.take(letter):
                break
        if letters:
            pulse.step(self.task, total, total)

    def take(self, letter: Letter) -> bool:
        """Claim, attempt, record. False when no further letter should be tried."""
        self.house.pulse.beat()
        self.reason_before = letter.reason
        claimed = self.house.outbox.claim(letter, states.claim(letter))
        if claimed is None:
            return True  # somebody approved, edited, held or sent it this very moment
        try:
            content = self._message(claimed)
            return self._attempt(claimed, content)
        except NotAllowed as error:  # an attachment changed or went since it was drafted
            self._record(claimed, states.put_off(claimed, self.now, error.message))
            return True
        except BaseException:
            # A bug or a shutdown: the outbox must not keep a claim that nobody holds.
            with suppress(OutboxBroken):  # a disk that is full: the first error says it
                self._let_go(claimed)
            raise

    @abstractmethod
    def _attempt(self, letter: Letter, content: bytes) -> bool:
        """One try of a claimed letter, recorded. False when no further one should be tried."""

    def _let_go(self, letter: Letter) -> None:
        current = self.house.outbox.get(letter.id)
        if current is not None and current.state is State.SENDING and current.text_gone is None:
            self._record(current, states.give_back(current, "interrupted"))

    def _message(self, letter: Letter) -> bytes:
        kept = self.house.attachments
        files = [(one.name, as_drafted(kept, one)) for one in letter.attachments]
        return compose_message(letter, self.house.settings.me, self.now, files)

    def _record(self, before: Letter, after: Letter, note: str = "") -> Letter | None:
        return self.house.outbox.replace(before, after, _entry(after, self.now, note))

    def _give_back(self, letter: Letter, error: FollowupError) -> bool:
        self.outcome.trouble = error
        after = states.give_back(letter, error.message)
        # A day without a network is one line of the journal, not a thousand.
        known = (_entry(after, self.now),) if error.message != self.reason_before else ()
        self.house.outbox.replace(letter, after, *known)
        return False


class _SmtpLine(_Line):
    """Over SMTP to the recipient."""

    submission: Submission | None = None
    sent_folder: MailboxSession | None = None
    sent_folder_is_known = True

    def _attempt(self, letter: Letter, content: bytes) -> bool:
        try:
            if self._went_elsewhere(letter):
                self._record(letter, states.seen_in_sent(letter, self.now), "from elsewhere")
                self.outcome.elsewhere.append(letter.id)
                return True
            submission = self._connected()
        except (MailError, SecretError) as error:
            return self._give_back(letter, error)
        try:
            submission.begin(self.house.settings.me.email, letter.email, len(content))
        except MailError as error:
            return self._failed(letter, error)
        return self._send_text(submission, letter, content)

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

    def _send_text(self, submission: Submission, letter: Letter, content: bytes) -> bool:
        claimed = Entry(at=self.now, letter=letter.id, event="claimed")
        marked = self.house.outbox.replace(letter, states.text_goes(letter, self.now), claimed)
        if marked is None:
            # Nobody else may touch a letter in ``sending``; if it happened, nothing may leave.
            self.submission = None
            return True
        try:
            reply = submission.finish(content)
        except MailError as error:
            return self._failed(marked, error)
        taken = states.accepted(marked, self.now, reply)
        filed = copy_wanted(self.house)
        self._record(marked, replace(taken, filed=filed))
        self.outcome.sent.append(letter.id)
        return True

    def _failed(self, letter: Letter, error: MailError) -> bool:
        if isinstance(error, Refused):
            self._record(letter, states.refused(letter, error.message))
            self.outcome.refused.append(letter.id)
        elif isinstance(error, Unsure):
            self._record(letter, states.left_unsure(letter, error.message))
            self.outcome.unsure.append(letter.id)
        elif isinstance(error, TryAgain):
            self._record(letter, states.put_off(letter, self.now, error.message))
            self.outcome.put_off.append(letter.id)
        else:
            return self._give_back(letter, error)
        return True


class _DraftLine(_Line):
    """Over IMAP into the user's own Drafts; looked for there first, so never a second copy."""

    task = Task.LAYING
    drafts = True
    session: MailboxSession | None = None

    def _attempt(self, letter: Letter, content: bytes) -> bool:
        try:
            session = self._connected()
            there = session.in_drafts(letter.message_id, letter.id)
            if not there and session.in_sent(letter.message_id, letter.id):
                self._record(letter, states.seen_in_sent(letter, self.now))
                self.outcome.sent.append(letter.id)
                return True
            if not there:
                session.lay(content, self.now)
        except Refused as error:
            self._record(letter, states.refused(letter, error.message))
            self.outcome.refused.append(letter.id)
            return True
        except (MailError, SecretError) as error:
            self.session = None
            return self._give_back(letter, error)
        self._record(letter, states.laid(letter, self.now))
        self.outcome.drafted.append(letter.id)
        return True

    def _connected(self) -> MailboxSession:
        if self.house.mailbox is None:
            raise MailError(
                "no mailbox is known, so no draft can be laid",
                hint="give `mail.provider` or `mail.imap` in the settings",
            )
        if self.session is None:
            self.session = self.lines.enter_context(self.house.mailbox.connect())
        return self.session


def _entry(letter: Letter, now: datetime, note: str = "") -> Entry:
    entry = state_entry(letter, now)
    detail = "; ".join(part for part in (note, entry.detail) if part)
    return Entry(at=now, letter=letter.id, event=entry.event, detail=detail)
