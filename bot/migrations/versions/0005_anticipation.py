"""What a turn was about, so that what comes next can be learnt from it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("order_number", sa.String(length=40), nullable=True))
        batch_op.create_index("ix_turn_order_number_started_at", ["order_number", "started_at"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.drop_index("ix_turn_order_number_started_at")
        batch_op.drop_column("order_number")
        batch_op.drop_column("about")
