"""Drawn artwork: the right size, always the same, never twice the same, quick enough for a page of it."""

import json
import time
import unicodedata
from io import BytesIO

import pytest
from PIL import Image, ImageStat

from infra.sample_server import lettering, palettes, posters, scenes, seeding

FILMS = [film for film in json.loads((seeding.DATA / "films.json").read_text("utf-8")) if "title" in film]


def opened(data):
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("width", [90, 200, 400, 600])
def test_a_poster_is_a_jpeg_two_wide_to_three_high(width):
    picture = opened(posters.poster("Solaris", 1972, ["Science Fiction", "Drama"], width=width))

    assert (picture.format, picture.size) == ("JPEG", (width, width * 3 // 2))


def test_a_backdrop_is_sixteen_to_nine_and_a_portrait_is_square():
    assert opened(posters.backdrop("Heat", 1995, ["Crime"])).size == (1280, 720)
    assert opened(posters.portrait("Ana")).size == (200, 200)


def test_the_same_title_always_gets_the_same_picture():
    assert posters.poster("Heat", 1995, ["Crime"]) == posters.poster("Heat", 1995, ["Crime"])
    assert posters.portrait("Michael Mann") == posters.portrait("Michael Mann")


def test_films_of_one_name_get_different_pictures():
    assert posters.poster("Dune", 1984, ["Science Fiction"]) != posters.poster("Dune", 2021, ["Science Fiction"])


@pytest.mark.parametrize("title", ["", "X", "Ω 東京 🎬", "A" * 80, "word " * 60, "Dr. Strangelove or: How I Learned"])
def test_odd_titles_are_drawn_all_the_same(title):
    assert opened(posters.poster(title, None, [], "series")).size == (400, 600)


def test_every_genre_of_the_library_has_a_mood_with_colours_and_scenes():
    moods = {palettes.mood(film["genres"]) for film in FILMS}

    assert len(moods) >= 9
    assert set(palettes.PALETTES) == set(scenes.SCENES)
    assert len({scene for family in scenes.SCENES.values() for scene in family}) >= 15


def test_every_title_of_the_library_can_be_set_in_full():
    for title in {film["title"] for film in FILMS}:
        decomposed = unicodedata.normalize("NFD", title)
        accents = {letter for letter in decomposed if unicodedata.combining(letter)}

        assert lettering.printable(title) == unicodedata.normalize("NFC", title).replace("–", "-")
        assert accents <= set(lettering.MARKS), title


def test_letters_without_a_glyph_are_left_out():
    assert lettering.printable("Tokyo 東京 Ω") == "Tokyo  "


def test_posters_are_pictures_not_flat_colour():
    for film in FILMS[::10]:
        picture = opened(posters.poster(film["title"], film["year"], film["genres"]))
        assert max(ImageStat.Stat(picture).stddev) > 12, film["title"]


def test_a_poster_takes_less_than_forty_milliseconds_of_work():
    posters.poster("warm", 2000, [])
    took = []
    for film in FILMS[:15]:
        began = time.process_time()
        posters.poster(film["title"], film["year"], film["genres"])
        took.append(time.process_time() - began)

    assert sorted(took)[len(took) // 2] < 0.04
