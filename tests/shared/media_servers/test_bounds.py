"""Numbers, dates, names and lists are bounded where they come in: what cannot be true is unknown or cut, and noted."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.media_servers import doubts, fields, parsing

NEXT_YEAR = datetime.now(UTC).year + 1
FILM = {"Id": "1", "Name": "Heat", "Type": "Movie", "Path": "/films/Heat.mkv"}
EPISODE = {"Id": "2", "Name": "Pilot", "Type": "Episode", "SeriesId": "3"}
LATE = "9999-12-31T23:59:59.9999999-05:00"
LONG = "x" * 6000


@pytest.mark.parametrize(
    ("field", "value", "attribute", "wanted"),
    [
        ("ProductionYear", 1995, "year", 1995),
        ("ProductionYear", "1995", "year", 1995),
        ("ProductionYear", 1870, "year", 1870),
        ("ProductionYear", NEXT_YEAR + 10, "year", NEXT_YEAR + 10),
        ("ProductionYear", 1869, "year", None),
        ("ProductionYear", NEXT_YEAR + 11, "year", None),
        ("ProductionYear", 20110112, "year", None),
        ("ProductionYear", 2**31, "year", None),
        ("ProductionYear", [1995], "year", None),
        ("RunTimeTicks", 102_000_000_000, "runtime_s", 10_200),
        ("RunTimeTicks", "102000000000", "runtime_s", 10_200),
        ("RunTimeTicks", 3_228_430_827_520_000, "runtime_s", None),
        ("RunTimeTicks", 2**63 - 1, "runtime_s", None),
        ("RunTimeTicks", float("inf"), "runtime_s", None),
        ("CommunityRating", 8.3, "community_rating", 8.3),
        ("CommunityRating", "8.3", "community_rating", 8.3),
        ("CommunityRating", 83, "community_rating", None),
        ("CommunityRating", -1, "community_rating", None),
        ("CommunityRating", 0, "community_rating", None),
        ("CommunityRating", float("nan"), "community_rating", None),
        ("CriticRating", 100, "critic_rating", 100),
        ("CriticRating", 101, "critic_rating", None),
        ("PremiereDate", LATE, "premiered_on", None),
        ("PremiereDate", "1700-01-01", "premiered_on", None),
        ("EndDate", LATE, "end_date", None),
        ("DateCreated", LATE, "added_at", None),
        ("Name", 1917, "name", "1917"),
        ("Name", LONG, "name", "x" * fields.NAME),
        ("SortName", LONG, "sort_name", "x" * fields.NAME),
        ("Overview", "y" * 50_000, "overview", "y" * fields.LONG),
        ("Path", "/" + LONG, "path", None),
        ("Genres", "Drama", "genres", ("Drama",)),
        ("Genres", [["Drama", None, "Crime"]], "genres", ("Drama", "Crime")),
        ("Genres", {"Name": "Drama"}, "genres", ()),
        ("Tags", [LONG], "tags", ("x" * fields.NAME,)),
        ("Tags", [f"t{number}" for number in range(5000)], "tags", tuple(f"t{n}" for n in range(fields.MOST_NAMES))),
        ("Studios", ["A24"], "studios", ("A24",)),
        ("Studios", {"Name": "A24"}, "studios", ("A24",)),
        ("ProviderIds", [{"Tmdb": 603}], "provider_ids", {"tmdb": "603"}),
        ("ProviderIds", {"Tmdb": LONG, "Imdb": ["tt1"], "Tvdb": None}, "provider_ids", {}),
    ],
)
def test_a_fact_of_a_film(field: str, value: object, attribute: str, wanted: object) -> None:
    item = parsing.item(FILM | {field: value})

    assert item is not None
    assert getattr(item, attribute) == wanted


@pytest.mark.parametrize("number", [2_201_150_001, -1, "x", None])
def test_an_episode_of_an_absurd_number_is_one_without(number: object) -> None:
    episode = parsing.episode(EPISODE | {"ParentIndexNumber": 1, "IndexNumber": number})

    assert episode is not None
    assert (episode.season, episode.number) == (1, None)


def test_the_size_of_a_file_has_a_wider_column() -> None:
    sizes = [2**40, 2**62, 2**63 + 10_000, -1]

    found = [parsing.item(FILM | {"MediaSources": [{"Path": "/x", "Size": size}]}) for size in sizes]

    assert [item.media_sources[0].size for item in found if item] == [2**40, 2**62, None, None]


def test_what_plays_is_read_whole_whatever_its_size_and_however_long_its_path() -> None:
    address = "https://cdn.example/" + "x" * 1000

    found = parsing.playback({"MediaSources": [{"Path": address, "Protocol": "Http", "Size": 5 * 2**30}]})

    assert found is not None
    assert (found.path, found.size) == (address, 5 * 2**30)


def test_folders_are_read_whole_or_not_at_all() -> None:
    deep = "/media" + "/folder of a long name" * 40

    library = parsing.library(
        {"ItemId": "1", "Name": "Films", "CollectionType": "movies", "Locations": [deep, "/" + LONG]}
    )

    assert library.paths == (deep,)


@pytest.mark.parametrize(
    ("field", "value", "attribute", "wanted"),
    [
        ("Rating", 0, "rating", None),
        ("Rating", 7.5, "rating", 7.5),
        ("Rating", 75, "rating", None),
        ("PlayCount", 2**31, "play_count", 0),
        ("PlayCount", -3, "play_count", 0),
        ("PlayCount", "3", "play_count", 3),
        ("PlaybackPositionTicks", 2**63 - 1, "position_s", 0),
        ("Played", "false", "played", False),
        ("Played", 1, "played", True),
        ("LastPlayedDate", LATE, "last_played_at", None),
        ("LastPlayedDate", "2031-01-01T00:00:00Z", "last_played_at", None),
        ("PlayedPercentage", 1e9, "played_share", 1.0),
    ],
)
def test_a_fact_of_what_somebody_did(field: str, value: object, attribute: str, wanted: object) -> None:
    data = parsing.user_data(FILM | {"UserData": {"Played": True, "IsFavorite": True, field: value}})

    assert data is not None
    assert getattr(data, attribute) == wanted


def test_a_play_of_this_hour_is_none_of_the_future_though_clocks_differ() -> None:
    at = (datetime.now(UTC) + timedelta(hours=14)).replace(microsecond=0)

    assert fields.moment({"at": at.isoformat()}, "at") == at
    assert fields.moment({"at": (at + timedelta(days=1)).isoformat()}, "at") is None


@pytest.mark.parametrize("limit", ["many", float("nan"), -5, [], 2**80])
def test_a_limit_that_cannot_be_read_is_the_strictest(limit: object) -> None:
    assert parsing.person({"Id": "1", "Name": "Cem", "Policy": {"MaxParentalRating": limit}}).max_rating == 0


def test_what_is_unknown_or_cut_is_noted_once_by_its_field() -> None:
    odd = {"ProductionYear": 20110112, "Name": LONG, "Genres": [LONG, LONG], "CommunityRating": 5, "Overview": None}

    with doubts.noting() as noted:
        parsing.item(FILM | odd)

    assert sorted(noted) == ["Genres", "Name", "ProductionYear"]


def test_a_message_counts_and_names_a_few() -> None:
    found = doubts.Doubts()
    assert found.sentence == ""

    found.add([doubts.label("Heat", ["Id is missing"])], [doubts.label(f"Film {number}") for number in range(9)])

    assert found.sentence == (
        " 1 left out because it cannot be read: Heat (Id is missing)."
        " 9 with facts that cannot be true: Film 0, Film 1, Film 2, Film 3, Film 4 and 4 more."
    )
