"""Mails, one-time codes, and budgets of every process"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0004"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = bot.storage.Moment(timezone=True)
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", moment, nullable=True),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_mail_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index(op.f("ix_mail_conversation_id"), "mail", ["conversation_id"])
    op.create_index(op.f("ix_mail_next_at"), "mail", ["next_at"])
    op.create_table(
        "sign_in_code",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_sign_in_code_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_sign_in_code")),
    )
    op.create_table(
        "budget",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("whole_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_budget")),
    )
    op.create_index(op.f("ix_budget_whole_at"), "budget", ["whole_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("budget")
    op.drop_table("sign_in_code")
    op.drop_table("mail")
