"""Copies of what went, for a Sent folder into which the provider files nothing of its own.

The outbox says of a letter that its copy is wanted in the same transaction that says it went; so
a crash at any moment leaves either nothing to do or a letter that is found here by the next pass.
Sent is searched before anything is filed, so a crash after the filing makes no second copy.

A letter that went has gone, whatever happens here: no failure touches its state. The caller holds
the right to deliver.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from followupd.core.message import compose_message
from followupd.core.model import Entry, Letter
from followupd.core.stored import owes_copy
from followupd.core.words import DONE, NOT_NEEDED, WANTED, Task
from followupd.errors import MailError, NotAllowed, Refused, SecretError
from followupd.flow.attached import as_drafted
from followupd.flow.faults import mailbox_answered, mailbox_failed
from followupd.flow.house import House
from followupd.ports import MailboxSession

PAUSE = timedelta(minutes=5)
"""After a mailbox that could not be reached; nobody waits for a copy."""


def copy_wanted(house: House) -> str:
    """What ``Letter.filed`` is for a letter that the server has just taken."""
    return NOT_NEEDED if house.settings.mail.files_sent or house.mailbox is None else WANTED


class Filing:
    """Files copies; remembers between passes of one process when the mailbox was last shut."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._failed_at: datetime | None = None

    def run(self, letters: Iterable[Letter], now: datetime) -> list[str]:
        """File what is wanted; gives the ids of the letters whose copy lies in Sent now."""
        wanted = list(filter(owes_copy, letters))
        if not wanted or self.house.mailbox is None or self._is_pausing(now):
            return []
        filed: list[str] = []
        try:
            with self.house.mailbox.connect() as session:
                for number, letter in enumerate(wanted):
                    if self.house.pulse.stopping():
                        break
                    self.house.pulse.beat()
                    self.house.pulse.step(Task.FILING, number, len(wanted), letter.person)
                    if self._file(session, letter, now):
                        filed.append(letter.id)
        except (MailError, SecretError) as error:
            self._failed_at = now
            mailbox_failed(self.house, error)
        else:
            self._failed_at = None
            mailbox_answered(self.house)
        self.house.pulse.step(Task.FILING, len(wanted), len(wanted))
        return filed

    def _is_pausing(self, now: datetime) -> bool:
        """Not for longer than the pause, also when the clock was set back."""
        return self._failed_at is not None and abs(now - self._failed_at) < PAUSE

    def _file(self, session: MailboxSession, letter: Letter, now: datetime) -> bool:
        if session.in_sent(letter.message_id, letter.id):
            return self._note(letter, DONE, now, "filed", "it lay in Sent already")
        content, without = self._content(letter, now)
        try:
            session.file_sent(content, letter.done_at or now)
        except Refused as error:  # too large for the folder: the same tomorrow
            self._note(letter, NOT_NEEDED, now, "not-filed", error.message)
            return False
        said = f"without {', '.join(without)}: changed since it went" if without else ""
        return self._note(letter, DONE, now, "filed", said)

    def _content(self, letter: Letter, now: datetime) -> tuple[bytes, list[str]]:
        """The bytes that went, and the names of the attachments that are no longer what they were.

        Such a file is left out: a copy that shows what the recipient never got would be a lie.
        """
        files: list[tuple[str, bytes]] = []
        without: list[str] = []
        for one in letter.attachments:
            try:
                files.append((one.name, as_drafted(self.house.attachments, one)))
            except NotAllowed:
                without.append(one.name)
        me = self.house.settings.me
        return compose_message(letter, me, letter.done_at or now, files), without

    def _note(self, letter: Letter, filed: str, now: datetime, event: str, detail: str) -> bool:
        entry = Entry(at=now, letter=letter.id, event=event, detail=detail)
        done = self.house.outbox.replace(letter, replace(letter, filed=filed), entry)
        return done is not None
