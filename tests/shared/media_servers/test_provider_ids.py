"""Ids that name nothing are none, ids of one meaning are one, and unlike films do not share one."""

import pytest

from shared.media_servers import fields, parsing, provider_ids


@pytest.mark.parametrize(
    ("source", "given", "meant"),
    [
        ("tmdb", "603", "603"),
        ("tmdb", "0603", "603"),
        ("tmdb", " 603 ", "603"),
        ("tmdb", "603-the-matrix", "603"),
        ("tmdb", "https://www.themoviedb.org/movie/603-the-matrix", "603"),
        ("tmdb", "https://www.themoviedb.org/movie/603-the-matrix?language=de", "603"),
        ("tmdb", "603.0", "603"),
        ("tmdb", "0", None),
        ("tmdb", "-1", None),
        ("tmdb", "000", None),
        ("tmdb", "tt0133093", None),
        ("tmdb", "unknown", None),
        ("imdb", "tt0133093", "tt0133093"),
        ("imdb", "TT133093", "tt0133093"),
        ("imdb", "0133093", "tt0133093"),
        ("imdb", "https://www.imdb.com/title/tt0133093/", "tt0133093"),
        ("imdb", "https://www.imdb.com/title/tt0133093/?ref_=fn_al_1", "tt0133093"),
        ("imdb", "tt0000000", None),
        ("imdb", "tt", None),
        ("imdb", "nm0000206", None),
        ("tvdb", "81189", "81189"),
        ("tvdb", "-", None),
        ("trakt", "breaking-bad", "breaking-bad"),
        ("trakt", "0", None),
        ("isbn13", "0-14-143958-0", "9780141439587"),
        ("isbn13", "978-0-14-143958-8", None),
        ("google_books", "yZ1APgAACAAJ", "yZ1APgAACAAJ"),
        ("open_library", "/works/OL66534W", "OL66534W"),
        ("open_library", "https://openlibrary.org/works/ol66534w/Emma", "OL66534W"),
        ("open_library", "OL24638A", None),
        ("other", "N/A", None),
    ],
)
def test_an_id_is_believed_in_one_spelling_or_not_at_all(source: str, given: str, meant: str | None) -> None:
    assert provider_ids.believed({source: given}).get(source) == meant


def test_what_servers_say_is_doubted_where_it_comes_in() -> None:
    assert parsing.ids_of({"Tmdb": "0", "Imdb": "TT133093", "Tvdb": 81189}) == {
        "imdb": "tt0133093",
        "tvdb": "81189",
    }
    assert parsing.ids_of({"Tmdb": 603.0}) == {"tmdb": "603"}


def test_a_book_has_its_ids_by_the_names_that_servers_give_their_sources() -> None:
    given = {"ISBN": "0141439580", "GoogleBooks": "yZ1APgAACAAJ", "OpenLibrary": "OL66534W", "ComicVine": "0"}

    assert parsing.ids_of(given) == {
        "isbn13": "9780141439587",
        "google_books": "yZ1APgAACAAJ",
        "open_library": "OL66534W",
    }


@pytest.mark.parametrize(
    "given",
    [{"Tmdb": "603", "TMDB": ""}, {"TMDB": "603", "tmdb": None}, {"tmdb": "0", "Tmdb": "603"}, {" Tmdb ": " 603 "}],
)
def test_one_source_in_two_spellings_is_one_and_the_id_that_names_something_is_its_own(
    given: dict[str, object],
) -> None:
    assert parsing.ids_of(given) == {"tmdb": "603"}


@pytest.mark.parametrize(
    ("names", "year", "others", "when", "alien"),
    [
        (("Zurück in die Zukunft",), 1985, ("Back to the Future",), 1985, False),
        (("Zurück in die Zukunft",), 1985, ("Back to the Future",), None, False),
        (("Amélie", "Le Fabuleux Destin"), 2001, ("amelie",), 1950, False),
        (("Alien: Director's Cut",), 2003, ("Alien",), 1979, False),
        (("Holiday by the sea",), 2019, ("The Matrix",), 1999, True),
        (("Home film 1",), None, ("Home film 2",), None, True),
        (("...",), None, ("Home film 2",), None, False),
    ],
)
def test_one_id_holds_together_what_can_be_one_film(
    names: tuple[str], year: int | None, others: tuple[str], when: int | None, alien: bool
) -> None:
    assert provider_ids.are_alien(names, year, others, when) is alien
    assert provider_ids.are_alien(others, when, names, year) is alien


@pytest.mark.parametrize("odd", ["\ud800", "a\udfff", "\ud800\ud800"])
def test_an_id_with_half_a_character_is_none(odd: str) -> None:
    assert fields.identity({"Id": odd}, "Id") is None
