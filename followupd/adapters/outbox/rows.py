"""Between a ``Letter`` and its row."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping

from followupd.core.model import Attachment, Finding, Letter
from followupd.core.words import Kind, Mode, Role, Severity, State

_WORDS = {"role": Role, "kind": Kind, "mode": Mode, "state": State}


def to_row(letter: Letter) -> dict[str, Any]:
    """The letter as the values of its columns."""
    row = {f.name: getattr(letter, f.name) for f in fields(letter)}
    row.update({name: str(row[name]) for name in _WORDS})
    row["attachments"] = json.dumps([asdict(a) for a in letter.attachments])
    row["findings"] = json.dumps([asdict(f) for f in letter.findings], ensure_ascii=False)
    return row


def to_letter(row: RowMapping) -> Letter:
    """The letter that a row holds."""
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    values.update({name: word(values[name]) for name, word in _WORDS.items()})
    values["attachments"] = tuple(Attachment(**a) for a in json.loads(row["attachments"]))
    values["findings"] = tuple(_finding(f) for f in json.loads(row["findings"]))
    return Letter(**values)


def _finding(values: dict[str, Any]) -> Finding:
    return Finding(**{**values, "severity": Severity(values["severity"])})
