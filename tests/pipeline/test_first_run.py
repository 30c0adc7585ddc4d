"""From a server that is added to picks on it, without a command: each step that pages take starts what must follow."""

from shared import jobs, options
from shared.audit import Actor
from shared.people import accounts
from shared.picks import first_run
from shared.titles import library
from tests.pipeline.conftest import Build
from tests.pipeline.house import House


def set_up_by_pages(home: House, person: str) -> None:
    """The three things that an administrator does in a browser, each with what it starts."""
    first_run.server_added(home.conn)
    home.conn.commit()
    home.work()
    for row in library.listing(home.conn):
        library.enable(home.conn, int(str(row["id"])), True)
        name = "sync-movies" if row["kind"] == "movie" else "sync-series"
        jobs.ask(home.conn, name, {"library_id": int(str(row["id"]))}, trigger="person")
    user_id = home.user(person)
    for kind in ("movies", "series"):
        accounts.switch(home.conn, user_id, kind, True, by=Actor(user_id, person))
    home.conn.commit()
    home.work()


def test_who_is_switched_on_in_the_browser_gets_picks_and_playlists(build: Build) -> None:
    home = build("sample")
    home.move_in()
    options.set(home.conn, "output.enabled", True)
    for row in library.listing(home.conn):
        library.enable(home.conn, int(str(row["id"])), False)
    home.conn.commit()

    set_up_by_pages(home, "Ben")

    assert home.value("select count(*) from title_embeddings")
    assert home.picks("Ben")
    with home.client() as client:
        ben = next(one for one in client.users() if one.name == "Ben")
        for name in ("AI Picks – Movies", "AI Picks – Series"):
            [made] = client.playlists_named(ben.id, name)
            assert client.playlist_items(made, ben.id)


def test_who_has_watched_nothing_gets_a_list_too(build: Build) -> None:
    home = build("sample")
    home.move_in()
    home.control.user(name="Finn", password="finn")

    set_up_by_pages(home, "Finn")

    assert home.picks("Finn")
