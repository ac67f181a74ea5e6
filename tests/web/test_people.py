"""The page about people: one's own account for everybody, and people, teams and the audit trail for leads."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Check, Open
from tests.web.running import ANA, Service

SIZES = {"320px": (320, 568), "1280px": (1280, 800)}
PASSWORD = "nine violet umbrellas"


class People:
    """The page as somebody uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog")
        self.form = page.locator("form:visible")
        self.told = page.locator("main [role=status]:visible, main [role=alert]:visible")

    def sign_in(self, email: str, password: str) -> People:
        self.form.get_by_label("Email").fill(email)
        self.form.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        return self

    def go(self, name: str) -> People:
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", name=name, level=2)).to_be_visible()
        return self

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("listitem").filter(has_text=name)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()


@pytest.fixture
def lead(open_page: Open, service: Service) -> People:
    return People(open_page("/desk/people")).sign_in(service.robin["email"], service.robin["password"])


def added(lead: People, name: str, email: str) -> str:
    """Adds somebody; the link to pass on."""
    lead.go("People").press("Add somebody")
    lead.dialog.get_by_label("Email").fill(email)
    lead.dialog.get_by_label("Name that shoppers see").fill(name)
    lead.dialog.get_by_role("button", name="Save").click()
    address = lead.dialog.get_by_label("Link")
    expect(address).to_be_visible()
    link = address.input_value()
    lead.dialog.get_by_role("button", name="Close").click()
    return link


def test_somebody_new_sets_a_password_with_a_link_once_and_works_until_disabled(lead: People, open_page: Open) -> None:
    link = added(lead, "Noor Haddad", "noor@shop.example")
    expect(lead.row("Noor Haddad")).to_contain_text("No password yet")

    noor = People(open_page(link))
    expect(noor.page).to_have_url(re.compile("/desk/people$"))
    noor.form.get_by_label("New password").fill("password1234")
    noor.press("Save password")
    expect(noor.page.get_by_role("alert")).to_contain_text("too easy to guess")
    noor.form.get_by_label("New password").fill(PASSWORD)
    noor.press("Save password")
    noor.sign_in("noor@shop.example", PASSWORD)
    expect(noor.page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    expect(noor.page.get_by_role("link", name="People", exact=True)).to_have_count(0)

    again = People(open_page(link))
    again.form.get_by_label("New password").fill("ten silver bicycles")
    again.press("Save password")
    expect(again.page.get_by_role("alert")).to_contain_text("was used or is too old")

    lead.press("Disable: Noor Haddad")
    expect(lead.row("Noor Haddad")).to_contain_text("Disabled")
    noor.form.get_by_label("Present password").fill(PASSWORD)
    noor.form.get_by_label("New password").fill("ten silver bicycles")
    noor.press("Change password")
    expect(noor.page.get_by_role("alert")).to_contain_text("Your session has ended")


def test_the_last_lead_cannot_go(lead: People) -> None:
    lead.go("People").press("Disable: Robin Vale")
    expect(lead.told).to_contain_text("There must be a lead who can sign in")
    lead.press("Change: Robin Vale")
    lead.dialog.get_by_label("Operator", exact=True).check()
    lead.dialog.get_by_role("button", name="Save").click()
    expect(lead.dialog.get_by_role("alert")).to_contain_text("There must be a lead who can sign in")


def test_a_team_is_made_filled_and_dissolved(lead: People) -> None:
    lead.go("Teams").press("New team")
    lead.dialog.get_by_label("Name").fill("Parcels")
    lead.dialog.get_by_role("button", name="Save").click()
    expect(lead.row("Parcels")).to_contain_text("Nobody yet")
    lead.go("People").press(f"Change: {ANA['name']}")
    lead.dialog.get_by_label("Parcels").check()
    lead.dialog.get_by_role("button", name="Save").click()
    expect(lead.row(ANA["name"])).to_contain_text("Parcels")
    lead.go("Teams")
    expect(lead.row("Parcels")).to_contain_text(ANA["name"])
    lead.press("Dissolve: Parcels")
    lead.dialog.get_by_role("button", name="Dissolve").click()
    expect(lead.row("Parcels")).to_have_count(0)


def test_the_audit_trail_is_filtered_and_saved_as_a_table(lead: People, tmp_path: Path) -> None:
    lead.go("Audit trail")
    lead.page.get_by_label("What was done").select_option(label="Signed in")
    rows = lead.page.get_by_role("listitem")
    expect(rows.filter(has_text="Signed in").first).to_be_visible()
    expect(rows.filter(has_not_text="Signed in")).to_have_count(0)
    with lead.page.expect_download() as saved:
        lead.page.get_by_role("link", name="Save as a table").click()
    saved.value.save_as(tmp_path / "audit.csv")
    first, *others = list(csv.reader((tmp_path / "audit.csv").open(newline="")))
    assert first == ["at", "who", "email", "act", "ticket", "details"]
    assert {row[3] for row in others} == {"sign_in"}


def test_whoever_changes_the_password_stays_and_is_signed_out_elsewhere(lead: People, open_page: Open) -> None:
    link = added(lead, "Kai Brandt", "kai@shop.example")
    here = People(open_page(link))
    here.form.get_by_label("New password").fill(PASSWORD)
    here.press("Save password")
    here.sign_in("kai@shop.example", PASSWORD)
    there = People(open_page("/desk/people")).sign_in("kai@shop.example", PASSWORD)
    expect(there.page.get_by_role("listitem")).to_have_count(2)
    here.form.get_by_label("Present password").fill(PASSWORD)
    here.form.get_by_label("New password").fill("ten silver bicycles")
    here.press("Change password")
    expect(here.told).to_contain_text("Your password is changed")
    expect(here.page.get_by_role("listitem")).to_have_count(1)
    there.page.reload()
    expect(there.page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_page_is_clear_on_every_screen(
    open_page: Open, check: Check, service: Service, scheme: str, size: tuple[int, int]
) -> None:
    people = People(open_page("/desk/people", *size, color_scheme=scheme))
    people.sign_in(service.robin["email"], service.robin["password"])
    for name in ("People", "Teams", "Audit trail"):
        people.go(name)
        check(people.page, f"people-{size[0]}-{scheme}-{name.lower().replace(' ', '-')}")
    people.page.get_by_role("link", name="My account").click()
    expect(people.page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    check(people.page, f"people-{size[0]}-{scheme}-account")
    people.go("People").press("Add somebody")
    check(people.page, f"people-{size[0]}-{scheme}-dialog")


def test_the_page_works_by_keys_alone(lead: People) -> None:
    lead.go("People")
    keys = lead.page.keyboard
    lead.page.get_by_role("button", name="Add somebody").focus()
    keys.press("Enter")
    expect(lead.dialog.get_by_label("Email")).to_be_focused()
    keys.press("Escape")
    expect(lead.dialog).to_be_hidden()
    expect(lead.page.get_by_role("button", name="Add somebody")).to_be_focused()
    lead.page.get_by_role("link", name=re.compile("Teams")).focus()
    keys.press("Enter")
    expect(lead.page.get_by_role("heading", name="Teams", level=2)).to_be_visible()
