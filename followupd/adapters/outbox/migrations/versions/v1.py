"""The first tables: where every walk begins. Nothing leads here."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """An outbox of version 1 is there already."""
