"""`matinee calendar`, `inbox`, `drop-off` and `insights` on the terminal."""

import json
from datetime import UTC, datetime, timedelta

from shared import db
from tests.household import discoveries, rows
from tests.household.cast import Home
from tests.web.commands.conftest import Matinee


def test_each_says_what_its_page_does_to_whom_it_is_for(matinee: Matinee) -> None:
    today = datetime.now(UTC).date()
    with db.connect() as conn:
        home = Home(conn)
        series, film = home.show("Dark"), home.film("Alien", min_age=18)
        rows.episode(conn, series, 1, 1, air_date=today)
        discoveries.drop_off(conn, series)
        discoveries.noted(conn, home.ben, film)
        for back, plays in ((60, 30), (30, 40), (0, 100)):
            discoveries.counted(conn, film, today - timedelta(days=back), plays=plays, viewers=3)
        assert home.ella
        conn.commit()

    said = {
        words[0]: json.loads(matinee(*words, "--json").stdout)
        for words in (("calendar", "Ben", "--all"), ("inbox", "Ben"), ("drop-off", "Ben"), ("insights", "Ben"))
    }
    assert [(one["title"], one["airDate"]) for one in said["calendar"]] == [("Dark", today.isoformat())]
    assert [one["title"] for one in said["inbox"]] == ["Alien"]
    assert [one["title"] for one in said["drop-off"]] == ["Dark"]
    assert [one["title"] for one in said["insights"]] == ["Alien"]
    assert "Alien" in matinee("insights", "Ben").stdout
    assert "S01E01" in matinee("calendar", "Ben", "--all").stdout
    for words in (("calendar", "Ella", "--all"), ("inbox", "Ella"), ("insights", "Ella"), ("drop-off", "Ella")):
        assert "Alien" not in matinee(*words).stdout
