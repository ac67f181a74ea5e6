"""Settings: a bad value names key, value and rule; secrets stay secret."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import BadSetting, Settings, read_settings

BAD = [
    pytest.param("PORT", "0", "greater than or equal to 1", id="port too small"),
    pytest.param("PORT", "65536", "less than or equal to 65535", id="port too large"),
    pytest.param("PORT", "http", "not a valid integer", id="port a word"),
    pytest.param("DATABASE_URL", "mysql://db/x", "must be a postgresql:// or sqlite:// address", id="other database"),
    pytest.param("DATABASE_URL", "shop.db", "must be a postgresql:// or sqlite:// address", id="no address"),
    pytest.param("TURN_LIMIT_SECONDS", "0", "greater than 0", id="no time for a turn"),
    pytest.param("TURN_LIMIT_SECONDS", "121", "less than or equal to 120", id="too much time for a turn"),
    pytest.param("MESSAGES_PER_MINUTE", "0", "greater than or equal to 1", id="no messages"),
    pytest.param("SECURE_COOKIES", "perhaps", "could not be parsed to a boolean", id="neither yes nor no"),
    pytest.param("DEMONSTRATION", "perhaps", "could not be parsed to a boolean", id="neither shop nor none"),
    pytest.param("LOG_LEVEL", "LOUD", "must be DEBUG, INFO, WARNING or ERROR", id="unknown level"),
    pytest.param(
        "SHOP_JWT_KEYS", "http://shop.example/keys", "must be an https:// address", id="keys anybody can change"
    ),
    pytest.param("SHOP_JWT_KEYS", "https://", "must be an https:// address", id="no address of keys"),
    pytest.param("MAIL_FROM", "The Shop", "must be a mail address", id="no sender"),
    pytest.param("DESK_MAIL_TO", "help.example", "must be a mail address", id="no address of a help desk"),
    pytest.param("DESK_MAIL_ANSWERS_TO", "A <a@b.example>", "without a name", id="an address with a name"),
    pytest.param("METRICS_TOKEN", "short", "16 characters", id="a token that can be guessed"),
    pytest.param("INBOUND_SMTP_PORT", "70000", "65535", id="no port"),
    pytest.param("INBOUND_SMTP_PORT", "2525", "DESK_MAIL_TO", id="answers to nothing"),
    pytest.param("SHOP_JWT_KEYS", "/nowhere/keys.json", "must be the path of a JWK set file", id="no key file"),
]
HIDDEN = ("DATABASE_URL", "METRICS_TOKEN")


@pytest.mark.parametrize(("key", "value", "rule"), BAD)
def test_a_bad_value_is_named_with_its_key_and_rule(key: str, value: str, rule: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"DATA_DIR": str(tmp_path), key: value})
    told = str(refused.value)
    assert told.startswith(key)
    assert rule in told
    assert repr(value) in told or (key in HIDDEN and value not in told)


@pytest.mark.parametrize("missing", ["config.yml", "domain.yml", "data/nlu"])
def test_a_project_without_what_is_taught_is_refused_and_one_with_it_is_known_by_its_whole_path(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "data" / "nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml"):
        (project / name).touch()
    monkeypatch.chdir(tmp_path)
    given = {"DATA_DIR": str(tmp_path), "PROJECT_DIR": "project"}
    assert read_settings(given).project_dir == project
    (project / missing).rename(tmp_path / "elsewhere")
    with pytest.raises(BadSetting, match=f"PROJECT_DIR is 'project': must be a folder with .*; {missing} is not there"):
        read_settings(given)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"keys": {}}', '{"keys": [{"kty": "RSA"}]}'])
def test_a_key_file_that_is_no_jwk_set_is_refused_at_the_start(content: str, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(content)
    with pytest.raises(BadSetting, match=r"SHOP_JWT_KEYS is .*keys.json.*: must be the path of a JWK set file"):
        read_settings({"DATA_DIR": str(tmp_path), "SHOP_JWT_KEYS": str(keys)})


@pytest.mark.parametrize("url", ["https://shop.example/keys", "http://localhost:1/keys", "http://127.0.0.1/keys"])
def test_keys_may_be_at_an_address_that_nobody_on_the_way_can_change(url: str, tmp_path: Path) -> None:
    assert read_settings({"DATA_DIR": str(tmp_path), "SHOP_JWT_KEYS": url}).shop_jwt_keys == url


@pytest.mark.parametrize("url", ["imaps://mail.example", "https://a:b@mail.example", "imaps://a:b@"])
def test_a_mailbox_that_is_none_is_refused_without_being_shown(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"IMAP_URL is \(hidden\): must be an imaps://"):
        read_settings({"DATA_DIR": str(tmp_path), "IMAP_URL": url})


def test_answers_come_back_to_the_sender_unless_another_address_is_named(tmp_path: Path) -> None:
    folder = {"DATA_DIR": str(tmp_path), "MAIL_FROM": "The Shop <support@shop.example>"}
    assert read_settings(folder).answers_to == "support@shop.example"
    assert read_settings({**folder, "DESK_MAIL_ANSWERS_TO": "a@shop.example"}).answers_to == "a@shop.example"


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://"])
def test_a_bad_mail_server_is_named_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"SMTP_URL is \(hidden\): must be an smtp:// or smtps:// address"):
        read_settings({"DATA_DIR": str(tmp_path), "SMTP_URL": url})


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match=r"DATA_DIR is .*file.*: must be a folder that can be written"):
        read_settings({"DATA_DIR": str(tmp_path / "file")})


def test_processes_that_start_together_do_not_stumble_over_each_other_in_the_data_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        chosen = list(starting.map(lambda _: read_settings({"DATA_DIR": str(tmp_path), "SECRET_KEY": "x"}), range(200)))
    assert {each.data_dir for each in chosen} == {tmp_path}
    assert list(tmp_path.iterdir()) == []


def test_without_any_setting_everything_has_a_value(tmp_path: Path) -> None:
    chosen = read_settings({"DATA_DIR": str(tmp_path / "data")})
    assert (chosen.host, chosen.port) == ("127.0.0.1", 8000)
    assert chosen.database == f"sqlite+aiosqlite:///{tmp_path / 'data' / 'beforehand.sqlite3'}"


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    assert read_settings({"DATA_DIR": str(tmp_path), "PORT": "", "SHOP_JWT_KEYS": ""}).port == 8000


def test_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = (read_settings({"DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert len(first) >= 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_given_is_used_and_none_is_made(tmp_path: Path) -> None:
    assert read_settings({"DATA_DIR": str(tmp_path), "SECRET_KEY": "given"}).secret_key == "given"
    assert not (tmp_path / "secret_key").exists()


def test_no_secret_is_shown_when_settings_are() -> None:
    shown = repr(Settings(secret_key="s3cret", database_url="postgresql://shop:pa55word@db/shop"))
    assert "s3cret" not in shown
    assert "pa55word" not in shown


def test_a_bad_address_of_a_database_is_refused_without_showing_its_password(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"DATA_DIR": str(tmp_path), "DATABASE_URL": "oracle://shop:pa55word@db/shop"})
    assert "pa55word" not in str(refused.value)


DRIVERS = [
    ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
    ("postgres://u@h/d", "postgresql+asyncpg://u@h/d"),
    ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
    ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
]


@pytest.mark.parametrize(("given", "used"), DRIVERS)
def test_the_usual_addresses_get_the_drivers_in_use(given: str, used: str) -> None:
    assert Settings(database_url=given).database == used


def test_settings_never_change_once_read() -> None:
    with pytest.raises(TypeError):
        Settings().port = 1
