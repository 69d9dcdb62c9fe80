"""Which editor opens a letter: the person's own, else one that anybody can leave again."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from followupd.errors import FollowupError

_ANY = ("notepad",) if os.name == "nt" else ("nano", "micro", "sensible-editor", "vim", "vi")
"""The first of these that is installed; the last three are what click would take."""

_VI = frozenset({"vi", "vim", "nvim", "vim.basic", "vim.tiny"})
_MAYBE_VI = "sensible-editor"
_LEAVE = "press Esc, then type `:wq` and Enter to keep your text, or `:q!` to give it up"

Which = Callable[[str], str | None]


def editor_of(environ: Mapping[str, str], letter_id: str, which: Which = shutil.which) -> str:
    """What to call, with its options. Raises FollowupError where it isn't installed."""
    own = environ.get("VISUAL") or environ.get("EDITOR")
    hint = f"set EDITOR to one that is installed, or use `followupd edit {letter_id} --file FILE`"
    if own:
        if which(_program(own)):
            return own
        raise FollowupError(f"there is no program {_program(own)} to edit with", hint=hint)
    for name in _ANY:
        if which(name):
            return name
    raise FollowupError("there is no editor here that followupd knows", hint=hint)


def opening(editor: str) -> str:
    """The line before it opens, with the way out of one that does not show it itself."""
    name = Path(_program(editor)).name
    if name == _MAYBE_VI:
        return f"Opening your editor; if it is vi: {_LEAVE}."
    return f"Opening {name}: {_LEAVE}." if name in _VI else f"Opening {name} ..."


def _program(editor: str) -> str:
    """The first word of a command line; all of it where its quotes don't close."""
    try:
        words = shlex.split(editor, posix=os.name != "nt")
    except ValueError:
        words = [editor]
    return words[0].strip('"') if words else editor
