"""What the wait for a person was reckoned from, what the shopper was mailed, and when they last listened"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("ticket", sa.Column("load_minutes", sa.Float(), nullable=True))
    op.add_column("ticket", sa.Column("mailed_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversation", sa.Column("listened_at", bot.storage.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.drop_column("listened_at")
    with op.batch_alter_table("ticket") as batch_op:
        batch_op.drop_column("mailed_seq")
        batch_op.drop_column("load_minutes")
