"""A library is the folders it shows: renamed, moved or turned into something else, it stays the library it was."""

from infra.sample_server.generated import Size
from shared.titles import library
from tests.pipeline.conftest import SMALL, Build
from tests.pipeline.house import House

FOLDERS = r"/Library/VirtualFolders(/Query)?($|\?)"
NEW_ID = "9" * 32


def listed(home: House) -> dict[str, dict[str, object]]:
    found = {str(row["name"]): row for row in library.listing(home.conn)}
    home.conn.commit()
    return found


def one_of_films(home: House) -> str:
    return next(name for name, row in listed(home).items() if row["kind"] == "movie" and row["is_enabled"])


def moved_in(build: Build, size: Size = SMALL) -> House:
    home = build(size)
    home.move_in()
    home.settle()
    return home


def test_a_renamed_library_is_the_same_and_keeps_its_picks(build: Build) -> None:
    home = moved_in(build)
    name = one_of_films(home)
    before, row = home.picks(home_person(home)), listed(home)[name]
    home.control.oddity(
        FOLDERS,
        {"at": f"Items[Name={name}].ItemId", "set": NEW_ID},
        {"at": f"Items[Name={name}].Id", "set": NEW_ID},
        {"at": f"Items[Name={name}].Name", "set": "Renamed"},
    )

    home.run("sync-libraries")

    assert name not in listed(home)
    assert (listed(home)["Renamed"]["id"], listed(home)["Renamed"]["is_enabled"]) == (row["id"], True)
    assert home.value("select external_id from libraries where id = %s", row["id"]) == NEW_ID
    assert before
    assert set(home.published(home_person(home))) >= set(before)


def test_a_library_whose_folders_moved_is_known_by_its_id(build: Build) -> None:
    home = moved_in(build)
    name = one_of_films(home)
    row = listed(home)[name]
    home.control.oddity(FOLDERS, {"at": f"Items[Name={name}].Locations", "set": ["/mnt/elsewhere"]})

    home.run("sync-libraries")

    assert (listed(home)[name]["id"], listed(home)[name]["is_enabled"]) == (row["id"], True)
    assert listed(home)[name]["paths"] == ["/mnt/elsewhere"]


def test_what_is_not_read_is_listed_with_the_reason(build: Build) -> None:
    home = build(SMALL)
    strange = {"Everything": None, "Our clips": "homevideos", "Songs": "music"}
    rows = [
        {"Name": n, "ItemId": f"{i}" * 32, "Id": f"{i}" * 32, "Locations": [f"/{n}"], "CollectionType": content,
         "LibraryOptions": {}}
        for i, (n, content) in enumerate(strange.items(), 1)
    ]  # fmt: skip
    picks = {"Name": "AI Picks – Eve", "ItemId": "7" * 32, "Id": "7" * 32, "CollectionType": "movies"}
    rows.append(picks | {"Locations": ["/srv/other/picks/server-1/movie-3"], "LibraryOptions": {}})
    home.control.oddity(FOLDERS, *({"at": "Items", "append": row} for row in rows))

    home.move_in()

    found = listed(home)
    assert [found[name]["is_enabled"] for name in (*strange, "AI Picks – Eve")] == [False] * 4
    assert "mixed content" in str(found["Everything"]["reason"])
    assert "homevideos" in str(found["Our clips"]["reason"])
    assert "Published by a Matinee" in str(found["AI Picks – Eve"]["reason"])
    assert all(row["reason"] is None for name, row in found.items() if name not in (*strange, "AI Picks – Eve"))


def test_an_enabled_library_that_turns_mixed_is_still_read(build: Build) -> None:
    home = moved_in(build)
    name = one_of_films(home)
    home.control.oddity(FOLDERS, {"at": f"Items[Name={name}].CollectionType", "set": None})

    home.run("sync-libraries")
    read = home.run("sync-movies")

    row = listed(home)[name]
    assert (row["kind"], row["is_enabled"]) == ("movie", True)
    assert "goes on reading its films" in str(row["reason"])
    assert "30 read" in str(read["message"])
    assert home.value("select count(*) from titles where kind = 'movie' and removed_at is not null") == 0


def test_a_library_that_cannot_be_read_keeps_no_other_from_being_read(build: Build) -> None:
    home = build(SMALL)
    home.move_in()
    films = [name for name, row in listed(home).items() if row["kind"] == "movie" and row["titles"] == 0]
    broken = home.value("select external_id from libraries where name = %s", films[0])
    home.control.fault(f"parentid={broken}", "5xx", status=404)

    read = home.run("sync-movies")

    assert len(films) > 1
    assert read["state"] == "succeeded"
    assert f"{films[0]} was left out" in str(read["message"])
    assert home.value("select count(*) from titles where kind = 'movie'") != 0


def test_what_another_matinee_published_is_never_read_as_media(build: Build) -> None:
    home = moved_in(build)
    name = str(home.value("select name from titles where kind = 'movie' and removed_at is null order by id limit 1"))
    row = {"Name": "A copy", "Id": "c" * 32, "Path": "/x/picks/server-2/movie-9/A copy/A copy.strm", "ProviderIds": {}}
    marked = {"Name": "A marked copy", "Id": "d" * 32, "Path": "/x/a.strm", "ProviderIds": {"Matinee": "5"}}
    home.control.oddity(
        r"/Items\?(?!.*userid=).*includeitemtypes=movie",
        {"at": f"Items[Name={name}]", "copy": row},
        {"at": f"Items[Name={name}]", "copy": marked},
    )

    home.run("sync-movies")

    assert home.title_count("A copy") == home.title_count("A marked copy") == 0


def home_person(home: House) -> str:
    return str(home.value("select name from users order by id limit 1"))
