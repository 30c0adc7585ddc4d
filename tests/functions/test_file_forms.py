"""Every form of files through a whole build on both dialects: what the server shows then, and nothing left of the form before."""

import os
from pathlib import Path

import pytest

from shared import options
from shared.settings import settings
from tests.functions import publishing
from tests.functions.publishing import Home

FILMS = ["The Matrix", "Heat", "Alien"]
FORMATS = ["strm", "strm_flat", "symlinks"]
BENS, BENS_SERIES = "AI Picks – Ben", "AI Picks – Ben (Series)"


def original(home: Home, item: str, path: Path) -> Path:
    """A file on the disk that both see, under the path by which the server knows the item."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"original")
    home.server.control.item(touch=item, path=str(path))
    return path


def episodes(home: Home, show: str) -> list[tuple[str, int, int]]:
    """Server's id, season and number."""
    rows = home.conn.execute(
        """select li.external_id, e.season, e.number from library_items li join episodes e on e.id = li.episode_id
        join titles t on t.id = e.title_id where t.name = %s order by e.season, e.number""",
        (show,),
    ).fetchall()
    return [(row["external_id"], row["season"], row["number"]) for row in rows]


def on_one_disk(home: Home, show: str = "Breaking Bad") -> Path:
    root = settings().home / "originals"
    for name in FILMS:
        film = original(home, name, root / "films" / name / f"{name}.mkv")
        film.with_suffix(".en.srt").write_bytes(b"subtitles")
    for item, season, number in episodes(home, show):
        original(home, item, root / "tv" / show / f"Staffel {season}" / f"S{season:02}E{number:02}.mkv")
    home.read()
    return root


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def ours() -> list[str]:
    """What lies below our root, links not followed."""
    root = settings().strm_root
    return sorted(os.path.join(base, name) for base, folders, files in os.walk(root) for name in (*files, *folders))


def choose(home: Home, name: str) -> None:
    options.set(home.conn, "output.movie_format", name)
    options.set(home.conn, "output.series_format", "strm" if name == "strm_flat" else name)
    home.conn.commit()


def shown_as_planned(home: Home) -> None:
    found = sorted(home.items(BENS), key=lambda item: item.sort_name or "")
    real = {item.name: item for item in home.items("Films")}
    assert [item.name for item in found] == FILMS
    assert [item.name for item in sorted(found, key=lambda item: item.added_at, reverse=True)] == FILMS  # type: ignore[arg-type,return-value]
    assert [item.provider_ids["tmdb"] for item in found] == [real[name].provider_ids["tmdb"] for name in FILMS]
    assert [(item.overview or "").startswith(f"Why: Because of {item.name}.") for item in found] == [True] * 3
    assert [item.premiered_on for item in found] == [None] * 3
    assert all(item.poster_tag for item in found)


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_every_form_shows_what_is_planned_and_leaves_nothing_of_the_one_before(database: str, kind: str) -> None:
    with publishing.opened(kind, form="library") as home:
        originals = on_one_disk(home)
        before, ben = tree(originals), home.pick("Ben", FILMS)
        clean = {}
        for format in [*FORMATS, *FORMATS]:
            choose(home, format)

            said = home.build(ben)
            print(format, said)

            shown_as_planned(home)
            assert "3 titles" in said
            assert clean.setdefault(format, ours()) == ours()
        assert tree(originals) == before
        options.set(home.conn, "output.enabled", False)
        home.build(ben)
        assert ours() == []
        assert home.library(BENS) is None
        assert tree(originals) == before


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_links_show_pictures_and_subtitles_of_the_originals(database: str, kind: str) -> None:
    with publishing.opened(kind, form="library") as home:
        on_one_disk(home)
        options.set(home.conn, "output.badges", "both")

        home.build(home.pick("Ben", FILMS))

        names = {Path(path).name for path in ours()}
        matrix = next(name for name in names if name.startswith("The Matrix") and name.endswith(".mkv")).removesuffix(
            ".mkv"
        )
        assert {f"{matrix}.en.srt", "poster.jpg", "fanart.jpg", f"{matrix}.nfo"} <= names
        found = home.items(BENS)
        assert all(item.poster_tag and item.backdrop_tag for item in found)
        poster = home.client.image(found[0].id)
        assert poster.data in {path.read_bytes() for path in settings().strm_root.rglob("poster.jpg")}
        assert len({path.read_bytes() for path in settings().strm_root.rglob("poster.jpg")}) == 3


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_series_are_linked_by_season_and_go_back_to_files(database: str, kind: str) -> None:
    with publishing.opened(kind, form="library") as home:
        originals = on_one_disk(home)
        before, ben = tree(originals), home.pick("Ben", ["Breaking Bad"], "series")
        wanted = sorted((season, number) for _, season, number in episodes(home, "Breaking Bad"))
        clean = {}
        for format in ("symlinks", "strm", "symlinks"):
            choose(home, format)

            home.build(ben, "series")

            library = home.library(BENS_SERIES)
            assert library
            found = [one for page in home.client.episodes(library.id) for one in page.items]
            assert sorted((one.season, one.number) for one in found) == wanted
            assert [item.name for item in home.items(BENS_SERIES, "series")] == ["Breaking Bad"]
            assert clean.setdefault(format, ours()) == ours()
        links = {Path(path).name for path in ours() if os.path.islink(path)}
        assert links == {f"Season {season:02}" for season, _ in wanted}
        options.set(home.conn, "output.enabled", False)
        home.build(ben, "series")
        assert (ours(), tree(originals)) == ([], before)


def test_a_disk_that_is_not_shared_gets_text_files_without_a_try(database: str) -> None:
    with publishing.opened("jellyfin", version="12.0.0", form="library") as home:
        home.build(home.pick("Ben", FILMS))

        rows = home.conn.execute("select form, is_proved from output_proofs").fetchall()
        assert [(row["form"], row["is_proved"]) for row in rows] == [("address", True)]
        assert not [path for path in ours() if os.path.islink(path)]
