"""What letters say, and to whom: through the guard, with nothing where there is nothing to say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.db import Conn
from shared.discovery import calendar, notices
from shared.people import accounts
from shared.telling import dispatches, letters, texts, wishes, years
from shared.telling.letters import Due, Letter
from shared.upkeep import leaving
from tests.household import inserts, rows
from tests.household.cast import Home

NOW = datetime.now(UTC)


@pytest.fixture
def home(conn: Conn) -> Home:
    """Its libraries were first read long ago."""
    house = Home(conn)
    house.film("Old", min_age=0)
    house.show("Begun", episodes=[(1, 1)])
    conn.execute("update library_items set present_since = now() - interval '60 days'")
    return house


def arrived(letter: Letter) -> list[tuple[str, int | None]]:
    return [(row["title"], row["episodes"]) for row in letter.arrived]


def allow(conn: Conn, *title_ids: int, age: int = 0) -> None:
    conn.execute("update library_items set min_age = %s where title_id = any (%s)", (age, list(title_ids)))


def test_what_came_this_week_is_told_best_picks_first_and_to_a_child_within_its_limits(home: Home, conn: Conn) -> None:
    mild, grim, seen, best = (home.film(name) for name in ("Mild", "Grim", "Seen", "Best"))
    allow(conn, mild, best)
    allow(conn, grim, age=18)
    rows.watch(conn, home.ben, seen)
    rows.listed(conn, home.ben, "movie", [best])
    show = rows.one(conn, "select id from titles where name = 'Begun'")
    first = rows.one(conn, "select id from episodes where title_id = %s", (show,))
    rows.watch(conn, home.ben, show, episode_id=first)
    second = rows.episode(conn, show, 1, 2)
    rows.item(conn, home.shelves["series"], show, "second", episode_id=second)

    assert arrived(letters.compose(conn, home.ben)) == [("Begun", 1), ("Best", None), ("Grim", None), ("Mild", None)]
    assert arrived(letters.compose(conn, home.ella)) == [("Best", None), ("Mild", None)]
    assert letters.compose(conn, home.yara).is_empty
    rows.judge(conn, home.ella, mild, "hide")
    assert arrived(letters.compose(conn, home.ella)) == [("Best", None)]


def test_neither_a_first_reading_nor_another_file_of_a_film_is_an_arrival(conn: Conn) -> None:
    home = Home(conn)
    home.film("First of all")
    assert letters.compose(conn, home.ben).is_empty
    conn.execute("update library_items set present_since = now() - interval '60 days'")
    film = rows.one(conn, "select id from titles where name = 'First of all'")
    conn.execute("update library_items set removed_at = now()")
    rows.item(conn, home.shelves["movie"], film, "another file")

    assert letters.compose(conn, home.ben).is_empty


def test_a_surprise_is_of_genres_that_are_new_named_once_and_no_reason_to_write(home: Home, conn: Conn) -> None:
    odd, usual, other = (home.film(name) for name in ("Odd", "Usual", "Other"))
    conn.execute("update library_items set present_since = now() - interval '30 days' where title_id > 2")
    run = rows.listed(conn, home.ben, "movie", [usual])
    for rank, (title_id, familiar) in enumerate(((other, ["Drama"]), (odd, [])), 2):
        rows.picked(conn, run, rank, title_id, facts={"familiar": familiar, "new": ["Western"]}, reason="Because.")
    letter = letters.compose(conn, home.ben)
    assert letter.surprise
    assert (letter.surprise["title"], letter.surprise["reason"], letter.is_empty) == ("Odd", "Because.", True)

    inserts.add(conn, "leaving_titles", title_id=usual, leaves_on=calendar.today(conn, home.ben))
    assert letters.write(conn, Due(home.ben, letters.WEEKLY, date(2026, 12, 4)))

    next_one = letters.compose(conn, home.ben)
    assert next_one.surprise
    assert (next_one.surprise["title"], [row["title"] for row in next_one.leaving]) == ("Other", ["Usual"])


def test_what_leaves_is_what_is_announced_and_neither_kept_nor_begun_nor_for_others(home: Home, conn: Conn) -> None:
    grim, kept, begun = (home.film(name) for name in ("Grim", "Kept", "Begun film"))
    allow(conn, kept, begun)
    allow(conn, grim, age=18)
    soon = calendar.today(conn, home.ben) + timedelta(days=5)
    for title_id in (grim, kept, begun):
        inserts.add(conn, "leaving_titles", title_id=title_id, leaves_on=soon)
        notices.tell(conn, home.ben, notices.LEAVING_SOON, title_id, soon, f"leaving:{title_id}")
    assert [(row["title"], row["day"]) for row in letters.compose(conn, home.ella).leaving] == [
        ("Begun film", soon),
        ("Kept", soon),
    ]

    leaving.rescue(conn, home.ella, kept, by=accounts.by_id(conn, home.ella).actor)
    rows.watch(conn, home.ana, begun, played=False, position_s=60)

    assert [row["title"] for row in letters.compose(conn, home.ben).leaving] == ["Grim"]
    assert letters.compose(conn, home.ella).leaving == []


def test_a_letter_is_written_once_and_an_empty_one_goes_nowhere(home: Home, conn: Conn) -> None:
    wishes.change(conn, home.ben, {"weekly": True})
    conn.execute(
        "insert into notice_addresses (user_id, name, service, address_enc) values (%s, 'Phone', 'json', '')",
        (home.ben,),
    )
    week = date(2026, 12, 4)
    assert not letters.write(conn, Due(home.ben, letters.WEEKLY, week), now=NOW - timedelta(days=1))
    home.film("Fresh")
    due = Due(home.ben, letters.WEEKLY, week + timedelta(days=7))
    assert letters.write(conn, due)
    assert not letters.write(conn, due)

    assert rows.one(conn, "select count(*) as id from dispatches") == 1
    assert [one.user_id for one in letters.due(conn, now=datetime(2026, 12, 18, 18, tzinfo=UTC))] == [home.ben]
    assert letters.due(conn, now=datetime(2026, 12, 11, 18, tzinfo=UTC)) == []


@pytest.mark.parametrize("kind", [letters.WEEKLY, letters.YEARLY])
def test_a_letter_that_waits_goes_nowhere_once_its_person_wants_none_of_the_kind(
    home: Home, conn: Conn, kind: str
) -> None:
    wishes.change(conn, home.ben, {"weekly": True, "yearly": True})
    inserts.add(conn, "notice_addresses", user_id=home.ben, name="Phone", service="json", address_enc="", is_on=True)
    letter = inserts.add(conn, "letters", user_id=home.ben, kind=kind, period=date(2026, 1, 1), is_empty=False)
    dispatches.queue_letter(conn, inserts.id_of(letter))
    [address] = dispatches.due(conn)

    wishes.change(conn, home.ben, {kind: False})

    assert dispatches.claim(conn, address) is None
    assert dispatches.due(conn) == []
    assert rows.one(conn, "select count(*) as id from dispatches") == 0


def test_a_year_is_counted_from_ones_own_plays_and_names_only_what_one_may_see(home: Home, conn: Conn) -> None:
    loved, again, gone = (home.film(name, genres=["Western"], runtime_s=3600) for name in ("Loved", "Again", "Gone"))
    for day in (1, 2, 3, 7, 8, 20):
        rows.play(conn, home.ben, again, at=f"2026-03-{day:02}T20:00Z")
    for title_id, at in ((gone, "2026-01-01T10:00Z"), (loved, "2026-05-01T10:00Z"), (loved, "2025-12-31T23:00Z")):
        rows.play(conn, home.ben, title_id, at=at)
    assert years.review(conn, home.ben, 2026) is None  # eight plays are too few
    for minute in (0, 1):
        rows.play(conn, home.ben, again, at=f"2026-03-20T22:0{minute}Z")
    rows.play(conn, home.ana, loved, at="2026-06-01T10:00Z")
    rows.rate(conn, home.ben, loved, 95)

    found = years.review(conn, home.ben, 2026)
    assert found
    assert (found.plays, found.hours, found.films, found.days, found.streak) == (10, 10, 3, 8, 3)
    assert (found.month, [row["name"] for row in found.genres]) == ("2026-03", ["Western"])
    assert [row["title"] for row in found.loved] == ["Loved"]
    assert [(row["title"], row["plays"]) for row in found.most] == [("Again", 8)]
    assert found.first
    assert found.last
    assert (found.first["title"], found.last["title"]) == ("Gone", "Loved")
    conn.execute("update titles set removed_at = now() where id = %s", (gone,))
    now = years.review(conn, home.ben, 2026)
    assert now
    assert now.first
    assert (now.plays, now.first["title"]) == (10, "Again")


def test_a_letter_that_must_be_short_loses_lines_and_never_its_closing(home: Home, conn: Conn) -> None:
    for number in range(12):
        home.film(f"Fresh <{number}>" + "x" * 60)
    sections = texts.of_week(letters.compose(conn, home.ben))
    stop = "No more: https://matinee.example/letters/stop/" + "t" * 43

    text = texts.plain(sections, "de", [stop], most=400)

    assert len(text) <= 400
    assert text.endswith(stop)
    assert "weitere" in text
    page = texts.html(sections, "en", [stop])
    assert "Fresh &lt;1&gt;" in page
    assert page.count("<li>") == letters.ARRIVED


@pytest.mark.parametrize(
    ("hours", "zone", "at", "is_quiet"),
    [
        ((22, 7), "UTC", "2026-12-01T22:00Z", True),
        ((22, 7), "UTC", "2026-12-01T06:59Z", True),
        ((22, 7), "UTC", "2026-12-01T07:00Z", False),
        ((22, 7), "Europe/Berlin", "2026-12-01T21:00Z", True),
        ((22, 7), "Europe/Berlin", "2026-07-01T20:00Z", True),  # in summer time
        ((22, 7), "America/New_York", "2026-12-01T22:00Z", False),
        ((13, 15), "UTC", "2026-12-01T14:30Z", True),
        ((13, 15), "UTC", "2026-12-01T15:00Z", False),
        ((None, None), "UTC", "2026-12-01T03:00Z", False),
    ],
)
def test_quiet_hours_go_by_ones_own_clock_and_over_midnight(
    conn: Conn, hours: tuple[int | None, int | None], zone: str, at: str, is_quiet: bool
) -> None:
    ben = Home(conn).ben
    conn.execute("update users set time_zone = %s where id = %s", (zone, ben))
    wishes.change(conn, ben, dict(zip(("quiet_from", "quiet_until"), hours, strict=True)))

    assert rows.one(conn, "select is_quiet(%s, %s)::int as id", (ben, at)) == int(is_quiet)


def test_what_came_since_the_letter_before_is_told_once_and_what_leaves_beyond_what_is_named_is_counted(
    home: Home, conn: Conn
) -> None:
    """A letter that was late: what came eight days ago was in none. One of three weeks ago is none to go by."""
    late = home.film("Late")
    conn.execute("update library_items set present_since = now() - interval '8 days' where title_id = %s", (late,))
    assert arrived(letters.compose(conn, home.ben)) == []
    inserts.add(
        conn,
        "letters",
        user_id=home.ben,
        kind="weekly",
        period=date(2026, 1, 2),
        is_empty=False,
        written_at=rows.ago("9 days"),
    )
    assert arrived(letters.compose(conn, home.ben)) == [("Late", None)]
    inserts.add(
        conn,
        "letters",
        user_id=home.ben,
        kind="weekly",
        period=date(2026, 1, 9),
        is_empty=False,
        written_at=rows.ago("7 days"),
    )
    assert arrived(letters.compose(conn, home.ben)) == []

    for number in range(letters.LEAVING + 2):
        gone = home.film(f"Gone {number}")
        inserts.add(conn, "leaving_titles", title_id=gone, leaves_on=calendar.today(conn, home.ben))
    letter = letters.compose(conn, home.ben)
    assert (len(letter.leaving), letter.leaving_total) == (letters.LEAVING, letters.LEAVING + 2)
    assert [section.more for section in texts.of_week(letter) if section.heading == "Leaving soon"] == [2]
