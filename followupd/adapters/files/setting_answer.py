"""One answer that a person typed, judged by the very rules of the files it will stand in."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from followupd.adapters.files.fields import AnyMode, Block, Line, OneEmail, Zone
from followupd.adapters.files.settings_values import AnyProvider, AnySecurity, Host, Port
from followupd.errors import UsageError

_KINDS: dict[str, Any] = {
    "line": Line,
    "block": Block,
    "email": OneEmail,
    "timezone": Zone,
    "mode": AnyMode,
    "provider": AnyProvider,
    "host": Host,
    "port": Port,
    "security": AnySecurity,
}


@cache
def _judge(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])


def setting_answer(kind: str, typed: str) -> str:
    """The answer as it goes into a file; ``kind`` is a key of the settings or "line", "block".

    Raises UsageError with what is wrong and what to write instead.
    """
    try:
        return str(_judge(kind).validate_python(typed))
    except ValidationError as error:
        said = error.errors(include_url=False)[0].get("ctx", {})
        message = str(said.get("message", "This can't be used."))
        raise UsageError(message, hint=str(said.get("hint", ""))) from None
