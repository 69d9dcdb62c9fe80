"""What Jinja2 made of the templates, kept from one process to the next.

To compile the shipped ones takes as long as to write sixty letters. It is code, so only a whole
file of ours counts (``kept_file``), made by this very program and Jinja2 from the very same text.
"""

from __future__ import annotations

import pickle
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from followupd.adapters.files.kept_file import keep, recall
from followupd.adapters.files.kept_identity import identity


class KeptTemplates(BytecodeCache):
    """Jinja2's cache of compiled templates, in ``folder``; where that can't be had, none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """As Jinja2 wants it: leaves the bucket empty for what was not kept."""
        said = recall(self._place(bucket), _key(bucket)) if identity() else None
        if isinstance(said, str):
            with suppress(ValueError, EOFError, TypeError, pickle.UnpicklingError):
                bucket.bytecode_from_string(b64decode(said))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; where that can't be done it is compiled again the next time."""
        if identity():
            keep(self._place(bucket), _key(bucket), b64encode(bucket.bytecode_to_string()).decode())

    def _place(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.json"


def _key(bucket: Bucket) -> str:
    return f"{identity()} {bucket.checksum}"
