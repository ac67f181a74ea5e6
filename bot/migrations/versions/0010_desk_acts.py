"""Coupons for one customer alone, those given out of goodwill, and claims that were turned down"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("shop_claims", schema=None) as batch_op:
        batch_op.add_column(sa.Column("declined_on", sa.Date(), nullable=True))
    with op.batch_alter_table("shop_coupons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("customer_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_shop_coupons_customer_id"), ["customer_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_shop_coupons_customer_id"), "shop_customers", ["customer_id"], ["id"]
        )
    op.create_table(
        "shop_goodwill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("given_by", sa.String(length=40), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("at", bot.storage.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coupon_id"], ["shop_coupons.id"], name=op.f("fk_shop_goodwill_coupon_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["shop_customers.id"], name=op.f("fk_shop_goodwill_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_goodwill")),
        sa.UniqueConstraint("coupon_id", name=op.f("uq_shop_goodwill_coupon_id")),
        sa.UniqueConstraint("source", name=op.f("uq_shop_goodwill_source")),
    )
    with op.batch_alter_table("shop_goodwill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shop_goodwill_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shop_goodwill_matter"), ["matter"], unique=False)
        batch_op.create_index("ix_shop_goodwill_given_by_given_on", ["given_by", "given_on"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("shop_goodwill")
    with op.batch_alter_table("shop_coupons", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_shop_coupons_customer_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_shop_coupons_customer_id"))
        batch_op.drop_column("customer_id")
    with op.batch_alter_table("shop_claims", schema=None) as batch_op:
        batch_op.drop_column("declined_on")
