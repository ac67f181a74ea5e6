"""What was looked for, and from where"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "shop_looked_for",
        sa.Column("pair", sa.String(length=64), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_shop_looked_for")),
    )
    op.create_index(op.f("ix_shop_looked_for_at"), "shop_looked_for", ["at"])
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("origin")
    op.drop_table("shop_looked_for")
