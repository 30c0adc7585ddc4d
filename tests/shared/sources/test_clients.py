"""What clients make of answers: nothing where nothing was said, and a zero only where somebody meant one."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest

from shared.errors import Unavailable
from shared.sources import omdb, reading, tmdb, trakt, tvmaze
from shared.sources.asking import Answer
from shared.sources.model import Airing, Provider, Rating, Related, Release, Report
from shared.titles import fact_types
from tests import contracts

EXAMPLE = contracts.DIRECTORY / "examples" / "omdb-by-imdb-id.json"


@pytest.mark.parametrize("read", [lambda row: tmdb.read("movie", row, "US"), lambda row: tmdb.read("tv", row, "US")])
def test_of_an_empty_answer_nothing_is_known(read: object) -> None:
    for row in ({}, {"id": 1, "title": "", "runtime": 0, "overview": None, "vote_average": 0, "vote_count": 0, "genres": None},
                {"id": "1", "runtime": "long", "popularity": "high", "credits": [], "videos": {"results": {}}, "keywords": 7}):  # fmt: skip
        report = read(row)  # type: ignore[operator]
        assert (report.facts, report.ratings, report.figures, report.related, report.releases) == ({}, (), {}, (), ())


def test_tmdb_tells_zero_from_nothing() -> None:
    none, zero = (
        tmdb.read("movie", row, "US") for row in ({"id": 5}, {"id": 5, "popularity": 0, "belongs_to_collection": None})
    )

    assert (none.figures, none.facts) == ({}, {})
    assert (zero.figures, zero.facts) == ({"popularity": 0.0}, {"collection": None})


def test_tmdb_reads_the_parts_that_are_appended() -> None:
    film = {
        "id": 78, "title": "Blade Runner", "release_date": "1982-06-25", "runtime": 117, "vote_average": 7.9, "vote_count": 13_000,
        "production_companies": [{"name": "Warner"}], "external_ids": {"imdb_id": "tt0083658", "wikidata_id": None},
        "keywords": {"keywords": [{"name": "android"}, {"name": "android"}, {}]},
        "credits": {"cast": [{"id": 3, "name": "Harrison Ford", "character": "Deckard", "order": 1, "profile_path": "/f.jpg"},
                             {"id": 4, "name": "Rutger Hauer", "order": 0}],
                    "crew": [{"id": 578, "name": "Ridley Scott", "job": "Director"}, {"id": 9, "name": "X", "job": "Gaffer"}]},
        "release_dates": {"results": [{"iso_3166_1": "US", "release_dates": [
            {"type": 3, "release_date": "1982-06-25T00:00:00.000Z", "certification": "R"}, {"type": 9, "release_date": "1982-06-26"}]}]},
        "videos": {"results": [{"site": "YouTube", "key": "teaser", "type": "Teaser", "official": True},
                               {"site": "YouTube", "key": "fan", "type": "Trailer"},
                               {"site": "YouTube", "key": "official", "type": "Trailer", "official": True}, {"site": "Vimeo", "key": "v"}]},
        "watch/providers": {"results": {"US": {"link": "x", "flatrate": [{"provider_name": "Stream"}]}, "odd": []}},
        "recommendations": {"results": [{"id": 335984}, {"id": 0}]}, "similar": {"results": [{"id": 335984}, {"id": 603}]},
    }  # fmt: skip

    report = tmdb.read("movie", film, "US")

    fact_types.check(report.facts)
    assert report.ids == {"imdb": "tt0083658"}
    assert report.ratings == (Rating("tmdb", 79.0, 13_000),)
    assert report.facts["runtime_s"] == 7020
    assert report.facts["tags"] == ["android"]
    assert report.facts["certificate"] == "R"
    assert "certificate" not in tmdb.read("movie", film, "DE").facts
    assert [(c["name"], c["role"]) for c in report.facts["credits"]] == [  # type: ignore[attr-defined]
        ("Ridley Scott", "director"), ("Rutger Hauer", "cast"), ("Harrison Ford", "cast")
    ]  # fmt: skip
    assert report.releases == (Release("US", "theatrical", date(1982, 6, 25), "R"),)
    assert [trailer.value for trailer in report.trailers] == ["official", "fan", "teaser"]
    assert report.providers == (Provider("US", "flatrate", "Stream"),)
    assert report.related == (Related("tmdb", "335984", 1.0), Related("tmdb", "603", 0.38))


def test_all_who_watch_are_counted_so_that_no_other_job_counts_more() -> None:
    class Saying:
        def get(self, path: str, params: object = None, accept: object = ()) -> Answer:
            if path.endswith("/watching"):
                return Answer(200, [{"username": str(n)} for n in range(1700)])
            return Answer(200, [] if path.endswith("/related") else {"votes": 1, "rating": 5, "watchers": 2})

        def listed(self, value: object) -> list[reading.Row]:
            return reading.rows(value)

    report = trakt.report(Saying(), "movie", "1", region="US")  # type: ignore[arg-type]

    assert report is not None
    assert report.figures["watching"] == 1700


def test_trakt_has_no_rating_yet_where_nobody_has_voted() -> None:
    report = trakt.read(
        "1", {"rating": 0, "votes": 0}, {"watchers": 0, "plays": None}, [], [{"ids": {"tmdb": 5}}, {"ids": {}}]
    )

    assert report.ratings == ()
    assert report.figures == {"watchers": 0.0, "watching": 0.0}
    assert report.related == (Related("tmdb", "5", 1.0),)
    assert trakt.read("1", {"rating": 8.25, "votes": 40}, {}, None, []).ratings == (Rating("trakt", 82.5, 40),)
    assert trakt.read("1", {}, {}, None, []).figures == {}


@pytest.mark.skipif(not EXAMPLE.exists(), reason=contracts.MISSING)
def test_omdb_reads_its_published_example() -> None:
    report = omdb.read("tt3896198", json.loads(EXAMPLE.read_text()))

    assert report.ratings == (
        Rating("imdb", 76.0, 816_421),
        Rating("metacritic", 67.0),
        Rating("rotten_tomatoes", 85.0),
    )
    assert report.facts == {"critic_rating": 85.0}


def test_omdb_knows_nothing_by_na_and_refuses_with_200() -> None:
    nothing = {"imdbRating": "N/A", "imdbVotes": "N/A", "Metascore": "N/A", "Ratings": []}
    assert omdb.read("tt1", nothing) == omdb.read("tt1", {})

    class Saying:
        def __init__(self, error: str) -> None:
            self.error = error

        def get(self, path: str, params: object) -> Answer:
            return Answer(200, {"Response": "False", "Error": self.error})

    assert omdb.report(Saying("Error getting data."), "movie", "tt1", region="US") is None  # type: ignore[arg-type]
    with pytest.raises(Unavailable, match="OMDb refused"):
        omdb.report(Saying("Something went wrong."), "movie", "tt1", region="US")  # type: ignore[arg-type]


def test_tvmaze_tells_when_an_episode_is_shown_and_leaves_out_what_has_no_day() -> None:
    episodes = [
        {
            "season": 1,
            "number": 1,
            "name": "Pilot",
            "airdate": "2008-01-20",
            "airstamp": "2008-01-21T03:00:00+00:00",
            "runtime": 60,
        },
        {"season": 1, "number": 2, "airdate": ""},
        {"season": 1, "number": None, "airdate": "2008-02-01"},
        {"season": 1, "number": 3, "airdate": "2008-02-10", "airstamp": "soon"},
    ]
    show = {"status": "Ended", "ended": "2013-09-29", "rating": {"average": None}, "_embedded": {"episodes": episodes}}

    report = tvmaze.read("169", show)

    fact_types.check(report.facts)
    assert report.facts == {"status": "Ended", "end_year": 2013}
    assert report.ratings == ()
    assert report.airings == (
        Airing(1, 1, date(2008, 1, 20), datetime(2008, 1, 21, 3, tzinfo=UTC), "Pilot", 3600),
        Airing(1, 3, date(2008, 2, 10)),
    )


def test_tvmaze_tells_of_the_newest_episodes_of_a_series_of_thousands() -> None:
    episodes = [{"season": n // 50, "number": n % 50, "airdate": "2024-11-30"} for n in range(1200)]

    told = tvmaze.read("1", {"_embedded": {"episodes": episodes}}).airings

    assert (len(told), told[-1].season) == (1200, 23)


def test_tmdb_tells_of_a_series_when_seasons_begin_and_of_its_latest_and_next_episode() -> None:
    seasons = [{"season_number": n, "air_date": on} for n, on in ((0, "2010-01-01"), (1, "2022-02-18"), (2, None))]
    following = {"season_number": 2, "episode_number": 1, "air_date": "2025-01-17", "name": "Hello, Ms. Cobel"}
    show = {"id": 95396, "seasons": seasons, "last_episode_to_air": None, "next_episode_to_air": following}

    assert tmdb.read("tv", show, "US").airings == (
        Airing(2, 1, date(2025, 1, 17), name="Hello, Ms. Cobel"),
        Airing(1, 1, date(2022, 2, 18)),
    )
    assert tmdb.read("movie", show, "US").airings == ()


@pytest.mark.parametrize("read", [lambda row: tmdb.read("movie", row, "US"), lambda row: tvmaze.read("1", row)])
def test_half_a_surrogate_pair_is_no_text_that_could_not_be_stored(
    read: Callable[[Mapping[str, object]], Report],
) -> None:
    odd = "Odd \ud83d one"
    report = read(dict.fromkeys(("title", "name", "overview", "tagline"), odd)
                  | {"id": 1, "genres": [odd, {"name": odd}]})  # fmt: skip

    written = json.dumps(report.facts, ensure_ascii=False)
    assert "Odd ? one" in written
    assert written.encode()


def test_an_id_with_half_a_surrogate_pair_names_nothing() -> None:
    assert reading.identity({"id": "a\ud83db"}, "id") is None
