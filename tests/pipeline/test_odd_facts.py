"""Facts that cannot be true cost their own title nothing but the fact, and nobody else anything."""

from collections.abc import Iterator

import pytest

from infra.sample_server.running import running
from tests.fakes import openai_server
from tests.pipeline import house
from tests.pipeline.conftest import SMALL
from tests.pipeline.house import House

FILMS = r"/Items\?.*includeItemTypes=Movie.*parentId"
SERIES = r"/Items\?.*includeItemTypes=Series.*parentId"
EPISODES = r"/Items\?.*includeItemTypes=Episode.*parentId"
HISTORY = r"/Items\?.*includeItemTypes=Movie.*enableUserData=true"
NAME = "".join(f"{number:06d}" for number in range(1000))
PLAYED = {"Played": True, "PlayCount": 2, "IsFavorite": False, "PlaybackPositionTicks": 0}
YEARS = (20110112, 2**31, 99999, -5, "soon", None)


def oddities(home: House) -> None:
    control = home.control
    for place, year in enumerate(YEARS):
        control.oddity(FILMS, {"at": f"Items[{place}].ProductionYear", "set": year})
    control.oddity(FILMS, {"at": "Items[6].RunTimeTicks", "set": 2**63 - 1})
    control.oddity(FILMS, {"at": "Items[7].Name", "set": NAME}, {"at": "Items[7].SortName", "set": NAME})
    control.oddity(FILMS, {"at": "Items[8].CommunityRating", "set": float("nan")})
    control.oddity(FILMS, {"at": "Items[9].Genres", "set": "Drama"}, {"at": "Items[9].ProductionYear", "string": True})
    announced = {"LocationType": "Virtual", "Path": None, "MediaSources": [], "ProviderIds": {"Tmdb": "999002"}}
    control.oddity(
        FILMS,
        {"at": "Items[0]", "copy": {"Id": "f1" * 16, "Name": "Announced Film", "ProductionYear": 2030, **announced}},
        {"at": "TotalRecordCount", "add": 1},
    )
    empty = {"Id": "e1" * 16, "Name": "Empty Show", "ProviderIds": {"Tvdb": "999001"}, "Path": "/tv/Empty Show"}
    control.oddity(SERIES, {"at": "Items[0]", "copy": empty}, {"at": "TotalRecordCount", "add": 1})
    control.oddity(EPISODES, {"at": "Items[0].IndexNumber", "set": 2_201_150_001})
    for place, at in enumerate(("9999-12-31T23:59:59.9999999-05:00", "2099-01-01T00:00:00Z", 7)):
        control.oddity(HISTORY, {"at": f"Items[{place}].UserData", "set": PLAYED | {"LastPlayedDate": at}})
    control.oddity(HISTORY, {"at": "Items[3].UserData", "set": PLAYED | {"Rating": 0}})
    control.oddity(
        HISTORY, {"at": "Items[4].UserData", "set": PLAYED | {"PlayCount": 2**40, "PlaybackPositionTicks": 2**63}}
    )


@pytest.fixture(scope="module")
def home(
    kind: str, embedder: openai_server.Server, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with (
        running(kind, library=SMALL) as server,
        house.built(server, server_url, tmp_path_factory.mktemp("odd")) as built,
    ):
        built.move_in()
        oddities(built)
        built.settle()
        yield built


def films(home: House) -> list[dict[str, object]]:
    """In the server's order, as far as each list of one library was changed."""
    query = """
        select t.id, t.name, t.year, t.runtime_s, t.community_rating, t.genres, li.library_id
        from titles t join library_items li on li.title_id = t.id where t.kind = 'movie' order by li.library_id, li.id"""
    return home.rows(query)


def test_every_oddity_struck_and_no_run_failed(home: House) -> None:
    assert [rule["changes"] for rule in home.control.oddities() if not rule["happened"]] == []
    assert home.rows("select name, error from job_runs where state <> 'succeeded'") == []


def test_everybody_gets_picks_though_one_film_is_of_an_absurd_year(home: House) -> None:
    people = [row["name"] for row in home.rows("select name from users")]

    assert people
    assert all(home.picks(person) and home.picks(person, "series") for person in people)


def test_years_ratings_and_runtimes_that_cannot_be_true_are_unknown(home: House) -> None:
    found = films(home)[: len(YEARS) + 4]

    assert [film["year"] for film in found[: len(YEARS)]] == [None] * len(YEARS)
    assert found[6]["runtime_s"] is None
    assert found[8]["community_rating"] is None
    assert found[9]["genres"] == ["Drama"]
    assert found[9]["year"]
    assert (
        home.value("select count(*) from titles where runtime_s > 100000 or year > 2100 or community_rating > 10") == 0
    )


def test_a_name_of_kilobytes_is_cut(home: House) -> None:
    (name,) = [film["name"] for film in films(home) if str(film["name"]).startswith("000000000001")][:1]

    assert NAME.startswith(str(name))
    assert len(str(name)) == 300


def test_nobody_else_lost_a_fact(home: House) -> None:
    first = [film for film in films(home) if film["library_id"] == films(home)[0]["library_id"]]
    sound = [film for place, film in enumerate(first) if place >= len(YEARS) and film["name"] != "Announced Film"]

    assert len(sound) > 3
    assert all(film["year"] for film in sound)
    assert sum(film["runtime_s"] is None for film in sound) == 1


def test_an_episode_of_ten_digits_comes_in_without_its_number(home: House) -> None:
    keys = [row["key"] for row in home.rows("select key from episodes")]

    assert len(keys) == 16
    assert sum(key.startswith("x") for key in keys) == 1


def test_a_play_that_never_was_or_will_be_has_no_date(home: House) -> None:
    latest = home.value("select max(last_played_at) < now() + interval '1 day' from watch_progress")
    marks = home.value("select count(*) from history_marks where newest_play_at > now() + interval '1 day'")

    assert latest is not False
    assert marks == 0
    assert (
        home.value("select count(*) from watch_progress where played and last_played_at is null and episode_id is null")
        != 0
    )
    assert home.value("select count(*) from play_events where occurred_at > now() + interval '1 day'") == 0


def test_a_rating_of_zero_is_none(home: House) -> None:
    assert home.value("select count(*) from ratings where value <= 1") == 0


@pytest.mark.parametrize(("name", "of"), [("Announced Film", "movie"), ("Empty Show", "series")])
def test_what_cannot_be_played_is_known_and_no_pick(home: House, name: str, of: str) -> None:
    people = [row["name"] for row in home.rows("select name from users")]

    assert home.value("select count(*) from titles where name = %s and removed_at is null", name) == 1
    assert not [person for person in people if name in home.picks(person, of) + home.published(person, of)]


def test_a_show_whose_first_episode_arrives_becomes_a_pick(home: House) -> None:
    person = str(home.value("select name from users order by id limit 1"))
    show = str(home.value("select li.external_id from library_items li join titles t on t.id = li.title_id "
                          "where t.name = 'Empty Show'"))  # fmt: skip
    episode = {"Id": "e2" * 16, "SeriesId": show, "Name": "Pilot", "IndexNumber": 1, "ParentIndexNumber": 1}
    home.control.oddity(EPISODES, {"at": "Items[1]", "copy": episode}, {"at": "TotalRecordCount", "add": 1})

    home.run("sync-series")
    home.run("generate-series-embeddings")
    home.run("refresh-user", user_id=home.user(person), kind="series")

    assert "Empty Show" in home.picks(person, "series")
