"""What the shell offers in place of a letter's id when Tab is pressed.

Quick and silent: neither the queue nor the settings are read as YAML, the outbox is only looked
at, and whatever goes wrong, nothing is offered.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from click import Context, Parameter
from click.shell_completion import CompletionItem

from followupd.core.words import OPEN, State

_PATIENCE = 0.2
"""Seconds for an outbox that is being written."""

_STATE = re.compile(
    r"""^state[ \t]*:[ \t]*(["']?)(?P<folder>[^"'#\r\n]+?)\1[ \t]*(?:\s#.*)?$""", re.MULTILINE
)

APPLIES_TO: dict[str, frozenset[State]] = {
    "approve": frozenset({State.NEEDS_APPROVAL}),
    "hold": OPEN,
    "release": frozenset({State.HELD}),
    "cancel": frozenset(State) - {State.SENT, State.CANCELLED, State.SENDING},
    "retry": frozenset({State.REFUSED}),
    "send": frozenset({State.WAITING, State.NEEDS_APPROVAL, State.MISSED}),
    "resolve": frozenset({State.UNSURE, State.DRAFTED, State.MISSED}),
    "edit": OPEN | {State.HELD, State.MISSED},
}
"""The states in which a letter is offered to a command; a command that isn't here gets all."""


def letter_ids(context: Context, _parameter: Parameter, begun: str) -> list[CompletionItem]:
    """The ids that begin so, and those of interviews with several such letters."""
    try:
        config = context.find_root().params.get("config")
        states = APPLIES_TO.get(context.info_name or "", frozenset(State))
        found = list(_letters(_outbox(config), states))
    except (OSError, ValueError, RuntimeError, sqlite3.Error):
        return []
    several = Counter(letter_id.partition("/")[0] for letter_id, _ in found)
    whole = [(name, f"all {n} letters") for name, n in several.items() if n > 1]
    return [
        CompletionItem(name, help=said) for name, said in (*whole, *found) if name.startswith(begun)
    ]


def _letters(outbox: Path, states: frozenset[State]) -> Iterator[tuple[str, str]]:
    """Id and state of each letter."""
    address = f"{outbox.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as line:
        rows = line.execute("SELECT id, state FROM letters ORDER BY deadline DESC, id")
        yield from ((str(name), str(state)) for name, state in rows if state in states)


def _outbox(config: Path | None) -> Path:
    """Where the settings say that it is; a line is looked for, not a document read."""
    from platformdirs import user_config_path, user_state_path

    named = config or os.environ.get("FOLLOWUPD_CONFIG")
    settings = Path(named) if named else user_config_path("followupd") / "followupd.yaml"
    said = _STATE.search(settings.read_text(encoding="utf-8-sig"))
    folder = (
        settings.parent / Path(said["folder"]).expanduser()
        if said
        else user_state_path("followupd")
    )
    return folder / "outbox.sqlite3"
