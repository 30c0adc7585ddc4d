"""The job that finds where series lose people, by Trakt's votes where too few here began them: against the sample world."""

import pytest

from functions import analyze_drop_off
from infra.sample_world.running import Running
from shared import db
from shared.db import Conn
from shared.discovery import drop_off_analyses, episode_votes
from shared.errors import Unavailable
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests.household import rows, sources_on
from tests.household.cast import Home


def analyse(conn: Conn) -> str | None:
    attempt = Attempt(0, names.ANALYZE_DROP_OFF)
    analyze_drop_off.handler(conn, attempt)
    return attempt.message


def test_votes_are_asked_for_once_a_month_and_an_outage_takes_nothing_away(database: str, whole_world: Running) -> None:
    whole_world.clear()
    with db.connect() as conn:
        home = Home(conn)
        series = [title for title in whole_world.world.known("tv") if title.ended and title.ended.year < 2023][:4]
        for one in series:
            match = {"source": "trakt", "value": str(one.trakt), "how": "id", "confidence": 1.0, "wanted": "{}"}
            rows.add(conn, "title_matches", title_id=home.show(f"{one.name} {one.tmdb}"), **match)
        assert analyse(conn) == "0 series judged by who began them here, 0 by Trakt's votes."  # it is switched off
        sources_on.switch_on(conn, whole_world, "trakt")
        conn.commit()

        assert analyse(conn) == "0 series judged by who began them here, 4 by Trakt's votes."

        assert [row["source"] for row in drop_off_analyses.listing(conn, home.ben)] == ["trakt"] * 4
        assert len(whole_world.requests("trakt")) == len(series)
        analyse(conn)
        assert len(whole_world.requests("trakt")) == len(series)

        found = drop_off_analyses.listing(conn, home.ben)
        conn.execute("delete from source_answers")
        whole_world.fault("/trakt/", "5xx", status=200, body="<html>Sign in</html>")
        conn.commit()
        with pytest.raises(Unavailable):
            analyse(conn)
        assert drop_off_analyses.listing(conn, home.ben) == found
        assert len(episode_votes.due(conn)) == 4
    whole_world.clear()
