"""Figures of each day for the watch, and turns in the order of their time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "watch_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("clarified", sa.Integer(), nullable=False),
        sa.Column("handed_over", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("unknown_words", sa.Integer(), nullable=False),
        sa.Column("confidences", sa.JSON(), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("frequent", sa.JSON(), nullable=False),
        sa.Column("reckoned_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_watch_day")),
    )
    op.create_index("ix_turn_started_at_message_id", "turn", ["started_at", "message_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_turn_started_at_message_id", "turn")
    op.drop_table("watch_day")
