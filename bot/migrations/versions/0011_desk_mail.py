"""Mails with headers and HTML, and the threads of another help desk"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("mail", sa.Column("html", sa.Text(), nullable=True))
    op.add_column("mail", sa.Column("headers", sa.JSON(), nullable=True))
    op.create_table(
        "mail_thread",
        sa.Column("ticket_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mailed_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_mail_thread_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_mail_thread")),
    )
    op.create_table(
        "taken_mail",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_taken_mail_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_taken_mail")),
    )
    with op.batch_alter_table("taken_mail") as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_mail_ticket_id"), ["ticket_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("taken_mail")
    op.drop_table("mail_thread")
    with op.batch_alter_table("mail") as batch_op:
        batch_op.drop_column("headers")
        batch_op.drop_column("html")
