"""What a single value of the settings may be: servers, durations, channels.

As in ``fields``: each type takes what people write, and says what an editor may underline.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from followupd.adapters.files import editor_hints as hints
from followupd.adapters.files.durations import read_duration, read_hours
from followupd.adapters.files.fields import line, one_of, one_or_more
from followupd.adapters.files.problems import bare, complaint
from followupd.adapters.files.providers import NAMES, nearest_provider, provider_named
from followupd.core.settings import Hours, Security

_SECURITY = "It is one of: tls, starttls, none."
_PROVIDER = f"Known are {', '.join(NAMES)}; for another one give smtp and imap."
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://.+", re.IGNORECASE)
_KEPT = re.compile(r"keyring:[\w.-]+", re.IGNORECASE)


def _host(value: object) -> str:
    found = line(value).rstrip(".")
    if _HOST.fullmatch(found):
        return found
    # It isn't quoted: a name and a password may stand before an @.
    hint = "Write the host's name alone, as in `smtp.example.com`."
    raise complaint("bad-value", "This is no name of a host.", hint)


def _port(value: object) -> int:
    found = line(value)
    if re.fullmatch(r"[0-9]{1,5}", found) and 0 < int(found) < 2**16:
        return int(found)
    raise complaint("bad-value", "This is no port.", "A port is a number from 1 to 65535.")


def _security(value: object) -> Security:
    said = bare(line(value))
    if said in {"ssl", "ssltls", "tlsssl"}:
        return Security.TLS
    return one_of(Security, "kind of security", "bad-value", value)


def _provider(value: object) -> str:
    found = line(value)
    provider = provider_named(found)
    if provider:
        return provider.name
    guess = nearest_provider(found)
    meant = f"Did you mean `{guess}`? " if guess else ""
    hint = f"{meant}Known are {', '.join(NAMES)}; for another one give `smtp` and `imap`."
    raise complaint("bad-provider", "This provider is not known.", hint)


def _duration(value: object) -> timedelta:
    return read_duration(line(value))


def _hours(value: object) -> Hours:
    return read_hours(line(value))


def _channel(value: object) -> str:
    found = line(value)
    if found.casefold() in {"desktop", "email"}:
        return found.casefold()
    if _KEPT.fullmatch(found) or _URL.fullmatch(found):
        return found
    # It isn't quoted: the addresses of many channels are secrets.
    hint = "Write `desktop`, `email`, an Apprise URL, or `keyring:NAME` for a URL in the keyring."
    raise complaint("bad-channel", "This is no channel for reminders.", hint)


Host = Annotated[str, BeforeValidator(_host), WithJsonSchema(hints.HOST)]
Port = Annotated[
    int,
    BeforeValidator(_port),
    WithJsonSchema(hints.PORT),
]
AnySecurity = Annotated[
    Security,
    BeforeValidator(_security),
    WithJsonSchema(hints.words([*Security, "ssl", "ssl/tls", "tls/ssl"], _SECURITY)),
]
AnyProvider = Annotated[
    str,
    BeforeValidator(_provider),
    WithJsonSchema(hints.words(NAMES, _PROVIDER)),
]
Duration = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema(hints.DURATION)]
Durations = Annotated[
    list[Duration],
    BeforeValidator(one_or_more),
    WithJsonSchema(hints.one_or_more(hints.DURATION)),
]
DayHours = Annotated[Hours, BeforeValidator(_hours), WithJsonSchema(hints.HOURS)]
Channels = Annotated[
    list[Annotated[str, BeforeValidator(_channel)]],
    BeforeValidator(one_or_more),
    WithJsonSchema(hints.one_or_more(hints.CHANNEL)),
]
