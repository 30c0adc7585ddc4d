"""Clients that others wrote for the real services get along with the sample world. Three have no setting for the address that is
published, so it is set where they keep it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import themoviedb
import trakt.core
from omdb import OMDBClient
from pytvmaze import TVMaze, endpoints
from pytvmaze.tvmaze import get_schedule
from themoviedb._core.config import ClientConfig
from themoviedb.exceptions import TMDbHTTPError
from trakt.auth.device import DeviceAuthAdapter
from trakt.errors import BadRequestException, NotFoundException
from trakt.movies import Movie, trending_movies
from trakt.sync import search_by_id
from trakt.tv import TVShow

from infra.sample_world import omdb, tmdb
from infra.sample_world import trakt as sample
from infra.sample_world.running import Running, running


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(date(2024, 11, 30)) as found:
        yield found


@pytest.fixture
def linked(world: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """pytrakt with an account that was linked by a code, which it wants for everything."""
    given = {"BASE_URL": f"{world.address('trakt')}/", "CLIENT_ID": sample.KEY, "CLIENT_SECRET": sample.SECRET}
    for name, value in {**given, "CONFIG_PATH": str(tmp_path / "pytrakt.json")}.items():
        monkeypatch.setattr(trakt.core, name, value)
    trakt.core.api.cache_clear()
    trakt.core.config.cache_clear()
    world.world.accounts.interval_s = 0
    device = DeviceAuthAdapter(trakt.core.api(), trakt.core.config())
    code = device.get_device_code()
    with pytest.raises(BadRequestException):  # nobody has entered it yet
        device.get_device_token(code["device_code"])
    assert world.world.accounts.answer(code["user_code"], "ana")
    device.get_device_token(code["device_code"])
    yield
    trakt.core.api.cache_clear()
    trakt.core.config.cache_clear()


def test_themoviedb_reads_titles_and_lists_and_finds_them(world: Running) -> None:
    """What it reads becomes typed objects, or it raises."""
    config = ClientConfig(api_key=tmdb.KEY, language="en-US", region="US", host=world.address("tmdb"))
    client = themoviedb.TMDb(_config=config)

    film = client.movie(78).details(
        append_to_response="credits,release_dates,videos,external_ids,keywords,recommendations"
    )
    assert (film.title, film.imdb_id, film.runtime) == ("Blade Runner", "tt0083658", 117)
    assert film.credits.cast[0].name == "Harrison Ford"
    series = client.tv(1396).details(
        append_to_response="aggregate_credits,content_ratings,external_ids,watch/providers"
    )
    assert (series.name, series.external_ids.imdb_id) == ("Breaking Bad", "tt0903747")
    assert client.search().movies("Blade Runner")[0].id == 78
    assert client.search().multi("Breaking")[0].is_tv()
    assert len(client.trending().movie_daily()) == len(client.movies().now_playing()) == 20
    assert client.find().by_imdb("tt0083658").movie_results[0].id == 78
    with pytest.raises(TMDbHTTPError):
        client.movie(1).details()


def test_pytrakt_reads_titles_and_lists_and_finds_them(linked: None) -> None:
    assert len(trending_movies()) == 10
    film = Movie("Blade Runner", year=1982)
    assert (film.ids["ids"]["tmdb"], film.ratings["votes"] > 0) == (78, True)
    assert film.related
    assert [season.season for season in TVShow("Breaking Bad", slug="breaking-bad-2008").seasons]
    assert search_by_id("tt0083658", id_type="imdb")[0].title == "Blade Runner"
    with pytest.raises(NotFoundException):
        Movie("No such film", year=1901)


def test_pytrakt_rates_for_whom_it_was_linked(linked: None, world: Running) -> None:
    Movie("Blade Runner", year=1982).rate(9)

    assert world.world.accounts.of("ana").ratings["movie", 78][0] == 9


def test_omdb_reads_a_film_and_says_what_there_is_not(world: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OMDBClient, "url", f"{world.address('omdb')}/")
    client = OMDBClient(apikey=omdb.KEY)

    film = client.imdbid("tt0083658")
    assert (film["title"], film["ratings"][0]["source"]) == ("Blade Runner", "Internet Movie Database")
    assert client.imdbid("tt9999999") == {}


def test_pytvmaze_reads_a_series_with_its_episodes(world: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in vars(endpoints).items():
        if isinstance(value, str) and value.startswith("http://api.tvmaze.com"):
            monkeypatch.setattr(endpoints, name, value.replace("http://api.tvmaze.com", world.address("tvmaze")))

    show = TVMaze().get_show(imdb_id="tt0903747", embed="episodes")
    assert (show.name, show.externals["thetvdb"], len(list(show.episodes))) == ("Breaking Bad", 81189, 27)
    assert TVMaze().get_show(show_name="Breaking Bad").id == show.id
    assert get_schedule(country="US", date="2024-11-30")
