"""The outbox and its journal in one SQL database; SQLite unless somebody says otherwise."""

from followupd.adapters.outbox.rescue import open_or_rebuild
from followupd.adapters.outbox.store import SqlOutbox

__all__ = ["SqlOutbox", "open_or_rebuild"]
