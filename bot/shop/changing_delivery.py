"""Where an order goes and how fast, as long as it has not left."""

from __future__ import annotations

from dataclasses import astuple, replace

from bot.shop.case import Case, No, Plan
from bot.shop.changes import ChangeAddress, ChangeShipping
from bot.shop.differences import difference_refusal, settle
from bot.shop.facts import AddressFacts, Refusal
from bot.shop.money import cents
from bot.shop.policies import ShippingRule
from bot.shop.shipping import after_working_days, zone_of
from bot.shop.states import change_refusal


def weigh_address(case: Case, change: ChangeAddress) -> Plan | No:
    """Another address costs nothing; it must be whole, and in a country on the same shipping terms."""
    rules = case.policies.orders
    refusal = change_refusal(case.order, case.policies, rules.change_address_when_packed)
    if refusal:
        return No(refusal)
    address = whole_address(case, change.address)
    missing = tuple(name for name in ("street", "city", "postcode") if not getattr(address, name).strip())
    if missing:
        return No(Refusal.ADDRESS_INCOMPLETE, among=missing)
    if zone_of(case.policies, address.country) is not zone_of(case.policies, case.order.country):
        return No(Refusal.NOT_SHIPPED_THERE)
    return Plan(lines=tuple(case.order.lines), by=case.order.expected_on)


def whole_address(case: Case, address: AddressFacts) -> AddressFacts:
    """The address with a country: the order's when none is said or it is another name of it."""
    said = address.country.strip()
    known = case.policies.shipping.country_names.get(said.casefold(), said)
    return replace(address, country=known or case.order.country)


def carry_out_address(case: Case, change: ChangeAddress, plan: Plan) -> None:
    """Write the new address on the order."""
    order = case.order
    address = astuple(whole_address(case, change.address))
    order.street, order.street2, order.city, order.region, order.postcode, order.country = address


def weigh_shipping(case: Case, change: ChangeShipping) -> Plan | No:
    """What the other way to ship costs more or less, and when the order would come."""
    order = case.order
    refusal = change_refusal(order, case.policies)
    if refusal:
        return No(refusal)
    option, others = _option(case, change)
    if option is None:
        return No(Refusal.NO_SUCH_OPTION, among=others)
    due = _difference(case, option) if order.paid_on else 0
    no = difference_refusal(case, due, None)
    steps = ("pay",) if due > 0 else ("refund",) if due < 0 and order.paid_on else ()
    by = after_working_days(case.today, option.days[1])
    return no or Plan(lines=tuple(order.lines), due=due, method=order.method, by=by, steps=steps)


def carry_out_shipping(case: Case, change: ChangeShipping, plan: Plan) -> None:
    """Ship in the other way and settle the difference."""
    order, (option, _) = case.order, _option(case, change)
    if option is None:
        raise ValueError(change.option)
    due = _difference(case, option)
    settle(case, due, None)
    order.shipping_cents += due
    order.shipping_option = option.name
    order.promised_on = order.expected_on = plan.by


def _option(case: Case, change: ChangeShipping) -> tuple[ShippingRule | None, tuple[str, ...]]:
    zone = zone_of(case.policies, case.order.country)
    others = [option for option in (zone.options if zone else ()) if option.name != case.order.shipping_option]
    wanted = change.option.casefold()
    return next((option for option in others if option.name.casefold() == wanted), None), tuple(
        option.name for option in others
    )


def _difference(case: Case, option: ShippingRule) -> int:
    return _price(case, option) - case.order.shipping_cents


def _price(case: Case, option: ShippingRule) -> int:
    """What a way to ship costs this order: the first named of its zone nothing from the policy's basket on."""
    goods = case.order.total_cents - case.order.shipping_cents
    zone = zone_of(case.policies, case.order.country)
    free = zone is not None and option is zone.options[0] and goods >= cents(case.policies.shipping.free_from)
    return 0 if free else cents(option.price)
