"""Who may come in: a secret in the state folder, and what is signed with it.

Whoever can read the user's own files can make an address that opens the page; nobody else can.
The address is good for ten minutes and one use, and becomes a cookie. The file is read each time,
so that deleting it shuts out everybody at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from followupd.errors import FollowupError

FILE = "web.key"
LINK_LASTS = timedelta(minutes=10)
COOKIE_LASTS = timedelta(days=30)
NEWS_LAST = timedelta(minutes=2)
"""For how long what became of a word is said on the page that it led to."""

_OCTETS = 32
_LONGEST = 600
"""Characters of one sentence that travels in an address."""


@dataclass(frozen=True, slots=True)
class News:
    """What became of a person's word; ``kind`` is "done" or "refused"."""

    kind: str
    message: str
    hint: str = ""


class Door:
    """Signs and knows addresses, cookies, forms and news. ``folder`` is the state folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def link(self, port: int, path: str, now: datetime) -> str:
        """An address of this machine that opens ``path`` of the page within ten minutes, once."""
        until = f"{_stamp(now + LINK_LASTS)}.{secrets.token_urlsafe(9)}"
        query = urlencode({"to": path, "until": until, "key": self._sign("enter", until, path)})
        return f"http://127.0.0.1:{port}/enter?{query}"

    def admits(self, path: str, until: str, key: str) -> bool:
        """Whether this address is one of ours, however old; it leads to a path of ours."""
        return is_local(path) and self._is_signed(key, "enter", until, path)

    def cookie(self, now: datetime) -> str:
        """A new cookie's value."""
        until, once = _stamp(now + COOKIE_LASTS), secrets.token_urlsafe(12)
        return f"{until}.{once}.{self._sign('cookie', until, once)}"

    def knows(self, cookie: str, now: datetime) -> bool:
        """Whether the cookie is one of ours and has not run out."""
        until, _, rest = cookie.partition(".")
        once, _, key = rest.partition(".")
        return self._is_signed(key, "cookie", until, once) and is_ahead(until, now, COOKIE_LASTS)

    def form_token(self, cookie: str) -> str:
        """What a form on a page for this cookie carries."""
        return self._sign("form", cookie)

    def is_form_token(self, token: str, cookie: str) -> bool:
        """Whether the form came from a page that was made for this cookie."""
        return self._is_signed(token, "form", cookie)

    def proof(self, question: str) -> str:
        """What only this program can answer; `open` asks before it shows anybody an address."""
        return self._sign("proof", question)

    def told(self, news: tuple[News, ...], now: datetime) -> str:
        """News for the next page, to be put into its address."""
        said = [[n.kind, n.message[:_LONGEST], n.hint[:_LONGEST]] for n in news[:6]]
        text = json.dumps([_stamp(now + NEWS_LAST), said], ensure_ascii=False).encode()
        packed = base64.urlsafe_b64encode(text).decode()
        return f"{packed}.{self._sign('news', packed)}"

    def heard(self, told: str, now: datetime) -> tuple[News, ...]:
        """The news of an address; nothing where it isn't ours or is old."""
        packed, _, key = told.partition(".")
        if not self._is_signed(key, "news", packed):
            return ()
        until, said = json.loads(base64.urlsafe_b64decode(packed))
        return tuple(News(*each) for each in said) if is_ahead(until, now, NEWS_LAST) else ()

    def _is_signed(self, key: str, *parts: str) -> bool:
        return hmac.compare_digest(self._sign(*parts).encode(), key.encode(errors="replace"))

    def _sign(self, *parts: str) -> str:
        text = json.dumps(parts).encode()  # unlike a join, no two lists give the same
        return hmac.new(self._secret(), text, hashlib.sha256).hexdigest()

    def _secret(self) -> bytes:
        try:
            return _read(self._file) or _made(self._file)
        except OSError as error:
            raise FollowupError(
                f"the key of the review page, {self._file}, can't be used: {error.strerror}",
                hint="is its folder there, yours, and is there room on the disk?",
            ) from error


def is_local(path: str) -> bool:
    """Whether this is a path of the page itself, and can't lead anywhere else."""
    plain = path.isprintable() and path.isascii() and "\\" not in path
    return plain and path.startswith("/") and not path.startswith("//")


def is_ahead(until: str, now: datetime, most: timedelta) -> bool:
    """Whether this moment is still to come, and not further off than anything of ours can be."""
    return until.isdecimal() and now < datetime.fromtimestamp(int(until[:12]), UTC) <= now + most


def _stamp(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _read(file: Path) -> bytes | None:
    """The secret; None where there is none, or where others could have read it."""
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            text = opened.read(_OCTETS * 2 + 1)
    except FileNotFoundError:
        return None
    if os.name == "posix" and mode & 0o077:
        return None
    with suppress(ValueError):
        secret = bytes.fromhex(text.decode("ascii"))
        return secret if len(secret) == _OCTETS else None
    return None


def _made(file: Path) -> bytes:
    """A new secret, whole or not at all; where two make one at once, the first stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(prefix=f".{FILE}-", dir=file.parent)  # 0600
    try:
        with os.fdopen(number, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(_OCTETS))
            new.flush()
            os.fsync(new.fileno())
        if file.exists():  # damaged, or readable by others
            Path(name).replace(file)
        else:
            _put(Path(name), file)
    finally:
        with suppress(OSError):
            Path(name).unlink()
    secret = _read(file)
    if secret is None:
        raise OSError(0, "it does not stay as it was written")
    return secret


def _put(new: Path, file: Path) -> None:
    try:
        os.link(new, file)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        new.replace(file)
