"""Pictures through the guard: who may look, which sizes, and what is never served."""

from urllib.parse import urlencode

import pytest

from shared.db import Conn
from shared.titles import pictures
from tests import household
from tests.web.conftest import Browser, SignIn


def test_a_poster_comes_in_the_asked_size_and_is_kept_by_the_browser(signed_in: SignIn, full_home: Conn) -> None:
    ana = signed_in("Ana")
    path = f"/images/title/{household.title(full_home, 'Moon')}/poster?w=160"

    answer = ana.get(path)

    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert answer.data[:2] == b"\xff\xd8"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    assert {"Authorization", "Cookie", "X-Api-Key"} <= set(answer.vary)
    again = ana.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    wider = ana.get(path.replace("160", "480"))
    assert wider.headers["ETag"] != answer.headers["ETag"]


def test_only_our_sizes_and_pictures_are_served(signed_in: SignIn, full_home: Conn) -> None:
    ana, moon = signed_in("Ana"), household.title(full_home, "Moon")

    assert ana.get(f"/images/title/{moon}/poster?w=161").status_code == 400
    assert ana.get(f"/images/title/{moon}/backdrop").status_code == 200
    for path in ("logo", "../../System/Info", "poster/../../Users", "Primary"):
        assert ana.get(f"/images/title/{moon}/{path}").status_code == 404


def test_a_poster_above_the_limit_is_not_there_for_a_child(signed_in: SignIn, full_home: Conn) -> None:
    path = f"/images/title/{household.title(full_home, 'Alien')}/poster"

    assert signed_in("Ana").get(path).status_code == 200
    assert signed_in("Ella").get(path).status_code == 404


def test_nobody_sees_nothing(browser: Browser, full_home: Conn) -> None:
    path = f"/images/title/{household.title(full_home, 'Moon')}/poster"

    opened = browser.client.get(path, headers={"Accept": "text/html,*/*"})

    assert browser.client.get(path, headers={"Accept": "image/*"}).status_code == 401
    assert opened.status_code == 303
    assert opened.location.startswith("/sign-in")


def test_studios_have_pictures_for_those_who_may_see_a_title_of_theirs(signed_in: SignIn, full_home: Conn) -> None:
    row = full_home.execute("select t.studios[1] as name from titles t where t.name = 'Alien'").fetchone()
    path = f"/images/studio?{urlencode({'name': row['name']})}"  # type: ignore[index]
    full_home.execute("update titles set studios = '{}' where name <> 'Alien'")
    full_home.commit()

    found = signed_in("Ana").get(path)

    assert (found.status_code, found.content_type) == (200, "image/jpeg")
    assert signed_in("Ella").get(path).status_code == 404
    assert signed_in("Ana").get("/images/studio?name=Nobody").status_code == 404
    assert signed_in("Ana").get("/images/studio").status_code == 404


def test_faces_are_for_oneself_and_administrators(signed_in: SignIn, home: Conn) -> None:
    ana, ben, dev = (household.person(home, name) for name in ("Ana", "Ben", "Dev"))

    assert signed_in("Ben").get(f"/images/person/{ben}").content_type.startswith("image/")
    assert signed_in("Ben").get(f"/images/person/{ana}").status_code == 404
    assert signed_in("Ana").get(f"/images/person/{ben}").status_code == 200
    assert signed_in("Ana").get(f"/images/person/{dev}").status_code == 404  # has none


def test_faces_of_a_cast_are_for_those_who_may_see_a_title_of_theirs(signed_in: SignIn, full_home: Conn) -> None:
    row = full_home.execute(
        "select c.person_id as id from person_external_ids x join credits c on c.person_id = x.person_id"
        " join titles t on t.id = c.title_id where t.name = 'Alien' and x.picture is not null and not exists"
        " (select from credits o where o.person_id = c.person_id and o.title_id <> t.id) limit 1"
    ).fetchone()
    assert row is not None
    path = f"/images/face/{row['id']}?w=160"

    assert signed_in("Ana").get(path).content_type.startswith("image/")
    assert signed_in("Ella").get(path).status_code == 404
    assert signed_in("Ana").get(path.replace("160", "161")).status_code == 400


@pytest.mark.parametrize(
    ("data", "content_type", "is_picture"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg", True),
        (b"RIFF0000WEBPVP8 ", "image/webp", True),
        (b"<script>alert(1)</script>", "image/jpeg", False),
        (b"<svg onload='alert(1)'/>", "image/svg+xml", False),
        (b"\xff\xd8\xff", "text/html", False),
        (b"", "image/png", False),
    ],
)
def test_only_what_begins_like_a_picture_is_one(data: bytes, content_type: str, is_picture: bool) -> None:
    assert pictures._begins_as(data, content_type) is is_picture
