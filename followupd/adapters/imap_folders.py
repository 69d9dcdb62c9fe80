"""Which folder of a mailbox is Drafts and which is Sent.

By the settings; else by the flags that servers set for this (RFC 6154); else by the usual names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imap_tools.folder import FolderInfo

from followupd.core.settings import ImapServer
from followupd.errors import MailError

_SHOWN = 12  # folders that a hint names


@dataclass(frozen=True, slots=True)
class Use:
    """What a folder is for: its key in the settings, its flag, its names in several languages."""

    key: str
    flag: str
    names: tuple[str, ...]


DRAFTS = Use(
    "drafts",
    "\\Drafts",
    (
        *("drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "rascunhos"),
        *("concepten", "utkast", "kladder", "luonnokset", "szkice", "kopie robocze", "koncepty"),
        *("piszkozatok", "taslaklar", "черновики", "чернетки", "下書き", "草稿", "草稿箱"),
        *("임시보관함", "مسودات"),
    ),
)
SENT = Use(
    "sent",
    "\\Sent",
    (
        *("sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete elemente"),
        *("gesendete objekte", "envoyés", "éléments envoyés", "messages envoyés", "enviados"),
        *("elementos enviados", "posta inviata", "inviati", "itens enviados", "verzonden"),
        *("verzonden items", "skickat", "skickade objekt", "sendt", "lähetetyt", "wysłane"),
        *("odeslané", "elküldött", "gönderilmiş", "отправленные", "надіслані", "送信済み"),
        *("已发送", "寄件備份", "보낸편지함", "المرسلة"),
    ),
)


def find_folder(use: Use, folders: Sequence[FolderInfo], server: ImapServer) -> str:
    """The name of the folder. Raises MailError when there is none, and says what to write where."""
    usable = [x for x in folders if "\\noselect" not in {flag.lower() for flag in x.flags}]
    named: str | None = getattr(server, use.key)
    if named is not None:
        found = _exactly(named, usable) or _called((named,), usable)
        missing = f"the mailbox on {server.host} has no folder {named}"
    else:
        found = _flagged(use.flag, usable) or _called(use.names, usable)
        missing = f"the mailbox on {server.host} does not say which folder is {use.flag[1:]}"
    if found is None:
        names = ", ".join(x.name for x in usable[:_SHOWN]) or "none"
        raise MailError(
            missing, hint=f"name it as `mail.imap.{use.key}` in the settings; there are: {names}"
        )
    return found


def _exactly(name: str, folders: Iterable[FolderInfo]) -> str | None:
    return next((x.name for x in folders if x.name == name), None)


def _flagged(flag: str, folders: Iterable[FolderInfo]) -> str | None:
    return next((x.name for x in folders if flag.lower() in {y.lower() for y in x.flags}), None)


def _called(names: Sequence[str], folders: Sequence[FolderInfo]) -> str | None:
    """By the last part of the name (INBOX.Drafts); the first of ``names`` that is there wins."""
    last = {_last_part(x): x.name for x in reversed(folders)}
    return next((last[x.casefold()] for x in names if x.casefold() in last), None)


def _last_part(folder: FolderInfo) -> str:
    name = folder.name.rpartition(folder.delim)[2] if folder.delim else folder.name
    return name.casefold()
