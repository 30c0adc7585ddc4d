"""Ratings here and at Trakt: the newest wins, what is removed stays removed, and nothing goes to and fro."""

from datetime import UTC, datetime, timedelta
from random import Random

from infra.sample_world.titles import all_titles
from shared.watching import ratings, trakt_merge, trakt_sync
from tests.functions.trakt_house import BAD, LONG_AGO, PRESTIGE, RUNNER, House
from tests.household import rows


def test_the_newest_rating_wins_a_removed_one_is_removed_and_nothing_goes_to_and_fro(house: House) -> None:
    ben, film, other = house.home.ben, house.titles[RUNNER], house.titles[PRESTIGE]
    ratings.rate(house.conn, ben, {film: 84, other: 40})
    house.accounts.rate("ben", RUNNER, 2, LONG_AGO)  # older than what is here
    house.accounts.rate("ben", PRESTIGE, 9, datetime.now(UTC) + timedelta(hours=1))
    house.link(ben, "ben")
    house.sync(ben)
    there = house.accounts.of("ben").ratings
    assert (there[RUNNER][0], house.rated(ben)) == (8, {film: (84, "user"), other: (90, "trakt")})

    house.world.wire.log.clear()
    for _ in range(3):
        assert house.sync(ben) == "Ratings: 0 from Trakt, 0 to Trakt. Plays: 0 from Trakt, 0 to Trakt. Planned: 0."
    assert (house.posts(), house.rated(ben)[film]) == ([], (84, "user"))

    house.accounts.rate("ben", RUNNER, None)
    ratings.drop(house.conn, ben, [other])
    house.sync(ben)
    assert (house.rated(ben), house.accounts.of("ben").ratings) == ({}, {})
    house.sync(ben)
    assert (house.rated(ben), house.accounts.of("ben").ratings) == ({}, {})


def test_no_order_of_rating_removing_and_syncing_loses_returns_or_tosses_to_and_fro_a_rating(house: House) -> None:
    """Many films, each with an order of its own, drawn once and for all: where one side alone did something since both last agreed, both
    say what it says; where both did, both say what one of them says. Another sync sends and changes nothing."""
    ben, draw = house.home.ben, Random(8)
    films = [title for title in all_titles() if title.word == "movie"][:60]
    places = dict(house.titles)
    del places[BAD]
    for film in films:
        if (key := ("movie", film.tmdb)) not in places:
            places[key] = house.home.film(f"{film.name} {film.tmdb}")
            rows.known_as(house.conn, places[key], "tmdb", str(film.tmdb))
    house.link(ben, "ben")
    said = dict.fromkeys(places, None)
    for turn in range(8):
        acted = {key: (_words(draw), _words(draw)) for key in places}
        for key, (here, there) in acted.items():
            for word in here:
                if word is None:
                    ratings.drop(house.conn, ben, [places[key]])
                else:
                    ratings.rate(house.conn, ben, {places[key]: 10 * word + draw.randrange(-5, 5)})
                house.conn.commit()
            for word in there:
                house.accounts.rate("ben", key, word)

        house.sync(ben)

        for key, (here, there) in acted.items():
            may = [words[-1] for words in (here, there) if words] or [said[key]]
            said[key] = house.accounts.of("ben").ratings.get(key, (None,))[0]
            assert said[key] in may, (key, acted[key])
        found = house.conn.execute("select title_id, value from ratings where user_id = %s", (ben,)).fetchall()
        stored = {row["title_id"]: trakt_merge.on_their_scale(row["value"]) for row in found}
        assert stored == {places[key]: word for key, word in said.items() if word is not None}
        if turn in (3, 7):  # what was sent is not read again before people go on
            house.world.wire.log.clear()
            assert str(house.sync(ben)).startswith("Ratings: 0 from Trakt, 0 to Trakt.")
            assert house.posts() == []


def _words(draw: Random) -> list[int | None]:
    """What one side says of a film between two syncs, one after another; None takes the rating away."""
    return [draw.choice((8, 8, 5, None)) for _ in range(draw.choice((0, 0, 0, 1, 2)))]


def test_what_trakt_does_not_know_is_sent_once_and_again_by_another_id(house: House) -> None:
    ben, odd = house.home.ben, house.home.film("Known to nobody")
    rows.known_as(house.conn, odd, "imdb", "tt9999999")
    ratings.rate(house.conn, ben, {odd: 80, house.titles[RUNNER]: 70})
    house.link(ben, "ben")
    assert str(house.sync(ben)).startswith("Ratings: 0 from Trakt, 1 to Trakt.")
    assert len(house.posts()) == 1

    house.sync(ben)
    assert len(house.posts()) == 1
    assert trakt_sync.preview(house.conn, ben) == []

    rows.known_as(house.conn, odd, "tmdb", "11324")
    assert str(house.sync(ben)).startswith("Ratings: 0 from Trakt, 1 to Trakt.")
    assert {key[1]: rating for key, (rating, _) in house.accounts.of("ben").ratings.items()} == {78: 7, 11324: 8}
    ratings.drop(house.conn, ben, [odd])
    house.sync(ben)
    assert set(house.accounts.of("ben").ratings) == {RUNNER}
