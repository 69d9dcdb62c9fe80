"""Letters know which mail they answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Letters of before answer none: ``reply_to`` is empty."""
    with op.batch_alter_table("letters") as letters:
        letters.add_column(sa.Column("reply_to", sa.Text(), nullable=False, server_default=""))
