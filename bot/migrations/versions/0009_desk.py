"""People, teams, promises, notes and saved replies of the desk, and what a ticket has besides"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _make_people()
    _make_words()
    _widen()


def _make_people() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "saved_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("made_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("archived_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_saved_reply_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply")),
    )
    with op.batch_alter_table("saved_reply") as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_reply_language"), ["language"])
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_team_member_operator_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "operator_id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member") as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_operator_id"), ["operator_id"])
    op.create_table(
        "desk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_desk_act_operator_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_desk_act_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_act")),
    )
    with op.batch_alter_table("desk_act") as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_act_at"), ["at"])
        batch_op.create_index(batch_op.f("ix_desk_act_operator_id"), ["operator_id"])
        batch_op.create_index(batch_op.f("ix_desk_act_ticket_id"), ["ticket_id"])


def _make_words() -> None:
    op.create_table(
        "internal_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_internal_note_operator_id")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_internal_note_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_internal_note")),
    )
    with op.batch_alter_table("internal_note") as batch_op:
        batch_op.create_index(batch_op.f("ix_internal_note_ticket_id"), ["ticket_id"])
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("due_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("warned_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.Column("kept_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.Column("missed_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_promise_operator_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_promise_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise") as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_due_at"), ["due_at"])
        batch_op.create_index(batch_op.f("ix_promise_operator_id"), ["operator_id"])
        batch_op.create_index(batch_op.f("ix_promise_ticket_id"), ["ticket_id"])
    op.create_table(
        "saved_reply_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saved_reply_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("intent", sa.String(length=64), nullable=True),
        sa.Column("order_state", sa.String(length=32), nullable=True),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_reply_id"], ["saved_reply.id"], name=op.f("fk_saved_reply_use_saved_reply_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_saved_reply_use_ticket_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply_use")),
    )
    with op.batch_alter_table("saved_reply_use") as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_reply_use_saved_reply_id"), ["saved_reply_id"])


def _widen() -> None:
    with op.batch_alter_table("operator") as batch_op:
        batch_op.add_column(sa.Column("seen_at", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("disabled_at", bot.storage.Moment(timezone=True), nullable=True))
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("begun_at", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_at", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=80), nullable=True))
    with op.batch_alter_table("ticket") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("snoozed_until", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("raised", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("raised_at", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("asked_solved_at", bot.storage.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("solved", sa.Boolean(), nullable=True))
        batch_op.create_index(batch_op.f("ix_ticket_snoozed_until"), ["snoozed_until"])
        batch_op.create_index(batch_op.f("ix_ticket_team_id"), ["team_id"])
        batch_op.create_index(batch_op.f("ix_ticket_topic"), ["topic"])
        batch_op.create_foreign_key(batch_op.f("fk_ticket_team_id"), "team", ["team_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key(
            batch_op.f("fk_ticket_merged_into"), "ticket", ["merged_into"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("ticket") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ticket_merged_into"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_ticket_team_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_ticket_topic"))
        batch_op.drop_index(batch_op.f("ix_ticket_team_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_snoozed_until"))
        batch_op.drop_column("solved")
        batch_op.drop_column("asked_solved_at")
        batch_op.drop_column("reopened")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("told_minutes")
        batch_op.drop_column("raised_at")
        batch_op.drop_column("raised")
        batch_op.drop_column("snoozed_until")
        batch_op.drop_column("team_id")
        batch_op.drop_column("topic")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_column("device")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("begun_at")
    with op.batch_alter_table("operator") as batch_op:
        batch_op.drop_column("disabled_at")
        batch_op.drop_column("seen_at")
    op.drop_table("saved_reply_use")
    op.drop_table("promise")
    op.drop_table("internal_note")
    op.drop_table("desk_act")
    op.drop_table("team_member")
    op.drop_table("saved_reply")
    op.drop_table("team")
