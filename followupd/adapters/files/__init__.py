"""The user's two YAML files: read with care, never written.

The way of a file through this room::

    text_file    the bytes, once they stand still; UTF-8 or a problem
    yaml_nodes   a tree in which every value is text with its line and column
    yaml_words   what a syntax error means in plain words
    fields       what a single value may be: a line, a list, an address, a role
    queue_schema, settings_schema      which keys there are; the JSON Schema for editors
    complaints   what pydantic found, as problems at their places
    queue_entry  one entry of the queue as an Interview, or its problems
    queue_pieces only the entries that an edit has changed
    queue_file, settings_file          the whole file
    settings_kept                      the settings of a file that has not changed

Nothing here raises for what a person wrote: all that is wrong becomes a ``Problem``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from followupd.adapters.files.queue_file import QueueYaml, parse_queue
    from followupd.adapters.files.settings_file import read_settings
    from followupd.adapters.files.settings_kept import settings_at
    from followupd.adapters.files.settings_place import default_settings_path

__all__ = [
    "QueueYaml",
    "default_settings_path",
    "parse_queue",
    "read_settings",
    "settings_at",
]

_ROOMS = {
    "QueueYaml": "queue_file",
    "default_settings_path": "settings_place",
    "parse_queue": "queue_file",
    "read_settings": "settings_file",
    "settings_at": "settings_kept",
}


def __getattr__(name: str) -> Any:
    """Each is imported when it is asked for: YAML and pydantic take longer than most commands."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
