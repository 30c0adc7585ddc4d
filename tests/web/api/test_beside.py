"""What stands beside the API and is read by the same programs: pictures and numbers, by token and by key."""

import pytest

from shared.db import Conn
from shared.people import accounts, api_keys, tokens
from tests import household


@pytest.fixture
def key(full_home: Conn):
    def make(name: str, scope: str) -> dict[str, str]:
        user = accounts.get(full_home, accounts.find(full_home, name))
        assert user is not None
        text = api_keys.create(full_home, user, "test", scope=scope)[1]
        full_home.commit()
        return {"X-Api-Key": text}

    return make


@pytest.fixture
def token(full_home: Conn):
    def make(name: str) -> dict[str, str]:
        user = accounts.get(full_home, accounts.find(full_home, name))
        assert user is not None
        pair = tokens.begin(full_home, user, tokens.Device("test", "127.0.0.1"))
        full_home.commit()
        return {"Authorization": f"Bearer {pair.access}"}

    return make


def poster(conn: Conn, name: str) -> str:
    return f"/images/title/{household.title(conn, name)}/poster"


def test_a_token_and_a_key_open_the_pictures_that_their_person_may_see(app, token, key, full_home: Conn) -> None:
    alien = poster(full_home, "Alien")

    for headers in (token("Ana"), key("Ana", "read")):
        found = app.test_client().get(alien, headers=headers)
        assert (found.status_code, found.content_type) == (200, "image/jpeg")
        assert "X-Api-Key" in found.headers["Vary"]
    for headers in (token("Ella"), key("Ella", "read")):
        assert app.test_client().get(alien, headers=headers).status_code == 404


@pytest.mark.parametrize("headers", [{"X-Api-Key": "mk_nonsense"}, {"Authorization": "Bearer nonsense"}])
def test_a_void_one_is_told_so_and_sent_to_no_page(app, full_home: Conn, headers: dict[str, str]) -> None:
    answer = app.test_client().get(poster(full_home, "Alien"), headers=headers)

    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "UNAUTHORIZED"  # type: ignore[index]


def test_numbers_are_for_administrators_by_token_and_by_key_of_that_scope(app, token, key, full_home: Conn) -> None:
    def status(headers: dict[str, str]) -> int:
        return app.test_client().get("/metrics", headers=headers).status_code

    assert [status(token(name)) for name in ("Ana", "Ben")] == [200, 401]
    assert [status(key("Ana", scope)) for scope in ("read", "write", "admin")] == [401, 401, 200]
