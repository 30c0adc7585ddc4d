"""Books are found page by page: whatever goes wrong and whoever is killed, in the end each work is there once, as after a sound run."""

from collections.abc import Iterator

import pytest
from psycopg.sql import SQL, Identifier

from functions import crawl_books
from infra.sample_world import books
from infra.sample_world.running import Running
from shared import db, options
from shared.db import Conn, Row
from shared.discovery import crawls, works
from shared.errors import Unavailable
from shared.jobs import names
from shared.jobs.progress import Attempt, Stopping
from shared.sources import asking, google_books
from shared.sources.model import Report
from tests.functions.test_source_faults import FAULTS
from tests.household import rows
from tests.household.sources_on import perform, switch_on

PATH = "/google_books/books/v1/volumes"
RESET = "update source_limits set blocked_until = '-infinity', day_used = 0, arrives_at = '-infinity'"
SECOND_PAGE = PATH + r"\?.*orderBy=relevance.*startIndex=40&"
SUBJECT, MORE = "science fiction", 150
# An answer of another kind than these is none.
DAY_OVER = '{"error": {"code": 403, "message": "Daily Limit Exceeded", "errors": [{"reason": "dailyLimitExceeded"}]}}'
BUSY = '{"error": {"code": 403, "message": "Too fast", "errors": [{"reason": "userRateLimitExceeded"}]}}'
OF_GOOGLE: dict[str, dict[str, object]] = {
    "the day is over": {"kind": "5xx", "status": 403, "body": DAY_OVER},
    "too fast": {"kind": "5xx", "status": 403, "body": BUSY},
    "no kind": {"kind": "5xx", "status": 200, "body": '{"totalItems": 0}'},
    "items that are none": {
        "kind": "5xx",
        "status": 200,
        "body": '{"kind": "books#volumes", "totalItems": 3, "items": {}}',
    },
}
ALL = {
    name: fault
    for name, fault in (FAULTS | OF_GOOGLE).items()
    if name not in ("503 once, then a broken line", "the day is spent")
}
STATE = {
    "titles": "select name, year, pages, language, genres, studios, overview, certificate, removed_at from titles order by 1, 2, 3, 4",
    "ids": "select e.source, e.value, t.name from title_external_ids e join titles t on t.id = e.title_id order by 1, 2",
    "told": "select t.name, m.value from title_matches m join titles t on t.id = m.title_id order by 1, 2",
    "credits": "select t.name, p.name as person, c.ord from credits c join titles t on t.id = c.title_id"
    " join people p on p.id = c.person_id order by 1, 3, 2",
    "covers": "select t.name, w.path from world_pictures w join titles t on t.id = w.title_id order by 1, 2",
    "lists": "select subject, language, ordering, start, rounds from book_crawls order by 1, 2, 3",
}


@pytest.fixture
def home(database: str, whole_world: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conn]:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    whole_world.clear()
    whole_world.world.more_books = MORE
    with db.connect() as conn:
        switch_on(conn, whole_world, "google_books")
        conn.commit()
        yield conn
    whole_world.clear()
    whole_world.world.more_books = 0


def crawl(conn: Conn, **how: object) -> str | None:
    attempt = Attempt(0, names.CRAWL_BOOKS, **how)  # type: ignore[arg-type]
    crawl_books.handler(conn, attempt, subject=SUBJECT)
    return attempt.message


def state(conn: Conn) -> dict[str, list[Row]]:
    found = {name: conn.execute(query).fetchall() for name, query in STATE.items()}
    conn.rollback()
    return found


def forget(conn: Conn) -> None:
    for table in ("titles", "people", "book_crawls", "source_answers"):
        conn.execute(SQL("delete from {}").format(Identifier(table)))
    conn.execute(RESET)
    conn.commit()


def test_after_any_fault_the_data_is_that_of_a_sound_run_and_no_page_is_passed_over(
    home: Conn, whole_world: Running
) -> None:
    assert crawl(home) == "6 pages read, 56 books new."
    sound = state(home)
    volumes = books.of_subject(SUBJECT, "en", MORE)
    # Each work once, whatever its editions; one of which no author is told is nobody's.
    told = {(volume.book.name, volume.id if volume.id[0] == "Z" else None) for volume in volumes}
    assert sorted(row["name"] for row in sound["titles"]) == sorted(name for name, _ in told)
    assert len(volumes) > len(told)

    for name, fault in ALL.items():
        forget(home)
        whole_world.fault(SECOND_PAGE, **fault)  # type: ignore[arg-type]
        with pytest.raises(Unavailable):
            crawl(home)
        home.rollback()
        whole_world.wire.faults.clear()
        home.execute(RESET)
        home.commit()
        crawl(home)
        assert state(home) == sound, name


def test_a_run_that_is_killed_anywhere_goes_on_without_a_double(home: Conn) -> None:
    crawl(home)
    sound = state(home)
    forget(home)

    for pages in (1, 2, 1):
        said = iter([False] * pages)
        with pytest.raises(Stopping):
            crawl(home, stopping=lambda said=said: next(said, True))
        home.rollback()
    crawl(home)

    assert state(home) == sound
    assert crawl(home) == "0 pages read, 0 books new."


def test_a_day_has_so_many_pages_and_every_subject_has_some_before_any_has_many(
    home: Conn, whole_world: Running
) -> None:
    options.set(home, crawls.PER_DAY, 3)
    home.commit()

    for subject, read in (("history", 2), (SUBJECT, 1), (SUBJECT, 0)):
        attempt = Attempt(0, names.CRAWL_BOOKS)
        options.set(home, crawls.PER_DAY, 2 if subject == "history" else 3)
        home.commit()
        crawl_books.handler(home, attempt, subject=subject)
        assert (attempt.message or "").startswith(f"{read} pages read"), subject
    listed = home.execute("select subject, start from book_crawls where start > 0").fetchall()
    assert sorted((row["subject"], row["start"]) for row in listed) == [("history", 40), ("history", 40), (SUBJECT, 40)]

    assert perform(home, names.CRAWL_BOOKS, subject="alchemy").state == "failed"
    home.execute("update sources set is_enabled = false")
    home.commit()
    assert perform(home, names.CRAWL_BOOKS).message == crawl_books.WITHOUT


def test_two_runs_at_once_share_the_pages_of_a_day_and_none_is_passed_over(home: Conn) -> None:
    options.set(home, crawls.PER_DAY, 4)
    home.commit()
    other, ends = Attempt(0, names.CRAWL_BOOKS), iter([False])

    def between_pages() -> bool:
        if not next(ends, True):
            with db.connect() as conn:
                crawl_books.handler(conn, other, subject=SUBJECT)
        return False

    told = crawl(home, stopping=between_pages)

    assert (str(told).split()[0], str(other.message).split()[0]) == ("1", "4")  # the one that was being asked for
    assert rows.one(home, "select sum(day_pages) as id from book_crawls") == 5
    assert rows.one(home, "select start as id from book_crawls where ordering = 'relevance'") == 80


def test_editions_are_one_work_by_number_or_name_and_author_and_which_came_first_says_nothing(home: Conn) -> None:
    def volume(
        value: str, year: int | None, number: str | None = None, *, author: str | None = "Ann Author", text: str = ""
    ) -> Report:
        facts: dict[str, object] = {"name": "The Câfe: a book"} | ({"year": year} if year else {})
        facts |= {"credits": [{"name": author, "role": "author", "ord": 0}]} if author else {}
        facts |= {"overview": text} if text else {}
        return Report(value, facts, ids={"isbn13": number} if number else {})

    first, second = volume("a" * 12, 1990, text="Old."), volume("b" * 12, 2005, "9780441172719", text="New.")
    bare, other = volume("c" * 12, 1950), volume("d" * 12, 2001, author="Somebody Else")
    nameless, numbered = volume("e" * 12, 1999, author=None), volume("f" * 12, None, "9780441172719", author=None)

    told = []
    for order in ([first, second, bare, other, nameless, numbered], [nameless, bare, second, numbered, other, first]):
        forget(home)
        for report in order:  # as if each stood on a page of its own
            works.store(home, "book", [report], genre="Cookery")
            home.commit()
        found = state(home)
        told.append(
            (
                sorted(str(row["year"]) for row in found["titles"]),
                found["told"],
                len(found["ids"]),
                found["titles"][0]["genres"],
            )
        )
    assert told[0] == told[1]
    assert told[0][0] == ["1990", "1999", "2001"], "one work of four editions, told by the earliest that says anything"
    assert told[0][3] == ["Cookery"]
    assert rows.one(home, "select count(*) as id from title_external_ids where source = 'isbn13'") == 1


def test_volumes_stay_apart_and_who_drew_an_edition_does_not_make_it_another_work(home: Conn) -> None:
    def volume(value: str, subtitle: str | None, *authors: str) -> Report:
        credits = [{"name": name, "role": "author", "ord": place} for place, name in enumerate(authors)]
        return Report(value * 12, {"name": "Berserk", "credits": credits} | ({"tagline": subtitle} if subtitle else {}))

    told = [
        volume("a", "Vol. 1", "Kentaro Miura"),
        volume("b", "Band 2 (Deluxe)", "Kentaro Miura"),
        volume("c", "Volume 1", "Kentaro Miura", "Duane Johnson"),
        volume("d", "A fantasy", "Kentaro Miura"),
        volume("e", None, "Kentaro Miura"),
        volume("f", None, "Duane Johnson", "Kentaro Miura"),
    ]

    ids, _ = works.store(home, "book", told)

    same = [{value for value in "abcdef" if ids[value * 12] == title} for title in sorted(set(ids.values()))]
    assert same == [{"a", "c"}, {"b"}, {"d", "e"}, {"f"}]
    assert [works.store(home, "book", [one])[0] for one in told] == [{one.value: ids[one.value]} for one in told]
    twins = db.queries("picks/recommendations").twins
    assert home.execute(twins, {"kind": "book"}).fetchall() == [], "picks take the same for one work, and no more"


def test_what_a_library_gave_up_is_there_again_and_names_of_any_script_are_told_apart(home: Conn) -> None:
    def volume(value: str, name: str, author: str, number: str | None = None) -> Report:
        facts = {"name": name, "credits": [{"name": author, "role": "author", "ord": 0}]}
        return Report(value, facts, ids={"isbn13": number} if number else {})

    told = [
        volume("a" * 12, "Война и мир", "Лев Толстой"),
        volume("b" * 12, "Анна Каренина", "Лев Толстой"),
        volume("c" * 12, "三体", "刘慈欣"),
        volume("d" * 12, "???", "Ann Author"),
        volume("e" * 12, "!!!", "Ann Author"),
        volume("f" * 12, "«Война и мир»", "Лев Толстой"),
    ]
    ids, new = works.store(home, "book", told)
    assert (new, ids["a" * 12] == ids["f" * 12]) == (5, True)

    home.execute("update titles set removed_at = now()")
    assert works.store(home, "book", told) == (ids, 0)
    assert home.execute("select from titles where removed_at is not null").fetchall() == []

    # Two that the database tells apart stay so, whatever they have in common on a page.
    home.execute("update titles set name = 'Same' where id = any (%s)", ([ids["a" * 12], ids["c" * 12]],))
    same = [volume(value * 12, "Same", "Лев Толстой", "9780441172719") for value in "ac"]
    assert works.store(home, "book", same)[0] == {value * 12: ids[value * 12] for value in "ac"}


def test_nothing_for_adults_only_is_read(home: Conn) -> None:
    with asking.opened(home, works.SOURCE) as asker:
        page = google_books.listing(asker, "erotica", "en", "relevance", 0)
    assert books.of_subject("erotica", "en", MORE)
    assert not [volume for volume in page.volumes if "certificate" in volume.facts]


def test_an_empty_first_page_ends_a_list_for_a_day(home: Conn, whole_world: Running) -> None:
    empty = '{"kind": "books#volumes", "totalItems": 0}'
    whole_world.fault(PATH, kind="5xx", status=200, body=empty)
    assert crawl(home) == "2 pages read, 0 books new."
    whole_world.wire.faults.clear()
    home.execute("update book_crawls set ended_at = now() - interval '21 hours'")
    assert crawl(home) == "6 pages read, 56 books new."
