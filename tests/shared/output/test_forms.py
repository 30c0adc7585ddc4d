"""Each form of a library's files as a plan: names, links, pictures, and what is never linked to."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.output import files, layout
from shared.output.artwork import Look
from shared.output.forms import strm, strm_flat, symlinks
from shared.output.forms.symlinks import Beside
from shared.output.model import Badge, Copy, Entry, Episode, Link, Remote, Text, Title
from shared.output.plan import Plan
from tests.shared.output.test_layout import IDS, NASTY, YEARS

INCEPTION = Title(
    1,
    "Inception",
    2010,
    provider_ids={"tmdb": "27205"},
    rank=2,
    match=87,
    poster="http://server/p",
    backdrop="http://server/b",
    copies=(Copy(7, "/films/Inception/Inception.mkv"),),
)
NAME = "Inception (2010) [tmdbid-27205]"
PICTURES = Look(files=True)


def linked(copy: Copy) -> Entry | None:
    return Link(copy.path) if copy.path else None


def nothing(folder: str) -> Beside | None:
    return None


def disk(folders: Mapping[str, list[str]]) -> symlinks.Listing:
    """What lies in which folder; a name that ends in / is a folder."""

    def beside(folder: str) -> Beside | None:
        found = folders.get(folder)
        if found is None:
            return None
        return Beside(
            tuple(name for name in found if name[-1] != "/"), tuple(name[:-1] for name in found if name[-1] == "/")
        )

    return beside


def show(*paths: tuple[int, str]) -> Title:
    """Season and path of each episode."""
    episodes = tuple(
        Episode(10 + number, season, number + 1, copies=(Copy(number, path),))
        for number, (season, path) in enumerate(paths)
    )
    return Title(2, "Dark", 2017, has_episodes=True, provider_ids={"tvdb": "334824"}, episodes=episodes)


def test_a_linked_film_has_a_folder_with_its_facts_pictures_and_subtitles() -> None:
    near = disk(
        {"/films/Inception": ["Inception.mkv", "Inception.srt", "Inception.en.forced.ass", "Inception 2.srt", "x.txt"]}
    )

    made = symlinks.of([INCEPTION], linked, near, PICTURES)

    facts = made.files.pop(f"{NAME}/{NAME}.nfo")
    assert made.files == {
        f"{NAME}/{NAME}.mkv": Link("/films/Inception/Inception.mkv"),
        f"{NAME}/{NAME}.srt": Link("/films/Inception/Inception.srt"),
        f"{NAME}/{NAME}.en.forced.ass": Link("/films/Inception/Inception.en.forced.ass"),
        f"{NAME}/poster.jpg": Remote("http://server/p"),
        f"{NAME}/fanart.jpg": Remote("http://server/b"),
    }
    assert made.places == {f"{NAME}/{NAME}.mkv": (1, None)}
    assert isinstance(facts, Text)
    assert b"<thumb" not in facts.content


def test_flat_films_lie_side_by_side_and_their_pictures_bear_their_names() -> None:
    made = strm_flat.of([INCEPTION], files.path_content(None), PICTURES)

    assert list(made.files) == [f"{NAME}.nfo", f"{NAME}.strm", f"{NAME}-poster.jpg", f"{NAME}-fanart.jpg"]
    assert made.places == {f"{NAME}.strm": (1, None)}


@pytest.mark.parametrize(
    ("look", "badge"),
    [
        (Look(files=True, rank=True), Badge(rank=2)),
        (Look(files=True, match=True), Badge(match=87)),
        (Look(files=True, rank=True, match=True), Badge(2, 87)),
    ],
)
def test_rank_and_match_are_drawn_onto_the_poster_alone(look: Look, badge: Badge) -> None:
    made = strm.of([INCEPTION], files.path_content(None), look)

    assert made.files[f"{NAME}/poster.jpg"] == Remote("http://server/p", badge=badge)
    assert made.files[f"{NAME}/fanart.jpg"] == Remote("http://server/b")


def test_seasons_that_have_a_folder_each_are_linked_to_whole() -> None:
    dark = show((1, "/tv/Dark/S1/a.mkv"), (1, "/tv/Dark/S1/b.mkv"), (2, "/tv/Dark/S2/c.mkv"))
    near = disk({"/tv/Dark/S1": ["a.mkv", "b.mkv", "a.srt", "a.nfo"], "/tv/Dark/S2": ["c.mkv"]})

    made = symlinks.of([dark], linked, near)

    root = "Dark (2017) [tvdbid-334824]"
    assert {path: entry for path, entry in made.files.items() if isinstance(entry, Link)} == {
        f"{root}/Season 01": Link("/tv/Dark/S1"),
        f"{root}/Season 02": Link("/tv/Dark/S2"),
    }
    assert made.places == {
        f"{root}/Season 01/a.mkv": (2, 10),
        f"{root}/Season 01/b.mkv": (2, 11),
        f"{root}/Season 02/c.mkv": (2, 12),
        root: (2, None),
    }
    assert made.entry(f"{root}/Season 01/b.mkv") == Link("/tv/Dark/S1/b.mkv")
    assert set(made.item(f"{root}/Season 01/b.mkv")) == {f"{root}/Season 01", f"{root}/tvshow.nfo"}


@pytest.mark.parametrize(
    "folders",
    [
        {"/tv/Dark/S1": ["a.mkv", "b.mkv", "hidden from this person.mkv"]},
        {"/tv/Dark/S1": ["a.mkv", "b.mkv", "Season 2/"]},
        {"/tv/Dark/S1": ["a.mkv"]},
        {},
    ],
)
def test_a_season_whose_folder_holds_more_or_less_is_linked_by_episode(folders: dict[str, list[str]]) -> None:
    dark = show((1, "/tv/Dark/S1/a.mkv"), (1, "/tv/Dark/S1/b.mkv"))

    made = symlinks.of([dark], linked, disk(folders))

    links = {path.split("/", 1)[1]: entry for path, entry in made.files.items() if isinstance(entry, Link)}
    assert links == {
        "Season 01/Dark (2017) S01E01.mkv": Link("/tv/Dark/S1/a.mkv"),
        "Season 01/Dark (2017) S01E02.mkv": Link("/tv/Dark/S1/b.mkv"),
    }


def test_seasons_in_one_folder_or_in_several_are_linked_by_episode() -> None:
    together = show((1, "/tv/Dark/a.mkv"), (2, "/tv/Dark/b.mkv"))
    apart = show((1, "/tv/one/a.mkv"), (1, "/tv/two/b.mkv"))
    near = disk({"/tv/Dark": ["a.mkv", "b.mkv"], "/tv/one": ["a.mkv"], "/tv/two": ["b.mkv"]})

    for title in (together, apart):
        made = symlinks.of([title], linked, near)
        assert sorted(entry.target for entry in made.files.values() if isinstance(entry, Link)) == sorted(
            str(copy.path) for episode in title.episodes for copy in episode.copies
        )


def test_a_title_that_cannot_be_linked_to_hands_on_its_address_or_is_left_out() -> None:
    content = files._link
    remote = replace(INCEPTION, copies=(Copy(1, "/films/x.strm", source_url="https://stream.example/x"),))
    windows = replace(INCEPTION, id=2, provider_ids={}, copies=(Copy(2, "D:\\films\\x.mkv"),))

    made = symlinks.of([remote, windows], lambda copy: content(copy, None), nothing)

    assert made.files[f"{NAME}/{NAME}.strm"] == Text(b"https://stream.example/x\n")
    assert made.left_out == [windows]


def plans(titles: list[Title], near: symlinks.Listing) -> list[Plan]:
    return [
        strm.of(titles, files.path_content(None), PICTURES),
        strm_flat.of(titles, files.path_content(None), PICTURES),
        symlinks.of(titles, linked, near, PICTURES),
    ]


@given(
    st.lists(st.tuples(st.booleans(), NASTY | st.sampled_from(["Heat", "heat", "CON", ".."]), YEARS, IDS)),
    st.lists(NASTY),
)
@example([(False, "Heat", 1995, {})], ["\udce9"])  # a name in Latin-1, as the disk gives it
def test_no_form_leaves_its_folder_or_puts_two_things_in_one_place(
    drawn: list[tuple[bool, str, int | None, dict[str, str]]], rests: list[str]
) -> None:
    copies = (Copy(1, "/media/x.mkv"),)
    episodes = (Episode(1, 1, 1, copies=copies), Episode(2, 1, 2, copies=copies), Episode(3, None, None, copies=copies))
    titles = [
        Title(id, name, year, provider_ids=ids, has_episodes=shows, copies=copies, episodes=episodes,
              poster="http://server/p", backdrop="http://server/b")
        for id, (shows, name, year, ids) in enumerate(drawn)
    ]  # fmt: skip
    names = ["x.mkv", *(f"x.{rest}.srt" for rest in rests if "/" not in rest and "\0" not in rest)]

    for made in plans(titles, disk({"/media": names})):
        assert len({layout.key(path) for path in made.files}) == len(made.files)
        for path in made.files:
            parts = path.split("/")
            assert not {"", ".", ".."} & set(parts)
            assert all(len(part.encode("utf-8", "surrogatepass")) <= 255 for part in parts)
            assert "\0" not in path
            assert not any(isinstance(made.files.get("/".join(parts[:depth])), Link) for depth in range(1, len(parts)))
