"""What leads said of doubted turns"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "review_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("wish", sa.String(length=200), nullable=True),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("undone_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_opinion")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["review_item.message_id"], op.f("fk_review_opinion_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], op.f("fk_review_opinion_operator_id")),
    )
    for column in ("message_id", "operator_id", "batch"):
        op.create_index(op.f(f"ix_review_opinion_{column}"), "review_opinion", [column])


def downgrade() -> None:
    """Undo."""
    op.drop_table("review_opinion")
