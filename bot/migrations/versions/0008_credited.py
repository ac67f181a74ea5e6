"""What was given as credit for a line because its price fell"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("shop_order_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credited_cents", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("shop_order_lines", schema=None) as batch_op:
        batch_op.drop_column("credited_cents")
