"""Turns worth a lead's look, and up to where the transcripts were gone through"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0020"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "review_item",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("guess", sa.String(length=64), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("group_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("said_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("harvested_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_review_item")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], op.f("fk_review_item_message_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], op.f("fk_review_item_conversation_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_review_item_conversation_id"), "review_item", ["conversation_id"])
    op.create_index(op.f("ix_review_item_said_at"), "review_item", ["said_at"])
    op.create_index("ix_review_item_state_group_id", "review_item", ["state", "group_id"])
    op.create_table(
        "harvest_mark",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("updated_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_harvest_mark")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("harvest_mark")
    op.drop_table("review_item")
