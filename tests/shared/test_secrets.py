"""What is stored encrypted can be read with the key it was stored with, and with no other."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import secrets
from shared.errors import Misconfigured
from shared.settings import settings

OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture(autouse=True)
def environment(tmp_path: Path) -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    settings.cache_clear()


def given(**values: str | None) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ.update({name: value for name, value in values.items() if value is not None})
    settings.cache_clear()


def test_what_is_encrypted_comes_back_and_does_not_show() -> None:
    given(SECRET_KEY=OLD)

    stored = secrets.encrypt("the api key")

    assert b"api key" not in stored
    assert secrets.decrypt(stored) == "the api key"
    assert secrets.encrypt("the api key") != stored


def test_keys_rotate_the_first_encrypts_and_all_decrypt() -> None:
    given(SECRET_KEY=OLD)
    stored = secrets.encrypt("before")

    given(SECRET_KEY=f"{NEW}, {OLD}")
    assert secrets.decrypt(stored) == "before"
    since = secrets.encrypt("after")

    given(SECRET_KEY=NEW)
    assert secrets.decrypt(since) == "after"
    with pytest.raises(Misconfigured, match="SECRET_KEY has changed"):
        secrets.decrypt(stored)


def test_a_server_deployment_without_a_key_is_refused_with_what_to_set() -> None:
    given(DATABASE_URL="postgresql://db/matinee")

    with pytest.raises(Misconfigured, match=r"Set SECRET_KEY to a random text of 32 characters or more"):
        secrets.encrypt("x")


@pytest.mark.parametrize("key", ["short", f"{OLD},short", ",", "   "])
def test_a_key_that_is_too_short_is_refused_without_showing_it(key: str) -> None:
    given(SECRET_KEY=key)

    with pytest.raises(Misconfigured, match="too short") as caught:
        secrets.encrypt("x")

    assert OLD not in caught.value.message


def test_the_embedded_mode_makes_a_key_for_its_owner_only_and_keeps_it(tmp_path: Path) -> None:
    given(MATINEE_HOME=str(tmp_path / "home"))

    first = secrets.secret_keys()

    path = tmp_path / "home" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secrets.secret_keys() == first == [path.read_text()]
    assert len(first[0]) >= 32
    assert [found.name for found in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    given(MATINEE_HOME=str(tmp_path / "home"))
    program = "from shared import secrets; print(secrets.secret_keys()[0])"
    processes = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(6)
    ]

    keys = {process.communicate()[0] for process in processes}

    assert len(keys) == 1
    assert [process.returncode for process in processes] == [0] * 6


def test_what_signs_one_thing_does_not_sign_another() -> None:
    given(SECRET_KEY=OLD)
    assert secrets.signing_key("session") != secrets.signing_key("link")
    one = secrets.signing_key("session")

    given(SECRET_KEY=NEW)
    assert secrets.signing_key("session") != one
