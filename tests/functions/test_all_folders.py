"""Whoever may open every library gets a list of them, where the household has confirmed that: then only its owner sees a library."""

from collections.abc import Iterator

import pytest

from functions import sync_users
from shared import audit, options
from shared.audit import TERMINAL
from shared.jobs.progress import Attempt
from shared.models.model_names import Unconfirmed
from shared.output import all_folders, choice, following, preview
from shared.upkeep import option_changes
from tests.functions import publishing
from tests.functions.publishing import Home

BENS, FINNS = "AI Picks – Ben", "AI Picks – Finn"
CHOSEN = {all_folders.OPTION: all_folders.CONVERT}


@pytest.fixture(params=["jellyfin", "emby"])
def home(request: pytest.FixtureRequest, database: str) -> Iterator[Home]:
    with publishing.opened(request.param, form="library") as opened:
        options.set(opened.conn, all_folders.OPTION, "playlist")
        opened.conn.commit()
        yield opened


def read_people(home: Home) -> None:
    sync_users.handler(home.conn, Attempt(1, "sync-users"))
    home.conn.commit()


def test_it_is_shown_whom_it_concerns_before_it_is_chosen(home: Home) -> None:
    home.server.control.forget_requests()
    with pytest.raises(Unconfirmed, match=r"Finn \(.+\) may open every library now"):
        option_changes.apply(home.conn, CHOSEN, by=TERMINAL)
    home.conn.rollback()
    assert options.get(home.conn, all_folders.OPTION) == "playlist"

    changed = option_changes.apply(home.conn, CHOSEN, by=TERMINAL, confirmed=["convert"])

    assert changed == CHOSEN
    # Chosen already: nothing is asked again.
    assert option_changes.apply(home.conn, CHOSEN | {"output.badges": "rank"}, by=TERMINAL) == {"output.badges": "rank"}
    assert home.server.control.requests() == []


def test_everybody_keeps_what_they_could_open_and_sees_their_own_library_alone(home: Home) -> None:
    before = {library.guid for library in home.client.libraries()}
    ana = home.person("Ana")
    ben, finn = home.pick("Ben", ["Heat"]), home.pick("Finn", ["Alien"])
    assert home.build(ben).startswith("Ben: 1 titles in a private playlist.")
    options.set(home.conn, all_folders.OPTION, all_folders.CONVERT)
    home.conn.commit()
    (plan,) = preview.of(home.conn, ben, "movie", viewer=None)
    assert (plan.library, plan.notes) == (BENS, [choice.CONVERTED])
    assert set(following.stale(home.conn, "movie")) == {ben, finn}

    home.build(ben)
    home.build(finn)

    bens, finns = home.library(BENS), home.library(FINNS)
    assert bens
    assert finns
    person = home.person("Finn")
    assert not person.all_folders
    assert set(person.folder_ids) == before | {finns.guid}
    assert bens.guid in home.person("Ben").folder_ids
    assert home.person("Ana") == ana
    (entry,) = audit.listing(home.conn, action="users.folders")[0]
    assert (entry.actor_name, entry.data["account"]) == ("Matinee", "Finn")
    assert entry.data["before"]["allFolders"] is True  # type: ignore[index]
    read_people(home)
    assert following.stale(home.conn, "movie") == []
    assert all_folders.accounts(home.conn) == []


def test_whoever_may_open_everything_later_gets_a_list_then_and_loses_nothing(home: Home) -> None:
    options.set(home.conn, all_folders.OPTION, all_folders.CONVERT)
    ben = home.pick("Ben", ["Heat"])
    home.build(ben)
    theirs = {library.guid for library in home.client.libraries() if library.name != BENS}
    home.client.set_policy(home.person("Finn").id, {"EnableAllFolders": True})
    read_people(home)
    assert following.stale(home.conn, "movie") == [ben]

    home.build(ben)

    assert (home.person("Finn").all_folders, set(home.person("Finn").folder_ids)) == (False, theirs)
    assert len(audit.listing(home.conn, action="users.folders")[0]) == 2


def test_all_but_some_becomes_a_list_without_these(database: str) -> None:
    with publishing.opened("jellyfin", form="library") as home:
        films = home.library("Films")
        assert films
        home.client.set_policy(home.person("Finn").id, {"BlockedMediaFolders": [films.guid]})
        read_people(home)
        options.set(home.conn, all_folders.OPTION, all_folders.CONVERT)
        ben = home.pick("Ben", ["Heat"])
        others = {library.guid for library in home.client.libraries()} - {films.guid}

        home.build(ben)

        person = home.person("Finn")
        assert (person.blocked_folder_ids, person.all_folders, set(person.folder_ids)) == ((), False, others)
