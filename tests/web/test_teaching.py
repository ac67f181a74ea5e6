"""The tabs where leads train, read exams, promote, go back and watch, on answers as the contract has them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Check, Open
from tests.web.running import Service
from tests.web.teaching import NOW, Teaching

LOOKS = {"light-1280px": (1280, 800, "light"), "dark-360px": (360, 780, "dark")}
TABS = ("train", "exams", f"exams/{NOW}", "models", "watch")


def signed_in(page: Page, service: Service) -> Page:
    page.get_by_label("Email").fill(service.robin["email"])
    page.get_by_label("Password").fill(service.robin["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Sections")).to_be_visible()
    return page


def taught(open_page: Open, service: Service, tab: str, teaching: Teaching) -> Page:
    """The page at a tab, as Robin sees it."""
    page = open_page("/desk/review")
    teaching.serve(page)
    page.goto(f"/desk/review#{tab}")
    return signed_in(page, service)


def test_a_training_is_begun_watched_and_ends_with_its_exam(open_page: Open, service: Service) -> None:
    teaching = Teaching()
    page = taught(open_page, service, "train", teaching)
    expect(page.get_by_role("heading", name="12 corrections wait to be learnt")).to_be_visible()
    page.get_by_role("button", name="Train now").click()
    expect(page.get_by_text("Taking 12 corrections")).to_be_visible()
    expect(page.get_by_role("button", name="Train now")).to_be_disabled()
    teaching.step(state="training", step="Training IntentHead", share=0.5)
    expect(page.get_by_role("progressbar", name="How far it is")).to_have_attribute("value", "0.5")
    teaching.waiting = 0
    teaching.step(state="done", ended_at="2026-03-02T10:04:00+00:00", model=NOW)
    expect(page.get_by_text("The training is done.")).to_be_visible()
    page.get_by_role("link", name="Look at the exam").click()
    expect(page.get_by_text("Refused because: F1 of “track order” falls")).to_be_visible()


def test_a_training_is_cancelled(open_page: Open, service: Service) -> None:
    page = taught(open_page, service, "train", Teaching())
    page.get_by_role("button", name="Train now").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The training was cancelled.")).to_be_visible()
    expect(page.get_by_role("button", name="Train now")).to_be_enabled()


def test_a_refused_model_serves_only_as_an_exception_with_a_reason_and_is_gone_back_from(
    open_page: Open, service: Service
) -> None:
    teaching = Teaching()
    page = taught(open_page, service, f"exams/{NOW}", teaching)
    page.get_by_role("button", name="Promote as an exception").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="10%").check()
    dialog.get_by_role("button", name="Promote as an exception").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Why it should serve").fill("The golden messages are out of date.")
    dialog.get_by_role("button", name="Promote as an exception").click()
    expect(page.get_by_text("serves 10% of new conversations")).to_be_visible()
    assert teaching.promoted == {"name": NOW, "share": 0.1, "reason": "The golden messages are out of date."}

    page.get_by_role("link", name="Models").click()
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    expect(page.get_by_text("bbbb33334444 serves again.")).to_be_visible()


def test_replayed_messages_are_filtered_by_what_changes(open_page: Open, service: Service) -> None:
    page = taught(open_page, service, f"exams/{NOW}", Teaching())
    expect(page.locator(".turn")).to_have_count(3)
    page.get_by_label("What changes").select_option("hand_off>answer")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn")).to_contain_text("any news on it?")


@pytest.mark.parametrize("look", LOOKS)
def test_every_tab_fits_and_is_accessible(open_page: Open, service: Service, check: Check, look: str) -> None:
    width, height, scheme = LOOKS[look]
    page = open_page("/desk/review", width, height, color_scheme=scheme)
    Teaching().serve(page)
    signed_in(page, service)
    for tab in TABS:
        page.goto(f"/desk/review#{tab}")
        expect(page.locator(".teaching:visible .card").first).to_be_visible()
        check(page, f"teaching-{tab.split('/')[0]}-{len(tab)}-{look}")
