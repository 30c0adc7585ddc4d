"""The job that brings people and their accounts at Trakt together, against the sample world: both ways, once, and through trouble."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from psycopg.sql import SQL, Identifier

from infra.sample_world import trakt
from shared import audit
from shared.errors import Conflict, Unavailable
from shared.sources import asking, keeping
from shared.sources.trakt_person import App
from shared.watching import plays, ratings, states, trakt_accounts, trakt_sync
from tests.functions.trakt_house import ALIEN, BAD, LONG_AGO, PRESTIGE, RUNNER, House
from tests.household import rows


def test_two_people_link_theirs_by_code_and_each_gets_their_own(house: House) -> None:
    ana, ben = house.home.ana, house.home.ben
    house.accounts.rate("ana-there", RUNNER, 9)
    house.accounts.rate("ben-there", RUNNER, 3)
    code = trakt_accounts.begin(house.conn, ana)
    house.conn.commit()
    assert trakt_accounts.check(house.conn, ana) is None  # nobody has entered it yet
    assert house.accounts.answer(code.user_code, None)
    with pytest.raises(Conflict, match="You said no"):
        trakt_accounts.check(house.conn, ana)

    house.link(ana, "ana-there")
    house.link(ben, "ben-there")
    stranger = trakt_accounts.begin(house.conn, house.home.yara)
    house.accounts.answer(stranger.user_code, "ana-there")
    with pytest.raises(Conflict, match="linked by somebody else"):
        trakt_accounts.check(house.conn, house.home.yara)
    house.conn.rollback()
    for user_id in (ana, ben):
        house.sync(user_id)

    film = house.titles[RUNNER]
    assert (house.rated(ana), house.rated(ben)) == ({film: (90, "trakt")}, {film: (30, "trakt")})
    stored = house.conn.execute("select access_enc, refresh_enc from trakt_accounts").fetchall()
    told = {token.access for token in house.accounts.tokens} | {token.refresh for token in house.accounts.tokens}
    assert not any(secret.encode() in bytes(value) for row in stored for value in row.values() for secret in told)
    assert trakt_accounts.unlink(house.conn, ana)
    assert {token.name for token in house.accounts.tokens} == {"ben-there"}
    assert house.rated(ana) == {film: (90, "trakt")}


def test_a_grant_of_which_nobody_heard_whose_it_is_does_not_stay_at_trakt(house: House) -> None:
    ben = house.home.ben
    code = trakt_accounts.begin(house.conn, ben)
    house.conn.commit()
    house.accounts.answer(code.user_code, "ben")
    house.world.fault("/trakt/users/settings", "5xx", status=503)

    with pytest.raises(Unavailable):
        trakt_accounts.check(house.conn, ben)
    house.conn.rollback()

    assert (house.accounts.tokens, trakt_accounts.pending(house.conn, ben)) == ([], None)
    house.world.wire.faults.clear()
    house.link(ben, "ben")


def test_a_first_sync_shows_what_it_would_change_and_changes_nothing(house: House) -> None:
    ben = house.home.ben
    house.accounts.rate("ben", RUNNER, 8)
    house.accounts.play("ben", RUNNER, LONG_AGO)
    house.accounts.play("ben", BAD, LONG_AGO, (1, 2))
    house.accounts.wish("ben", PRESTIGE)
    ratings.rate(house.conn, ben, {house.titles[ALIEN]: 70})
    rows.play(house.conn, ben, house.titles[ALIEN], at="2021-01-01")
    house.link(ben, "ben", confirmed=False)

    assert house.sync(ben) == "Counted what a first sync would change; nothing was changed."

    parts = {part.what: [title["title"] for title in part.titles] for part in trakt_sync.preview(house.conn, ben)}
    assert parts == {
        "ratings_here": ["Blade Runner"], "ratings_there": ["Alien"], "plays_here": ["Blade Runner", "Breaking Bad"],
        "plays_there": ["Alien"], "planned": ["The Prestige"],
    }  # fmt: skip
    assert house.rated(ben) == {house.titles[ALIEN]: (70, "user")}
    assert (house.posts(), plays.count(house.conn, ben)) == ([], 1)

    trakt_accounts.confirm(house.conn, ben)
    assert house.sync(ben) == ("Ratings: 1 from Trakt, 1 to Trakt. Plays: 2 from Trakt, 1 to Trakt. Planned: 1.")
    assert house.accounts.of("ben").ratings[ALIEN][0] == 7
    assert [play.title for play in house.accounts.of("ben").plays] == [RUNNER, BAD, ALIEN]
    assert states.of_title(house.conn, ben, house.titles[PRESTIGE])["state"] == "planned"
    seen = house.conn.execute(
        "select title_id, episode_id is not null as part from watch_progress where played"
    ).fetchall()
    assert {(row["title_id"], row["part"]) for row in seen} == {
        (house.titles[RUNNER], False),
        (house.titles[BAD], True),
    }


def test_an_expired_token_is_renewed_once_by_however_many_workers(house: House) -> None:
    ben = house.home.ben
    house.link(ben, "ben")
    house.accounts.expire()
    house.conn.execute("update trakt_accounts set expires_at = now()")
    house.conn.commit()

    def token(_: int) -> str:
        with asking.opened(house.conn, "trakt") as asker:
            return trakt_accounts.fresh_token(asker, App(trakt.KEY, trakt.SECRET), ben, None)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(token, range(4)))) == 1
    assert [one for one in house.world.requests("trakt") if one == "/trakt/oauth/token"] == ["/trakt/oauth/token"]

    house.accounts.expire()  # Trakt alone knows: the clock here says that it is good
    assert house.sync(ben) == "Ratings: 0 from Trakt, 0 to Trakt. Plays: 0 from Trakt, 0 to Trakt. Planned: 0."


def test_a_wrong_secret_of_ours_unlinks_nobody(house: House) -> None:
    ben = house.home.ben
    house.link(ben, "ben")
    house.accounts.expire()
    keeping.configure(house.conn, "trakt", {"secret": "mistyped"}, by=audit.TERMINAL)
    house.conn.commit()

    with pytest.raises(Unavailable, match="the application's key and secret"):
        house.sync(ben)

    house.conn.rollback()
    assert trakt_accounts.everybody(house.conn) == [ben]
    keeping.configure(house.conn, "trakt", {"secret": trakt.SECRET}, by=audit.TERMINAL)
    house.conn.commit()
    assert house.sync(ben) == "Ratings: 0 from Trakt, 0 to Trakt. Plays: 0 from Trakt, 0 to Trakt. Planned: 0."


def test_a_grant_that_is_taken_back_and_a_locked_account_are_said_and_lose_nothing(house: House) -> None:
    ben, film = house.home.ben, house.titles[RUNNER]
    house.accounts.rate("ben", RUNNER, 8)
    house.link(ben, "ben")
    house.sync(ben)

    house.accounts.of("ben").is_locked = True
    assert house.sync(ben) == "Trakt has locked your account; ask Trakt's support."
    house.accounts.of("ben").is_locked = False
    house.accounts.revoke_all("ben")
    assert house.sync(ben) == "Trakt does not let Matinee in any more; link your account again."

    found = trakt_accounts.get(house.conn, ben)
    assert found
    assert found.trouble == "revoked"
    assert (house.rated(ben), trakt_accounts.everybody(house.conn)) == ({film: (80, "trakt")}, [])
    with pytest.raises(Conflict, match="link your account again"):
        trakt_accounts.sync(house.conn, ben)
    house.link(ben, "ben")
    house.sync(ben)
    assert house.rated(ben) == {film: (80, "trakt")}


def test_ten_thousand_plays_go_by_the_thousand_and_each_once(house: House) -> None:
    ben, begun = house.home.ben, datetime(1990, 1, 1, tzinfo=UTC)
    for place in range(10_000):
        house.accounts.play("ben", BAD, begun + timedelta(days=place), (1 + place % 5, 1 + place // 5 % 20))
    house.link(ben, "ben")
    house.world.wire.log.clear()

    house.sync(ben)
    assert plays.count(house.conn, ben) == 10_000
    assert len(house.world.requests("trakt")) < 20
    house.sync(ben)
    assert plays.count(house.conn, ben) == 10_000

    # As if a server had told of them: to another account, which knows none.
    house.conn.execute("update play_events set source = 'history'")
    trakt_accounts.unlink(house.conn, ben)
    house.link(ben, "another")
    house.world.wire.log.clear()
    house.world.fault(
        "/sync/history$", "truncate", after=3, times=1, method="POST"
    )  # told, but nobody hears that it was
    with pytest.raises(Unavailable):
        house.sync(ben)
    house.conn.rollback()
    house.sync(ben)
    assert (len(house.accounts.of("another").plays), plays.count(house.conn, ben)) == (10_000, 10_000)
    assert len(house.posts()) == 20
    assert len({play.at for play in house.accounts.of("another").plays}) == 10_000
    assert rows.one(house.conn, "select sum(play_count) as id from watch_progress where played") == 10_000


def test_a_play_is_one_whoever_told_of_it_first_and_what_is_taken_back_stays_so(house: House) -> None:
    ben, film, other = house.home.ben, house.titles[RUNNER], house.titles[PRESTIGE]
    house.accounts.play("ben", RUNNER, LONG_AGO)
    rows.play(house.conn, ben, film, at=LONG_AGO + timedelta(minutes=20))
    gone = house.accounts.play("ben", PRESTIGE, LONG_AGO)
    house.link(ben, "ben")
    house.sync(ben)
    assert (plays.count(house.conn, ben), len(house.accounts.of("ben").plays)) == (2, 2)

    rows.play(house.conn, ben, other, at=LONG_AGO + timedelta(minutes=5))  # the server tells of it later
    assert plays.count(house.conn, ben) == 2
    rows.play(house.conn, ben, house.titles[ALIEN], at=LONG_AGO)
    [alien] = [row["id"] for row in plays.listing(house.conn, ben, ben) if row["title"] == "Alien"]
    house.sync(ben)
    plays.forget(house.conn, ben, alien)
    house.accounts.forget("ben", gone)
    house.sync(ben)
    assert {row["title"] for row in plays.listing(house.conn, ben, ben)} == {"Blade Runner", "The Prestige"}


def test_an_outage_in_the_middle_and_a_child_s_limit(house: House) -> None:
    ella = house.home.ella
    for table, name in (("titles", "name"), ("library_items", "external_id")):
        query = SQL("update {} set min_age = case when {} = 'Alien' then 16 else 0 end")
        house.conn.execute(query.format(Identifier(table), Identifier(name)))
    for title in (ALIEN, RUNNER):
        house.accounts.rate("ella", title, 9)
        house.accounts.play("ella", title, LONG_AGO)
        house.accounts.wish("ella", title)
    house.link(ella, "ella")
    house.world.fault("/sync/watchlist/shows", "5xx")
    with pytest.raises(Unavailable):
        house.sync(ella)
    house.conn.rollback()
    assert (house.rated(ella), plays.count(house.conn, ella)) == ({}, 0)

    house.world.wire.faults.clear()
    house.world.fault("/ratings/movies", "429", retryAfter=0.1, times=1)
    house.sync(ella)
    film = house.titles[RUNNER]
    assert (house.rated(ella), plays.count(house.conn, ella)) == ({film: (90, "trakt")}, 1)
    assert [row["title_id"] for row in states.listing(house.conn, ella)] == [film]


def test_what_is_full_is_said_and_the_rest_done(house: House) -> None:
    ben = house.home.ben
    ratings.rate(house.conn, ben, {house.titles[RUNNER]: 80})
    rows.play(house.conn, ben, house.titles[RUNNER], at=LONG_AGO)
    house.link(ben, "ben")
    house.accounts.of("ben").is_full = True

    assert house.sync(ben) == (
        "Ratings: 0 from Trakt, 1 to Trakt. Plays: 0 from Trakt, 0 to Trakt. Planned: 0. "
        "Your account at Trakt holds as much as it may."
    )


def test_nothing_is_asked_of_trakt_before_it_is_switched_on(house: House) -> None:
    keeping.configure(house.conn, "trakt", {"is_enabled": False}, by=audit.TERMINAL)
    with pytest.raises(Conflict, match="administrator"):
        trakt_accounts.begin(house.conn, house.home.ben)
    house.sync(house.home.ben)
    assert house.world.requests("trakt") == []
