"""Authors whom somebody follows: what comes out is in the calendar and the inbox, as closely as it is known and no closer."""

from datetime import date, timedelta

import icalendar
import pytest

from functions import note_news
from shared.db import Conn
from shared.discovery import calendar_feeds
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.sources import google_books
from shared.titles import credits, facts
from tests import household
from tests.household import rows, shelf
from tests.web.api.people import Clients
from tests.web.conftest import SignIn

TODAY = date.today()
MONTH = f"{TODAY:%Y-%m}"


def book(conn: Conn, name: str, **told: object) -> int:
    """Of Octavia Butler's, as Google tells of it; known to the world alone."""
    title_id = rows.unshelved(conn, name, "book", known_beyond=True)
    by = {"name": "Octavia Butler", "role": "author", "ord": 0}
    facts.learn(conn, "google_books", {title_id: {"name": name, "credits": [by], **told}})
    return title_id


@pytest.fixture
def author(home: Conn) -> int:
    """Who has written one book, long ago; commits."""
    shelf.open_up(home)
    book(home, "Kindred", year=1979)
    home.commit()
    return rows.one(home, "select id from people where name = 'Octavia Butler'")


def look(home: Conn) -> None:
    home.execute("update followed_authors set created_at = created_at - interval '2 days'")
    note_news.handler(home, Attempt(0, names.NOTE_NEWS))
    home.commit()


def test_what_comes_out_is_told_as_closely_as_it_is_known(client: Clients, author: int, home: Conn) -> None:
    ben = client("Ben")
    assert ben.put(f"/me/authors/{author}").json["data"]["name"] == "Octavia Butler"
    to_the_day = book(home, "To the day", year=TODAY.year, released_on=TODAY.isoformat())
    book(home, "To the month", year=TODAY.year, released_in=MONTH)
    book(home, "To the year", year=TODAY.year)
    later = TODAY + timedelta(days=10)
    book(home, "Later", year=later.year, released_on=later.isoformat())
    again = book(home, "An old one", year=TODAY.year, released_on=TODAY.isoformat())
    facts.learn(home, "open_library", {again: {"name": "An old one", "year": 1980}})
    home.commit()

    shown = ben.get("/me/calendar?days=3").json["data"]["releases"]
    assert [(one["title"], one["knownTo"], one["releasedOn"], one["month"]) for one in shown] == [
        ("To the day", "day", str(TODAY), TODAY.month),
        ("To the month", "month", None, TODAY.month),
        ("To the year", "year", None, None),
    ]
    assert "releases" not in ben.get("/catalog/shows/calendar").json["data"]
    token = calendar_feeds.renew(home, household.person(home, "Ben")).url
    assert token
    feed = icalendar.Calendar.from_ical(calendar_feeds.read(home, token.rpartition("/")[2].removesuffix(".ics")))
    days = {str(event["summary"]): event["dtstart"].dt for event in feed.walk("VEVENT")}
    assert days == {"To the day": TODAY, "Later": later}, "a day that nobody knows is none"

    look(home)
    look(home)

    told = ben.get("/me/notices").json["data"]
    assert {(one["title"], one["event"], one["day"]) for one in told} == {
        ("To the day", "new_book", str(TODAY)),
        ("To the month", "new_book", None),
        ("To the year", "new_book", None),
    }
    assert (len(told), told[0]["authors"]) == (3, ["Octavia Butler"])
    assert rows.one(home, "select is_wanted(%s)::int as id", (to_the_day,)), (
        "what an author who is followed wrote stays"
    )


def test_who_may_know_none_of_their_books_neither_follows_nor_hears(client: Clients, author: int, home: Conn) -> None:
    ella = client("Ella")
    assert ella.put(f"/me/authors/{author}").status_code == 404
    assert ella.put("/me/authors/9007199254740991").status_code == 404
    rows.add(home, "followed_authors", user_id=household.person(home, "Ella"), person_id=author)
    book(home, "Not for children", year=TODAY.year, released_on=TODAY.isoformat())
    home.commit()

    look(home)

    assert ella.get("/me/authors").json["data"] == []
    assert ella.get("/me/calendar").json["data"]["releases"] == []
    assert ella.get("/me/notices").json["data"] == []
    assert client("Ben").delete(f"/me/authors/{author}").status_code == 404
    assert ella.delete(f"/me/authors/{author}").status_code == 204


def test_pages_let_somebody_follow_and_name_the_day_only_where_it_is_known(
    signed_in: SignIn, author: int, home: Conn
) -> None:
    book(home, "To the month", year=TODAY.year, released_in=MONTH)
    home.commit()
    page = signed_in("Ben")
    assert "Tell me of new books by Octavia Butler" in page.get(f"/people/{author}").text
    assert page.post(f"/people/{author}/follow", {"on": "1"}).status_code == 303
    shown = page.get("/calendar").text
    assert "Books of which the day is not known" in shown
    assert f"{TODAY:%B} {TODAY.year}" in shown
    look(home)
    home.execute("update titles set created_at = now() + interval '1 day' where name = 'To the month'")
    look(home)
    inbox = page.get("/inbox").text
    assert "New book by Octavia Butler" in inbox
    assert "the day is not known" in inbox
    assert page.post(f"/people/{author}/follow", {"on": "0"}).status_code == 303
    assert "Octavia Butler no more" not in page.get("/inbox").text


def test_who_is_found_to_be_two_is_followed_as_one(author: int, home: Conn) -> None:
    ben = household.person(home, "Ben")
    other = rows.id_of(rows.add(home, "people", name="Octavia E. Butler"))
    for person in (author, other):
        rows.add(home, "followed_authors", user_id=ben, person_id=person)
    rows.add(home, "followed_authors", user_id=household.person(home, "Ana"), person_id=other)

    united = {"rows": f'[{{"gone": {other}, "kept": {author}}}]'}
    for step in (credits.sql.unite_follows, credits.sql.drop_united):
        home.execute(step, united)

    assert rows.one(home, "select count(*) as id from followed_authors where person_id = %s", (author,)) == 2


@pytest.mark.parametrize(
    ("told", "year", "day", "month"),
    [
        ("2026-11-04", 2026, "2026-11-04", None),
        ("2026-11", 2026, None, "2026-11"),
        ("2026", 2026, None, None),
        ("2026-13", 2026, None, None),
        ("2026?", 2026, None, None),
        ("soon", None, None, None),
    ],
)
def test_google_tells_a_day_a_month_or_a_year(told: str, year: int | None, day: str | None, month: str | None) -> None:
    known = google_books.read({"id": "x", "volumeInfo": {"title": "X", "publishedDate": told}}).facts

    assert (known.get("year"), known.get("released_on"), known.get("released_in")) == (year, day, month)
