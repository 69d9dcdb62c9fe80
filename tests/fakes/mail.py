"""A mailer and a mailbox in memory, for tests of the flow; they pass the real ones' contracts.

What goes wrong is written as a script, one step for each letter in the order in which they come::

    FakeMailer(script=[None, TryAgain("busy"), Unsure("gone"), late(Unsure("gone"), arrived=True)])

A step is None (all goes well) or an error, and the error's class says where it is raised: Offline,
Untrusted, LoginRefused and SecretError when the line is opened; TryAgain and Refused when the
letter is begun; Unsure when its text has gone, and then the letter has not arrived. ``late`` raises
any error after the text has gone instead, arrived or not; also a KeyboardInterrupt, as a process
that dies there. After the script's end all goes well.
"""

from __future__ import annotations

import email.policy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.parser import BytesParser

from followupd.core.message import LETTER_HEADER, letter_marks, wire_address
from followupd.errors import (
    LoginRefused,
    MailError,
    Offline,
    Refused,
    SecretError,
    TryAgain,
    Unsure,
    Untrusted,
)

_HEAD = BytesParser(policy=email.policy.compat32)
AT_CONNECT = (Offline, Untrusted, LoginRefused, SecretError)


@dataclass(frozen=True)
class Late:
    """An error that comes after the text has gone."""

    error: BaseException
    arrived: bool = False


def late(error: BaseException, *, arrived: bool = False) -> Late:
    return Late(error, arrived)


Step = BaseException | Late | None


class FakeMailer:
    """``received`` holds (sender, recipient, content) of every letter that has arrived.

    ``thinking`` is called while the server looks through a text.
    """

    def __init__(
        self, script: Iterable[Step] = (), unknown: frozenset[str] = frozenset(), limit: int = 10**8
    ) -> None:
        self.script: list[Step] = list(script)
        self.unknown = unknown
        self.limit = limit
        self.received: list[tuple[str, str, bytes]] = []
        self.connections = 0
        self.thinking: Callable[[], object] = lambda: None

    @contextmanager
    def connect(self) -> Iterator[FakeSubmission]:
        if self.script and isinstance(self.script[0], AT_CONNECT):
            raise self.script.pop(0)  # type: ignore[misc]  # an error, as the line above says
        self.connections += 1
        submission = FakeSubmission(self)
        try:
            yield submission
        finally:
            submission.open = False


class FakeSubmission:
    """One connection to the fake."""

    def __init__(self, mailer: FakeMailer) -> None:
        self._mailer = mailer
        self._letter: tuple[str, str] | None = None
        self._after: Late | None = None
        self._content: bytes | None = None
        self.open = True

    def alive(self) -> bool:
        return self.open

    def begin(self, sender: str, recipient: str, size: int) -> None:
        if not self.open:
            raise TryAgain("the line is closed")
        assert self._letter is None, "a letter was begun before the last one was finished"
        if size > self._mailer.limit:
            raise Refused("the letter is too large")
        if recipient in self._mailer.unknown:
            raise Refused("550 5.1.1 User unknown", code=550, reply="5.1.1 User unknown")
        self._take_step()
        self._letter = (wire_address(sender), wire_address(recipient))

    def _take_step(self) -> None:
        script = self._mailer.script
        if script and isinstance(script[0], AT_CONNECT):
            self.open = False  # the network went; the error itself waits for the next connect()
            raise TryAgain("the line was lost")
        step = script.pop(0) if script else None
        if isinstance(step, Unsure):
            step = Late(step)
        self._after = step if isinstance(step, Late) else None
        if isinstance(step, BaseException):
            raise step

    def hand_over(self, content: bytes) -> None:
        assert self._content is None, "the answer to the last text was not read"
        self._content = content

    def answer(self) -> str:
        self._mailer.thinking()
        content, self._content = self._content, None
        assert content is not None, "no text was handed over"
        return self.finish(content)

    def finish(self, content: bytes) -> str:
        assert self._letter is not None, "no letter was begun"
        letter, self._letter = self._letter, None
        after, self._after = self._after, None
        if after is None or after.arrived:
            self._mailer.received.append((*letter, content))
        if after is not None:
            self.open = isinstance(after.error, TryAgain | Refused)
            raise after.error
        return "2.0.0 Ok: queued"


@dataclass
class FakeMailbox:
    """``sent`` and ``drafts`` hold mails as bytes.

    ``script`` has a step for each connection: None, or the error it fails with. ``broken`` is
    raised by every search and every laying, as by a line that falls. ``after_filing`` is called
    when a copy lies in Sent and nobody has been told so yet; ``refuses`` is what every filing
    ends with.
    """

    sent: list[bytes] = field(default_factory=list)
    drafts: list[bytes] = field(default_factory=list)
    script: list[BaseException | None] = field(default_factory=list)
    broken: MailError | None = None
    connections: int = 0
    after_filing: Callable[[], None] | None = None
    refuses: Refused | None = None

    @contextmanager
    def connect(self) -> Iterator[FakeSession]:
        step = self.script.pop(0) if self.script else None
        if step is not None:
            raise step
        self.connections += 1
        yield FakeSession(self)


class FakeSession:
    """One connection to the fake mailbox."""

    def __init__(self, mailbox: FakeMailbox) -> None:
        self._mailbox = mailbox

    def in_sent(self, message_id: str, letter_id: str) -> bool:
        return self._holds(self._mailbox.sent, message_id, letter_id)

    def in_drafts(self, message_id: str, letter_id: str) -> bool:
        return self._holds(self._mailbox.drafts, message_id, letter_id)

    def lay(self, content: bytes, at: datetime) -> None:
        self._line()
        assert at.tzinfo is not None
        self._mailbox.drafts.append(content)

    def file_sent(self, content: bytes, at: datetime) -> None:
        self._line()
        assert at.tzinfo is not None
        if self._mailbox.refuses is not None:
            raise self._mailbox.refuses
        self._mailbox.sent.append(content)
        if self._mailbox.after_filing is not None:
            self._mailbox.after_filing()

    def _holds(self, mails: list[bytes], message_id: str, letter_id: str) -> bool:
        self._line()
        heads = [_HEAD.parsebytes(x, headersonly=True) for x in mails]
        return any(
            head["Message-ID"] == message_id or head[LETTER_HEADER] in letter_marks(letter_id)
            for head in heads
        )

    def _line(self) -> None:
        if self._mailbox.broken is not None:
            raise self._mailbox.broken
