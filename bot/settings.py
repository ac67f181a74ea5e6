"""The only reader of the environment: one frozen object, and an error that names key, value and rule."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, Extra, Field, ValidationError, validator

DATABASE_DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


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
    database_url: str = ""
    secret_key: str = Field("", repr=False)
    shop_jwt_keys: Path | None = None
    turn_limit_seconds: float = Field(20.0, gt=0, le=120)
    messages_per_minute: int = Field(30, ge=1)
    secure_cookies: bool = False
    demonstration: bool = True
    log_level: str = "INFO"

    @validator("database_url")
    def _driver(cls, value: str) -> str:  # noqa: N805
        scheme = urlsplit(value).scheme
        if not value or scheme in DATABASE_DRIVERS.values():
            return value
        if scheme not in DATABASE_DRIVERS:
            raise ValueError("must be a postgresql:// or sqlite:// address")
        return DATABASE_DRIVERS[scheme] + value[len(scheme) :]

    @validator("log_level")
    def _level(cls, value: str) -> str:  # noqa: N805
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @validator("shop_jwt_keys")
    def _keys(cls, value: Path | None) -> Path | None:  # noqa: N805
        if value is not None and not value.is_file():
            raise ValueError("must be the path of a JWK set file that can be read")
        return value

    @property
    def database(self) -> str:
        """The address of the database in use: SQLite inside the data folder unless one was given."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'beforehand.sqlite3'}"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or the mapping given); names are the fields' in capitals.

    Raises BadSetting for a value against its rule and for a data folder that cannot be written.
    """
    source = os.environ if environment is None else environment  # noqa: TID251
    given = {name: source[name.upper()] for name in Settings.__fields__ if source.get(name.upper())}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise BadSetting(_in_words(error, given)) from None
    _make_folder(settings.data_dir)
    return settings if settings.secret_key else settings.copy(update={"secret_key": _kept_secret(settings.data_dir)})


def _in_words(error: ValidationError, given: Mapping[str, str]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    shown = "(hidden)" if name in {"secret_key", "database_url"} else repr(given.get(name))
    return f"{name.upper()} is {shown}: {first['msg']}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadSetting(f"DATA_DIR is {str(folder)!r}: must be a folder that can be written ({error.strerror})") from None


def _kept_secret(folder: Path) -> str:
    """A secret made once and kept beside the data, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
