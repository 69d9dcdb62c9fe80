"""The outbox and its journal in one SQL database; SQLite unless somebody says otherwise."""

from followupd.adapters.outbox.store import SqlOutbox

__all__ = ["SqlOutbox"]
