"""The whole circle, by a lead: what was misunderstood is found, corrected, learnt, examined, served; and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.pages import Shopper, until
from tests.web.running import Service
from tests.web.small_project import small_project
from tests.web.test_review import Review

TRAINED_MS = 300_000
SLANG = (
    "how do i feed my plastic present",
    "my plastic present is empty i think",
    "where do i scratch the plastic present",
    "is my plastic present still good next year",
    "can i send my sister a plastic present",
    "the plastic present from my aunt, what is left on it",
    "do you sell plastic presents for kids",
    "plastic present wont scan in the app",
    "two plastic presents in one go, does that work",
    "lost the paper with the plastic present number",
    "what amounts do plastic presents come in",
    "plastic present by mail or printed",
    "got a plastic present for my birthday now what",
    "will the plastic present cover the postage too",
    "rest on the plastic present after i paid, where does it go",
    "need a plastic present by tonight",
    "plastic present says zero but i never used it",
    "how long is a plastic present good for",
    "put three plastic presents together into one",
    "plastic present in another currency, possible",
)
ASKED = "hello, how much is left on my plastic present please"
MEANT = "gift card"


@pytest.fixture(scope="module")
def service(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that is taught in a small project of its own."""
    running = Service(data_folder, small_project(tmp_path_factory.mktemp("taught") / "project"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


def test_a_lead_teaches_twenty_messages_and_the_same_words_are_understood_until_they_go_back(
    open_page: Open, service: Service
) -> None:
    before = answer_to(ASKED, open_page)
    assert MEANT not in before.casefold()
    for text in SLANG:
        answer_to(text, open_page)
    service.harvest()

    page = open_page("/desk/review")
    taught_at_first = model_of(page)
    assert correct_all(Review(page).sign_in(service.robin)) >= 20

    page.get_by_role("link", name="Train").first.click()
    expect(page.get_by_role("heading", name=re.compile("corrections wait to be learnt"))).to_be_visible()
    page.get_by_role("button", name="Train now").click()
    expect(page.get_by_text("The training is done.")).to_be_visible(timeout=TRAINED_MS)
    page.get_by_role("link", name="Look at the exam").first.click()
    promote(page)
    until(page, f"async () => (await (await fetch('/readyz')).json()).model !== '{taught_at_first}'")

    assert MEANT in answer_to(ASKED, open_page).casefold()
    page.get_by_role("link", name="Models").first.click()
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("dialog").get_by_role("button", name="Roll back").click()
    expect(page.get_by_text("serves again.")).to_be_visible()
    until(page, f"async () => (await (await fetch('/readyz')).json()).model === '{taught_at_first}'")
    assert answer_to(ASKED, open_page) == before


def model_of(page: Page) -> str:
    """The archive that serves."""
    return str(page.request.get("/readyz").json()["model"])


def correct_all(review: Review) -> int:
    """Say by keys of every message that it is about a gift card; how many there were."""
    expect(review.text).to_be_visible()
    waiting = int(re.findall(r"\d+", review.view("To look at").inner_text())[0])
    for number in range(1, waiting + 1):
        text = review.text.inner_text()
        review.press("/")
        review.keys.type(MEANT)
        review.press("Enter")
        expect(review.session).to_have_text(f"Decided: {number}. Undone: 0.")
        if number < waiting:
            # Keys that come before the next message shows are not taken for it.
            expect(review.text).not_to_have_text(text)
    return waiting


def promote(page: Page) -> None:
    """So few messages say too little to pass an exam: it is signed as an exception."""
    page.get_by_role("button", name="Promote as an exception").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why it should serve").fill("A small project, taught on purpose.")
    dialog.get_by_role("button", name="Promote as an exception").click()
    expect(dialog).to_be_hidden()


def answer_to(text: str, open_page: Open) -> str:
    """What a new shopper is answered."""
    shopper = Shopper(open_page("/")).open_chat()
    count = shopper.said_by("bot").count()
    shopper.say(text)
    expect(shopper.said_by("bot").nth(count)).to_be_visible()
    told = "\n".join(shopper.said_by("bot").all_inner_texts()[count:])
    shopper.page.context.close()
    return told
