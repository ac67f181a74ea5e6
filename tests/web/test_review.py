"""Leads look at what the assistant was unsure of: by keys alone, by touch, a group at once, and not always agreed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Check, Open
from tests.web.doubted import GROUPS, Doubted
from tests.web.running import ANA, Service

NOA = {"email": "noa@larch-loom.example", "name": "Noa Lindt", "password": "a-long-password"}
SIZES = {"360px": (360, 740), "1280px": (1280, 800)}
ALL = sum(len(texts) for _, _, _, texts in GROUPS)
(PARCEL, *OTHER_PARCELS), (MONEY,), (SLEEVES, MORE_SLEEVES), (HALF,), (WORKSHOP,) = (group[3] for group in GROUPS)


class Review:
    """The page as a lead uses it."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard
        self.text = page.locator(".turn-text")
        self.groups = page.get_by_role("region", name="Groups of messages").locator("ol").get_by_role("button")
        self.dialog = page.get_by_role("dialog")
        self.toast = page.locator(".toast")
        self.session = page.locator(".pool-session")

    def sign_in(self, person: dict[str, str]) -> Review:
        self.page.get_by_label("Email").fill(person["email"])
        self.page.get_by_label("Password").fill(person["password"])
        self.page.get_by_role("button", name="Sign in").click()
        return self

    def shows(self, text: str) -> None:
        expect(self.text).to_have_text(text)

    def view(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(rf"\d+ {name}$"))

    def counts(self, **views: int) -> None:
        names = {"open": "To look at", "disputed": "Disputed", "decided": "Decided"}
        for view, count in views.items():
            expect(self.view(names[view])).to_have_text(f"{count}{names[view]}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)

    def leave_dialog(self) -> None:
        self.keys.press("Escape")
        expect(self.dialog).to_be_hidden()


@pytest.fixture(scope="module")
def said(service: Service) -> Doubted:
    service.add_person(NOA, "lead")
    return Doubted(service)


@pytest.fixture
def doubted(said: Doubted) -> Doubted:
    said.fill()
    return said


@pytest.fixture
def lead(open_page: Open, service: Service, doubted: Doubted) -> Review:
    review = Review(open_page("/desk/review")).sign_in(service.robin)
    review.shows(PARCEL)
    return review


def test_a_lead_goes_through_everything_by_keys_alone(lead: Review, doubted: Doubted) -> None:
    lead.press("Enter")
    lead.shows(OTHER_PARCELS[0])
    lead.press("3")
    lead.shows(OTHER_PARCELS[1])
    lead.press("x")
    lead.shows(MONEY)
    lead.press("t", "1", "4")
    lead.shows(SLEEVES)
    lead.press("n")
    lead.keys.type("have sleeves shortened")
    lead.press("Enter")
    lead.shows(MORE_SLEEVES)
    lead.press("o")
    lead.shows(HALF)
    lead.press("/")
    lead.keys.type("wrong dama")
    lead.press("Enter")
    lead.shows(WORKSHOP)
    expect(lead.session).to_have_text(f"Decided: {ALL - 1}. Undone: 0.")
    lead.press("Enter")
    expect(lead.page.get_by_role("heading", name="All looked at")).to_be_visible()
    lead.counts(open=0, decided=ALL)
    assert doubted.opinions() == [
        (PARCEL, "accept", ["track_order"], None),
        (OTHER_PARCELS[0], "relabel", ["order_missing"], None),
        (OTHER_PARCELS[1], "reject", [], None),
        (MONEY, "two", ["track_order", "refund_status"], None),
        (SLEEVES, "new", [], "have sleeves shortened"),
        (MORE_SLEEVES, "out_of_scope", ["out_of_scope"], None),
        (HALF, "relabel", ["order_wrong_or_damaged"], None),
        (WORKSHOP, "accept", ["track_order"], None),
    ]


def test_what_was_said_last_is_taken_back_key_by_key(lead: Review, doubted: Doubted) -> None:
    lead.press("o", "o", "Enter")
    lead.shows(MONEY)
    lead.press("u")
    lead.shows(OTHER_PARCELS[1])
    lead.press("u")
    lead.shows(OTHER_PARCELS[0])
    expect(lead.session).to_have_text("Decided: 3. Undone: 2.")
    lead.counts(open=ALL - 1, decided=1)
    lead.press("k")
    lead.shows(PARCEL)
    expect(lead.page.get_by_text("You said: Not about this shop")).to_be_visible()
    lead.press("u", "u")
    expect(lead.toast).to_contain_text("nothing to take back")
    lead.counts(open=ALL, decided=0)
    assert doubted.opinions() == []


def test_a_whole_group_is_settled_at_once_and_nothing_moves(lead: Review, doubted: Doubted) -> None:
    expect(lead.page.get_by_label("All 3 of this group")).not_to_be_checked()
    row, choice = lead.groups.nth(1).bounding_box(), lead.page.locator(".choice-line").nth(1).bounding_box()
    lead.press("a")
    expect(lead.page.get_by_label("All 3 of this group")).to_be_checked()
    lead.press("2")
    lead.shows(MONEY)
    lead.counts(open=ALL - 3, decided=3)
    expect(lead.groups.first).to_contain_text("Done")
    assert (row, choice) == (
        lead.groups.nth(1).bounding_box(),
        lead.page.locator(".choice-line").nth(1).bounding_box(),
    )
    assert {(verdict, *intents) for _, verdict, intents, _ in doubted.opinions()} == {("relabel", "return_item")}
    lead.press("u")
    lead.counts(open=ALL, decided=0)
    lead.shows(PARCEL)


def test_a_message_is_shown_with_what_was_said_around_it(lead: Review) -> None:
    around = lead.page.get_by_role("group", name="What was said around it")
    expect(around.locator("[aria-current]").first).to_contain_text(PARCEL)
    expect(around.locator(".bubble.bot").first).to_be_visible()
    expect(lead.page.get_by_text("It answered, and then a person had to step in.")).to_be_visible()


def test_two_leads_who_differ_are_shown_to_both_with_how_far_they_agree(
    lead: Review, open_page: Open, doubted: Doubted
) -> None:
    lead.press("a", "Enter")
    lead.shows(MONEY)
    lead.counts(decided=3)
    other = Review(open_page("/desk/review")).sign_in(NOA)
    other.shows(MONEY)
    other.view("Decided").click()
    other.shows(PARCEL)
    expect(other.page.get_by_role("listitem").filter(has_text="Robin Vale").first).to_contain_text("Where is my order?")
    other.press("o")
    other.shows(OTHER_PARCELS[0])
    other.press("Enter")
    other.shows(OTHER_PARCELS[1])
    other.counts(disputed=1, decided=2)
    lead.view("Disputed").click()
    lead.shows(PARCEL)
    dispute = lead.page.locator(".turn-said")
    expect(dispute).to_contain_text("You do not agree")
    expect(dispute.get_by_role("listitem")).to_have_text(
        [re.compile("^You.*Where is my order"), re.compile(f"^{NOA['name']}.*Not about this shop")]
    )
    expect(lead.page.get_by_text(re.compile("say the same of 1 of 2: no more than by chance"))).to_be_visible()
    lead.press("o")
    lead.counts(disputed=0, decided=3)


def test_a_refused_word_comes_back_with_why_while_the_lead_goes_on(lead: Review, doubted: Doubted) -> None:
    doubted.erase(PARCEL)
    lead.press("Enter")
    lead.shows(OTHER_PARCELS[0])
    expect(lead.toast).to_contain_text(f"Not kept: “{PARCEL}”. It is not there any more")
    expect(lead.session).to_have_text("Nothing decided yet")
    lead.shows(OTHER_PARCELS[0])
    lead.page.context.set_offline(True)
    lead.press("Enter")
    lead.shows(OTHER_PARCELS[1])
    expect(lead.toast).to_contain_text("The service cannot be reached")
    lead.page.context.set_offline(False)
    lead.toast.get_by_role("button", name="Show it").click()
    lead.shows(OTHER_PARCELS[0])


def test_only_what_is_filtered_is_shown(lead: Review) -> None:
    lead.page.get_by_label("Why").select_option(label="Had to be said again")
    lead.shows(SLEEVES)
    expect(lead.groups).to_have_count(1)
    lead.page.get_by_label("Language").select_option(label="German")
    expect(lead.page.get_by_role("heading", name="Nothing fits this filter")).to_be_visible()
    lead.page.get_by_role("button", name="Clear the filter").click()
    expect(lead.groups).to_have_count(len(GROUPS))


def test_what_is_typed_is_no_command_and_single_keys_can_be_turned_off(lead: Review, doubted: Doubted) -> None:
    lead.press("n")
    lead.keys.type("ox1")
    expect(lead.dialog.get_by_label("Such shoppers want to")).to_have_value("ox1")
    lead.leave_dialog()
    lead.press("?")
    lead.dialog.get_by_label("Single keys").uncheck()
    lead.leave_dialog()
    lead.press("o", "Enter")
    lead.shows(PARCEL)
    assert doubted.opinions() == []


def test_a_lead_reviews_by_touch_on_a_phone(open_page: Open, service: Service, doubted: Doubted, check: Check) -> None:
    page = open_page("/desk/review", *SIZES["360px"], has_touch=True, is_mobile=True)
    lead = Review(page).sign_in(service.robin)
    lead.groups.nth(2).tap()
    lead.shows(SLEEVES)
    check(page, "review-phone-turn")
    page.get_by_role("button", name="Something else").tap()
    lead.dialog.get_by_role("combobox").fill("late")
    check(page, "review-phone-search")
    lead.dialog.get_by_role("option", name="It is late").tap()
    lead.shows(MORE_SLEEVES)
    page.get_by_role("button", name="Nothing to learn from").tap()
    lead.shows(HALF)
    for text in (HALF, WORKSHOP, PARCEL, *OTHER_PARCELS, MONEY):
        lead.shows(text)
        page.get_by_role("button", name="Not about this shop").last.tap()
    expect(page.get_by_role("heading", name="All looked at")).to_be_visible()
    check(page, "review-phone-over")
    page.get_by_role("button", name="All groups").tap()
    expect(lead.groups.nth(2)).to_contain_text("Done")
    lead.counts(open=0, decided=ALL)
    assert [verdict for _, verdict, _, _ in doubted.opinions()][:3] == ["relabel", "reject", "out_of_scope"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_page_is_clear_on_every_screen(
    open_page: Open, service: Service, doubted: Doubted, check: Check, scheme: str, size: tuple[int, int]
) -> None:
    lead = Review(open_page("/desk/review", *size, color_scheme=scheme)).sign_in(service.robin)
    expect(lead.groups).to_have_count(len(GROUPS))
    name = f"review-{size[0]}-{scheme}"
    check(lead.page, f"{name}-list")
    lead.groups.first.click()
    lead.press("a")
    check(lead.page, f"{name}-group")
    lead.press("Escape")
    for key, dialog in (("/", "search"), ("?", "keys"), ("n", "wish")):
        lead.press(key)
        expect(lead.dialog).to_be_visible()
        check(lead.page, f"{name}-{dialog}")
        lead.leave_dialog()


def test_only_leads_see_the_page_and_find_it_from_the_desk(open_page: Open, service: Service, doubted: Doubted) -> None:
    page = open_page("/desk/review")
    Review(page).sign_in(ANA)
    expect(page.get_by_role("heading", name="This page is for leads")).to_be_visible()
    desk = open_page("/desk")
    Review(desk).sign_in(service.robin)
    desk.get_by_role("button", name="Settings").click()
    desk.get_by_role("link", name="Teach the assistant").click()
    expect(desk.locator(".turn-text")).to_have_text(PARCEL)
