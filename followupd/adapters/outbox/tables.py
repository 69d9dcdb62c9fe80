"""The tables of the outbox. Only shapes: statements stand in ``store``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

SCHEMA = "4"
"""The version of these tables, kept in ``facts`` under the name "schema"."""


class UtcTime(TypeDecorator[datetime]):
    """Aware in, UTC in the database, aware out. A naive time is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """SQLite gives it back without its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

letters = Table(
    "letters",
    metadata,
    Column("id", String, primary_key=True),
    Column("interview", String, nullable=False),
    Column("company", String, nullable=False),
    Column("position", String, nullable=False),
    Column("person", String, nullable=False),
    Column("email", String, nullable=False),
    Column("role", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("attachments", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("source", String, nullable=False),
    Column("approved", String, nullable=False),
    Column("ask", Text, nullable=False),
    Column("hurry", Boolean, nullable=False),
    Column("ended", UtcTime, nullable=False),
    Column("earliest", UtcTime, nullable=False),
    Column("deadline", UtcTime, nullable=False),
    Column("timezone", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcTime),
    Column("text_gone", UtcTime),
    Column("done_at", UtcTime),
    Column("looked_at", UtcTime),
    Column("looks", Integer, nullable=False),
    Column("closed_by", String, nullable=False),
    Column("filed", String, nullable=False, server_default=""),
    Column("reply_to", Text, nullable=False, server_default=""),
    Column("approved_text", Text, nullable=False, server_default=""),
    Column("edited", String, nullable=False, server_default=""),
    Column("rev", Integer, nullable=False),
    Index("letters_by_state", "state"),
    Index("letters_by_interview", "interview"),
)

journal = Table(
    "journal",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("letter", String, nullable=False),
    Column("event", String, nullable=False),
    Column("detail", Text, nullable=False),
    Index("journal_by_letter", "letter"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
