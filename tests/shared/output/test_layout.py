import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.output import files, layout
from shared.output.forms import strm
from shared.output.model import Copy, Episode, Text, Title

NASTY = st.text(st.characters() | st.sampled_from('./\\:*?"<>|[]{} \x00\x1f\u202e\u0301'), max_size=300)
YEARS = st.none() | st.integers(1880, 2100)
IDS = st.dictionaries(st.sampled_from(["tmdb", "imdb", "tvdb"]), st.sampled_from(["603", "tt0133093", "../x", ""]))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Heat", "Heat"),
        ("Alien: Covenant", "Alien - Covenant"),
        ("Face/Off", "Face-Off"),
        ("What's Up, Doc?", "What's Up, Doc"),
        ('"Crocodile" Dundee', "'Crocodile' Dundee"),
        ("M*A*S*H", "MASH"),
        ("...And Justice for All", "And Justice for All"),
        ("Wait...", "Wait"),
        ("trailing blank ", "trailing blank"),
        (".hack", "hack"),
        ("a\x00b\x1fc\td\ne", "ab c d e"),
        ("\u202eevil", "evil"),
        ("CON", "_CON"),
        ("nul", "_nul"),
        ("Com1", "_Com1"),
        ("lpt¹", "_lpt¹"),
        ("con.air", "_con.air"),
        ("Contact", "Contact"),
        ("..", "Untitled"),
        ("", "Untitled"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\Windows", "C - -Windows"),
        ("Ame\u0301lie", "Am\u00e9lie"),
        ("Evil [tmdbid-1] {imdb-tt1}", "Evil (tmdbid-1) (imdb-tt1)"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
    ],
)
def test_a_title_becomes_a_name_that_every_file_system_takes(title: str, name: str) -> None:
    assert layout.safe_name(title) == name


def test_a_long_name_is_cut_between_letters() -> None:
    name = layout.safe_name("é" * 300)

    assert name == "é" * 75
    assert len(f"{name} (1999) S01E02.strm".encode()) < 255


@given(NASTY)
def test_no_name_hides_climbs_or_is_too_long(text: str) -> None:
    name = layout.safe_name(text)

    assert name
    assert name not in (".", "..")
    assert len(name.encode()) <= layout.MOST_BYTES + 1
    assert unicodedata.normalize("NFC", name) == name
    assert name == name.strip()
    assert name[0] != "."
    assert name[-1] != "."
    assert not set(name) & set('/\\:*?"<>|[]{}')
    assert not any(unicodedata.category(sign).startswith("C") for sign in name)
    assert not PureWindowsPath(name).is_reserved()


@given(st.lists(st.tuples(st.booleans(), NASTY | st.sampled_from(["Heat", "heat", "X [5]"]), YEARS, IDS)))
def test_every_planned_path_stays_below_the_folder_and_no_two_meet(
    drawn: list[tuple[bool, str, int | None, dict[str, str]]],
) -> None:
    copies = (Copy(1, "/media/x.mkv"),)
    episodes = (Episode(1, 1, 1, copies=copies), Episode(2, 1, 2, copies=copies), Episode(3, None, None, copies=copies))
    titles = [
        Title(id, name, year, provider_ids=ids, has_episodes=has_episodes, copies=copies, episodes=episodes)
        for id, (has_episodes, name, year, ids) in enumerate(drawn)
    ]

    made = strm.of(titles, files.path_content(None))

    assert len({layout.key(path) for path in made.files}) == len(made.files)
    assert len({title_id for title_id, _ in made.places.values()}) == len(titles)
    for path in made.files:
        parts = path.split("/")
        assert ".." not in parts
        assert all(0 < len(part.encode()) <= 255 for part in parts)
        assert PurePosixPath("/root", path).parts[:2] == ("/", "root")
        assert str(PurePosixPath(path)) == path


def test_a_film_lies_in_a_folder_of_its_own_that_names_its_id() -> None:
    heat = Title(1, "Heat", 1995, provider_ids={"tmdb": "949", "imdb": "tt0113277"}, copies=(Copy(7, "/m/heat.mkv"),))

    made = strm.of([heat], files.path_content(None))

    assert list(made.files) == ["Heat (1995) [tmdbid-949]/Heat (1995).nfo", "Heat (1995) [tmdbid-949]/Heat (1995).strm"]
    assert made.files["Heat (1995) [tmdbid-949]/Heat (1995).strm"] == Text(b"/m/heat.mkv\n")
    assert made.places == {"Heat (1995) [tmdbid-949]/Heat (1995).strm": (1, None)}


def test_a_show_has_its_seasons_and_an_episode_without_numbers_or_file_is_left_out() -> None:
    episodes = (
        Episode(11, 1, 1, copies=(Copy(1, "/m/1.mkv"),)),
        Episode(12, 0, 3, copies=(Copy(2, "/m/2.mkv"),)),
        Episode(13, None, None, copies=(Copy(3, "/m/3.mkv"),)),
        Episode(14, 1, 2, copies=(Copy(4, None),)),
    )
    dark = Title(
        2, "Dark", 2017, has_episodes=True, provider_ids={"tvdb": "334824", "tmdb": "70523"}, episodes=episodes
    )

    made = strm.of([dark], files.path_content(None))

    root = "Dark (2017) [tvdbid-334824]"
    assert sorted(made.files) == [
        f"{root}/Season 00/Dark (2017) S00E03.nfo",
        f"{root}/Season 00/Dark (2017) S00E03.strm",
        f"{root}/Season 01/Dark (2017) S01E01.nfo",
        f"{root}/Season 01/Dark (2017) S01E01.strm",
        f"{root}/tvshow.nfo",
    ]
    assert made.places[root] == (2, None)
    assert made.places[f"{root}/Season 01/Dark (2017) S01E01.strm"] == (2, 11)


def test_namesakes_of_one_year_lie_apart() -> None:
    copies = (Copy(1, "/m/x.mkv"),)
    one, two = Title(5, "Heat", 1995, copies=copies), Title(6, "HEAT", 1995, copies=copies)
    third = Title(7, "Heat", 1995, provider_ids={"tmdb": "949"}, copies=copies)

    assert layout.folders([one, two, third]) == {
        5: "Heat (1995) [5]",
        6: "HEAT (1995) [6]",
        7: "Heat (1995) [tmdbid-949]",
    }


def test_only_paths_below_the_library_root_are_used_and_a_title_without_one_is_named() -> None:
    heat = Title(1, "Heat", 1995, copies=(Copy(1, "/else/heat.mkv"), Copy(2, "/media/heat.mkv")))
    ronin = Title(2, "Ronin", 1998, copies=(Copy(3, "/else/ronin.mkv"),))
    odd = Title(3, "Odd", 2000, copies=(Copy(4, "/media/odd\n/etc/passwd"), Copy(5, None)))

    made = strm.of([heat, ronin, odd], files.path_content("/media"))

    assert [content for path, content in made.files.items() if path.endswith(".strm")] == [Text(b"/media/heat.mkv\n")]
    assert [title.name for title in made.left_out] == ["Ronin", "Odd"]
