"""The real service and a real Chromium for the tests of the pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.settings import process_environment
from tests.web.pages import Desk, Shopper
from tests.web.running import ANA, ROOT, Service

ARTEFACTS = ROOT / ".artefacts" / "web"
# A list of our own replaces Playwright's. The last three would make two processes more for every page that is opened:
# the suggestions under an address bar nobody sees, and one in reserve. Half of what a new page costs (Chromium 156).
FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
)
ARGUMENTS = (
    f"--disable-features={','.join(FEATURES_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 20_000
Open = Callable[..., Page]
Check = Callable[[Page, str], None]


expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str:
    """Where Chromium is: $CHROMIUM, or the first of the usual names on the path."""
    named = process_environment().get("CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "There is no Chromium: install the package chromium, or set CHROMIUM to its program.", pytrace=False
        )
    return found


def chromium_arguments() -> dict[str, Any]:
    """How Chromium is launched."""
    return {"executable_path": chromium(), "args": list(ARGUMENTS)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    service = getattr(item, "funcargs", {}).get("service")
    if report.failed and service is not None:
        report.sections.append(("the service's log", service.told()))
    return report


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration shop, Robin and Ana, to be copied: to make one takes five seconds."""
    made = Service(tmp_path_factory.mktemp("seeded"))
    made.seed()
    return made.folder


@pytest.fixture(scope="module")
def data_folder(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(seeded, tmp_path_factory.mktemp("shop"), dirs_exist_ok=True))


# A module at a time: the queue of one is not full of what another left there.
@pytest.fixture(scope="module")
def service(data_folder: Path) -> Iterator[Service]:
    running = Service(data_folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def late_orders(service: Service) -> Iterator[dict[str, Any]]:
    """Late orders, another one for each test that asks with next()."""
    return iter(service.orders("late"))


@pytest.fixture
def order(late_orders: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return next(late_orders)


# A module at a time: Playwright keeps an event loop, and tests of other modules run their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**chromium_arguments())
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Open]:
    """Opens a page of somebody's own: no cookie and no storage is shared. An error on any page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = "/", width: int = 1280, height: int = 800, **how: Any) -> Page:
        context = browser.new_context(
            base_url=service.address, viewport={"width": width, "height": height}, locale="en-GB", **how
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def shopper(open_page: Open) -> Shopper:
    """A shopper with the chat open."""
    return Shopper(open_page("/")).open_chat()


@pytest.fixture
def desk(open_page: Open, service: Service) -> Desk:
    """Robin, signed in at the desk."""
    return Desk(open_page("/desk")).sign_in(service.robin)


@pytest.fixture
def other_desk(open_page: Open, service: Service) -> Desk:
    """Ana, signed in at another desk."""
    return Desk(open_page("/desk")).sign_in(ANA)


@pytest.fixture(scope="module")
def keep_picture() -> Callable[[Page, str], None]:
    """Keeps what a page looks like under .artefacts/web."""

    def kept(page: Page, name: str) -> None:
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")

    return kept


@pytest.fixture
def check(keep_picture: Callable[[Page, str], None]) -> Check:
    """Keeps a picture, and fails on anything wider than the screen and on what axe-core finds."""

    def checked(page: Page, name: str) -> None:
        keep_picture(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"

    return checked
