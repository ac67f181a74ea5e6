"""The age of a memory, pushes, counts of what was erased, and which model serves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("memory_at", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paid_until", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_conversation_created_at"), ["created_at"], unique=False)
    with op.batch_alter_table("push_address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pushed_seq", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("next_at", bot.storage.Moment(timezone=True), nullable=True))
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "promotion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("promotion")
    op.drop_table("erasure")
    with op.batch_alter_table("push_address", schema=None) as batch_op:
        batch_op.drop_column("next_at")
        batch_op.drop_column("failures")
        batch_op.drop_column("pushed_seq")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_created_at"))
        batch_op.drop_column("paid_until")
        batch_op.drop_column("memory_at")
