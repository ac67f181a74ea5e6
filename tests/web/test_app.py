"""The installable app: it opens without a network, can be installed, tells of replies, and everybody can use it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Check, Open, chromium_arguments
from tests.web.pages import PATIENCE_SECONDS, SHELL_KEPT, Shopper, until
from tests.web.running import Service

Order = dict[str, Any]
SIZES = {"320px": (320, 568), "390px": (390, 844), "1280px": (1280, 800)}
# A subscription as a push service would give it: with a real key, to an address that nobody listens at.
SUBSCRIBES = """
    PushManager.prototype.getSubscription = async () => globalThis.subscribed ?? null;
    PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
        const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
        const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
        const spoken = { "+": "-", "/": "_", "=": "" };
        const text = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => spoken[sign]);
        const keys = { p256dh: text(raw), auth: text(crypto.getRandomValues(new Uint8Array(16))) };
        const told = { endpoint: "https://fcm.googleapis.com/fcm/send/nobody", keys };
        return (globalThis.subscribed = { options: { applicationServerKey: key.buffer }, toJSON: () => told });
    };
"""


@pytest.fixture
def app(open_page: Open) -> Shopper:
    """The app on a phone, with everything kept that it needs to open again."""
    shopper = Shopper(open_page("/app", 390, 844, has_touch=True, is_mobile=True, permissions=["notifications"]))
    expect(shopper.said_by("bot")).to_have_count(1)
    until(shopper.page, SHELL_KEPT)
    return shopper


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_app_is_clear_in_every_state(
    open_page: Open, check: Check, order: Order, scheme: Any, size: tuple[int, int]
) -> None:
    page = open_page("/app", *size, color_scheme=scheme)
    shopper = Shopper(page)
    expect(shopper.said_by("bot")).to_have_count(1)

    def look(state: str) -> None:
        check(page, f"app-{size[0]}-{scheme}-{state}")

    look("open")
    shopper.ask_about(order)
    expect(shopper.choices.first).to_be_visible()
    look("order")
    page.evaluate("document.documentElement.dir = 'rtl'")
    look("rtl")
    page.evaluate("document.documentElement.dir = 'ltr'")
    shopper.ask_for_person()
    look("in-line")
    page.context.set_offline(True)
    shopper.say("Are you there?")
    expect(shopper.notice).to_contain_text("No network")
    look("offline")


def test_the_app_opens_without_a_network_and_shows_what_waits(app: Shopper, order: Order) -> None:
    app.ask_about(order)
    app.page.context.set_offline(True)
    app.say("Can it be left with the neighbours?")
    expect(app.page.get_by_text("Waiting for network")).to_be_visible()
    app.page.reload()
    expect(app.card(order["order_number"])).to_be_visible()
    expect(app.page.get_by_text("Waiting for network")).to_be_visible()
    expect(app.status).to_have_text("No network")
    app.page.context.set_offline(False)
    expect(app.pending).to_have_count(0)
    assert app.stored() == app.own()


def test_what_is_said_is_never_kept_by_the_worker(app: Shopper, order: Order) -> None:
    app.ask_about(order)
    app.page.reload()
    expect(app.card(order["order_number"])).to_be_visible()
    kept = app.page.evaluate(
        "caches.keys().then((all) => Promise.all(all.map(async (name) =>"
        "(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname))))"
    )
    paths = {path for paths in kept for path in paths}
    assert paths and all(path.startswith(("/app", "/widget/", "/client/")) for path in paths)


def test_the_app_can_be_installed(browser: Browser, service: Service, tmp_path: Path) -> None:
    # Only a lasting profile may install: every other page of these tests is a private one.
    context = browser.browser_type.launch_persistent_context(tmp_path, base_url=service.address, **chromium_arguments())
    page = context.new_page()
    page.goto("/app")
    until(page, SHELL_KEPT)
    devtools = context.new_cdp_session(page)
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    for icon in json.loads(manifest["data"])["icons"]:
        answer = page.request.get(icon["src"])
        assert answer.ok and answer.headers["content-type"] == icon["type"]
        assert icon["type"] == "image/svg+xml" or f"{_width(answer.body())}x{_width(answer.body())}" == icon["sizes"]
    context.close()


def _width(png: bytes) -> int:
    """The width of a PNG (W3C PNG specification, 11.2.1)."""
    return int.from_bytes(png[16:20], "big")


def test_nothing_is_offered_before_the_shopper_has_spoken(open_page: Open) -> None:
    app = Shopper(open_page("/app"))
    expect(app.said_by("bot")).to_have_count(1)
    until(app.page, "async () => navigator.serviceWorker.controller !== null")
    expect(app.page.get_by_role("button", name="Tell me")).to_have_count(0)


def test_where_the_service_has_no_key_nothing_is_offered(open_page: Open) -> None:
    page = open_page("about:blank")
    page.route(
        "**/api/push/key", lambda route: route.fulfill(status=404, content_type="application/problem+json", body="{}")
    )
    with page.expect_response("**/api/push/key"):
        page.goto("/app")
    app = Shopper(page)
    app.say("What does delivery to Austria cost?")
    expect(app.said_by("bot")).to_have_count(2)
    expect(app.page.get_by_role("button", name="Tell me")).to_have_count(0)


def test_who_wants_to_be_told_of_a_reply_is_asked_once_and_the_service_knows_where(
    open_page: Open, keep_picture: Callable[[Page, str], None]
) -> None:
    page = open_page("about:blank", 390, 844, has_touch=True, is_mobile=True, permissions=["notifications"])
    page.add_init_script(SUBSCRIBES)
    page.goto("/app")
    app = Shopper(page)
    app.say("What does delivery to Austria cost?")
    button = page.get_by_role("button", name="Tell me when there is a reply")
    expect(button).to_be_visible()
    keep_picture(page, "app-390-light-tell")
    with page.expect_response("**/push") as told:
        button.click()
    assert told.value.status == 204
    expect(page.get_by_text("You will be told when there is a reply")).to_be_visible()

    page.reload()
    expect(app.said_by("bot")).to_have_count(2)
    expect(button).to_have_count(0)


SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/app");
    return (await registration.getNotifications()).map(({ title, body }) => [title, body]);
}"""
PUSHES = [
    ('{"seq": 7, "author": "operator", "text": "It comes tomorrow."}', "It comes tomorrow."),
    ("not JSON", "Open the chat to read it."),
]


@pytest.fixture
def push(app: Shopper, service: Service) -> Iterator[Callable[[str], None]]:
    """Delivers a push to the app's worker, as a push service would."""
    devtools = app.page.context.new_cdp_session(app.page)
    found: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    # Said where a test fails: what became of the worker.
    for event in ("workerVersionUpdated", "workerErrorReported"):
        devtools.on(f"ServiceWorker.{event}", lambda told: print(told))
    devtools.send("ServiceWorker.enable")

    def pushed(data: str) -> None:
        registration = next(one for one in found if one["scopeURL"] == f"{service.address}/app")
        told = {"origin": service.address, "registrationId": registration["registrationId"], "data": data}
        devtools.send("ServiceWorker.deliverPushMessage", told)

    yield pushed
    devtools.detach()


def test_a_push_is_shown_without_a_network_too(app: Shopper, push: Callable[[str], None]) -> None:
    # Where the app itself is looked at, it takes away what was shown.
    app.page.goto("/")
    app.page.context.set_offline(True)
    for data, body in PUSHES:
        end = time.monotonic() + PATIENCE_SECONDS
        # Nobody is told of a push that Chromium's tools did not bring to the worker: it is brought again.
        while app.page.evaluate(SHOWN) != [["You have a reply", body]]:
            assert time.monotonic() < end, f"never shown: {body}"
            push(data)
            app.page.wait_for_timeout(1000)


def test_a_customer_who_is_signed_in_is_handed_over_and_leaves_no_trace_in_the_address(open_page: Open) -> None:
    page = open_page("about:blank")
    with page.expect_request("**/api/conversations") as begun:
        page.goto("/app#customer-token=a.b.c")
    assert begun.value.post_data_json["customer_token"] == "a.b.c"
    # Nobody has signed this token, and the shopper may talk all the same.
    expect(Shopper(page).said_by("bot")).to_have_count(1)
    assert page.url.endswith("/app")
