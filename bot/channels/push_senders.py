"""How pushes leave: to browsers by Web Push, to FCM and APNs by the shop's own webhook.

They stand here, with the other edges, because they speak HTTP and turn its status codes into the words of
bot.conversations; that floor says what it needs as a protocol, as it does of the dialogue.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict

import aiohttp
import structlog
from pywebpush import WebPusher

from bot.channels.push_addresses import PushHosts, Subscription
from bot.channels.push_keys import PushKey
from bot.clock import Clock
from bot.conversations.pushes import Notice, PushSender, Sent
from bot.settings import Settings

log = structlog.get_logger()
TIMEOUT = aiohttp.ClientTimeout(total=10)
KEPT_SECONDS = 24 * 60 * 60
GONE = (404, 410)


class WebPushSender:
    """Reaches browsers (RFC 8030), encrypted for each alone (RFC 8291); only through push services that are allowed."""

    def __init__(self, key: PushKey, contact: str, hosts: PushHosts, clock: Clock) -> None:
        self._key, self._contact, self._hosts, self._clock = key, contact, hosts, clock

    async def send(self, address: str, notice: Notice) -> Sent:
        """Tell one browser, within a day if it is asleep now. GONE, unasked, if its push service may not be called."""
        try:
            subscription = Subscription.parse(address)
        except ValueError:
            return Sent.GONE
        if not self._hosts.allow(subscription.endpoint):
            log.warning("push_host_not_allowed", platform="webpush")
            return Sent.GONE
        headers = {
            "Authorization": self._key.authorization(subscription.origin, self._contact, self._clock()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
        }
        # Only the encryption is the library's: its own way of sending would follow redirects to any host.
        body = WebPusher(asdict(subscription)).encode(_as_bytes(asdict(notice)))["body"]
        return await _post("webpush", subscription.endpoint, body, headers)


class WebhookSender:
    """Passes pushes of one platform to the shop's own service, which holds the keys for that platform.

    With a secret each body is signed, so that nobody else can push to the shop's customers.
    """

    def __init__(self, platform: str, url: str, secret: str) -> None:
        self._platform, self._url, self._secret = platform, url, secret

    async def send(self, address: str, notice: Notice) -> Sent:
        """Pass on one push: 2xx takes it over, 404 and 410 forget the address, anything else is tried again."""
        body = _as_bytes({"platform": self._platform, "address": address, **asdict(notice)})
        headers = {"Content-Type": "application/json"}
        if self._secret:
            signature = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
            headers["Beforehand-Signature"] = f"sha256={signature}"
        return await _post(self._platform, self._url, body, headers)


def push_senders(settings: Settings, key: PushKey, clock: Clock) -> dict[str, PushSender]:
    """A sender for each platform that can be reached: webpush always, fcm and apns where a webhook is set."""
    senders: dict[str, PushSender] = {
        "webpush": WebPushSender(key, settings.push_contact, PushHosts(settings.push_hosts), clock)
    }
    if settings.push_webhook:
        for platform in ("fcm", "apns"):
            senders[platform] = WebhookSender(platform, settings.push_webhook, settings.push_webhook_secret)
    return senders


def _as_bytes(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


async def _post(platform: str, url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Send it, follow no redirect, read no answer but its status. Addresses stay out of the log."""
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
        log.warning("push_not_taken", platform=platform, cause=type(error).__name__)
        return Sent.LATER
    if 200 <= status < 300:
        return Sent.DELIVERED
    log.warning("push_not_taken", platform=platform, status=status)
    return Sent.GONE if status in GONE else Sent.LATER
