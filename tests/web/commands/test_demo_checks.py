"""What `demo --check` would say of a household that breaks a promise."""

from shared.db import Conn
from tests.household import rows
from tests.household.cast import Home
from tests.shared.picks.test_audit_picks import watched
from web.commands import demo_checks


def test_a_broken_promise_is_said_in_a_sentence_and_a_kept_one_is_not(conn: Conn) -> None:
    home = Home(conn)
    ana, seen, fresh = home.ana, home.film("Alien"), home.film("Moon")
    watched(conn, ana, seen)
    rows.listed(conn, ana, "movie", [fresh])
    assert demo_checks.broken_promises(conn) == []

    conn.execute("update recommendations set title_id = %s", (seen,))

    assert demo_checks.broken_promises(conn) == [f"Title {seen} breaks a promise to user {ana}: watched."]
