"""Conversations of merged tickets that go along with another's"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "following",
        sa.Column("ticket_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=True),
        sa.Column("up_seq", sa.Integer(), nullable=False),
        sa.Column("down_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["into_id"], ["ticket.id"], name=op.f("fk_following_into_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_following_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_following")),
    )
    with op.batch_alter_table("following") as batch_op:
        batch_op.create_index(batch_op.f("ix_following_into_id"), ["into_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("following")
