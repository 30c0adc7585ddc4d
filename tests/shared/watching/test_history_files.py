"""Files as other programs write them, with the oddities that people report of them; and files that are no such thing."""

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from shared.errors import Invalid
from shared.watching.history_files import netflix, recognizing, values
from shared.watching.history_files.entry import Entry, Wishes

GOODREADS = (
    "Book Id,Title,Author,ISBN,ISBN13,My Rating,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,"
    "Exclusive Shelf,Private Notes,Read Count\n"
    '1,"Dune (Dune, #1)",Frank Herbert,"=""0441172717""","=""""",5,1990,1965,,2011/10/08,,read,,1\n'
    '2,Emma,Jane Austen,"=""""","=""9780141439587""",0,2003,1815,2020/02/03,2019/01/01,,read,again soon,3\n'
    '3,Ulysses,James Joyce,"=""""","=""""",0,,1922,,2019/01/01,unfinished,unfinished,,0\n'
    "4,Walden,Henry Thoreau,,,2,,1854,,2019/01/01,nature,nature,,0\n"
)
STORYGRAPH = (
    "Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,Dates Read,Read Count,Star Rating\n"
    'Emma,Jane Austen,,9780141439587,paperback,read,2020/01/01,2021/05/09,"2020/01/02-2020/01/09, 2021/05/03-2021/05/09",2,4.25\n'
    "Walden,Henry Thoreau,,,digital,did-not-finish,2020/01/01,,,0,\n"
)
IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
    'tt0078748,9,2020-05-01,Alien,Alien,x,Movie,8.5,117,1979,"Horror, Sci-Fi",1,1979-05-25,Ridley Scott\n'
    "tt5753856,8,2020-05-02,Dark,Dark,x,Serie TV,8.7,60,2017,Crime,1,2017-12-01,\n"
    "tt1,10,2020-05-02,Dark: Secrets,Secrets,x,TV Episode,8.7,60,2017,Crime,1,2017-12-01,\n"
)
IMDB_LIST = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated","IMDb Rating","Year"\n'
    '"1","tt0245429","Sat May 02 2020","","","Am\xe9lie","Feature Film","x","","8.3","2001"\n'
)
TMDB = (
    "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
    "348,tt0078748,movie,Alien,1979-05-25,,,8.1,8.5,2020-05-01T10:00:00Z\n"
    "70523,tt5753856,tv,Dark,2017-12-01,1,2,8.4,7,2020-05-01T10:00:00Z\n"
    "152601,tt1798709,movie,Her,2013-12-18,,,7.9,,\n"
)
MAL = """<?xml version="1.0" encoding="UTF-8" ?><!-- exported --><myanimelist><myinfo><user_id>1</user_id></myinfo>
<anime><series_animedb_id>1</series_animedb_id><series_title><![CDATA[Cowboy Bebop & more]]></series_title><series_type>TV</series_type>
<series_episodes>26</series_episodes><my_watched_episodes>26</my_watched_episodes><my_start_date>2015-00-00</my_start_date>
<my_finish_date>2016-02-03</my_finish_date><my_score>9</my_score><my_status>Completed</my_status>
<my_times_watched>1</my_times_watched></anime>
<anime><series_title><![CDATA[Akira]]></series_title><series_type>Movie</series_type><series_episodes>0</series_episodes>
<my_watched_episodes>0</my_watched_episodes><my_start_date>0000-00-00</my_start_date><my_finish_date>0000-00-00</my_finish_date>
<my_score>0</my_score><my_status>Plan to Watch</my_status></anime></myanimelist>"""
KNIGHT = {
    "ids": {"imdb": "tt0468569", "plex": {"guid": "5d"}, "tmdb": 155, "trakt": 120},
    "year": 2008,
    "title": "The Dark Knight",
}
DARK = {"title": "Dark", "year": 2017, "ids": {"tmdb": 70523}}
HER = {"title": "Her", "year": 2013, "ids": {"tmdb": 152601}}
AT = "2015-04-05T15:27:00.000Z"
TRAKT = {
    "watched-history-1.json": [
        {"id": 1, "watched_at": "2014-04-05T15:27:00.000Z", "action": "scrobble", "type": "movie", "movie": KNIGHT},
        {"id": 2, "watched_at": AT, "type": "episode", "episode": {"season": 1, "number": 2, "ids": {}}, "show": DARK},
    ],
    "watched-shows.json": [
        {"plays": 3, "show": DARK, "seasons": [{"number": 1, "episodes": [{"number": 1, "plays": 3, "last_watched_at": AT}]}]},
    ],
    "ratings-shows.json": [{"rated_at": AT, "rating": 8, "type": "show", "show": DARK}],
    "ratings-episodes.json": [{"rating": 8, "type": "episode", "episode": {"season": 1}, "show": DARK}],
    "lists-watchlist.json": [{"rank": 1, "listed_at": AT, "type": "movie", "movie": HER}],
    "lists-list-1-worst.json": [{"rank": 1, "listed_at": AT, "type": "movie", "movie": {"title": "Cats", "ids": {}}}],
    "user-profile.json": {"username": "ben"},
}  # fmt: skip
TAUTULLI = {"response": {"result": "success", "data": {"data": [
    {"date": 1600000000, "stopped": 1600007200, "friendly_name": "Ben", "media_type": "movie", "title": "Alien", "full_title": "Alien",
     "grandparent_title": "", "year": 1979, "guid": "imdb://tt0078748", "watched_status": 1, "percent_complete": 97},
    {"date": 1600000000, "friendly_name": "Ben", "media_type": "episode", "title": "Lies", "full_title": "Dark - Lies",
     "grandparent_title": "Dark", "parent_media_index": "1", "media_index": "2", "year": 2017, "watched_status": 0.5},
    {"date": 1600000000, "friendly_name": "Ana", "media_type": "track", "title": "Song", "full_title": "Song", "grandparent_title": "x"},
]}}}  # fmt: skip
JELLYSTAT = [
    {"jf_library_episodes": [{"EpisodeId": "e2", "ParentIndexNumber": 1, "IndexNumber": 2}]},
    {"jf_playback_activity": [
        {"UserName": "Ben", "NowPlayingItemId": "s1", "EpisodeId": "e2", "SeriesName": "Dark", "NowPlayingItemName": "Lies",
         "PlaybackDuration": "3000", "ActivityDateInserted": "2023-01-02T20:00:00.000Z"},
        {"UserName": "Ben", "NowPlayingItemId": "m1", "EpisodeId": None, "NowPlayingItemName": "Alien", "PlaybackDuration": 30,
         "ActivityDateInserted": "2023-01-02T20:00:00.000Z"},
    ]},
]  # fmt: skip
ACTIVITY = (
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Bookmark,Latest Bookmark,Country\n"
    "Ben,2022-10-17 23:42:00,00:43:26,,Dark: Season 1: Lies (Episode 2),,TV,00:41:19,Not latest view,DE (Germany)\n"
    "Ben,2022-10-17 23:42:00,00:00:26,,Her,,TV,00:41:19,,DE (Germany)\n"
    "Ben,2022-10-17 23:42:00,00:03:26,,Her,TRAILER,TV,00:41:19,,DE (Germany)\n"
    "Ana,2022-10-17 23:42:00,01:43:26,,Cats,,TV,00:41:19,,DE (Germany)\n"
)


def zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def read(data: bytes | str, name: str = "file.csv", **wishes: object) -> tuple[str, list[Entry]]:
    content = data.encode() if isinstance(data, str) else data
    found = recognizing.read(content, name, Wishes(**wishes))  # type: ignore[arg-type]
    return found.format, list(found.entries)


def test_books_of_goodreads_with_isbns_for_spreadsheets_and_shelves_of_ones_own() -> None:
    form, (dune, emma, ulysses, walden) = read(GOODREADS)
    assert (form, dune.name, dune.ids, dune.rating, dune.seen, dune.watched_on) == (
        "goodreads",
        "Dune",
        {"isbn13": "9780441172719"},
        100,
        1,
        None,
    )
    assert (emma.rating, emma.seen, emma.watched_on, emma.state, emma.notes) == (
        None,
        3,
        date(2020, 2, 3),
        "completed",
        "again soon",
    )
    assert (ulysses.state, ulysses.seen, walden.state, walden.rating) == ("dropped", 0, None, 40)


def test_books_of_storygraph_with_quarter_stars() -> None:
    form, (emma, _, walden) = read(STORYGRAPH)
    assert (form, emma.rating, emma.seen, emma.started_on, emma.finished_on) == (
        "storygraph",
        85,
        2,
        date(2021, 5, 3),
        date(2021, 5, 9),
    )
    assert (walden.state, walden.ids) == ("dropped", {})


def test_ratings_and_lists_of_imdb_in_two_spellings_and_encodings() -> None:
    form, (alien, dark, episode) = read("\ufeff" + IMDB)
    assert (form, alien.ids, alien.kinds, alien.rating, alien.year) == (
        "imdb",
        {"imdb": "tt0078748"},
        ("movie",),
        90,
        1979,
    )
    assert alien.rated_at == datetime(2020, 5, 1, 12, tzinfo=UTC)
    assert (alien.seen, dark.kinds, dark.rating, bool(episode.problem)) == (0, (), 80, True)
    [amelie] = read(IMDB_LIST.encode("cp1252"))[1]
    assert (amelie.name, amelie.state, amelie.rating) == ("Amélie", "planned", None)
    assert read(IMDB.encode("utf-16"))[1] == read(IMDB)[1]
    assert read(IMDB.replace("\n", "\r\n"))[1] == read(IMDB)[1]


def test_ratings_of_tmdb() -> None:
    form, (alien, episode, her) = read(TMDB)
    assert (form, alien.ids, alien.rating) == ("tmdb", {"tmdb": "348", "imdb": "tt0078748"}, 85)
    assert (bool(episode.problem), her.state, her.rating) == (True, "planned", None)


def test_a_list_of_myanimelist_packed_or_not_with_days_that_are_none() -> None:
    for data in (MAL.encode(), gzip.compress(MAL.encode())):
        form, (bebop, akira) = read(data, "animelist.xml.gz")
        assert (form, bebop.name, bebop.rating, bebop.state, bebop.seen) == (
            "myanimelist",
            "Cowboy Bebop & more",
            90,
            "completed",
            2,
        )
        assert (bebop.started_on, bebop.finished_on, bebop.kinds) == (None, date(2016, 2, 3), ("series", "movie"))
        assert (akira.rating, akira.state, akira.kinds, akira.finished_on) == (
            None,
            "planned",
            ("movie", "series"),
            None,
        )


def test_an_export_of_trakt() -> None:
    form, entries = read(zipped({name: json.dumps(rows) for name, rows in TRAKT.items()}), "trakt.zip")
    knight, lies, secrets, rated, part, her = entries
    assert (form, knight.ids["trakt"], knight.watched_at) == ("trakt", "120", datetime(2014, 4, 5, 15, 27, tzinfo=UTC))
    assert ((lies.season, lies.number), (secrets.season, secrets.number, secrets.seen)) == ((1, 2), (1, 1, 3))
    assert (rated.rating, rated.kinds, bool(part.problem), her.state) == (80, ("series",), True, "planned")


def test_histories_of_tautulli_and_jellystat() -> None:
    with pytest.raises(Invalid) as refused:
        read(json.dumps(TAUTULLI), "history.json")
    assert refused.value.details == {"profiles": ["Ana", "Ben"], "field": "profile"}
    form, (alien, lies) = read(json.dumps(TAUTULLI), "history.json", profile="Ben")
    assert (form, alien.ids, alien.seen, alien.watched_at) == (
        "tautulli",
        {"imdb": "tt0078748"},
        1,
        datetime.fromtimestamp(1600007200, UTC),
    )
    assert (lies.name, lies.season, lies.number, lies.seen, lies.completed, lies.year) == ("Dark", 1, 2, 0, False, None)
    form, [lies] = read(json.dumps(JELLYSTAT), "backup.json")
    assert (form, lies.item, lies.name, lies.season, lies.number, lies.episode) == (
        "jellystat",
        "e2",
        "Dark",
        1,
        2,
        "Lies",
    )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1/31/20", "12/24/19"], [date(2020, 1, 31), date(2019, 12, 24)]),
        (["31/01/2020", "24/12/2019"], [date(2020, 1, 31), date(2019, 12, 24)]),
        (["24.01.23"], [date(2023, 1, 24)]),
        (["03.02.23"], [date(2023, 2, 3)]),
        (["2021-12-15"], [date(2021, 12, 15)]),
        (["2021.12.15"], [date(2021, 12, 15)]),
        # Nothing beyond 12: newest first it is March, then February of days; read the other way it would jump about.
        (
            ["05/03/20", "02/03/20", "11/02/20", "01/02/20"],
            [date(2020, 3, 5), date(2020, 3, 2), date(2020, 2, 11), date(2020, 2, 1)],
        ),
        (["3/2/20"], [date(2020, 3, 2)]),
        (["yesterday"], []),
    ],
)
def test_days_as_countries_write_them(texts: list[str], expected: list[date]) -> None:
    assert list(values.dates_of(texts).values()) == expected


def test_activity_of_netflix_short_and_long() -> None:
    form, (dark, her, odd) = read('Title,Date\n"Dark: Staffel 1: Lügen","24.01.23"\n"Her","3.2.23"\n"Cats","soon"\n')
    assert (form, dark.watched_on, her.watched_on, bool(odd.problem)) == (
        "netflix",
        date(2023, 1, 24),
        date(2023, 2, 3),
        True,
    )
    assert (dark.names[0].name, dark.names[0].season, dark.names[0].episode) == ("Dark", 1, "Lügen")
    with pytest.raises(Invalid):
        read(ACTIVITY)
    form, (lies, trailer) = read(ACTIVITY, profile="Ben")
    assert (lies.watched_at, lies.names[0].number, bool(trailer.problem)) == (
        datetime(2022, 10, 17, 23, 42, tzinfo=UTC),
        2,
        True,
    )
    [first, *_] = netflix.readings("House of Secrets: The Burari Deaths: Limited Series: 11 Bodies")
    assert (first.name, first.season, first.episode) == ("House of Secrets: The Burari Deaths", 1, "11 Bodies")
    assert netflix.readings("Stranger Things: Stranger Things 4: Dear Billy")[0].season == 4
    assert sum(len(str(reading)) for reading in netflix.readings("A: " * 30_000)) < 10_000


def test_any_table_with_columns_by_name_or_said() -> None:
    form, (alien, dark) = read("Film;Jahr;Bewertung;Gesehen am\nAlien;1979;4,5;24.12.2020\nDark;2017;;\n", "meine.csv")
    assert (form, alien.name, alien.year, alien.rating, alien.watched_on) == (
        "plain",
        "Alien",
        1979,
        90,
        date(2020, 12, 24),
    )
    assert (dark.seen, dark.rating) == (1, None)
    [said] = read("A,B\nAlien,7\n", columns={"name": "A", "rating": "B"})[1]
    assert (said.name, said.rating, said.seen) == ("Alien", 70, 0)
    for columns in ({"name": "C"}, {"colour": "A"}, {"rating": "B"}):
        with pytest.raises(Invalid) as refused:
            read("A,B\nAlien,7\n", columns=columns)
        assert refused.value.details["field"] == "columns"


def test_what_makes_a_pattern_slow_is_read_like_anything_else() -> None:
    """Each of these took minutes to hours once: cells and texts as long as they may be, of what a pattern begins with."""
    books = "Title,Exclusive Shelf\n" + "".join(
        f'"{cell}",read\n' for cell in (" " * 99_000 + "x", "(#" + "1" * 99_000 + "x") * 20
    )
    assert len(recognizing.read(books.encode(), "goodreads.csv", Wishes()).entries) == 40
    sections = b"<myanimelist>" + b"<![CDATA[" * 2_000_000
    for data in (sections, b"{}" + b"\n" * 20_000_000 + b"x"):
        with pytest.raises(Invalid):
            recognizing.read(data, "file", Wishes())
