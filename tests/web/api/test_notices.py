"""What people want to be told of: found once, in an inbox that never names what is not for them."""

import re
from datetime import timedelta

import pytest

from functions import note_news
from shared.db import Conn
from shared.discovery import calendar, notices
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.household import discoveries, rows, shelf
from tests.web.api.people import Clients
from tests.web.conftest import SignIn


@pytest.fixture
def films(home: Conn) -> dict[str, int]:
    return shelf.open_up(home)


def look(home: Conn) -> str | None:
    attempt = Attempt(0, names.NOTE_NEWS)
    note_news.handler(home, attempt)
    return attempt.message


def told(client: Clients, name: str) -> list[tuple[str, str]]:
    return [(one["event"], one["title"]) for one in client(name).get("/me/notices").json["data"]]


def test_each_thing_is_told_once_and_only_since_it_was_asked_for(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    ben, user = client("Ben"), household.person(home, "Ben")
    today = calendar.today(home, user)
    rows.say(home, user, films["Dark"], "watching")
    rows.say(home, user, films["Moon"], "planned")
    planned = rows.unshelved(home, "Coming Soon")
    rows.say(home, user, planned, "planned")
    home.commit()
    for event in ("new_episode", "new_season", "in_library", "digital"):
        assert ben.post("/me/subscriptions", {"event": event}).status_code == 201
    assert look(home) == "0 noted."  # what lay here before is no news
    replaced = rows.one(home, "select id from library_items where title_id = %s limit 1", (films["Alien"],))
    rows.say(home, user, films["Alien"], "planned")

    for season, number, day in (
        (7, 1, today),
        (7, 2, today),
        (7, 3, today + timedelta(days=1)),
        (6, 9, today - timedelta(days=1)),
    ):
        rows.episode(home, films["Dark"], season, number, air_date=day)
    home.execute("update subscriptions set created_at = created_at - interval '1 minute'")
    home.execute("update library_items set present_since = now() where title_id = %s", (films["Moon"],))
    home.execute(
        "update library_items set removed_at = now(), present_since = now() - interval '1 day' where id = %s",
        (replaced,),
    )
    library = rows.one(home, "select library_id as id from library_items where id = %s", (replaced,))
    rows.item(home, library, films["Alien"], "another-file")  # put in its place: no arrival
    home.execute("update titles set min_age = 0 where id = %s", (planned,))
    for region in ("US", "DE"):
        query = (
            "insert into releases (title_id, source, region, how, released_on) values (%s, 'tmdb', %s, 'digital', %s)"
        )
        home.execute(query, (planned, region, today))
    discoveries.imported(home, planned, "movie")
    home.commit()

    assert look(home) == "4 noted."
    assert look(home) == "0 noted."
    assert sorted(told(client, "Ben")) == [
        ("digital", "Coming Soon"), ("in_library", "Moon"), ("new_episode", "Dark"), ("new_season", "Dark"),
    ]  # fmt: skip
    assert told(client, "Ana") == []


def test_a_season_and_a_release_of_what_nobody_owns_are_told(client: Clients, signed_in: SignIn, home: Conn) -> None:
    """The season by the day of its first episode, however old the series is."""
    page, today = signed_in("Ben"), calendar.today(home, household.person(home, "Ben"))
    shelf.open_up(home)
    film, series = (
        rows.unshelved(home, "Dune: Part Three"),
        rows.unshelved(home, "Severance", "series", released_on=today - timedelta(days=1400)),
    )
    for title_id, kind in ((film, "movie"), (series, "series")):
        discoveries.imported(home, title_id, kind)
    home.execute("update titles set min_age = 0 where id = any (%s)", ([film, series],))
    home.commit()
    for title_id, path, offered in (
        (series, "series", ["in_library", "new_season", "new_episode"]),
        (film, "films", ["in_library", "digital"]),
    ):
        shown = page.get(f"/{path}/{title_id}").text.split('name="event"')[1].split("</select>")[0]
        assert re.findall(r'<option value="(\w+)"', shown) == offered
        for event in offered:
            form = {"event": event, "title_id": str(title_id)}
            assert page.post("/inbox/subscriptions", form).status_code == 303
    query = "insert into releases (title_id, source, region, how, released_on) values (%s, 'tmdb', 'US', 'digital', %s)"
    home.execute(query, (film, today))
    for number in (1, 2):
        query = "insert into airings (title_id, source, season, number, airs_on) values (%s, 'tmdb', 2, %s, %s)"
        home.execute(query, (series, number, today))
    home.commit()

    assert look(home) == "3 noted."
    assert sorted(told(client, "Ben")) == [
        ("digital", "Dune: Part Three"), ("new_episode", "Severance"), ("new_season", "Severance"),
    ]  # fmt: skip


def test_a_child_is_told_of_nothing_above_its_limit_now_or_then(
    client: Clients, films: dict[str, int], home: Conn
) -> None:
    ella, user = client("Ella"), household.person(home, "Ella")
    assert ella.post("/me/subscriptions", {"event": "in_library", "titleId": films["Alien"]}).status_code == 404
    rows.say(home, user, films["Alien"], "planned")
    rows.say(home, user, films["Up"], "planned")
    ella.post("/me/subscriptions", {"event": "in_library"})
    home.execute("update subscriptions set created_at = created_at - interval '1 minute'")
    home.execute("update library_items set present_since = now()")
    home.commit()

    look(home)
    assert told(client, "Ella") == [("in_library", "Up")]

    home.execute("update notices set title_id = %s, key = 'before the limit was lower'", (films["Alien"],))
    home.commit()
    assert (told(client, "Ella"), ella.get("/me/notices/unread").json["data"]) == ([], {"count": 0})
    [id] = [row["id"] for row in home.execute("select id from notices").fetchall()]
    assert ella.patch(f"/me/notices/{id}", {"isRead": True}).status_code == 404


def test_read_unread_and_no_more_over_the_api_and_on_the_page(client: Clients, home: Conn, signed_in: SignIn) -> None:
    ben, page = client("Ben"), signed_in("Ben")
    films = shelf.open_up(home)  # with each sign-in the server says anew what he may see
    assert ben.post("/me/subscriptions", {"event": "gossip"}).json["error"]["details"]["field"] == "event"
    assert "Nothing here." in page.get("/inbox").text
    assert page.post("/inbox/subscriptions", {"event": "in_library", "title_id": films["Moon"]}).status_code == 303
    assert page.post("/inbox/subscriptions", {"event": "in_library", "title_id": "x"}).status_code == 400
    [one] = ben.get("/me/subscriptions").json["data"]
    assert (one["title"], one["event"]) == ("Moon", "in_library")
    home.execute("update subscriptions set created_at = created_at - interval '1 minute'")
    home.execute("update library_items set present_since = now()")
    home.commit()
    look(home)

    [notice] = ben.get("/me/notices?unread=true").json["data"]
    shown = page.get("/inbox").text
    assert "Moon" in shown
    assert shown.count('class="tag place-count">1<') == 2  # in the sidebar, and in the sheet of a phone
    page.post(f"/inbox/{notice['id']}", {"read": "1"})
    assert ben.get("/me/notices/unread").json["data"] == {"count": 0}
    assert "place-count" not in page.get("/inbox").text
    assert ben.patch(f"/me/notices/{notice['id']}", {"isRead": False}).json["data"] == {"count": 1}
    assert client("Ana").patch(f"/me/notices/{notice['id']}", {"isRead": True}).status_code == 404
    assert ben.post("/me/notices/read").json["data"] == {"count": 0}
    assert ben.get("/me/notices?unread=true").json["data"] == []
    assert client("Ana").delete(f"/me/subscriptions/{one['id']}").status_code == 404
    assert page.post(f"/inbox/subscriptions/{one['id']}/delete").status_code == 303
    assert ben.get("/me/subscriptions").json["data"] == []
    assert notices.count_unread(home, household.person(home, "Ben")) == 0
