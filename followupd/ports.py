"""What a pass needs from the world, as Protocols.

Each port has a contract suite in ``tests/contracts/`` that its fake and its real adapter both
pass. An adapter lets no foreign exception out: only those of ``followupd.errors``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable

from followupd.core.model import Attachment, Change, Entry, Letter, Reading
from followupd.core.reminder import Click, Reminder
from followupd.core.words import Task


class Clock(Protocol):
    """The wall clock. Read once a pass; the time is handed down from there."""

    def now(self) -> datetime:
        """The time as an aware datetime in UTC."""
        ...


class QueueFile(Protocol):
    """The user's list of interviews."""

    def read(self) -> Reading:
        """Read the file; all that is wrong is in ``Reading.problems``. Never raises.

        An unchanged file gives the very same ``Reading`` object again.
        """
        ...


class Templates(Protocol):
    """The shipped templates, or the user's own of the same name."""

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """Fill template ``name`` ("hiring_manager.txt") with ``facts``.

        Raises TemplateBroken: no such template, a syntax error, an undefined name, an
        operation that the sandbox forbids. The sentence names the file and the line.
        """
        ...

    def fingerprint(self) -> str:
        """Changes when any template changes, so that drafts are written again."""
        ...


class Attachments(Protocol):
    """The files that go with letters."""

    def look(self, path: str) -> Attachment:
        """Name, size and digest of a file.

        The digest is "" for one that is missing or unreadable, and for one too large to be read,
        whose size is told.
        """
        ...

    def content(self, path: str) -> bytes:
        """The bytes of the file. Raises NotAllowed when it can't be read or is too large."""
        ...


REBUILT = "rebuilt"
"""The fact (``Outbox.recall``) that says when a damaged outbox was begun anew; ISO 8601."""


CHECKED = "checked-names"
"""The fact that says beside which names every open letter was checked (``Ledger.names_digest``)."""


class Outbox(Protocol):
    """Where letters and their states are kept, and the journal of every change.

    Every method commits before it returns; a change is made only when the letter's ``rev`` is
    still the one that was read. Raises OutboxBroken when the store can't be read or written.
    """

    def get(self, letter_id: str) -> Letter | None:
        """The letter of this id."""
        ...

    def letters(self) -> list[Letter]:
        """All letters, oldest deadline first."""
        ...

    def version(self) -> object:
        """A value that is another one whenever a letter or a fact may have changed."""
        ...

    def add(self, letter: Letter, *entries: Entry) -> bool:
        """Take in a new letter; False if its id is there already."""
        ...

    def replace(self, before: Letter, after: Letter, *entries: Entry) -> Letter | None:
        """Put ``after`` in the place of ``before``, with journal lines, in one transaction.

        Gives the letter with its new ``rev``, or None when somebody else was faster.
        """
        ...

    def make(self, changes: Sequence[Change]) -> list[Letter | None]:
        """Several changes, committed together: one wait for the disk for all of them.

        Each is made or not by itself, as ``add`` and ``replace`` would; gives the letters as they
        are stored now, None for a change that was not made.
        """
        ...

    def claim(self, before: Letter, after: Letter) -> Letter | None:
        """``replace`` for a step that need not survive a power cut: nothing has left by it.

        Others see it at once, and it survives the end of the process.
        """
        ...

    def write(self, *entries: Entry) -> None:
        """Journal lines that change no letter."""
        ...

    def journal(self, letter_id: str | None = None) -> Iterable[Entry]:
        """The journal, oldest line first; of one letter or of all."""
        ...

    def reminded(self) -> frozenset[str]:
        """The keys of the reminders that have gone."""
        ...

    def remember(self, keys: Iterable[str], at: datetime) -> None:
        """Note that these reminders have gone; a key that is there already is no error."""
        ...

    def recall(self, name: str) -> str | None:
        """A value of the program's own, such as the time of the last pass."""
        ...

    def keep(self, name: str, value: str) -> None:
        """Keep such a value; it takes the place of the old one."""
        ...

    def delivering(self, timeout: float = 0) -> AbstractContextManager[bool]:
        """The right to deliver, held by one process at a time; False when it can't be had.

        It ends with the process, even one that is killed: whoever holds it knows that a letter
        in state ``sending`` was left by a dead one.
        """
        ...


class Submission(Protocol):
    """An open, logged-in connection that takes letters one after the other."""

    def begin(self, sender: str, recipient: str, size: int) -> None:
        """MAIL, RCPT and DATA, up to the server's go-ahead. No byte of the text has gone.

        Raises TryAgain or Refused; after both the connection takes the next letter, unless
        ``alive()`` is false.
        """
        ...

    def hand_over(self, content: bytes) -> None:
        """The text and the final dot of the letter that was begun. Raises Unsure."""
        ...

    def answer(self) -> str:
        """The server's reply to a text that was handed over.

        Raises TryAgain (4xx), Refused (5xx), or Unsure when the line fell.
        """
        ...

    def finish(self, content: bytes) -> str:
        """``hand_over``, then ``answer``."""
        ...

    def alive(self) -> bool:
        """Whether the connection can take another letter."""
        ...


class Mailer(Protocol):
    """The way out: SMTP."""

    def connect(self) -> AbstractContextManager[Submission]:
        """Open the line, check the certificate, log in.

        Raises Offline, TryAgain, Untrusted, LoginRefused or a SecretError.
        """
        ...


class Mailbox(Protocol):
    """The user's own mailbox, over IMAP. The ``with`` block is the connection."""

    def connect(self) -> AbstractContextManager[MailboxSession]:
        """Open the line and log in. Raises as ``Mailer.connect`` does."""
        ...


class MailboxSession(Protocol):
    """An open connection to the mailbox. All methods raise MailError when the line falls."""

    def in_sent(self, message_id: str, letter_id: str) -> bool:
        """Whether the Sent folder has a mail with this Message-ID or our own header's value."""
        ...

    def in_drafts(self, message_id: str, letter_id: str) -> bool:
        """The same for the Drafts folder."""
        ...

    def lay(self, content: bytes, at: datetime) -> None:
        r"""Put a draft into the Drafts folder, flagged ``\Draft``."""
        ...

    def file_sent(self, content: bytes, at: datetime) -> None:
        r"""Put a copy of what went into the Sent folder, flagged ``\Seen``."""
        ...


class Secrets(Protocol):
    """The OS keyring, under the service name ``followupd``."""

    def get(self, account: str) -> str:
        """The secret of this account. Never prompts, never blocks.

        Raises SecretMissing, SecretsLocked or NoKeyring.
        """
        ...

    def set(self, account: str, secret: str) -> None:
        """Keep a secret. May let the OS ask its user to unlock. Raises SecretsLocked, NoKeyring."""
        ...


class Notifier(Protocol):
    """One channel for reminders."""

    name: str

    def notify(self, reminder: Reminder) -> None:
        """Tell the person. Raises NotDelivered."""
        ...


@runtime_checkable
class Board(Notifier, Protocol):
    """A channel on which a reminder stays, can be clicked, and can be taken away again."""

    def renew(self, still: Callable[[Reminder], Reminder | None]) -> None:
        """Ask of every reminder that stands what it is now; None takes it away.

        Raises NotDelivered.
        """
        ...

    def clicked(self) -> Sequence[Click]:
        """What was clicked since the last call, oldest first. Never waits, never raises."""
        ...


class Pulse(Protocol):
    """What a long pass tells its owner: that it is alive; and asks: whether to stop."""

    def beat(self) -> None:
        """The pass is alive; called between any two steps that may take long."""
        ...

    def stopping(self) -> bool:
        """Whether to end after the letter in hand."""
        ...

    def step(self, task: Task, done: int, total: int, who: str = "") -> None:
        """``done`` of ``total`` letters are through with ``task``, and the next is to ``who``.

        The last step of a task has ``done == total``: nothing is in hand any more.
        """
        ...


Channels = Sequence[Notifier]
