"""The calendar: whose episodes, on which days, and its private address."""

from datetime import date, timedelta

import icalendar
import pytest
from flask import Flask

from shared.db import Conn
from shared.discovery import calendar, calendar_feeds
from shared.discovery.calendar import Airing, Calendar
from tests import household
from tests.household import discoveries, rows, shelf
from tests.web.api.people import Clients

TODAY = date.today()


@pytest.fixture
def dark(home: Conn) -> int:
    """A series with an episode on each of the days around today; commits."""
    title = shelf.open_up(home)["Dark"]
    for number, days in ((4, -1), (5, 0), (6, 3), (7, 200)):
        rows.episode(home, title, 3, number, name=f"Part {number}", air_date=TODAY + timedelta(days=days))
    home.commit()
    return title


def shown(answer: object) -> list[str]:
    return [one["episode"] for one in answer.json["data"]["episodes"]]  # type: ignore[attr-defined]


def test_a_calendar_holds_what_somebody_watches_by_their_word_or_else_the_servers(
    client: Clients, dark: int, home: Conn
) -> None:
    ben, user = client("Ben"), household.person(home, "Ben")
    around = f"/me/calendar?startDate={TODAY - timedelta(days=2)}&days=7"
    assert shown(ben.get(around)) == []
    assert shown(ben.get(around.replace("/me/", "/catalog/shows/"))) == ["Part 4", "Part 5", "Part 6"]

    first = rows.one(home, "select min(id) as id from episodes where title_id = %s", (dark,))
    rows.watch(home, user, dark, episode_id=first)
    home.commit()
    assert shown(ben.get(around)) == ["Part 4", "Part 5", "Part 6"]

    for state, are_shown in (("dropped", False), ("watching", True), ("planned", False), ("paused", False)):
        ben.patch(f"/user-media/{dark}", {"state": state})
        assert bool(shown(ben.get(around))) is are_shown, state


def test_it_begins_today_in_the_persons_zone_and_is_bounded(client: Clients, dark: int, home: Conn) -> None:
    user = household.person(home, "Ben")
    ben = client("Ben")
    ben.patch(f"/user-media/{dark}", {"state": "watching"})
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # never the same day
        home.execute("update users set time_zone = %s where id = %s", (zone, user))
        home.commit()
        data = ben.get("/me/calendar?days=1").json["data"]
        here = home.execute("select (now() at time zone %s)::date as day", (zone,)).fetchone()
        assert here is not None
        assert (data["timeZone"], data["startDate"]) == (zone, str(here["day"]))

    for query, field in (("days=63", "days"), ("days=0", "days"), ("startDate=1500-01-01", "startDate")):
        refused = ben.get(f"/me/calendar?{query}")
        assert (refused.status_code, refused.json["error"]["details"]["field"]) == (400, field)


def test_a_child_meets_no_series_above_its_limit(client: Clients, dark: int, home: Conn) -> None:
    user = household.person(home, "Ella")
    rows.say(home, user, dark, "watching")
    feed = calendar_feeds.renew(home, user)
    home.commit()

    assert shown(client("Ella").get("/me/calendar?days=62")) == []
    assert shown(client("Ella").get("/catalog/shows/calendar?days=62")) == []
    assert b"VEVENT" not in calendar_feeds.read(home, token(feed.url))


def test_an_address_is_read_renewed_and_taken_back(app: Flask, client: Clients, dark: int, home: Conn) -> None:
    ben = client("Ben")
    ben.patch(f"/user-media/{dark}", {"state": "watching"})
    assert ben.get("/me/calendar/feed").status_code == 404

    first = token(ben.post("/me/calendar/feed").json["data"]["url"])
    program = app.test_client()
    answer = program.get(f"/calendar/{first}.ics")
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Dark S03E04", "Dark S03E05", "Dark S03E06"]
    assert program.get(f"/calendar/{first}.ics").data == answer.data  # the same is the same bytes
    assert ben.get("/me/calendar/feed").json["data"]["readAt"] is not None

    second = token(ben.post("/me/calendar/feed").json["data"]["url"])
    assert program.get(f"/calendar/{first}.ics").status_code == 404
    assert program.get(f"/calendar/{second}.ics").status_code == 200
    home.execute("update users set is_active = false where name = 'Ben'")
    home.commit()
    assert program.get(f"/calendar/{second}.ics").status_code == 404
    home.execute("update users set is_active = true where name = 'Ben'")
    home.commit()
    assert client("Ben").delete("/me/calendar/feed").status_code == 204
    assert program.get(f"/calendar/{second}.ics").status_code == 404
    assert client("Ben").delete("/me/calendar/feed").status_code == 404


def test_odd_names_are_folded_and_escaped_as_the_standard_has_it() -> None:
    name = "Straße; der, \\ Umlaute\r\nBEGIN:VEVENT " + "é" * 80
    airing = Airing(7, 1, name, "series", 1, 2, "Teil\n2", date(2026, 11, 30), True, False)

    text = calendar_feeds.text(Calendar(date(2026, 11, 30), 1, "UTC", date(2026, 11, 30), [airing], False))

    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert text.count(b"BEGIN:VEVENT\r\n") == 1
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == name.replace("\r\n", "  ") + " S01E02"
    assert event.decoded("dtstart") == date(2026, 11, 30)


def test_what_a_source_knows_to_the_minute_goes_before_the_servers_day_and_adds_what_no_server_has(
    client: Clients, dark: int, home: Conn
) -> None:
    user, late = household.person(home, "Ben"), f"{TODAY + timedelta(days=1)}T23:30:00+00:00"
    home.execute("update users set time_zone = 'Europe/Berlin' where id = %s", (user,))
    for number, name in ((5, "Other words"), (9, "Not here")):
        home.execute(
            "insert into airings (title_id, source, season, number, airs_on, airs_at, name) values (%s, 'tvmaze', 3, %s, %s, %s, %s)",
            (dark, number, TODAY + timedelta(days=1), late, name),
        )
    rows.say(home, user, dark, "watching")
    home.commit()

    data = client("Ben").get(f"/me/calendar?startDate={TODAY}&days=4").json["data"]

    found = [(one["airDate"], one["episode"], one["episodeId"] is None) for one in data["episodes"]]
    after = str(TODAY + timedelta(days=2))  # half past one in Berlin
    assert found == [
        (after, "Part 5", False),
        (after, "Not here", True),
        (str(TODAY + timedelta(days=3)), "Part 6", False),
    ]
    assert f"episode-{dark}-S03E09@matinee".encode() in calendar_feeds.read(
        home, token(calendar_feeds.renew(home, user).url)
    )


def test_a_series_that_no_library_holds_is_there_as_sources_tell_of_it(client: Clients, dark: int, home: Conn) -> None:
    """Beside it one that is not known to the catalogue, and one above a child's limit."""
    found = [rows.unshelved(home, name, "series") for name in ("Severance", "Unknown")]
    for title_id in found:
        for source, season, number in (("tmdb", 2, 1), ("tvmaze", 2, 2)):
            query = (
                "insert into airings (title_id, source, season, number, airs_on, name) values (%s, %s, %s, %s, %s, %s)"
            )
            home.execute(query, (title_id, source, season, number, TODAY, f"By {source}"))
    discoveries.imported(home, found[0], "series")
    home.execute("update titles set min_age = 16 where id = any (%s)", (found,))
    home.commit()
    around = f"/catalog/shows/calendar?startDate={TODAY}&days=1"

    told = [one for one in client("Ben").get(around).json["data"]["episodes"] if one["titleId"] != dark]
    assert [(one["title"], one["episode"], one["inLibrary"], one["episodeId"]) for one in told] == [
        ("Severance", "By tvmaze", False, None)  # whose word goes before TMDB's
    ]
    home.execute("delete from airings where source = 'tvmaze'")
    home.commit()
    assert "By tmdb" in shown(client("Ben").get(around))
    assert shown(client("Ella").get(around)) == []
    assert client("Ben").get(f"/me/calendar?startDate={TODAY}&days=1").json["data"]["episodes"] == []
    client("Ben").patch(f"/user-media/{found[0]}", {"state": "watching"})
    assert shown(client("Ben").get(f"/me/calendar?startDate={TODAY}&days=1")) == ["By tmdb"]
    # A server that Ben does not see knows the day too: TMDB's word is still his.
    rows.episode(home, found[0], 2, 1, name="Its own word", air_date=TODAY)
    home.commit()
    assert [one for one in shown(client("Ben").get(around)) if one != "Part 5"] == ["By tmdb"]


def test_every_day_is_there(dark: int, home: Conn) -> None:
    found = calendar.of_household(home, household.person(home, "Ben"), first=TODAY, days=62).by_day()

    assert len(found) == 62
    assert [on for on, airings in found if airings] == [TODAY, TODAY + timedelta(days=3)]


def token(url: str | None) -> str:
    assert url is not None
    return url.rpartition("/")[2].removesuffix(".ics")
