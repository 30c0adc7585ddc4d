"""The page of what rises and falls: of the household, or of the world."""

from datetime import UTC, datetime, timedelta

from shared.db import Conn
from tests import household
from tests.household import rows
from tests.web.conftest import SignIn


def test_whoever_wants_sees_what_the_world_turns_to(signed_in: SignIn, full_home: Conn) -> None:
    film, today = household.title(full_home, "Arrival"), datetime.now(UTC).date()
    for back, value in ((60, 1000), (30, 1100), (0, 2100)):
        told = {"metric": "watchers", "source": "trakt", "day": today - timedelta(days=back), "value": value}
        rows.add(full_home, "metric_snapshots", title_id=film, **told)
    full_home.commit()
    ben = signed_in("Ben")

    world, home = ben.get("/insights?window=30&of=world").text, ben.get("/insights?window=30").text

    assert "1000 more people, after 100" in world
    assert "?window=90&amp;of=world" in world
    assert "Nothing has been counted yet" in home
    assert "of=world" in home
