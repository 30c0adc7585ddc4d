"""Profiles: whom they are for, what each reader is told of titles, the page that makes them, and going for good."""

import io

import psycopg
import pytest
from flask import Flask
from PIL import Image

from shared import db
from shared.db import Conn
from shared.people import accounts, public_profiles
from tests import household
from tests.household import rows
from tests.web import guarded_rows
from tests.web.api.conftest import client  # noqa: F401
from tests.web.api.people import EMAIL, PASSWORD, Clients, local
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import Browser, SignIn
from tests.web.guarded import World
from tests.web.test_open_catalogue import AGE, is_open, opened

ITEMS = ["favorites", "ratings", "watched", "watchlist", "genres"]


def test_a_profile_is_nobodys_until_its_owner_says_whose_and_hidden_is_as_if_it_were_not_there(
    app: Flask,
    client: Clients,  # noqa: F811
    home: Conn,
) -> None:
    ben, ella, nobody = client("Ben"), client("Ella"), client(None)

    def read(someone: object, handle: str = "ben") -> tuple[int, str]:
        answer = someone.get(f"/profiles/{handle}")  # type: ignore[attr-defined]
        return answer.status_code, str((answer.json.get("error") or {}).get("message"))

    own = ben.get("/users/me").json["data"]
    assert (own["visibility"], own["handle"], own["shows"], own["name"]) == ("private", None, [], "Ben")
    assert ben.patch("/users/me", {"visibility": "public"}).json["error"]["details"]["field"] == "handle"
    changed = ben.patch("/users/me", {"handle": "Ben", "displayName": " Benno ", "about": "Hi.", "language": "de"})
    assert changed.status_code == 200, changed.text
    now = changed.json["data"]
    assert (now["handle"], now["displayName"], now["about"], now["language"]) == ("ben", "Benno", "Hi.", "de")

    for someone in (ella, client("Ana"), nobody):
        assert read(someone) == read(someone, "who") == (404, "There is no such profile, or not for you.")
    assert ben.get("/profiles/ben").json["data"]["name"] == "Benno"
    ben.patch("/users/me", {"visibility": "household"})
    assert [read(one)[0] for one in (ella, nobody)] == [200, 404]
    ben.patch("/users/me", {"visibility": "public", "shows": ["ratings", "genres"]})
    told = nobody.get("/profiles/BEN").json["data"]
    assert set(told["items"]) == {"ratings", "genres"}
    assert app.test_client().get("/profiles/ben").text.count("<h1") == 1
    pictures = [app.test_client().get(f"/images/profile/{one}").status_code for one in ("ben", "who")]
    assert pictures == [200, 404]
    numbered = f"/images/person/{household.person(home, 'Ben')}"
    for path, is_kept in (("/images/profile/ben", False), (numbered, False), (f"{numbered}?v=1", True)):
        kept = app.test_client().get(path, headers=ben.headers).headers["Cache-Control"]
        assert ("max-age=86400" in kept, "no-cache" in kept) == (is_kept, not is_kept), path

    assert ella.patch("/users/me", {"handle": "ben"}).status_code == 409
    for wrong in (
        {"handle": "a"},
        {"handle": "-ab"},
        {"handle": "ümlaut"},
        {"shows": ["all"]},
        {"visibility": "x"},
        {"about": "x" * 501},
    ):
        answer = ella.patch("/users/me", wrong)
        assert (answer.status_code, next(iter(wrong)) in answer.text) == (400, True), wrong
    home.execute("select from users for update")  # as whoever changes it at the same time
    with db.connect() as beside:
        beside.execute("set lock_timeout = '50ms'")
        me = accounts.by_id(beside, household.person(home, "Ben"))
        with pytest.raises(psycopg.errors.LockNotAvailable):
            public_profiles.change(beside, me, {"about": "Ho."})
        beside.rollback()
    home.execute("update users set is_active = false where id = %s", (household.person(home, "Ben"),))
    home.commit()
    assert read(nobody)[0] == 404


@pytest.fixture
def world(database: str) -> World:
    with db.connect() as conn:
        return guarded_rows.build(conn, 2)


def test_whoever_comes_by_reads_of_titles_what_the_open_catalogue_shows_and_nothing_where_it_is_shut(
    app: Flask, world: World
) -> None:
    paths = [
        path.format(n) for n in range(len(world.people)) for path in ("/api/profiles/person-{}", "/profiles/person-{}")
    ]
    named = 0

    for is_shut in (True, False):
        if not is_shut:
            with db.connect() as conn:
                opened(conn, AGE)
        for path in paths:
            answer = app.test_client().get(path)
            assert answer.status_code == 200, path
            for title in world.titles:
                is_named = title.marker in answer.text
                assert not is_named or (not is_shut and is_open(world, title)), (path, title)
                named += is_named
            if is_shut and "/api/" in path:
                assert set(answer.json["data"]["items"]) == set(ITEMS)  # type: ignore[index]
                assert not any(answer.json["data"]["items"].values())  # type: ignore[index]
    assert named > 0


def drawn() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (64, 64)).save(file, "PNG")
    file.seek(0)
    return file


def test_the_page_makes_a_profile_by_forms_alone(signed_in: SignIn, home: Conn) -> None:
    ben = signed_in("Ben")
    page = ben.get("/yours/profile").text
    assert 'value="private" checked' in page

    wrong = ben.post(
        "/yours/profile", {"handle": "b", "about": "Long <b>words", "visibility": "public", "shows": ["watched"]}
    )
    assert (wrong.status_code, "Long &lt;b&gt;words" in wrong.text, 'value="watched" checked' in wrong.text) == (
        400,
        True,
        True,
    )
    right = {
        "handle": "benny",
        "about": "Films.",
        "visibility": "household",
        "shows": ["watched", "genres"],
        "display_name": "",
    }
    assert ben.post("/yours/profile", right).status_code == 303
    assert "Nobody but you" in ben.get("/yours/profile").text
    assert "Films." in signed_in("Ella").get("/profiles/benny").text
    assert ben.post("/yours/profile/picture", {"picture": (drawn(), "me.png")}).status_code == 303
    version = home.execute("select version from avatars").fetchone()
    assert version is not None
    assert f"?v={version['version']}" in ben.get("/").text
    bad = ben.post("/yours/profile/picture", {"picture": (io.BytesIO(b"<svg>"), "me.png")})
    assert (bad.status_code, "no picture that can be read" in bad.text) == (400, True)
    home.rollback()
    assert ben.post("/yours/profile/picture/remove").status_code == 303

    ana = signed_in("Ana")
    given = {"url": "http://127.0.0.1:9", "region": "eu", "bucket": "b", "access_key": "k"}
    assert ana.post("/settings/pictures", given).status_code == 400
    assert ana.post("/settings/pictures", given | {"secret": "hush hush"}).status_code == 400
    assert ana.post("/settings/pictures", given | {"secret": "hush"}).status_code == 303
    assert "hush" not in ana.get("/settings/pictures").text
    assert ana.post("/settings/pictures/test").status_code == 303
    assert "did not answer" in ana.get("/settings/pictures").text
    assert ana.post("/settings/pictures/forget").status_code == 303
    assert signed_in("Ben").get("/settings/pictures").status_code == 403


def test_somebody_goes_for_good_by_their_password_and_the_only_administrator_stays(
    app: Flask,
    client: Clients,  # noqa: F811
    signed_in: SignIn,
    matinee: Matinee,  # noqa: F811
    home: Conn,
) -> None:
    ben, ana = signed_in("Ben"), client("Ana")
    number = household.person(home, "Ben")
    wrong = ben.post("/yours/profile/forget", {"password": "guess"})
    assert (wrong.status_code, "current password is not right" in wrong.text) == (400, True)
    done = ben.post("/yours/profile/forget", {"password": "ben"})
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert "You are forgotten here" in ben.get("/sign-in").text
    assert ben.get("/yours").status_code == 303
    home.rollback()
    assert accounts.get(home, number) is None
    back = Browser(app.test_client())
    assert back.sign_in("Ben").status_code == 303
    home.rollback()
    assert household.person(home, "Ben") != number

    local(home)
    token = client(None).post("/auth/login", {"email": EMAIL, "password": PASSWORD}).json["data"]["accessToken"]
    cem = {"Authorization": f"Bearer {token}"}
    http = app.test_client()
    assert http.delete("/api/users/me", json={"password": "x"}, headers=cem).status_code == 400
    answer = http.delete("/api/users/me", json={"password": PASSWORD}, headers=cem)
    assert answer.status_code == 200, answer.text
    gone = {one["table"]: one["rows"] for one in (answer.json or {})["data"]["removals"]}
    assert (gone["users"], gone["local_credentials"], (answer.json or {})["data"]["left"]) == (1, 1, 0)
    assert http.get("/api/users/me", headers=cem).status_code == 401

    key = ana.post("/api-keys", {"name": "x", "scope": "admin"}).json["data"]["key"]
    refused = http.delete("/api/users/me", json={"password": "ana"}, headers={"X-Api-Key": key})
    assert refused.status_code == 403
    assert ana.send("DELETE", "/users/me", {"password": "ana"}).status_code == 409
    home.rollback()
    rows.person(home, "Zoe")
    home.commit()
    said = matinee("users", "forget", "Zoe", "--yes", "--json")
    assert '"users"' in said.output, said.output
    assert matinee("users", "forget", "Zoe", "--yes").exit_code != 0
    assert matinee("users", "forget", "Ana", "--yes").exit_code != 0
