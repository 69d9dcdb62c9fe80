"""Letters know whether our own copy of them must be filed into the Sent folder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Letters of before need no copy: ``filed`` is empty."""
    with op.batch_alter_table("letters") as letters:
        letters.add_column(sa.Column("filed", sa.String(), nullable=False, server_default=""))
