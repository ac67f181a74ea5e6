"""Models on trial: the share and the hash of a promotion, and which model made a conversation's memory"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("promotion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("share", sa.Float(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("reason", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("sha256", sa.String(length=64), nullable=True))
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("memory_model", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("memory_model")
    with op.batch_alter_table("promotion", schema=None) as batch_op:
        for column in ("sha256", "reason", "share"):
            batch_op.drop_column(column)
