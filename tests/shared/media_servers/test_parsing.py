"""The servers' shapes into ours, with everything that real libraries leave out or get wrong."""

from datetime import UTC, date, datetime

import pytest

from shared.media_servers import fields, model, parsing
from shared.titles import access_rules


def test_an_item_with_nothing_but_its_name_is_an_item() -> None:
    item = parsing.item({"Id": "1", "Name": "Solaris", "Type": "Movie"})

    assert item == model.Item(id="1", kind="movie", name="Solaris", is_playable=False)


@pytest.mark.parametrize("type", ["Season", "BoxSet", "Audio", None, 7])
def test_what_is_neither_film_nor_series_is_left_out(type: object) -> None:
    assert parsing.item({"Id": "1", "Name": "x", "Type": type}) is None


@pytest.mark.parametrize("row", [{"Type": "Movie", "Name": "x"}, {"Type": "Movie", "Id": "1", "Name": " \0 "}])
def test_an_item_without_id_or_name_is_malformed(row: dict[str, object]) -> None:
    with pytest.raises(fields.Malformed):
        parsing.item(row)


@pytest.mark.parametrize(
    ("facts", "playable"),
    [
        ({"Path": "/films/x.mkv"}, True),
        ({"MediaSources": [{"Protocol": "Http"}]}, True),
        ({"Path": "/films/x.mkv", "LocationType": "FileSystem"}, True),
        ({"Path": "/films/x.mkv", "LocationType": "Virtual"}, False),
        ({"MediaSources": []}, False),
        ({"Type": "Series"}, True),
    ],
)
def test_a_film_needs_something_to_play(facts: dict[str, object], playable: bool) -> None:
    item = parsing.item({"Id": "1", "Name": "x", "Type": "Movie"} | facts)

    assert item is not None
    assert item.is_playable is playable


def test_emby_writes_studios_genres_and_tags_as_pairs_with_numbers() -> None:
    item = parsing.item(
        {
            "Id": "240270",
            "Name": "Film",
            "Type": "Movie",
            "GenreItems": [{"Name": "Drama", "Id": 767}],
            "Studios": [{"Name": "Lord Miller", "Id": 240307}, {"Name": "Lord Miller", "Id": 5}, {"Id": 6}],
            "TagItems": [{"Name": "slow", "Id": 1}],
            "ProviderIds": {"Tmdb": 603, "Imdb": "tt0133093", "Tvdb": ""},
        }
    )

    assert item is not None
    assert (item.genres, item.studios, item.tags) == (("Drama",), ("Lord Miller",), ("slow",))
    assert item.provider_ids == {"tmdb": "603", "imdb": "tt0133093"}


def test_credits_keep_the_servers_order_and_only_actors_have_characters() -> None:
    credits = parsing.credits(
        {
            "People": [
                {"Id": "1", "Name": "Ana", "Type": "Actor", "Role": "Herself"},
                {"Name": ""},
                {"Id": "2", "Name": "Ben", "Type": "Director", "Role": "Director"},
                {"Name": "Cem", "Type": "Colorist"},
                "nonsense",
            ]
        }
    )

    assert credits == (
        model.Credit("1", "Ana", "cast", "Herself", None, 0),
        model.Credit("2", "Ben", "director", None, None, 1),
        model.Credit("", "Cem", "other", None, None, 2),
    )


def test_dates_are_read_with_seven_digits_and_the_year_one_means_never() -> None:
    row = {
        "a": "2023-05-30T16:00:00.0000000Z",
        "b": "0001-01-01T00:00:00.0000000Z",
        "c": "2021-04-11",
        "d": "soon",
        "e": 5,
    }

    assert fields.moment(row, "a") == datetime(2023, 5, 30, 16, tzinfo=UTC)
    assert fields.day(row, "c") == date(2021, 4, 11)
    assert [fields.moment(row, name) for name in "bdef"] == [None] * 4


def test_numbers_that_no_column_holds_are_none() -> None:
    row = {"nan": float("nan"), "huge": 1e300, "endless": 10**400, "flag": True, "text": "7.5", "word": "many"}

    assert [fields.whole(row, name) for name in row] == [None, None, None, None, 7, None]


def test_text_that_postgres_refuses_is_cleaned() -> None:
    row = {"a": "Caf\0é", "b": "broken \ud83c pair", "c": ["\0", " x ", "x", 3]}

    assert fields.text(row, "a") == "Café"
    assert fields.text(row, "b") == "broken ? pair"
    assert fields.texts(row, "c") == ("x",)


def test_an_announced_episode_is_no_episode() -> None:
    row = {"Id": "1", "Type": "Episode", "SeriesId": "2", "Name": "Pilot", "ParentIndexNumber": 0, "IndexNumber": 3}

    episode = parsing.episode(row)

    assert episode is not None
    assert (episode.series_id, episode.season, episode.number) == ("2", 0, 3)
    assert parsing.episode(row | {"LocationType": "Virtual"}) is None
    assert parsing.episode(row | {"SeriesId": None}) is None


def test_an_untouched_item_has_no_user_data() -> None:
    row = {
        "Id": "1",
        "Type": "Movie",
        "UserData": {"Played": False, "PlayCount": 0, "PlaybackPositionTicks": 0, "IsFavorite": False},
    }

    assert parsing.user_data(row) is None
    assert parsing.user_data({"Id": "1", "Type": "Movie"}) is None
    touched = parsing.user_data(row | {"UserData": {"PlaybackPositionTicks": 600_000_000, "PlayedPercentage": 140.0}})
    assert touched is not None
    assert (touched.position_s, touched.played_share, touched.played) == (60, 1.0, False)


def test_a_person_whose_policy_cannot_be_read_sees_no_library() -> None:
    person = parsing.person({"Id": "1", "Name": "Cem"})

    assert (person.all_folders, person.folder_ids, person.is_admin) == (False, (), False)


def test_a_persons_limits_are_read() -> None:
    policy = {
        "MaxParentalRating": 0,
        "BlockUnratedItems": ["Movie", "Series"],
        "BlockedTags": ["gore"],
        "EnableAllFolders": False,
        "EnabledFolders": ["a", "b"],
    }

    person = parsing.person({"Id": "1", "Name": "Cem", "Policy": policy})

    assert person.max_rating == 0
    assert person.blocks_unrated == {"movie", "series"}
    assert (person.blocked_tags, person.folder_ids) == (("gore",), ("a", "b"))


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ({"EnableAllFolders": True}, []),
        ({"EnableAllFolders": True, "BlockedTags": ["🔞"]}, ["🔞"]),
        ({"EnableAllFolders": True, "AllowedTags": ["!!!"]}, ["!!!"]),
        ({"EnableAllFolders": True, "AllowedTags": ["", " "]}, [parsing.NO_TAG]),
        ({"EnableAllFolders": True, "IncludeTags": [" "]}, [parsing.NO_TAG]),
        ({"EnableAllFolders": True, "AllowedTags": [], "IncludeTags": ["Cozy-Night"]}, ["cozy night"]),
    ],
)
def test_no_tag_of_a_policy_means_nothing(policy: dict[str, object], wanted: list[str]) -> None:
    rules = access_rules.of(parsing.person({"Id": "1", "Name": "Cem", "Policy": policy}), {})

    assert [*rules["blocked_tags"], *rules["allowed_tags"]] == wanted  # type: ignore[misc]
    assert rules["is_restricted"] == bool(wanted)


def test_a_library_of_another_kind_has_none() -> None:
    row = {"Name": "Music", "ItemId": "9", "Guid": "g9", "CollectionType": "music", "Locations": ["/m"]}

    assert parsing.library(row) == model.Library("9", "g9", "Music", None, ("/m",), "music")
    assert parsing.library(row | {"CollectionType": "tvshows", "Guid": None}).guid == "9"
