"""What `demo --check` would say of a household that breaks a promise."""

from shared.db import Conn
from tests.shared import rows
from tests.shared.picks.test_audit_picks import listed, watched
from web.commands import demo_checks


def test_a_broken_promise_is_said_in_a_sentence_and_a_kept_one_is_not(conn: Conn) -> None:
    library = rows.library(conn)
    ana = rows.person(conn, "Ana", library)
    rows.switch_on(conn, "movie")
    seen, fresh = (rows.title(conn, library, name) for name in ("Alien", "Moon"))
    watched(conn, ana, seen)
    listed(conn, ana, "movie", fresh)
    assert demo_checks.broken_promises(conn) == []

    conn.execute("update recommendations set title_id = %s", (seen,))

    assert demo_checks.broken_promises(conn) == [f"Title {seen} breaks a promise to user {ana}: watched."]
