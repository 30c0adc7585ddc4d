"""One person with accounts on two servers: linked by whoever can sign in to both, or by an administrator."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions import sync_history, sync_users
from infra.sample_server.running import Running, running
from shared import audit, db, jobs
from shared.db import Conn
from shared.discovery import deliveries, notice_addresses
from shared.errors import Conflict, Invalid
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from shared.people import accounts, linking, passwords
from shared.telling import wishes
from shared.telling.wishes import Wishes
from tests import household
from tests.household import discoveries, inserts, rows, shelf
from tests.household.channels import channel
from tests.web.api.people import Clients
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import SignIn


@pytest.fixture
def attic(home: Conn) -> Iterator[Running]:
    """A second server, on which Ben is called Benjamin; nobody of it has been read yet."""
    with running("emby") as server:
        servers.add(home, kind="emby", url=server.base, api_key=server.api_key, name="Attic")
        server.control.user(name="Benjamin", password="other")
        for namesake in ("Ana", "Ben", "Ella"):
            server.control.user(name=namesake, remove=True)
        home.commit()
        yield server


@pytest.fixture
def twice(home: Conn, attic: Running) -> tuple[int, int]:
    """Ben here, and Benjamin there, who has seen, rated and said other things."""
    sync_users.handler(home, Attempt(0, "sync-users"))
    films, ben, benjamin = shelf.open_up(home), household.person(home, "Ben"), household.person(home, "Benjamin")
    shelf.play(home, ben, films["Up"], "2026-01-01T20:00:00Z", item="u1")
    shelf.play(home, benjamin, films["Up"], "2026-02-01T20:00:00Z", item="u2")
    shelf.play(home, benjamin, films["Moon"], "2026-03-01T20:00:00Z", item="m")
    for person, value, source in ((ben, 90, "server"), (benjamin, 30, "user")):
        rows.rate(home, person, films["Up"], value, source=source)
    rows.judge(home, benjamin, films["Alien"], "hide")
    home.commit()
    return ben, benjamin


def of(home: Conn, query: str, *given: object) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in home.execute(query, given).fetchall()]


def test_two_accounts_become_one_person_with_one_history(client: Clients, home: Conn, twice: tuple[int, int]) -> None:
    ben, benjamin = twice
    ana, old = household.person(home, "Ana"), client("Benjamin")
    his, hers = channel(home, benjamin, shared_with=[ben, ana]), channel(home, ana, shared_with=[benjamin])
    home.commit()

    answer = client("Ana").post(f"/users/{ben}/link", {"userId": benjamin})

    assert (answer.status_code, answer.json["data"]["id"]) == (200, ben)
    seen = "select t.name, w.play_count from watch_progress w join titles t on t.id = title_id where user_id = %s order by 1"
    assert of(home, seen, ben) == [("Moon", 1), ("Up", 2)]
    assert of(home, "select value, source from ratings where user_id = %s", ben) == [(30, "user")]
    assert of(home, "select verdict from title_feedback where user_id = %s", ben) == [("hide",)]
    assert of(home, "select count(*) from play_events where user_id = %s", ben) == [(3,)]
    assert of(home, "select count(*) from identities where user_id = %s", ben) == [(2,)]
    assert old.get("/auth/me").status_code == 401
    assert "Benjamin" not in [user.name for user in accounts.listing(home)]
    assert jobs.live(home, "refresh-user", {"user_id": ben, "kind": "movie"}) is not None
    assert audit.listing(home, action="users.link")[0][0].target == str(ben)
    [row] = [user for user in accounts.listing(home) if user.id == ben]
    assert "Attic" in str(row.server_name)
    shares = "select channel_id, user_id from channel_shares order by channel_id"
    assert of(home, "select owner_id from channels where id = %s", his) == [(ben,)]
    assert of(home, shares) == [(his, ana), (hers, ben)]
    left = """
        select 'progress' from watch_progress where user_id = %(goes)s
        union all select 'plays' from play_events where user_id = %(goes)s
        union all select 'ratings' from ratings where user_id = %(goes)s
        union all select 'feedback' from title_feedback where user_id = %(goes)s
        union all select 'accounts' from identities where user_id = %(goes)s
        union all select 'marks' from history_marks where user_id = %(goes)s"""
    assert home.execute(left, {"goes": benjamin}).fetchall() == []


# What stays with the account that goes, and why.
STAYS = {
    "sessions and keys, which end": {"refresh_families", "api_keys", "calendar_feeds", "trakt_codes"},
    "chosen or computed for one, and made anew for the other": {"user_options", "signal_versions", "synopses"},
    "over within hours": {"rooms", "room_members"},
    "said by the server, and read anew": {"account_libraries", "server_suggestions"},
    "who did what, and when": {"audit_log", "invites", "job_runs", "leaving_titles", "removals", "title_rescues"},
}


def test_everything_that_is_a_persons_has_a_place_when_two_become_one(home: Conn) -> None:
    named = (Path(db.__file__).parents[2] / "sql/queries/people/linking.sql").read_text(encoding="utf-8")
    theirs = """
        select k.conrelid::regclass::text
        from pg_constraint k
        where k.contype = 'f' and k.confrelid = 'users'::regclass"""
    unnamed = {str(table) for (table,) in of(home, theirs) if not re.search(rf"\b{table}\b", named)}
    assert unnamed == set().union(*STAYS.values())


def test_letters_move_too_and_what_the_one_who_stays_has_said_of_them_stands(
    home: Conn, twice: tuple[int, int]
) -> None:
    ben, benjamin = twice
    wishes.change(home, ben, {"yearly": True})
    wishes.change(home, benjamin, {"weekly": True, "quiet_from": 22, "quiet_until": 7})
    for person, weeks in ((ben, ("2026-11-20", "2026-11-27")), (benjamin, ("2026-11-27", "2026-12-04"))):
        for week in weeks:
            inserts.add(home, "letters", user_id=person, kind="weekly", period=week, is_empty=False)

    linking.link(home, ben, benjamin, by=audit.TERMINAL)

    assert wishes.get(home, ben) == Wishes(weekly=False, yearly=True, quiet_from=22, quiet_until=7)
    assert wishes.get(home, benjamin) == Wishes()
    of_ben = of(home, "select user_id, extract(day from period)::int from letters order by period")
    assert of_ben == [(ben, 20), (ben, 27), (ben, 4)]


def test_where_notices_are_sent_moves_too_and_not_more_than_anybody_has(home: Conn, twice: tuple[int, int]) -> None:
    ben, benjamin = twice
    for person, count in ((ben, 8), (benjamin, 3)):
        for place in range(count):
            notice_addresses.add(home, person, f"{person}-{place}", "jsons://example.org/x")
    for person in twice:  # one that both were told of, and sent by each
        discoveries.noted(home, person, rows.one(home, "select id from titles where name = 'Moon'"))
    deliveries.queue(home)

    linking.link(home, ben, benjamin, by=audit.TERMINAL)

    assert [one.name for one in notice_addresses.listing(home, ben)][-3:] == [
        f"{ben}-7",
        f"{benjamin}-0",
        f"{benjamin}-1",
    ]
    assert notice_addresses.listing(home, benjamin) == []
    assert of(home, "select count(*) from notice_deliveries") == [(8,)]


def test_whoever_can_sign_in_to_both_links_them(client: Clients, home: Conn, attic: Running) -> None:
    ben = household.person(home, "Ben")

    wrong = client("Ben").post("/auth/link", {"name": "Benjamin", "password": "guess"})
    right = client("Ben").post("/auth/link", {"name": "Benjamin", "password": "other"})

    assert (wrong.status_code, right.status_code) == (401, 200)
    assert of(home, "select count(*) from identities where user_id = %s", ben) == [(2,)]
    again = client("Ben").post("/auth/link", {"name": "Benjamin", "password": "other"})
    assert again.status_code == 409


def test_the_page_links_too_and_offers_it_only_where_there_is_another_server(
    signed_in: SignIn, home: Conn, attic: Running
) -> None:
    ben = signed_in("Ben")
    assert "Attic" in ben.get("/yours").text

    assert ben.post("/yours/link", {"name": "Benjamin", "password": "other"}).status_code == 303

    assert "Link the accounts" not in ben.get("/yours").text


def test_the_terminal_links_too(matinee: Matinee, home: Conn, twice: tuple[int, int]) -> None:  # noqa: F811
    assert matinee("users", "link", "Ben", "Benjamin").exit_code == 0

    assert audit.listing(home, action="users.link")[0][0].actor_name == "terminal"


def test_what_cannot_be_one_person_is_refused(client: Clients, home: Conn, twice: tuple[int, int]) -> None:
    ben, benjamin = twice
    ana, ella = household.person(home, "Ana"), household.person(home, "Ella")
    with pytest.raises(Invalid):
        linking.link(home, ben, ben, by=audit.TERMINAL)
    with pytest.raises(Conflict, match="same server"):
        linking.link(home, ben, ella, by=audit.TERMINAL)
    local = passwords.create(home, "cem@home.example", "correct horse battery", name="Cem")
    with pytest.raises(Conflict, match="password kept here"):
        linking.link(home, ben, local.id, by=audit.TERMINAL)
    home.commit()
    assert client("Ben").post(f"/users/{ben}/link", {"userId": benjamin}).status_code == 403
    assert client("Ana").post(f"/users/{ana}/link", {"userId": 99999}).status_code == 404


def test_neither_server_takes_back_what_the_other_tells(home: Conn, twice: tuple[int, int], jellyfin: Running) -> None:
    """Both hold Up; only the second one's account has seen Moon, which only the first one's library lists here."""
    ben, benjamin = twice
    linking.link(home, ben, benjamin, by=audit.TERMINAL)
    home.execute("update watch_progress set is_favorite = true where user_id = %s", (ben,))
    attic = rows.one(home, "select id from media_servers where name = 'Attic'")
    library = rows.one(home, "select id from libraries where external_id = 'api-movie'")
    for film in home.execute("select id, name from titles where kind = 'movie'").fetchall():
        rows.item(home, library, film["id"], film["name"], server_id=attic)
    home.commit()
    before = of(home, "select title_id, played, is_favorite from watch_progress where user_id = %s order by 1", ben)

    sync_history.handler(home, Attempt(0, "full-sync-movie-watch-history"), "movie", 1, user_id=ben)

    after = of(home, "select title_id, played, is_favorite from watch_progress where user_id = %s order by 1", ben)
    assert set(before) <= set(after)
