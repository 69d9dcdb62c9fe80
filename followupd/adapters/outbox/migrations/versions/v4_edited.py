"""Letters keep what was approved of them, and know whether their text is the user's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Nothing was edited before; of what was approved only the fingerprint is known."""
    with op.batch_alter_table("letters") as letters:
        letters.add_column(sa.Column("approved_text", sa.Text(), nullable=False, server_default=""))
        letters.add_column(sa.Column("edited", sa.String(), nullable=False, server_default=""))
