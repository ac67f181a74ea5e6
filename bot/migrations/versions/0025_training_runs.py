"""Trainings that leads began, and which turns each has learnt"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "training_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("going", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("began_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("beat_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("doubled", sa.Integer(), nullable=False),
        sa.Column("contradicted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_run")),
        sa.UniqueConstraint("going", name=op.f("uq_training_run_going")),
    )
    op.create_table(
        "training_file",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "path", name=op.f("pk_training_file")),
        sa.ForeignKeyConstraint(["run_id"], ["training_run.id"], op.f("fk_training_file_run_id"), ondelete="CASCADE"),
    )
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("run_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_review_item_run_id"), ["run_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_review_item_run_id"), "training_run", ["run_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("review_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_item_run_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_review_item_run_id"))
        batch_op.drop_column("run_id")
    op.drop_table("training_file")
    op.drop_table("training_run")
