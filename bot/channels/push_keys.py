"""The key by which push services know this shop (VAPID, RFC 8292): the same in all its processes, stored nowhere."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, SP 800-186
# Sixteen bytes more than the order has, so that the remainder favours no key (FIPS 186-5, A.2.1 asks for eight).
SEED_BYTES = 48
PURPOSE = b"beforehand: web push (VAPID) on P-256, 1"
# Push services take a token for a day at most; half of it leaves room for clocks that differ.
TOKEN_LIFE = timedelta(hours=12)


class PushKey:
    """A private key derived from the secret of the installation; another secret makes another key.

    Browsers subscribe to one key: after a new secret their subscriptions are refused, and they subscribe anew.
    """

    def __init__(self, secret_key: str) -> None:
        seed = HKDF(SHA256(), SEED_BYTES, salt=None, info=PURPOSE).derive(secret_key.encode())
        number = int.from_bytes(seed, "big") % (ORDER - 1) + 1
        self._private = ec.derive_private_key(number, ec.SECP256R1())
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public = urlsafe_b64encode(point).rstrip(b"=").decode()

    def authorization(self, origin: str, contact: str, now: datetime) -> str:
        """The Authorization header for one push service, who may complain to `contact` (mailto: or https:)."""
        claims = {"aud": origin, "exp": int((now + TOKEN_LIFE).timestamp()), "sub": contact}
        return f"vapid t={jwt.encode(claims, self._private, algorithm='ES256')}, k={self.public}"
