"""A real mail server for tests, with a certificate of its own."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.clock import utc_now
from bot.setup.server import free_port

HOST = "127.0.0.1"
USER, PASSWORD = "shop", "p@ss:word"


class Post:
    """Takes mails, and answers as it is told: one SMTP status a mail, then as usual."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []
        self.over_tls: list[bool] = []
        self.statuses: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one mail, or answer with the next status."""
        if self.statuses:
            return self.statuses.pop(0)
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.senders.append(envelope.mail_from or "")
        self.over_tls.append(session.ssl is not None)
        return "250 taken"


@contextlib.contextmanager
def running_mail_server(post: Post, host: str = HOST, **options: Any) -> Iterator[int]:
    """A mail server for the time of the block; its port. `options` are aiosmtpd's."""
    controller = Controller(post, hostname=host, port=free_port(), server_hostname=HOST, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def only_with_password(*given: Any) -> AuthResult:
    """Whether the one user signs in."""
    login = given[-1]
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own for HOST, and the file by which clients trust it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, SHA256())
    )
    trusted, secret = folder / "mail.pem", folder / "mail.key"
    trusted.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    return context, trusted
