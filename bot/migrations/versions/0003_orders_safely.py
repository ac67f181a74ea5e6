"""Addresses, ways to pay, a book of payments and refunds, claims, and what an imported shop tells"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDRESS = (("street", 120), ("street2", 120), ("region", 80), ("postcode", 20))
KEPT = ("shop_customers", "shop_products", "shop_variants", "shop_orders", "shop_order_lines", "shop_parcels")


def upgrade() -> None:
    """Apply."""
    _make_tables()
    _widen_customers_and_goods()
    _widen_orders()
    _move_money()
    with op.batch_alter_table("shop_orders") as batch:
        batch.alter_column("method_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(batch.f("fk_shop_orders_method_id"), "shop_payment_methods", ["method_id"], ["id"])
        batch.drop_column("payment_method")
        batch.drop_column("version")
    _change_refunds()


def _make_tables() -> None:
    op.create_table(
        "shop_payment_methods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(120), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("brand", sa.String(40)),
        sa.Column("last_four", sa.String(4)),
        sa.Column("gift_card_id", sa.Integer()),
        sa.Column("kept", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_payment_methods")),
        sa.UniqueConstraint("external_id", name=op.f("uq_shop_payment_methods_external_id")),
        sa.UniqueConstraint("gift_card_id", name=op.f("uq_shop_payment_methods_gift_card_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["shop_customers.id"], op.f("fk_shop_payment_methods_customer_id")),
        sa.ForeignKeyConstraint(["gift_card_id"], ["shop_gift_cards.id"], op.f("fk_shop_payment_methods_gift_card_id")),
    )
    op.create_index(op.f("ix_shop_payment_methods_customer_id"), "shop_payment_methods", ["customer_id"])
    op.create_table(
        "shop_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_payments")),
        sa.ForeignKeyConstraint(["order_id"], ["shop_orders.id"], op.f("fk_shop_payments_order_id")),
        sa.ForeignKeyConstraint(["method_id"], ["shop_payment_methods.id"], op.f("fk_shop_payments_method_id")),
    )
    op.create_index(op.f("ix_shop_payments_order_id"), "shop_payments", ["order_id"])
    op.create_table(
        "shop_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("remedy", sa.String(10), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_claims")),
        sa.UniqueConstraint("number", name=op.f("uq_shop_claims_number")),
        sa.ForeignKeyConstraint(["order_id"], ["shop_orders.id"], op.f("fk_shop_claims_order_id")),
    )
    op.create_index(op.f("ix_shop_claims_order_id"), "shop_claims", ["order_id"])
    op.create_table(
        "shop_claim_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_claim_lines")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_shop_claim_lines_order_line_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["shop_claims.id"], op.f("fk_shop_claim_lines_claim_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["shop_order_lines.id"], op.f("fk_shop_claim_lines_order_line_id")),
    )
    op.create_index(op.f("ix_shop_claim_lines_claim_id"), "shop_claim_lines", ["claim_id"])


def _widen_customers_and_goods() -> None:
    for table in KEPT:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("kept", sa.JSON(none_as_null=True)))
    with op.batch_alter_table("shop_customers") as batch:
        for name, length in ADDRESS:
            batch.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        batch.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
        batch.alter_column("country", existing_type=sa.String(2), type_=sa.String(40))
    with op.batch_alter_table("shop_gift_cards") as batch:
        batch.alter_column("ends_on", existing_type=sa.Date(), nullable=True)
    for table in ("shop_variants", "shop_order_lines"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("option_pairs", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("shop_acts") as batch:
        batch.add_column(sa.Column("answer", sa.JSON(none_as_null=True)))
        batch.alter_column("result", existing_type=sa.String(40), type_=sa.String(60))


def _widen_orders() -> None:
    with op.batch_alter_table("shop_orders") as batch:
        for name, length in (*ADDRESS, ("country", 40)):
            batch.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        batch.add_column(sa.Column("method_id", sa.Integer()))
        batch.add_column(sa.Column("shipping_option", sa.String(40)))
        batch.add_column(sa.Column("items_changed_on", sa.Date()))
        batch.add_column(sa.Column("search_until", sa.Date()))
        batch.add_column(sa.Column("cancel_reason", sa.String(80)))
    with op.batch_alter_table("shop_returns") as batch:
        batch.add_column(sa.Column("method_id", sa.Integer()))
        batch.create_foreign_key(batch.f("fk_shop_returns_method_id"), "shop_payment_methods", ["method_id"], ["id"])
    with op.batch_alter_table("shop_exchanges") as batch:
        batch.add_column(sa.Column("difference_cents", sa.Integer(), nullable=False, server_default="0"))


def _move_money() -> None:
    """What orders said of their payment becomes ways to pay and payments; each order goes to its customer's country."""
    op.execute(
        "insert into shop_payment_methods (external_id, customer_id, kind) "
        "select distinct customer_id || '-' || payment_method, customer_id, payment_method from shop_orders"
    )
    op.execute(
        "update shop_orders set method_id = (select id from shop_payment_methods"
        " where external_id = shop_orders.customer_id || '-' || shop_orders.payment_method),"
        " country = (select country from shop_customers where id = shop_orders.customer_id)"
    )
    op.execute(
        "insert into shop_payment_methods (external_id, customer_id, kind, gift_card_id) "
        "select 'gift-card-' || id, customer_id, 'gift_card', id from shop_gift_cards where customer_id is not null"
    )
    op.execute(
        "insert into shop_payments (order_id, method_id, amount_cents, paid_on, place) "
        "select id, method_id, total_cents, paid_on, 0 from shop_orders where paid_on is not null"
    )


def _change_refunds() -> None:
    with op.batch_alter_table("shop_refunds") as batch:
        batch.add_column(sa.Column("method_id", sa.Integer()))
        batch.add_column(sa.Column("cause", sa.String(10), nullable=False, server_default="cancel"))
        batch.add_column(sa.Column("place", sa.Integer(), nullable=False, server_default="1"))
        batch.drop_constraint("uq_shop_refunds_return_id", type_="unique")
        batch.create_index(batch.f("ix_shop_refunds_return_id"), ["return_id"])
    op.execute(
        "update shop_refunds set method_id = (select method_id from shop_orders where id = shop_refunds.order_id),"
        " cause = case when return_id is null then 'cancel' else 'return' end,"
        " place = 1 + (select count(*) from shop_refunds as earlier"
        " where earlier.order_id = shop_refunds.order_id and earlier.id < shop_refunds.id)"
    )
    with op.batch_alter_table("shop_refunds") as batch:
        batch.alter_column("method_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(batch.f("fk_shop_refunds_method_id"), "shop_payment_methods", ["method_id"], ["id"])
        batch.drop_column("method")


def downgrade() -> None:
    """Undo; the ways to pay go back into their names, payments and claims are lost."""
    with op.batch_alter_table("shop_refunds") as batch:
        batch.add_column(sa.Column("method", sa.String(80), nullable=False, server_default="other"))
    with op.batch_alter_table("shop_orders") as batch:
        batch.add_column(sa.Column("payment_method", sa.String(80), nullable=False, server_default="other"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "update shop_refunds set method = (select kind from shop_payment_methods where id = shop_refunds.method_id)"
    )
    op.execute(
        "update shop_orders set payment_method ="
        " (select kind from shop_payment_methods where id = shop_orders.method_id)"
    )
    with op.batch_alter_table("shop_refunds") as batch:
        batch.drop_constraint("fk_shop_refunds_method_id", type_="foreignkey")
        batch.drop_index("ix_shop_refunds_return_id")
        for name in ("method_id", "cause", "place"):
            batch.drop_column(name)
        batch.create_unique_constraint("uq_shop_refunds_return_id", ["return_id"])
    for table in ("shop_orders", "shop_returns"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_method_id", type_="foreignkey")
            batch.drop_column("method_id")
    _narrow()
    for table in ("shop_claim_lines", "shop_claims", "shop_payments", "shop_payment_methods"):
        op.drop_table(table)


def _narrow() -> None:
    dropped = {
        "shop_orders": ("country", "shipping_option", "items_changed_on", "search_until", "cancel_reason"),
        "shop_exchanges": ("difference_cents",),
        "shop_acts": ("answer",),
        "shop_variants": ("option_pairs",),
        "shop_order_lines": ("option_pairs",),
        "shop_customers": ("changes",),
    }
    addresses = tuple(name for name, _ in ADDRESS)
    for table in sorted({*KEPT, *dropped}):
        with op.batch_alter_table(table) as batch:
            names = dropped.get(table, ()) + (addresses if table in ("shop_orders", "shop_customers") else ())
            for name in (*names, *(("kept",) if table in KEPT else ())):
                batch.drop_column(name)
