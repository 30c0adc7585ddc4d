"""What was put before somebody, by the days of their own calendar."""

from datetime import UTC, datetime, time, timedelta

from shared.db import Conn
from shared.watching import showings
from tests.household import rows
from tests.household.cast import Home


def test_an_evening_is_one_day_of_whoever_had_it_and_what_was_opened_once_can_be_passed_over_since(conn: Conn) -> None:
    """Midnight in UTC is eight in the evening, or seven, in New York."""
    home = Home(conn)
    film = home.film("Alien")
    conn.execute("update users set time_zone = 'America/New_York' where id = %s", (home.ben,))
    midnight = datetime.combine(datetime.now(UTC).date(), time(), UTC)
    for evening in (10, 5, 3):
        for minutes in (-30, 30):
            at = midnight - timedelta(days=evening) + timedelta(minutes=minutes)
            rows.interaction(conn, home.ben, film, kind="impression", at=at)
    rows.interaction(conn, home.ben, film, kind="view", at=midnight - timedelta(days=10) + timedelta(minutes=40))

    [row], total = showings.listing(conn, home.ben, which="passed-over")

    assert (row["title_id"], row["days"], row["passed_over"], total) == (film, 3, 2, 1)
    assert showings.listing(conn, home.ben, which="opened")[1] == 1
