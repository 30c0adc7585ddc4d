"""What the two catalogues of books say: days that are years, headings in one line, HTML, and nothing where nothing was said."""

import pytest

from shared.http.answers import Reply
from shared.sources import book_words, google_books, matching, open_library, reading, refusals
from shared.sources.model import Candidate, Rating, Wanted
from shared.titles import fact_types

THUMBNAIL = (
    "http://books.google.com/books/content?id=zyTCAlFPjgYC&printsec=frontcover&img=1&zoom=1&edge=curl&source=gbs_api"
)
VOLUME = {
    "kind": "books#volume", "id": "zyTCAlFPjgYC",
    "volumeInfo": {
        "title": "Good Omens", "subtitle": "The Nice and Accurate Prophecies", "authors": ["Terry Pratchett", "Neil Gaiman", "Neil Gaiman"],
        "publisher": "Gollancz", "publishedDate": "1990-05", "description": "<p><b>An angel</b> &amp; a demon.</p><p>One<br/>child.</p>",
        "industryIdentifiers": [{"type": "OTHER", "identifier": "UOM:390"}, {"type": "ISBN_10", "identifier": "0-441-17271-7"}],
        "pageCount": 288, "categories": ["Fiction / Fantasy / Humorous", "Fiction / General"], "maturityRating": "MATURE",
        "averageRating": 4.5, "ratingsCount": 12, "language": "pt-BR", "imageLinks": {"thumbnail": THUMBNAIL},
    },
}  # fmt: skip


def test_a_volume_is_read() -> None:
    report = google_books.read(VOLUME)

    fact_types.check(report.facts)
    assert report.ids == {"isbn13": "9780441172719"}
    assert (report.facts["year"], report.facts["pages"]) == (1990, 288)
    assert "released_on" not in report.facts
    assert report.facts["overview"] == "An angel & a demon.\nOne\nchild."
    assert report.facts["genres"] == ["Fiction", "Fantasy", "Humorous"]
    assert [(one["name"], one["ord"]) for one in report.facts["credits"]] == [
        ("Terry Pratchett", 0),
        ("Neil Gaiman", 1),
    ]  # type: ignore[attr-defined]
    assert (report.facts["certificate"], report.facts["worded_in"], report.facts["studios"]) == (
        "18",
        "pt",
        ["Gollancz"],
    )
    assert report.ratings == (Rating("google_books", 90.0, 12),)
    assert report.pictures == {"poster": "/zyTCAlFPjgYC"}


@pytest.mark.parametrize(
    "info",
    [{}, {"title": "", "authors": None, "publishedDate": "", "pageCount": 0, "averageRating": 0, "categories": "Fiction"},
     {"title": 7, "authors": "x", "industryIdentifiers": [{"type": "ISBN_13", "identifier": "9780441172710"}, 3], "imageLinks": []}],
)  # fmt: skip
def test_of_nothing_nothing_is_known(info: object) -> None:
    report = google_books.read({"id": "zyTCAlFPjgYC", "volumeInfo": info})

    assert (report.facts, report.ids, report.ratings, report.pictures) == ({}, {}, (), {})


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [("2004", 2004, None), ("2004-05", 2004, None), ("2004-05-01", 2004, "2004-05-01"), ("1999?", 1999, None), ("2004-13-45", 2004, None),
     ("199?", None, None), ("0000", None, None), ("19995", None, None), ("1605", 1605, None), ("", None, None)],
)  # fmt: skip
def test_a_day_may_be_a_year(text: str, year: int | None, day: str | None) -> None:
    found = reading.partial_day({"on": text}, "on")

    assert (found[0], found[1] and found[1].isoformat()) == (year, day)


def test_a_work_is_read_in_both_forms_of_its_description_and_without_what_is_of_its_shelf() -> None:
    subjects = ["Science Fiction", "science fiction", "Protected DAISY", "nyt:paperback=2011", "Deserts", "award:hugo"]
    work = {"key": "/works/OL893415W", "title": "Dune", "description": {"type": "/type/text", "value": "Sand.\r\n----------\r\n[1]"},
            "subjects": subjects, "covers": [-1, 11481354]}  # fmt: skip
    counted = {"key": "/works/OL893415W", "author_name": ["Frank Herbert"], "first_publish_year": 1965}

    report = open_library.read("OL893415W", work, counted)

    assert report.facts == {
        "name": "Dune", "overview": "Sand.", "year": 1965, "tags": ["science fiction", "deserts"],
        "credits": [{"name": "Frank Herbert", "role": "author", "ord": 0}],
    }  # fmt: skip
    assert report.pictures == {"poster": "/b/id/11481354-L.jpg"}
    assert open_library.read("OL1W", {"description": "Plain."}, {}).facts == {"overview": "Plain."}
    assert book_words.genres(["Juvenile Fiction / Fantasy & Magic", "General"]) == [
        "Juvenile Fiction",
        "Fantasy & Magic",
    ]


@pytest.mark.parametrize(
    ("status", "reason", "message", "meaning"),
    [
        (403, "dailyLimitExceeded", "Daily Limit Exceeded", "spent"),
        (
            429,
            "rateLimitExceeded",
            "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service",
            "spent",
        ),
        (
            429,
            "rateLimitExceeded",
            "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'",
            "busy",
        ),
        (403, "userRateLimitExceeded", "User Rate Limit Exceeded", "busy"),
        (400, "badRequest", "API key not valid. Please pass a valid API key.", "key"),
        (400, "badRequest", "Missing query.", None),
        (403, "accessNotConfigured", "The API is not enabled.", None),
        (429, "", "", "busy"),
    ],
)
def test_google_refuses_in_several_ways(status: int, reason: str, message: str, meaning: str | None) -> None:
    body = f'{{"error": {{"code": {status}, "message": "{message}", "errors": [{{"reason": "{reason}"}}]}}}}'

    assert refusals.meaning("google_books", Reply(status, {}, body.encode(), "")) == meaning
    assert refusals.meaning("google_books", Reply(503, {}, b"<html>", "")) is None


def test_a_book_is_known_by_its_name_and_who_wrote_it_whatever_the_edition() -> None:
    wanted = Wanted("book", ("Dune",), 2005, authors=("Frank Herbert",))
    editions = [Candidate(value, ("DUNE",), 1990, authors=("Herbert, Frank", "Frank Herbert")) for value in ("a", "b")]
    other = Candidate("c", ("Dune",), 2005, authors=("Somebody Else",))

    assert matching.best(wanted, [other, *editions]) == (editions[0], 0.85)
    assert matching.confidence(wanted, other) == 0
    assert matching.confidence(Wanted("book", ("Dune",), 2005), other) == 0.92
