"""A house with Trakt: people, what is known there of what is here, and what a test does with both."""

from dataclasses import dataclass
from datetime import UTC, datetime

from functions import sync_trakt
from infra.sample_world import trakt
from infra.sample_world.running import Running
from infra.sample_world.trakt_accounts import Accounts
from shared import audit
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.sources import keeping
from shared.watching import ratings, trakt_accounts
from tests.household import rows
from tests.household.cast import Home

RUNNER, PRESTIGE, ALIEN = ("movie", 78), ("movie", 1124), ("movie", 348)
BAD = ("tv", 1396)
LONG_AGO = datetime(2020, 5, 1, 20, tzinfo=UTC)


@dataclass
class House:
    """Two people, three films and a series that Trakt knows, and Trakt switched on."""

    conn: Conn
    home: Home
    world: Running
    titles: dict[tuple[str, int], int]

    @property
    def accounts(self) -> Accounts:
        return self.world.world.accounts

    def link(self, user_id: int, name: str, *, confirmed: bool = True) -> None:
        code = trakt_accounts.begin(self.conn, user_id)
        self.conn.commit()
        assert self.accounts.answer(code.user_code, name)
        assert trakt_accounts.check(self.conn, user_id)
        if confirmed:
            trakt_accounts.confirm(self.conn, user_id)
        self.conn.commit()

    def sync(self, user_id: int) -> str | None:
        attempt = Attempt(0, names.SYNC_TRAKT)
        sync_trakt.handler(self.conn, attempt, user_id=user_id)
        self.conn.commit()
        return attempt.message

    def rated(self, user_id: int) -> dict[int, tuple[int, str]]:
        return {row["title_id"]: (row["value"], row["source"]) for row in ratings.listing(self.conn, user_id)}

    def posts(self) -> list[str]:
        return [
            str(one["path"])
            for one in self.world.wire.log.list()
            if one["method"] == "POST" and "/sync/" in str(one["path"])
        ]


def furnished(conn: Conn, world: Running) -> House:
    world.clear()
    world.world.accounts = Accounts()
    world.world.accounts.interval_s = 0
    home = Home(conn)
    titles = {
        RUNNER: home.film("Blade Runner", runtime_s=7000),
        PRESTIGE: home.film("The Prestige"),
        ALIEN: home.film("Alien", min_age=16),
        BAD: home.show(
            "Breaking Bad", episodes=[(season, number) for season in range(1, 6) for number in range(1, 21)]
        ),
    }
    for (_, tmdb), title_id in titles.items():
        rows.known_as(conn, title_id, "tmdb", str(tmdb))
    changes = {"is_enabled": True, "key": trakt.KEY, "secret": trakt.SECRET, "base_url": world.address("trakt")}
    keeping.configure(conn, "trakt", changes | {"calls": 10_000, "seconds": 1}, by=audit.TERMINAL)
    conn.execute("update source_limits set calls = 1000 where act = 'write'")
    conn.commit()
    return House(conn, home, world, titles)
