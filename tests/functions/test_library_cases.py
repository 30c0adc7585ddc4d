"""People and servers out of the ordinary: of one name, with a name that means something else there, gone, or on Windows."""

from collections.abc import Iterator

import pytest

from functions import sync_users
from shared import options
from shared.audit import TERMINAL
from shared.errors import Forbidden, Invalid
from shared.jobs.progress import Attempt
from shared.output import personal
from shared.people import accounts
from shared.settings import settings
from tests.functions import publishing
from tests.functions.publishing import Home

BENS = "AI Picks – Ben"


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param, form="library") as opened:
        yield opened


def wish(home: Home, user_id: int, **changes: str | bool | None) -> personal.Wishes:
    return personal.change(home.conn, user_id, changes, by=TERMINAL, as_admin=False)


def test_two_people_of_one_name_have_a_library_each_and_open_only_their_own(home: Home) -> None:
    ben, chloe = home.pick("Ben", ["Heat"]), home.pick("Chloe", ["Alien"])
    home.conn.execute("update users set name = 'Ben' where id = %s", (chloe,))
    for _ in range(2):
        home.build(ben)
        home.build(chloe)

    one, other = home.library(BENS), home.library(f"{BENS} (2)")
    assert one
    assert other
    assert [item.name for item in home.items(BENS)] == ["Heat"]
    assert [item.name for item in home.items(f"{BENS} (2)")] == ["Alien"]
    opened = {name: set(home.person(name).folder_ids) & {one.guid, other.guid} for name in ("Ben", "Chloe")}
    assert opened == {"Ben": {one.guid}, "Chloe": {other.guid}}


def test_who_names_theirs_like_another_library_is_not_let_into_that(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    before, films = set(home.person("Ben").folder_ids), home.library("Films")
    theirs = next(one for one in home.client.libraries() if one.guid not in before)
    wish(home, ben, library_name=f" {theirs.name} ")

    home.build(ben)

    made = home.library(f"{theirs.name} (2)")
    assert made
    assert set(home.person("Ben").folder_ids) - before == {made.guid}
    accounts.disable(home.conn, ben)
    home.build(ben)
    assert theirs in home.client.libraries()
    assert home.library("Films") == films
    assert set(home.person("Ben").folder_ids) == before


def test_a_name_of_ones_own_is_taken_as_it_stands_and_can_be_taken_back(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    wish(home, ben, library_name="../{prefix}: Ben’s\x00 {kind}")
    home.build(ben)

    (own,) = [one for one in home.client.libraries() if "Ben’s" in one.name]
    assert own.name == "-(prefix) - Ben’s (kind)"
    assert wish(home, ben, library_name=None).library_name is None
    home.build(ben)
    assert home.library(BENS)
    assert home.library(own.name) is None
    with pytest.raises(Invalid):
        wish(home, ben, library_name=" ../ ")


def test_reasons_are_the_households_unless_it_lets_somebody_choose(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    with pytest.raises(Forbidden):
        wish(home, ben, reasons=False)
    personal.change(home.conn, ben, {"reasons": False}, by=TERMINAL, as_admin=True)

    def begins_with_why() -> bool:
        home.build(ben)
        return (home.items(BENS)[0].overview or "").startswith("Why:")

    assert begins_with_why()
    options.set(home.conn, "words.allow_override", True)
    assert begins_with_why()
    home.conn.execute("insert into user_options (user_id, key, value) values (%s, 'words.granted', 'true')", (ben,))
    assert not begins_with_why()
    assert wish(home, ben, reasons=True).shows_reasons
    assert begins_with_why()
    wish(home, ben, reasons=None)
    options.set(home.conn, "output.reasons", False)
    assert not begins_with_why()


def test_whoever_is_removed_from_the_server_leaves_no_library_behind(home: Home) -> None:
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    home.server.control.user(name="Ben", remove=True)
    sync_users.handler(home.conn, Attempt(1, "sync-users"))
    home.conn.commit()

    home.build(ben)

    assert home.library(BENS) is None
    assert home.files() == {}
    assert home.conn.execute("select count(*) as n from outputs").fetchone() == {"n": 0}


def test_a_server_on_windows_reads_our_folder_by_its_own_words(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with publishing.opened("emby", form="library") as home:
        monkeypatch.setenv("AI_LIBRARY_PATH_PREFIX", "D:\\media\\libraries\\")
        settings.cache_clear()
        home.server.control.item(touch="Heat", path="D:\\media\\films\\Heat.mkv")
        home.read()
        ben = home.pick("Ben", ["Heat"])

        said = home.build(ben)

        made = home.library(BENS)
        assert made
        assert made.paths == (f"D:\\media\\libraries\\picks\\server-1\\movie-{ben}",)
        assert said.startswith("Ben: 1 titles")
        assert list(home.files(".strm").values()) == [b"D:\\media\\films\\Heat.mkv\n"]
        rows = home.conn.execute("select count(*) as n from output_items").fetchone()
        assert rows == {"n": 1}
        assert "0 files written" in home.build(ben)
        assert home.library(BENS) == made
        accounts.disable(home.conn, ben)
        home.build(ben)
        assert home.library(BENS) is None
