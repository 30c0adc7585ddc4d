"""The sample library and its household: true enough to demonstrate with, whole enough to test with."""

import json
import re
from collections import Counter
from datetime import date

import pytest

from infra.sample_server import certificates, seeding

FILMS = [film for film in json.loads((seeding.DATA / "films.json").read_text("utf-8")) if "copyOf" not in film]
COPIES = [film for film in json.loads((seeding.DATA / "films.json").read_text("utf-8")) if "copyOf" in film]
SERIES = json.loads((seeding.DATA / "series.json").read_text("utf-8"))
PEOPLE = {person["name"]: person for person in json.loads((seeding.DATA / "people.json").read_text("utf-8"))}
BY_NAME = {(title["title"], title["year"]): title for title in [*FILMS, *SERIES]}
ADULTS = ("Ana", "Ben", "Chloe", "Dev")


def shelves(person):
    return set(seeding.FOLDERS) if person["libraries"] == "all" else set(person["libraries"])


def allows(person, title):
    level = certificates.level(certificates.AGES, title["certificate"])
    suits = person["maxParentalAge"] is None or (level is not None and level <= (person["maxParentalAge"], 0))
    return suits and title["library"] in shelves(person)


def test_the_library_is_large_and_varied_enough():
    genres = Counter(genre for film in FILMS for genre in film["genres"])
    decades = {film["year"] // 10 for film in FILMS}

    assert len(FILMS) >= 160
    assert len(SERIES) >= 42
    assert decades >= set(range(192, 203))
    assert len({film["country"] for film in FILMS}) >= 12
    assert sum(film["library"] == "Kids" for film in FILMS) >= 25
    assert genres["Documentary"] >= 10
    assert min(genres[name] for name in ("Horror", "War", "Western", "Romance", "Comedy", "Music")) >= 7


def test_provider_ids_are_well_formed_and_belong_to_one_title_each():
    for titles in (FILMS, SERIES):
        for provider in ("imdb", "tmdb", "tvdb"):
            ids = [title[provider] for title in titles if provider in title]
            assert [number for number, uses in Counter(ids).items() if uses > 1] == [], provider
        assert [
            title["title"] for title in titles if not re.fullmatch(r"tt\d{7,8}", title.get("imdb", "tt0000000"))
        ] == []
    assert sum("imdb" not in title and "tmdb" not in title for title in [*FILMS, *SERIES]) <= 2


@pytest.mark.parametrize("title", [*FILMS, *SERIES], ids=lambda title: f"{title['title']} ({title['year']})")
def test_every_title_has_what_pages_and_embeddings_need(title):
    credited = title.get("directors") or title.get("creators")

    assert len(title["overview"]) > 100
    assert credited
    assert title["cast"]
    assert all(set(actor) == {"name", "role"} or set(actor) == {"name"} for actor in title["cast"])
    assert title["genres"]
    assert 4 <= len(title["keywords"]) <= 8
    assert 0 < title["communityRating"] <= 10
    assert abs(date.fromisoformat(title["premiere"]).year - title["year"]) <= 1
    assert title["certificate"] is None or title["certificate"] in certificates.AGES
    assert title["library"] in seeding.FOLDERS


def test_some_certificates_are_unknown_so_that_limits_must_fail_closed():
    assert 5 <= sum(film["certificate"] is None for film in FILMS) <= 40


def test_different_films_share_a_name_and_even_a_year():
    names = Counter(film["title"] for film in FILMS)
    same_year = [name for name, uses in Counter((film["title"], film["year"]) for film in FILMS).items() if uses > 1]

    assert sum(uses > 1 for uses in names.values()) >= 8
    assert same_year == [("Swan Song", 2021)]


def test_a_copy_is_another_edition_of_a_film_in_the_library():
    whole = {f"{film['title']} ({film['year']})" for film in FILMS}

    assert len(COPIES) == 2
    assert all(film["copyOf"] in whole and film["edition"] for film in COPIES)


@pytest.mark.parametrize("show", SERIES, ids=lambda show: f"{show['title']} ({show['year']})")
def test_seasons_and_episodes_count_up_from_one(show):
    assert show["status"] in {"Continuing", "Ended"}
    assert [season["number"] for season in show["seasons"]] == list(range(1, len(show["seasons"]) + 1))
    for season in show["seasons"]:
        assert [episode["number"] for episode in season["episodes"]] == list(range(1, len(season["episodes"]) + 1))
        assert all(episode["title"] and episode["runtimeMinutes"] > 0 for episode in season["episodes"])


def test_the_household_is_six_people_of_whom_one_is_admin_one_a_child_and_one_new():
    assert list(PEOPLE) == ["Ana", "Ben", "Chloe", "Dev", "Ella", "Finn"]
    assert [name for name, person in PEOPLE.items() if person["isAdmin"]] == ["Ana"]
    assert {name: person["maxParentalAge"] for name, person in PEOPLE.items() if person["maxParentalAge"]} == {
        "Ella": 10
    }
    assert PEOPLE["Finn"]["movies"] == PEOPLE["Finn"]["series"] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_people_watched_only_what_is_there_and_open_to_them(name):
    person = PEOPLE[name]
    watched = [(entry["title"], entry["year"]) for entry in [*person["movies"], *person["series"]]]

    assert [title for title in watched if title not in BY_NAME] == []
    assert [title for title in watched if not allows(person, BY_NAME[title])] == []
    assert len(watched) == len(set(watched))


@pytest.mark.parametrize("name", ADULTS)
def test_each_adult_leaves_every_kind_of_signal(name):
    films, series = PEOPLE[name]["movies"], PEOPLE[name]["series"]
    finished = [film for film in films if film["fraction"] >= 0.9]

    assert 22 <= len(finished) <= 35
    assert 5 <= len(series) <= 10
    assert any(0.1 <= film["fraction"] < 0.5 for film in films)
    assert any(film["fraction"] <= 0.06 for film in films)
    assert any(film["plays"] > 1 for film in films)
    assert sum(film["favorite"] for film in films) >= 3
    assert any(entry["rating"] and entry["rating"] <= 4 for entry in [*films, *series])


def test_ella_has_watched_fifteen_films_and_has_twenty_and_more_left():
    ella = PEOPLE["Ella"]
    watched = {(film["title"], film["year"]) for film in ella["movies"]}
    left = [film for film in FILMS if allows(ella, film) and (film["title"], film["year"]) not in watched]

    assert (len(watched), len(ella["series"])) == (15, 4)
    assert len(left) >= 20
    assert sum(allows(ella, show) for show in SERIES) >= 8


def test_tastes_differ_but_the_household_has_favourites_in_common():
    loved = {name: {film["title"] for film in PEOPLE[name]["movies"] if film["fraction"] >= 0.9} for name in ADULTS}
    pairs = [(one, other) for index, one in enumerate(ADULTS) for other in ADULTS[index + 1 :]]
    shared = {pair: len(loved[pair[0]] & loved[pair[1]]) for pair in pairs}

    assert sum(shared.values()) >= 8
    assert all(count <= 8 for count in shared.values())
