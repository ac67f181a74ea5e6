"""The only reader of the environment: one frozen object, and an error that names key, value and rule."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jwt import PyJWKSet, PyJWTError
from pydantic import BaseModel, Extra, Field, ValidationError, validator

DATABASE_DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}

# Where the browsers of Google and its relatives, Mozilla, Microsoft and Apple take pushes.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
)
PUSH_HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*|[a-z0-9-]+(\.[a-z0-9-]+)*:\d{1,5}", re.ASCII)

HERE = {("http", "localhost"), ("http", "127.0.0.1")}

# Libraries read these when they are loaded. One turn's work is small: more threads only wait for each other.
PROCESS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PROMETHEUS_DISABLE_CREATED_SERIES": "true",
}


HOUSE = Path(__file__).parent.parent
TAUGHT = ("config.yml", "domain.yml", "data/nlu")
"""What a project must have for an assistant to be trained from it."""


class BadSetting(ValueError):
    """A setting that cannot be used; the text names the key, the value and the rule."""


class Settings(BaseModel):
    """Everything a deployment may choose; the README lists each with its meaning."""

    class Config:
        allow_mutation = False
        extra = Extra.forbid

    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8000, ge=1, le=65535)
    data_dir: Path = Path(".data")
    project_dir: Path = HOUSE
    database_url: str = Field("", repr=False)
    redis_url: str = Field("", repr=False)
    secret_key: str = Field("", repr=False)
    smtp_url: str = Field("", repr=False)
    mail_from: str = "support@localhost"
    desk_mail_to: str = ""
    desk_mail_answers_to: str = ""
    desk_mail_marked: bool = False
    imap_url: str = Field("", repr=False)
    inbound_smtp_port: int = Field(0, ge=0, le=65535)
    shop_jwt_keys: str = ""
    shop_jwt_audience: str = Field("beforehand", min_length=1)
    turn_limit_seconds: float = Field(20.0, gt=0, le=120)
    session_idle_minutes: float = Field(60.0, gt=0)
    messages_per_minute: int = Field(30, ge=1)
    requests_per_minute: int = Field(3000, ge=1)
    streams_per_address: int = Field(500, ge=1)
    proxies: int = Field(0, ge=0, le=10)
    held_out_share: float = Field(0.1, ge=0, le=1)
    messages_kept_days: int = Field(365, ge=0, le=36500)
    push_contact: str = "mailto:support@localhost"
    push_webhook: str = ""
    push_webhook_secret: str = Field("", repr=False)
    push_hosts: tuple[str, ...] = PUSH_HOSTS
    metrics_token: str = Field("", repr=False)
    secure_cookies: bool = False
    demonstration: bool = True
    log_level: str = "INFO"

    @validator("project_dir")
    def _project(cls, value: Path) -> Path:
        missing = next((name for name in TAUGHT if not (value / name).exists()), None)
        if missing is not None:
            raise ValueError(f"must be a folder with {', '.join(TAUGHT)}; {missing} is not there")
        return value.resolve()

    @validator("database_url")
    def _driver(cls, value: str) -> str:
        scheme = urlsplit(value).scheme
        if not value or scheme in DATABASE_DRIVERS.values():
            return value
        if scheme not in DATABASE_DRIVERS:
            raise ValueError("must be a postgresql:// or sqlite:// address")
        return DATABASE_DRIVERS[scheme] + value[len(scheme) :]

    @validator("redis_url")
    def _redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("must be a redis://, rediss:// or unix:// address")
        return value

    @validator("smtp_url")
    def _smtp(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"smtp", "smtps"} or not urlsplit(value).hostname):
            raise ValueError("must be an smtp:// or smtps:// address")
        return value

    @validator("mail_from")
    def _sender(cls, value: str) -> str:
        name, domain = parseaddr(value)[1].partition("@")[::2]
        if not name or not domain or "\n" in value or "\r" in value:
            raise ValueError("must be a mail address: support@shop.example or The Shop <support@shop.example>")
        return value

    @validator("desk_mail_to", "desk_mail_answers_to")
    def _address(cls, value: str) -> str:
        name, domain = value.partition("@")[::2]
        if value and (not name or not domain or parseaddr(value)[1] != value):
            raise ValueError("must be a mail address without a name: desk@help.example")
        return value

    @validator("imap_url")
    def _imap(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username):
            raise ValueError("must be an imaps://user:password@host/INBOX address")
        return value

    @validator("imap_url", "inbound_smtp_port")
    def _answers_to_what(cls, value: Any, values: dict[str, Any]) -> Any:
        if value and not values.get("desk_mail_to"):
            raise ValueError("is of no use without DESK_MAIL_TO, to which the answers are")
        return value

    @validator("push_contact")
    def _contact(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"mailto", "https"}:
            raise ValueError("must be a mailto: or https:// address")
        return value

    @validator("push_webhook")
    def _webhook(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("must be an http:// or https:// address")
        return value

    @validator("push_hosts", pre=True)
    def _one_by_one(cls, value: Any) -> Any:
        return [one.strip().lower() for one in value.split(",")] if isinstance(value, str) else value

    @validator("push_hosts", each_item=True)
    def _push_host(cls, value: str) -> str:
        if not PUSH_HOST.fullmatch(value):
            raise ValueError("must be hosts between commas: push.example, *.push.example or localhost:8080")
        return value

    @validator("metrics_token")
    def _token(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("must have 16 characters or more")
        return value

    @validator("log_level")
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @validator("shop_jwt_keys")
    def _keys(cls, value: str) -> str:
        if "://" in value and not _is_safe(value):
            raise ValueError("must be an https:// address, or the path of a JWK set file")
        if value and "://" not in value and not _is_key_set(Path(value)):
            raise ValueError("must be the path of a JWK set file (RFC 7517) that can be read, or an https:// address")
        return value

    @property
    def answers_to(self) -> str:
        """Where answers to the desk's mails come back."""
        return self.desk_mail_answers_to or parseaddr(self.mail_from)[1]

    @property
    def database(self) -> str:
        """The address of the database in use: SQLite inside the data folder unless one was given."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'beforehand.sqlite3'}"


def prepare_process() -> None:
    """Tell the libraries of this process, before they are loaded, to be quiet and to use one thread each."""
    for name, value in PROCESS.items():
        os.environ.setdefault(name, value)  # noqa: TID251


def process_environment() -> dict[str, str]:
    """The environment for a process of our own."""
    return {**os.environ, **PROCESS}  # noqa: TID251


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or the mapping given); names are the fields' in capitals.

    Raises BadSetting for a value against its rule and for a data folder that cannot be written.
    """
    source = os.environ if environment is None else environment  # noqa: TID251
    given: dict[str, Any] = {name: source[name.upper()] for name in Settings.__fields__ if source.get(name.upper())}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise BadSetting(_in_words(error, given)) from None
    _make_folder(settings.data_dir)
    return settings if settings.secret_key else settings.copy(update={"secret_key": _kept_secret(settings.data_dir)})


def _is_safe(url: str) -> bool:
    """Whether nobody on the way can change what comes from an address."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme, parts.hostname) in HERE)


def _is_key_set(path: Path) -> bool:
    try:
        keys = json.loads(path.read_bytes())["keys"]
        return bool(PyJWKSet(keys).keys)
    except (OSError, ValueError, TypeError, KeyError, PyJWTError):
        return False


def _in_words(error: ValidationError, given: Mapping[str, str]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    shown = repr(given.get(name)) if Settings.__fields__[name].field_info.repr else "(hidden)"
    return f"{name.upper()} is {shown}: {first['msg']}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Of a name of its own: processes that start together share the folder.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise BadSetting(
            f"DATA_DIR is {str(folder)!r}: must be a folder that can be written ({error.strerror})"
        ) from None


def _kept_secret(folder: Path) -> str:
    """A secret made once and kept beside the data, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
