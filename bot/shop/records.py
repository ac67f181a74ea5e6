"""Every record of the shop; importing this module is enough to know all its tables.

A column that may be empty has no written type in the records: SQLAlchemy's mypy plugin reads it as optional.
"""

from __future__ import annotations

from bot.shop.records_catalogue import Product, Variant
from bot.shop.records_claims import Claim, ClaimLine
from bot.shop.records_coupons import Coupon, CouponUse, Goodwill
from bot.shop.records_customers import Customer, GiftCard, PointsEntry
from bot.shop.records_money import Payment, PaymentMethod, Refund
from bot.shop.records_orders import SCAN_CODES, Order, OrderLine, Parcel, Scan, ShopAct
from bot.shop.records_returns import Exchange, Return, ReturnLine
from bot.shop.records_services import PriceMatch, ProductFact, StockNote
from bot.shop.seed_ageing import SeedDay

__all__ = [
    "SCAN_CODES",
    "Claim",
    "ClaimLine",
    "Coupon",
    "CouponUse",
    "Customer",
    "Exchange",
    "GiftCard",
    "Goodwill",
    "Order",
    "OrderLine",
    "Parcel",
    "Payment",
    "PaymentMethod",
    "PointsEntry",
    "PriceMatch",
    "Product",
    "ProductFact",
    "Refund",
    "Return",
    "ReturnLine",
    "Scan",
    "SeedDay",
    "ShopAct",
    "StockNote",
    "Variant",
]
