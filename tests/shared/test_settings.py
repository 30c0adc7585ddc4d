"""The environment, with one sentence for whatever is missing or wrong."""

from pathlib import Path

import pytest

from shared.errors import Misconfigured
from shared.settings import SETTINGS, Settings


def test_defaults_suit_a_household_that_sets_nothing() -> None:
    settings = Settings({})

    assert settings.database_url is None
    assert settings.home == Path("~/.local/share/matinee").expanduser().resolve()
    assert settings.base_url == "http://127.0.0.1:3456"
    assert settings.backup_dir == settings.home / "backups"
    assert settings.strm_root == settings.home / "libraries"
    assert settings.strm_root_seen == str(settings.strm_root)
    assert settings.flag("STRM_USE_STREAMING_URL") is False


def test_a_file_may_hold_a_value(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")

    assert Settings({"SECRET_KEY_FILE": str(tmp_path / "key")}).text("SECRET_KEY") == "k" * 40


def test_a_value_wins_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("1")

    assert Settings({"PORT": "2", "PORT_FILE": str(tmp_path / "port")}).number("PORT") == 2


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named_by_its_variable_and_not_by_its_path(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "secret-place"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(Misconfigured, match="DATABASE_URL_FILE") as caught:
        Settings({"DATABASE_URL_FILE": str(path)})

    assert "secret-place" not in caught.value.message


def test_an_empty_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")

    assert Settings({"DATABASE_URL_FILE": str(tmp_path / "empty")}).database_url is None


def test_the_older_name_of_the_secret_key_is_honoured(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("f" * 40)

    assert Settings({"SESSION_SECRET": "s" * 40}).text("SECRET_KEY") == "s" * 40
    assert Settings({"SESSION_SECRET_FILE": str(tmp_path / "key")}).text("SECRET_KEY") == "f" * 40
    assert Settings({"SESSION_SECRET": "s" * 40, "SECRET_KEY": "k" * 40}).text("SECRET_KEY") == "k" * 40


def test_every_name_of_the_first_release_is_known() -> None:
    names = {setting.name for setting in SETTINGS} | {setting.alias for setting in SETTINGS}
    assert names >= {
        "PORT", "APP_BASE_URL", "DATABASE_URL", "OPENAI_API_KEY", "OPENAI_EMBED_MODEL", "MEDIA_SERVER_TYPE", "MEDIA_SERVER_BASE_URL",
        "MEDIA_SERVER_API_KEY", "MEDIA_SERVER_STRM_ROOT", "AI_LIBRARY_PATH_PREFIX", "AI_LIBRARY_NAME_PREFIX",
        "STRM_USE_STREAMING_URL", "MEDIA_SERVER_LIBRARY_ROOT", "SESSION_SECRET",
    }  # fmt: skip


@pytest.mark.parametrize("value", ["eighty", "-1", "3.5", "²", ""])
def test_a_number_that_is_none_is_named(value: str) -> None:
    settings = Settings({"PORT": value or " "})

    with pytest.raises(Misconfigured, match="PORT must be a whole number"):
        settings.number("PORT")


@pytest.mark.parametrize(
    ("value", "meant"), [("1", True), ("TRUE", True), ("yes", True), ("off", False), ("No", False)]
)
def test_switches_are_read_as_people_write_them(value: str, meant: bool) -> None:
    assert Settings({"STRM_USE_STREAMING_URL": value}).flag("STRM_USE_STREAMING_URL") is meant


def test_a_switch_that_is_none_is_named() -> None:
    with pytest.raises(Misconfigured, match="STRM_USE_STREAMING_URL must be true or false"):
        Settings({"STRM_USE_STREAMING_URL": "maybe"}).flag("STRM_USE_STREAMING_URL")


def test_addresses_lose_their_last_slash_and_windows_paths_stay_text() -> None:
    settings = Settings({"APP_BASE_URL": "https://films.example/", "AI_LIBRARY_PATH_PREFIX": r"D:\Media\Picks"})

    assert settings.base_url == "https://films.example"
    assert settings.strm_root_seen == r"D:\Media\Picks"
