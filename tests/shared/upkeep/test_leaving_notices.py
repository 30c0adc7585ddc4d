"""What is announced to leave is told once to each person who may see it, and to nobody any more once it stays."""

import pytest

from shared.db import Conn
from shared.discovery import deliveries, notices
from shared.people import accounts
from shared.upkeep import leaving
from tests.household import removals, rows
from tests.household import told as told_rows
from tests.household.cast import Home


@pytest.fixture
def home(conn: Conn) -> Home:
    """Up is for everybody and Alien for adults; both are announced, and each person has an address. Yara may see nothing."""
    home = Home(conn)
    films = [home.film("Up", min_age=0), home.film("Alien", min_age=18)]
    conn.execute("update library_items i set min_age = t.min_age from titles t where t.id = i.title_id")
    for user_id in (home.ana, home.ben, home.ella, home.yara):
        told_rows.letters_to(conn, user_id, f"stop-{user_id}")
    removals.leaving(conn, films, leaves_on="2100-01-01")
    return home


def look(home: Home) -> int:
    """As `note-news` does; returns how much is new."""
    leaving.lapse(home.conn)
    new = sum(leaving.note(home.conn, user_id) for user_id in leaving.audience(home.conn))
    deliveries.queue(home.conn)
    return new


def told(home: Home, user_id: int) -> list[str]:
    return sorted(notice.title for notice in notices.listing(home.conn, user_id)[0])


def waiting(home: Home) -> int:
    found = home.conn.execute("select count(*) as n from notice_deliveries where state = 'pending'").fetchone()
    assert found
    return int(found["n"])


def test_each_person_is_told_once_of_what_they_may_see(home: Home) -> None:
    assert (look(home), look(home)) == (5, 0)

    assert told(home, home.ben) == ["Alien", "Up"]
    assert told(home, home.ella) == ["Up"]
    assert told(home, home.yara) == []
    assert {notice.event for notice in notices.listing(home.conn, home.ella)[0]} == {notices.LEAVING_SOON}
    assert waiting(home) == 5


def test_what_is_kept_taken_back_or_marked_is_told_nobody_any_more(home: Home) -> None:
    look(home)
    up, ben = _id(home, "Up"), accounts.by_id(home.conn, home.ben)

    leaving.rescue(home.conn, home.ben, up, by=ben.actor)
    assert (told(home, home.ella), told(home, home.ana), waiting(home)) == ([], ["Alien"], 2)

    rows.watch(home.conn, home.ben, _id(home, "Alien"), favorite=True)
    assert look(home) == 0
    assert (told(home, home.ana), waiting(home)) == ([], 0)


def test_what_is_announced_for_another_day_is_told_anew(home: Home) -> None:
    look(home)
    ana = accounts.by_id(home.conn, home.ana)
    assert leaving.withdraw(home.conn, home.ana, [_id(home, "Up")], by=ana.actor) == [_id(home, "Up")]
    assert told(home, home.ella) == []

    removals.leaving(home.conn, [_id(home, "Up")], leaves_on="2100-02-01")

    assert look(home) == 3
    assert told(home, home.ella) == ["Up"]


def _id(home: Home, name: str) -> int:
    return rows.one(home.conn, "select id from titles where name = %s", (name,))
