"""What is known of products, lower prices, who waits for a product, and matched prices"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.storage

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("shop_variants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("was_cents", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cheaper_since", sa.Date(), nullable=True))
    op.create_table(
        "shop_product_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["shop_products.id"], name=op.f("fk_shop_product_facts_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_product_facts")),
    )
    op.create_index(op.f("ix_shop_product_facts_product_id"), "shop_product_facts", ["product_id"])
    op.create_table(
        "shop_stock_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("asked_at", bot.storage.Moment(timezone=True), nullable=False),
        sa.Column("told_at", bot.storage.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["shop_customers.id"], name=op.f("fk_shop_stock_notes_customer_id")),
        sa.ForeignKeyConstraint(["variant_id"], ["shop_variants.id"], name=op.f("fk_shop_stock_notes_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_stock_notes")),
    )
    op.create_index(op.f("ix_shop_stock_notes_customer_id"), "shop_stock_notes", ["customer_id"])
    op.create_index(op.f("ix_shop_stock_notes_variant_id"), "shop_stock_notes", ["variant_id"])
    op.create_table(
        "shop_price_matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("gift_card_id", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["shop_order_lines.id"], name=op.f("fk_shop_price_matches_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["gift_card_id"], ["shop_gift_cards.id"], name=op.f("fk_shop_price_matches_gift_card_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_price_matches")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_shop_price_matches_order_line_id")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("shop_price_matches")
    op.drop_table("shop_stock_notes")
    op.drop_table("shop_product_facts")
    with op.batch_alter_table("shop_variants", schema=None) as batch_op:
        batch_op.drop_column("cheaper_since")
        batch_op.drop_column("was_cents")
