"""Which addresses of browsers are taken, which hosts may be called, and the key that browsers subscribe with."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError

from bot.channels.bodies import Push
from bot.channels.push import push
from bot.channels.push_addresses import PushHosts, Subscription
from bot.channels.push_keys import PushKey
from bot.channels.push_senders import push_senders
from bot.channels.web import web_application
from bot.settings import PUSH_HOSTS, BadSetting, Settings, read_settings
from tests.fakes import NOON
from tests.unit.channels.conftest import Caller

POINT = PushKey("any point of the curve will do").public
PUBLISHED = "BE9IAmYsb2oPEab1Vq_HHyTrpsDkkPzh7Y8SzL2Dv_UnO3qCT8scttUtHWY_KNojx-YWuvZW7fATkAZlVI8BSTE"
AUTH = "c2l4dGVlbiBieXRlcyAhIQ"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc:APA91b-_x?y=1"


def told(endpoint: Any = ENDPOINT, p256dh: Any = POINT, auth: Any = AUTH, **more: Any) -> str:
    """What a browser says of its subscription."""
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}, **more})


def test_what_a_browser_says_is_kept_in_one_form() -> None:
    padded = told(p256dh=POINT + "=", auth=AUTH + "==", expirationTime=None)
    assert Push(platform="webpush", address=padded).address == told().replace(" ", "")
    assert Subscription.parse(Push(platform="webpush", address=padded).address) == Subscription.parse(told())


NO_ADDRESS = [
    pytest.param("", "JSON text", id="nothing"),
    pytest.param("device", "JSON text", id="no JSON"),
    pytest.param("[]", "JSON text", id="a list"),
    pytest.param("[" * 1999, "JSON text", id="very deep"),
    pytest.param("9" * 1999, "JSON text", id="a giant number"),
    pytest.param("{}", "endpoint", id="empty"),
    pytest.param(told(endpoint=None), "endpoint", id="no endpoint"),
    pytest.param(told(endpoint="fcm.googleapis.com/x"), "endpoint", id="no scheme"),
    pytest.param(told(endpoint="file:///etc/passwd"), "endpoint", id="a file"),
    pytest.param(told(endpoint="https:///x"), "endpoint", id="no host"),
    pytest.param(told(endpoint="https://push.example"), "endpoint", id="no path"),
    pytest.param(told(endpoint="https://noa@push.example/x"), "endpoint", id="a user"),
    pytest.param(told(endpoint="https://push.example\\@evil.example/x"), "endpoint", id="a backslash"),
    pytest.param(told(endpoint="https://push.example#@evil.example/x"), "endpoint", id="a fragment for a host"),
    pytest.param(told(endpoint="https://[::1]/x"), "endpoint", id="IPv6"),
    pytest.param(told(endpoint="https://push.example/x y"), "endpoint", id="a space"),
    pytest.param(told(endpoint="https://push.example/x\r\nHost: y"), "endpoint", id="a header"),
    pytest.param(told(endpoint="https://push.example/x\n"), "endpoint", id="a line's end"),
    pytest.param(told(endpoint="https://puſh.example/x"), "endpoint", id="a letter that folds to another"),
    pytest.param(told(endpoint="https://push.example:４４３/x"), "endpoint", id="wide digits"),
    pytest.param(json.dumps({"endpoint": ENDPOINT}), "keys", id="no keys"),
    pytest.param(json.dumps({"endpoint": ENDPOINT, "keys": [POINT, AUTH]}), "keys", id="keys in a list"),
    pytest.param(told(p256dh=None), "p256dh", id="no public key"),
    pytest.param(told(p256dh=7), "p256dh", id="a number for a key"),
    pytest.param(told(p256dh="not base64!"), "p256dh", id="no base64url"),
    pytest.param(told(p256dh=POINT[:-4]), "p256dh", id="a short key"),
    pytest.param(told(p256dh=POINT[:-4] + "AAAA"), "p256dh", id="a point beside the curve"),
    pytest.param(told(auth=None), "auth", id="no secret"),
    pytest.param(told(auth=AUTH[:-2]), "auth", id="a short secret"),
    pytest.param(told(auth=AUTH + "A"), "auth", id="cut in the middle of a byte"),
]


@pytest.mark.parametrize(("text", "about"), NO_ADDRESS)
def test_what_could_not_be_pushed_to_is_refused_with_a_reason(text: str, about: str) -> None:
    with pytest.raises(ValueError, match=about):
        Subscription.parse(text)


async def test_a_browsers_address_is_refused_with_the_fields_name_and_an_apps_token_is_not(chat: Caller) -> None:
    refused = await chat.post("/push", {"platform": "webpush", "address": "device"})
    assert (refused.status_code, refused.json()["field"]) == (400, "address")
    assert (await chat.post("/push", {"platform": "webpush", "address": told()})).status_code == 204
    assert (await chat.post("/push", {"platform": "fcm", "address": "device"})).status_code == 204


def test_an_address_of_no_known_platform_is_the_platforms_fault() -> None:
    with pytest.raises(ValidationError) as refused:
        Push(platform="telegraph", address="device")
    assert [error["loc"] for error in refused.value.errors()] == [("platform",)]


HOSTS = [
    pytest.param(ENDPOINT, True, id="Google"),
    pytest.param("HTTPS://FCM.GoogleAPIs.com/X", True, id="capitals"),
    pytest.param("https://updates.push.services.mozilla.com/wpush/v2/x", True, id="Mozilla"),
    pytest.param("https://wns2-par02p.notify.windows.com/w/?token=x%3d", True, id="Microsoft"),
    pytest.param("https://web.push.apple.com/x", True, id="Apple"),
    pytest.param("http://fcm.googleapis.com/x", False, id="not encrypted"),
    pytest.param("https://fcm.googleapis.com:8443/x", False, id="another port"),
    pytest.param("https://googleapis.com/x", False, id="above a listed host"),
    pytest.param("https://x.fcm.googleapis.com/x", False, id="below a listed host"),
    pytest.param("https://push.apple.com/x", False, id="itself, where what is below is listed"),
    pytest.param("https://evilpush.apple.com/x", False, id="beside what is below"),
    pytest.param("https://web.push.apple.com.evil.example/x", False, id="a listed host as a beginning"),
    pytest.param("https://fcm.googleapis.com./x", False, id="a dot at the end"),
    pytest.param("https://fcm.googleapis.com@evil.example/x", False, id="a listed host as a user"),
    pytest.param("https://evil.example/fcm.googleapis.com/x", False, id="a listed host in the path"),
    pytest.param("https://169.254.169.254/latest/meta-data", False, id="a cloud's inside"),
    pytest.param("https://localhost:8080/x", True, id="listed with its port"),
    pytest.param("http://localhost:8080/x", True, id="not encrypted, listed with its port"),
    pytest.param("http://localhost/x", False, id="listed with a port, without it"),
    pytest.param("http://localhost:80801/x", False, id="a longer port"),
]


@pytest.mark.parametrize(("endpoint", "allowed"), HOSTS)
def test_only_listed_hosts_may_be_called(endpoint: str, allowed: bool) -> None:
    assert PushHosts((*PUSH_HOSTS, "localhost:8080")).allow(endpoint) is allowed


def test_push_hosts_are_read_one_by_one(tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path), "PUSH_HOSTS": "Push.example, *.push.example,127.0.0.1:9"}
    assert read_settings(given).push_hosts == ("push.example", "*.push.example", "127.0.0.1:9")
    assert read_settings({"DATA_DIR": str(tmp_path)}).push_hosts == PUSH_HOSTS


@pytest.mark.parametrize("bad", ["*", "https://push.example", "push.example/x", "a,,b", "*.push.example:80", "a b"])
def test_what_is_no_host_is_refused_at_the_start(bad: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"PUSH_HOSTS is .*: must be hosts between commas"):
        read_settings({"DATA_DIR": str(tmp_path), "PUSH_HOSTS": bad})


def test_the_webhooks_secret_is_not_shown_when_settings_are() -> None:
    assert "s3cret" not in repr(Settings(push_webhook_secret="s3cret"))


def test_apps_are_reached_only_where_a_webhook_is_set() -> None:
    for settings, platforms in (
        (Settings(), {"webpush"}),
        (Settings(push_webhook="https://shop.example/push"), {"webpush", "fcm", "apns"}),
    ):
        assert set(push_senders(settings, PushKey("s"), lambda: NOON)) == platforms


def test_all_processes_of_a_shop_have_the_same_key_and_another_shop_has_another() -> None:
    one, same, other = (PushKey(secret).public for secret in ("one", "one", "other"))
    assert one == same != other
    # Browsers subscribed to it: a key derived in another way would cut them off.
    assert PushKey("a secret").public == PUBLISHED


def test_a_token_names_the_push_service_the_contact_and_an_end_within_a_day() -> None:
    key = PushKey("a secret")
    header = key.authorization(Subscription.parse(told()).origin, "mailto:shop@shop.example", NOON)
    token = header.removeprefix("vapid t=").removesuffix(f", k={key.public}")
    point = urlsafe_b64decode(key.public + "=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(token, public, ["ES256"], audience="https://fcm.googleapis.com", options={"verify_exp": False})
    assert claims["sub"] == "mailto:shop@shop.example"
    assert claims["exp"] == (NOON + timedelta(hours=12)).timestamp()


async def test_the_key_is_published_to_every_shops_page() -> None:
    app = web_application("push_key", [push("the key")])
    app.router.finalize()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.example") as client:
        answer = await client.get("/api/push/key")
    assert (answer.status_code, answer.json()) == (200, {"key": "the key"})
    assert answer.headers["access-control-allow-origin"] == "*"
