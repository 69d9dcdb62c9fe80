"""The settings of a file that has not changed, without reading its YAML again.

To read them takes two large libraries, and they change once in a month. What they came to is kept
in the platform's cache folder (the state folder's place is one of the settings), and holds only for

- the very same text, in a file of the same path;
- the same program and libraries (``kept_identity``);
- the same home, state folder and time zone of the machine, which fill in what the text leaves open.

The folders and files that they name must still be there. Kept are only settings without a problem
or a secret; anything odd about the kept ones means that the file itself is read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs

from followupd.adapters.files.kept_file import cache_folder, keep, recall
from followupd.adapters.files.kept_identity import identity
from followupd.adapters.files.text_file import read_text
from followupd.adapters.files.zones import machine_zone
from followupd.core.model import Problem
from followupd.core.settings import (
    Delivery,
    Hours,
    ImapServer,
    Mail,
    Me,
    Reminders,
    Security,
    Server,
    Settings,
)
from followupd.core.words import Mode

_NAME = "settings.json"
_GROUPS: dict[str, Callable[..., object]] = {
    kind.__name__: kind
    for kind in (Settings, Me, Mail, Server, ImapServer, Delivery, Hours, Reminders)
}
_VALUES: dict[str, Callable[[object], object]] = {
    "Path": lambda said: Path(str(said)),
    "ZoneInfo": lambda said: ZoneInfo(str(said)),
    "timedelta": lambda said: timedelta(seconds=float(str(said))),
    "Mode": lambda said: Mode(str(said)),
    "Security": lambda said: Security(str(said)),
}
_STRANGE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError,
)  # fmt: skip
_NO_SECRET = re.compile(r"desktop|email|keyring:.*")
_ELSES_HOME = re.compile(r"~[^/\\\s]")
"""``~rae/letters``: it is somebody else's home, and may move without anything here changing."""


def settings_at(path: Path) -> tuple[Settings | None, tuple[Problem, ...]]:
    """As ``read_settings``, which says what it would say; quicker where nothing has changed."""
    # os.path: pathlib's expanduser raises for a user that does not exist.
    path = Path(os.path.expanduser(path))  # noqa: PTH111 - as said
    found = read_text(path)
    if isinstance(found, Problem):
        return None, (found,)
    key, place = _key(path, found.text), cache_folder() / _NAME
    settings = _recalled(place, key) if key else None
    if settings is not None:
        return settings, ()
    from followupd.adapters.files.settings_file import settings_of  # noqa: PLC0415 - what is saved here

    settings, problems = settings_of(path, found.text)
    if key and settings is not None and not problems:
        _keep(place, key, settings)
    return settings, problems


def _key(path: Path, text: str) -> str:
    """All that the settings depend on, or "" where that can't be said."""
    program = identity()
    if not program or _ELSES_HOME.search(text):
        return ""
    try:
        home, state = Path.home(), platformdirs.user_state_path("followupd")
        around = [program, path.absolute(), home, state, machine_zone(os.environ)]
    except (OSError, RuntimeError):
        return ""
    return sha256(json.dumps([text, *map(str, around)]).encode()).hexdigest()


def _recalled(place: Path, key: str) -> Settings | None:
    try:
        settings = _read(recall(place, key))
    except _STRANGE:
        return None
    return settings if isinstance(settings, Settings) and _stands(settings) else None


def _stands(settings: Settings) -> bool:
    """Whether what the settings name is there; ``read_settings`` says what is not."""
    servers = (settings.mail.smtp, settings.mail.imap)
    needed = [server.ca_file for server in servers if server and server.ca_file]
    folder = settings.templates
    return all(file.is_file() for file in needed) and (folder is None or folder.is_dir())


def _keep(place: Path, key: str, settings: Settings) -> None:
    if not all(map(_NO_SECRET.fullmatch, settings.reminders.to)):
        return  # the address of a channel is a password
    said = _written(settings)
    if _read(said) == settings:
        keep(place, key, said)


# between settings and JSON: a value of a kind of its own is {kind: what it holds} ----------------


def _written(value: object) -> object:
    kind = type(value).__name__
    if is_dataclass(value):
        return {kind: {x.name: _written(getattr(value, x.name)) for x in fields(value)}}
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, timedelta):
        return {kind: value.total_seconds()}
    if isinstance(value, StrEnum | ZoneInfo):
        return {kind: str(value)}
    return {"Path": str(value)} if isinstance(value, Path) else value


def _read(said: object) -> object:
    """Raises one of ``_STRANGE`` for what ``_written`` never wrote."""
    if isinstance(said, list):
        return tuple(_read(one) for one in said)
    if not isinstance(said, dict):
        return said
    [(kind, held)] = said.items()
    if kind in _VALUES:
        return _VALUES[kind](held)
    return _GROUPS[kind](**{name: _read(one) for name, one in held.items()})
