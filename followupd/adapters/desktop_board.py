"""Notices on the desktop that can be clicked, change with their letters, and go away with them.

For a program that stays: the daemon. All methods belong to one thread; a click is put into a queue
by the line's reader, and is carried out by whoever calls ``clicked``. A notice is known by the
life of the server that showed it and its number there, so that after a restart of the server or
the bus no old number is taken for a new notice.
"""

from __future__ import annotations

import queue
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from followupd.adapters.desktop import ANSWER_LIMIT, NOTIFY, arguments
from followupd.adapters.desktop_words import not_shown
from followupd.core.reminder import Click, Reminder, Wish
from followupd.core.words import State

if TYPE_CHECKING:
    from followupd.adapters.desktop_line import DesktopLine, Heard

_READ = ("default", "read")

Known = tuple[int, int]  # a life of the server, and a number in it


@dataclass(frozen=True, slots=True)
class _Notice:
    """What stands on the screen; ``approve`` is the key of that button, "" where there is none.

    ``since`` is the place on the line of the answer that gave the notice its number.
    """

    reminder: Reminder
    approve: str
    since: int


class DesktopBoard:
    """Keeps ``ports.Board``. ``opens`` says whether a click can open the review page.

    ``rouse`` is called in another thread when something was clicked; it may only set a flag.
    """

    name = "desktop"

    def __init__(
        self,
        *,
        opens: bool,
        rouse: Callable[[], None] = lambda: None,
        limit: float = ANSWER_LIMIT,
    ) -> None:
        self.opens = opens
        self._rouse = rouse
        self._limit = limit
        self._line: DesktopLine | None = None
        self._lives = count()
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._shown: dict[Known, _Notice] = {}
        self._tokens: dict[Known, str] = {}

    def notify(self, reminder: Reminder) -> None:
        """Show it, in the place of what it makes superfluous. Raises NotDelivered."""
        try:
            self._show(reminder, [x for x in self._shown if self._covers(reminder, x)])
        except Exception as wrong:
            raise not_shown(wrong) from wrong

    def renew(self, still: Callable[[Reminder], Reminder | None]) -> None:
        """Bring every notice up to what ``still`` says of it; see ``ports.Board``."""
        self._forget_the_dead()
        for known, notice in list(self._shown.items()):
            left = still(notice.reminder)
            if left is None:
                self._take_away(known)
            elif left is not notice.reminder:
                try:
                    self._show(left, [known])
                except Exception as wrong:
                    raise not_shown(wrong) from wrong

    def clicked(self) -> Sequence[Click]:
        """See ``ports.Board``. A click ends its notice, as most servers have it anyway."""
        clicks: list[Click] = []
        while True:
            try:
                heard = self._heard.get_nowait()
            except queue.Empty:
                return clicks
            known = (heard.life, heard.number)
            if heard.name == "ActivationToken" and known in self._shown:
                self._tokens[known] = heard.word
            elif heard.name == "NotificationClosed":
                if known in self._shown and self._shown[known].since < heard.order:
                    self._forget(known)
            elif (wish := self._wish(known, heard)) is not None:
                token = self._tokens.get(known, "")
                clicks.append(Click(wish, self._shown[known].reminder, token))
                self._take_away(known)

    def close(self) -> None:
        """Listen no more. What stands on the screen stays there."""
        if self._line is not None:
            self._line.close()
        self._line = None
        self._shown.clear()
        self._tokens.clear()

    def _wish(self, known: Known, heard: Heard) -> Wish | None:
        notice = self._shown.get(known)
        if notice is None or heard.name != "ActionInvoked" or heard.order < notice.since:
            return None
        if notice.approve and heard.word == notice.approve:
            return Wish.APPROVE
        return Wish.READ if heard.word in _READ and self.opens else None

    def _show(self, reminder: Reminder, instead_of: Sequence[Known]) -> None:
        line = self._open_line()
        (abilities,) = line.ask("GetCapabilities").body
        approve = _approve_key(reminder) if "actions" in abilities else ""
        buttons = self._buttons(reminder, approve) if "actions" in abilities else []
        old = [x for x in instead_of if x in self._shown and x[0] == line.life]
        replaces = old[0][1] if old else 0
        said = arguments(reminder, abilities, replaces=replaces, buttons=buttons)
        answer = line.ask("Notify", NOTIFY, *said)
        new = (answer.life, int(answer.body[0]))
        for known in old:
            if known != new:
                self._take_away(known)
        self._shown[new] = _Notice(reminder, approve, answer.order)

    def _buttons(self, reminder: Reminder, approve: str) -> list[tuple[str, str]]:
        read = [(key, "Read it" if reminder.letters else "Open") for key in _READ]
        return [*(read if self.opens else []), *([(approve, "Approve")] if approve else [])]

    def _covers(self, reminder: Reminder, known: Known) -> bool:
        """Whether this says all that the older notice does, and newer."""
        older = self._shown[known].reminder
        if older.letters:
            return set(older.letters) <= set(reminder.letters)
        return older.key.rpartition(":")[0] == reminder.key.rpartition(":")[0]

    def _open_line(self) -> DesktopLine:
        self._forget_the_dead()
        if self._line is None:
            from followupd.adapters.desktop_line import DesktopLine  # noqa: PLC0415 - Linux only

            self._line = DesktopLine(self._limit, self._lives, self._hear)
        return self._line

    def _hear(self, heard: Heard) -> None:
        """In the reader's thread."""
        self._heard.put(heard)
        if heard.name == "ActionInvoked":
            self._rouse()

    def _forget_the_dead(self) -> None:
        """The bus has ended, or another server took over: nothing of ours stands any more."""
        if self._line is not None and self._line.broken:
            self._line.close()
            self._line = None
        for known in list(self._shown):
            if self._line is None or known[0] != self._line.life:
                self._forget(known)

    def _take_away(self, known: Known) -> None:
        self._forget(known)
        if self._line is not None and known[0] == self._line.life:
            self._line.tell("CloseNotification", "u", known[1])

    def _forget(self, known: Known) -> None:
        self._shown.pop(known, None)
        self._tokens.pop(known, None)


def _approve_key(reminder: Reminder) -> str:
    """For one letter that may be approved now. Nobody shall approve several in one click unread.

    A key of its own for each notice: a click on another one can never mean this letter.
    """
    about = reminder.about
    if len(about) == 1 and about[0].state is State.NEEDS_APPROVAL:
        return f"approve-{secrets.token_hex(8)}"
    return ""
