"""Lists that are never perfect: sound rows arrive, what is gone goes sooner or later, and one bad read removes nothing."""

import pytest

from shared.titles.library import REPEATED
from tests.pipeline.conftest import Build
from tests.pipeline.house import House

FILMS = r"/Items\?.*includeItemTypes=Movie&(?!.*userid).*parentId"
FOLDERS = "/Library/VirtualFolders"
PEOPLE = r"/Users(/Query)?(\?|$)"


@pytest.fixture
def house(build: Build) -> House:
    house = build()
    house.move_in()
    house.run("sync-users")
    house.run("sync-movies")
    return house


def present(house: House) -> set[str]:
    return {row["name"] for row in house.rows("select name from titles where kind = 'movie' and removed_at is null")}


def struck(house: House) -> bool:
    rules = house.control.oddities()
    return bool(rules) and all(rule["happened"] for rule in rules)


def synced(house: House, name: str = "sync-movies") -> str:
    ended = house.run(name)
    assert ended["state"] == "succeeded", ended
    return str(ended["message"])


def one_of(house: House) -> str:
    """A film that is in the list, but not at its beginning, which oddities are about."""
    query = "select external_id, name from titles t join library_items li on li.title_id = t.id where kind = 'movie' order by li.id"
    return str(house.rows(query)[7]["external_id"])


ODD_LISTS = {
    "a total that is too high": [{"at": "TotalRecordCount", "add": 3}],
    "a row that comes twice": [{"at": "Items[0]", "repeat": True}, {"at": "TotalRecordCount", "add": 1}],
    "a row that comes twice and is not counted": [{"at": "Items[0]", "repeat": True}],
    "a row that cannot be read": [{"at": "Items[0].Name", "set": None}],
    "a row without an id": [{"at": "Items", "append": {"Name": "?"}}, {"at": "TotalRecordCount", "add": 1}],
    "a row that is none": [{"at": "Items", "append": None}, {"at": "TotalRecordCount", "add": 1}],
}


@pytest.mark.parametrize("oddity", ODD_LISTS)
def test_a_list_that_is_never_perfect_still_loses_what_is_gone(house: House, oddity: str) -> None:
    before = present(house)
    gone = house.control.item(remove=one_of(house))
    house.control.oddity(FILMS, *ODD_LISTS[oddity])

    counts = []
    for _ in range(REPEATED):
        synced(house)
        counts.append(len(present(house)))

    assert struck(house)
    assert gone
    assert counts == [len(before)] * (REPEATED - 1) + [len(before) - 1]


def test_what_was_missing_and_comes_back_is_counted_anew(house: House) -> None:
    before = present(house)
    for _ in range(REPEATED):
        house.control.oddity(FILMS, {"at": "Items[3]", "remove": True}, {"at": "TotalRecordCount", "add": 2}, times=2)
        synced(house)
        synced(house)
        assert struck(house)
        house.control.clear_oddities()
        synced(house)

    assert present(house) == before


def test_a_total_that_is_too_small_removes_nothing_and_hides_nothing(house: House) -> None:
    before = present(house)
    house.control.oddity(FILMS, {"at": "TotalRecordCount", "set": 4})
    house.control.item(
        add={"title": "Newcomer", "year": 2001, "library": "Films", "tmdb": 990_201, "runtimeMinutes": 90}
    )

    for _ in range(REPEATED):
        synced(house)

    assert struck(house)
    assert present(house) == before | {"Newcomer"}


def test_a_list_that_suddenly_is_empty_or_nearly_so_removes_nothing_at_once(house: House) -> None:
    before = present(house)
    house.control.oddity(FILMS, {"at": "Items[*]", "remove": True}, {"at": "TotalRecordCount", "set": 0}, times=1)
    synced(house)
    assert struck(house)
    assert present(house) == before

    house.control.clear_oddities()
    synced(house)
    assert present(house) == before


def test_what_is_left_out_is_counted_and_named(house: House) -> None:
    house.control.oddity(FILMS, {"at": "Items[2].Name", "set": ""}, {"at": "Items[4].ProductionYear", "set": 20110112})

    message = synced(house)

    assert struck(house)
    assert "1 left out because it cannot be read" in message
    assert "1 with facts that cannot be true" in message
    assert "(ProductionYear)" in message


def test_a_folder_without_an_id_is_left_out_and_the_others_are_read(house: House) -> None:
    libraries = house.rows("select id, removed_at from libraries order by id")
    folder = {"Name": "Old disk", "Locations": ["/mnt/gone"], "CollectionType": "movies"}
    house.control.oddity(FOLDERS, {"at": "Items", "append": folder})

    message = synced(house, "sync-libraries")

    assert struck(house)
    assert "1 left out because it cannot be read: Old disk" in message
    assert house.rows("select id, removed_at from libraries order by id") == libraries
    with house.client() as client:
        assert client.wait_for_scan(client.refresh_library(client.libraries()[0].id), timeout=10)


def test_a_folder_that_is_missing_once_is_kept_and_one_that_stays_away_goes(house: House) -> None:
    present = "select count(*) from libraries where removed_at is null"
    before = house.value(present)
    house.control.oddity(FOLDERS, {"at": "Items[0]", "remove": True})

    counts = []
    for _ in range(REPEATED):
        synced(house, "sync-libraries")
        counts.append(house.value(present))

    assert struck(house)
    assert counts == [before] * (REPEATED - 1) + [int(str(before)) - 1]


@pytest.mark.parametrize("name", ["", None, [], " "])
def test_a_nameless_user_is_left_out_and_everybody_else_is_read(house: House, name: object) -> None:
    house.control.oddity(PEOPLE, {"at": "Items", "append": {"Name": name, "Id": "1" * 32, "Policy": {}}})
    house.control.user(name="Newcomer", password="x", policy={"MaxParentalRating": 10})

    message = synced(house, "sync-users")

    assert struck(house)
    assert "1 left out because it cannot be read" in message
    assert house.value("select count(*) from users where name = 'Newcomer'") == 1
    assert house.value("select count(*) from users where name = ''") == 0


def test_somebody_whose_name_is_gone_is_not_shut_out(house: House) -> None:
    first = house.row(
        "select i.subject, u.name from identities i join users u on u.id = i.user_id order by i.id limit 1"
    )
    house.control.oddity(PEOPLE, {"at": f"Items[Id={first['subject']}].Name", "set": None})

    synced(house, "sync-users")

    assert struck(house)
    assert house.value("select is_disabled from identities where subject = %s", first["subject"]) is False


def test_a_user_without_an_id_lets_nobody_be_taken_for_gone_at_once(house: House) -> None:
    disabled = "select count(*) from identities where is_disabled"
    house.control.oddity(PEOPLE, {"at": "Items[0].Id", "remove": True})

    counts = []
    for _ in range(REPEATED):
        synced(house, "sync-users")
        counts.append(house.value(disabled))

    assert struck(house)
    assert counts == [0] * (REPEATED - 1) + [1]
