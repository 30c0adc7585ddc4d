"""What people's files really hold, as they report it to those who read such files: every row is read, or listed with a reason."""

import json
from datetime import UTC, date, datetime

import pytest

from shared.watching.history_files import netflix, recognizing, values
from shared.watching.history_files.decoding import records, table
from shared.watching.history_files.entry import Entry
from tests.shared.watching.test_history_files import ACTIVITY, IMDB, MAL, read, zipped

WATCHLIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors,Your Rating,Date Rated\n"
    "1,tt0903747,2024-06-02,2024-06-02,,Breaking Bad,Breaking Bad,x,TV Series,9.5,45,2008–2013,Crime,1,2008-01-20,,,\n"
    "2,tt0078748,2024-06-03,2024-06-03,,Alien,Alien,x,Movie,8.5,117,1979,Horror,1,1979-05-25,Ridley Scott,9,2020-05-01\n"
    "3,tt6161168,2024-06-04,2024-06-04,,Red Dead Redemption II,x,x,Video Game,9.7,,2018,Action,1,2018-10-26,,,\n"
)
# Before 2018: other columns, and days with their time.
FORMER = (
    '"position","const","created","modified","description","Title","Title type","Directors","You rated","IMDb Rating","Runtime (mins)",'
    '"Year","Genres","Num. Votes","Release Date (month/day/year)","URL"\n'
    '"1","tt0078748","Sun Aug 10 00:00:00 2014","","","Alien","Feature Film","Ridley Scott","9","8.5","117","1979","horror","1",'
    '"1979-05-25","x"\n'
)
DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    '2021-03-02,"I, Tonya",2017,https://boxd.it/a,4.5,,,2021-03-01\n'
    '2022-03-02,"Good Night, and Good Luck.",2005,https://boxd.it/b,0.5,Yes,"with ben, late",2022-03-01\n'
    '2022-03-03,"Who\'s Afraid of ""Virginia"" Woolf?",1966,https://boxd.it/c,,,,2022-03-03\n'
)
LINES = [
    {"type": "table", "table": "jf_playback_activity"},
    {"type": "row", "table": "jf_playback_activity", "data": {
        "UserName": "Ben", "NowPlayingItemId": "m1", "EpisodeId": None, "NowPlayingItemName": "Alien", "PlaybackDuration": "6900",
        "ActivityDateInserted": "2026-01-02T20:00:00.000Z", "MediaStreams": [{"Type": "Video"}, {"Type": "Audio"}],
        "PlayState": {"PositionTicks": 69_000_000_000, "RuntimeTicks": 70_000_000_000}}},
    {"type": "row", "table": "jf_playback_activity", "data": {
        "UserName": "Ben", "NowPlayingItemId": "m2", "EpisodeId": None, "NowPlayingItemName": "Heat", "PlaybackDuration": "600",
        "ActivityDateInserted": "2026-01-03T20:00:00.000Z",
        "PlayState": {"PositionTicks": 6_000_000_000, "RuntimeTicks": 100_000_000_000}}},
    {"type": "row", "table": "jf_playback_activity", "data": {
        "UserName": "Ben", "NowPlayingItemId": None, "EpisodeId": None, "NowPlayingItemName": "Song", "PlaybackDuration": "200",
        "ActivityDateInserted": "2026-01-03T20:00:00.000Z", "MediaStreams": [{"Type": "Audio"}]}},
    {"type": "table", "table": "jf_users"},
    {"type": "row", "table": "jf_users", "data": {"Name": "Ben"}},
]  # fmt: skip


def test_lists_of_imdb_have_years_of_series_days_of_their_own_and_games() -> None:
    show, rated, game = read(WATCHLIST)[1]
    assert (show.year, show.state, show.kinds, show.rating) == (2008, "planned", ("series",), None)
    assert show.changed_at == datetime(2024, 6, 2, 12, tzinfo=UTC)
    assert (rated.state, rated.rating, rated.rated_at) == (None, 90, datetime(2020, 5, 1, 12, tzinfo=UTC))
    assert game.problem
    [former] = read(FORMER)[1]
    assert (former.rating, former.kinds, former.rated_at) == (90, ("movie",), datetime(2014, 8, 10, 12, tzinfo=UTC))


def test_a_diary_of_letterboxd_has_commas_in_names_half_stars_and_second_times() -> None:
    tonya, luck, woolf = read(zipped({"diary.csv": DIARY, "deleted/diary.csv": DIARY}), "letterboxd.zip")[1]
    assert (tonya.name, tonya.rating, tonya.seen, tonya.watched_on) == ("I, Tonya", 90, 1, date(2021, 3, 1))
    assert (luck.name, luck.rating, luck.seen) == ("Good Night, and Good Luck.", 10, 1)
    assert (woolf.name, woolf.rating) == ('Who\'s Afraid of "Virginia" Woolf?', None)


def test_ampersands_that_myanimelist_left_as_they_were_and_lists_without_states() -> None:
    loose = MAL.replace("<![CDATA[Akira]]>", "Panty & Stocking &amp; more &#38; all").replace("Plan to Watch", "")
    bebop, panty = read(loose)[1]
    assert (bebop.name, panty.name, panty.state) == ("Cowboy Bebop & more", "Panty & Stocking & more & all", None)
    assert records(b"<a><anime><t>1 & 2</t></anime></a>", ("anime",)) == [("anime", {"t": "1 & 2"})]


def test_a_backup_of_jellystat_in_lines_says_how_far_each_play_went_and_songs_are_none() -> None:
    data = "\n".join(json.dumps(line) for line in LINES) + "\n"
    form, (alien, heat, song) = read(data, "backup_2026-01-04 03-00-00.jsonl")
    assert (form, alien.item, alien.seen, alien.completed) == ("jellystat", "m1", 1, True)
    assert (heat.seen, heat.completed, bool(song.problem)) == (0, False, True)
    assert len(read(zipped({"backup.jsonl": data}), "backup.zip")[1]) == 3


def test_former_versions_of_tautulli_call_an_episode_by_its_season() -> None:
    row = {"friendly_name": "Ben", "media_type": "episode", "full_title": "Dark - Lies", "title": "Season 1", "grandparent_title": "Dark",
           "parent_media_index": 1, "media_index": 2, "date": 1_600_000_000, "watched_status": 1}  # fmt: skip
    film = {
        "friendly_name": "Ben",
        "media_type": "movie",
        "full_title": "Alien",
        "title": "",
        "grandparent_title": "",
        "year": 1979,
    }
    lies, alien = read(json.dumps([row, film]), "history.json")[1]
    assert (lies.name, lies.episode, alien.name, alien.year) == ("Dark", "Lies", "Alien", 1979)


@pytest.mark.parametrize(
    ("title", "season", "episode"),
    [
        ("Dark: Staffel 2: Anfänge und Enden", 2, "Anfänge und Enden"),
        ("Better Call Saul: Saison 2: Le gâteau à la crème", 2, "Le gâteau à la crème"),
        ("La casa de papel: Temporada 3: Hemos vuelto", 3, "Hemos vuelto"),
        ("Suburra: Stagione 1: 21 giorni", 1, "21 giorni"),
        ("Call the Midwife: Series 4: Episode 1", 4, "Episode 1"),
        ("Lupin: Part 2: Chapter 6", 2, "Chapter 6"),
        ("Muhteşem Yüzyıl: 2. Sezon: Bölüm 5", 2, "Bölüm 5"),
        ("A korona: 3. évad: Olding", 3, "Olding"),
        ("Wiedźmin: Sezon 1: Początek końca", 1, "Początek końca"),
        ("Корона: Сезон 2: Мезальянс", 2, "Мезальянс"),
        ("ダーク: シーズン2: 始まりと終わり", 2, "始まりと終わり"),
        ("鱿鱼游戏: 第 1 季: 一二三木头人", 1, "一二三木头人"),
        ("Muted: Limited Series: Episode 2", 1, "Episode 2"),
        ("Inocente: Miniserie: 12 horas", 1, "12 horas"),
        ("O Inocente: Minissérie: 12 horas", 1, "12 horas"),
        ("Stranger Things: Stranger Things 4: Dear Billy", 4, "Dear Billy"),
        ("Dark: Season 1: Lies (Episode 2)", 1, "Lies"),
        ("Dark: Staffel 1: Lügen (Folge 2)", 1, "Lügen"),
    ],
)
def test_seasons_of_netflix_in_the_language_of_a_profile(title: str, season: int, episode: str) -> None:
    first = netflix.readings(title)[0]
    assert (first.name, first.season, first.episode) == (title.split(": ")[0], season, episode)


def test_days_that_a_spreadsheet_wrote_otherwise_in_part_are_read_by_the_whole_file() -> None:
    texts = ["4/21/25", "4/19/25", "04/12/2025", "03/05/2025"]
    assert list(values.dates_of(texts).values()) == [
        date(2025, 4, 21),
        date(2025, 4, 19),
        date(2025, 4, 12),
        date(2025, 3, 5),
    ]


def test_books_of_storygraph_were_read_on_each_of_their_days() -> None:
    head = "Title,Authors,ISBN/UID,Read Status,Last Date Read,Dates Read,Read Count,Star Rating\n"
    last, *earlier = read(
        head + 'Emma,x,,read,2021/05/09,"2020/01/02-2020/01/09, 2019/03/01, 2021/05/03-2021/05/09",3,4.75\n'
    )[1]
    assert (last.rating, last.seen, last.started_on, last.watched_on) == (95, 3, date(2021, 5, 3), date(2021, 5, 9))
    assert [(one.seen, one.watched_on, one.state) for one in earlier] == [
        (1, date(2020, 1, 9), None), (1, date(2019, 3, 1), None)
    ]  # fmt: skip


def test_tables_of_trackers_name_columns_with_underscores_and_episodes_are_of_series() -> None:
    form, (part, film) = read(
        "season,trakt_id,tmdb,watched_at,episode,title\n4,2244736,0,2016-05-28T22:01:01.000Z,4,Alaskan Bush People\n"
        ",,348,2016-05-29,,Alien\n"
    )
    assert (form, part.kinds, part.season, part.number) == ("plain", ("series",), 4, 4)
    assert (part.watched_at, part.ids) == (datetime(2016, 5, 28, 22, 1, 1, tzinfo=UTC), {"trakt": "2244736"})
    assert (film.ids, film.watched_on, film.kinds) == ({"tmdb": "348"}, date(2016, 5, 29), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_one_table_however_it_is_written(encoding: str, end: str, divider: str) -> None:
    rows = [
        ("Title", "Year", "Notes", "Rating"),
        ("Amélie", "2001", f"“sweet”{divider} she said{end}twice", "4"),
        ("千と千尋", "2001", "", "5"),
    ]
    text = end.join(divider.join(f'"{cell}"' for cell in row) for row in rows)
    amelie, chihiro = read(text.encode(encoding))[1]
    assert (amelie.name, amelie.year, amelie.rating, chihiro.name, chihiro.rating) == (
        "Amélie",
        2001,
        80,
        "千と千尋",
        100,
    )
    assert (amelie.notes or "").split() == f"“sweet”{divider} she said twice".split()


def test_what_excel_writes_above_a_table_is_no_row_and_old_windows_is_read() -> None:
    assert table('sep=;\r\nTitle;Note\r\n"A; B";1\r\n', "a.csv").rows == (("A; B", "1"),)
    [amelie] = read("Title;Year\nLe fabuleux destin d’Amélie;2001\n".encode("cp1252"))[1]
    assert amelie.name == "Le fabuleux destin d’Amélie"
    assert len(read(IMDB.replace("\n", "\r"))[1]) == 3


def test_no_row_of_the_long_list_of_netflix_is_lost_but_looks_of_two_minutes() -> None:
    found: list[Entry] = read(ACTIVITY, profile="Ben")[1]
    assert [bool(one.problem) for one in found] == [False, True]


def test_lists_of_letterboxd_that_look_alike_are_told_apart_by_their_names_or_not_at_all() -> None:
    content = b"Date,Name,Year,Letterboxd URI\n2020-01-01,Alien,1979,https://boxd.it/1\n"

    found = {
        name: recognizing.read(content, name).entries[0]
        for name in ("watched.csv", "watched (1).csv", "films.csv", "likes/films.csv", "watchlist.csv", "mine.csv")
    }

    said = {name: (one.seen, list(one.verdicts), one.state, bool(one.problem)) for name, one in found.items()}
    liked, seen = (0, ["more"], None, False), (1, [], None, False)
    assert said == {
        "watched.csv": seen, "watched (1).csv": seen, "films.csv": liked, "likes/films.csv": liked,
        "watchlist.csv": (0, [], "planned", False), "mine.csv": (0, [], None, True),
    }  # fmt: skip


def test_a_day_of_a_table_is_read_with_its_time_and_in_words_and_one_that_cannot_be_is_said() -> None:
    """With its rating beside it, which would be all that is left."""

    def said(*cells: str) -> list[tuple[int, date | None, int | None, bool]]:
        rows = "".join(f'Heat,"{cell}",4\n' for cell in cells)
        found = recognizing.read(f"Title,Watched,Rating\n{rows}".encode(), "mine.csv").entries
        return [(one.seen, one.watched_on, one.rating, bool(one.problem)) for one in found]

    on = (1, date(2020, 1, 31), 80, False)
    assert said("31.01.2020 20:15", "Jan 31, 2020", "31 January 2020", "31.1.2020") == [on] * 4
    assert said("1/31/2020 8:15 PM", "1/31/20, 20:15:10") == [on] * 2
    assert said("yes", "", "no", "yesterday", "31.31.2020") == [
        (1, None, 80, False), (0, None, 80, False), (0, None, 80, False), (0, None, 80, True), (0, None, 80, True),
    ]  # fmt: skip


@pytest.mark.parametrize("season", ["1. évad", "1. Sezon", "1. série", "第1季", "第 1 季"])
def test_a_season_of_netflix_may_have_its_number_before_or_within_its_word(season: str) -> None:
    [first, *_] = netflix.readings(f"Dark: {season}: Lies")

    assert (first.name, first.season, first.episode) == ("Dark", 1, "Lies")
