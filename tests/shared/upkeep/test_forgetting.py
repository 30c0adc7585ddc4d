"""Nothing is left of a person who is forgotten: in no table, whatever tables there will be, and on no media server."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg import sql

from functions import sync_users
from shared import audit, db, jobs, options
from shared.db import Conn
from shared.errors import Conflict, MediaServerError, Misconfigured, NotFound
from shared.jobs.progress import Attempt
from shared.people import accounts, signing_in
from shared.upkeep import forgetting
from tests import household
from tests.functions import publishing
from tests.household import rows, whole_person
from tests.web import guarded_rows

WORD = "Zwqforgotten"
TO_PEOPLE = """
    select c.conrelid::regclass::text as table, a.attname as column, c.confdeltype as on_delete, cardinality(c.conkey) as columns
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'users'::regclass"""
TABLES = "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"


def spoken_of(conn: Conn, word: str) -> set[str]:
    """Tables with a row that holds the word in whatever column."""
    found = set()
    for row in conn.execute(TABLES).fetchall():
        query = sql.SQL("select exists (select from {table} t where t::text ilike %s) as is_there").format(
            table=sql.Identifier(row["table_name"])
        )
        if db.value(conn, query, (f"%{word}%",), of=bool):  # type: ignore[call-overload]
            found.add(row["table_name"])
    return found


def counted(conn: Conn, user_id: int) -> dict[str, int]:
    found = conn.execute("select table_name, row_count from rows_of_people(array[%s::bigint])", (user_id,)).fetchall()
    return {row["table_name"]: row["row_count"] for row in found}


def fanned_out(conn: Conn, user_id: int) -> int:
    """A run that waits for two of the person's, one of which is under way."""
    parent = jobs.ask(conn, "generate-movie-recommendations", trigger="person").id
    for kind in ("movie", "series"):
        jobs.ask(conn, "refresh-user", {"user_id": user_id, "kind": kind}, trigger="parent", parent_id=parent)
    conn.execute("update job_runs set state = 'running', pending_children = 2, total = 2 where id = %s", (parent,))
    conn.execute("update job_runs set state = 'running' where parent_id = %s and args ->> 'kind' = 'movie'", (parent,))
    return parent


def test_every_table_that_leads_to_people_is_left_without_the_person_and_the_answer_says_how_many_rows_went(
    database: str,
) -> None:
    with db.connect() as conn:
        world = guarded_rows.build(conn, 1)
        person, other = world.people[1].id, world.people[2].id
        whole_person.furnish(conn, person, WORD)
        parent = fanned_out(conn, person)
        called = accounts.by_id(conn, other).name
        conn.execute("update profiles set display_name = %s where user_id = %s", (called, person))
        conn.execute("update users set name = 'catalogue' where id = %s", (person,))
        other_deeds = [
            ("settings.options", "catalogue", {"values": {"x": 1}}),
            ("admins.add", str(other), {"name": called}),
        ]
        for deed in other_deeds:
            audit.record(conn, accounts.by_id(conn, person).actor, *deed)
        conn.commit()
        before, others = counted(conn, person), counted(conn, other)
        arrows = conn.execute(TO_PEOPLE).fetchall()
        assert {
            row["table"]: before[row["table"]] for row in arrows if row["on_delete"] == "c" and not before[row["table"]]
        } == {}
        assert {(row["on_delete"], row["columns"]) for row in arrows} == {("c", 1), ("n", 1)}
        assert len(spoken_of(conn, WORD)) > 10

        with pytest.raises(MediaServerError):
            forgetting.forget(conn, person, by=audit.TERMINAL)
        conn.rollback()
        assert counted(conn, person) == before
        conn.execute("update media_servers set api_key_enc = 'x'")
        conn.commit()
        with pytest.raises(Misconfigured):
            forgetting.forget(conn, person, by=audit.TERMINAL)
        conn.rollback()
        done = forgetting.forget(conn, person, leaves_outputs=True, by=audit.TERMINAL)

        removed = {one.table: one.rows for one in done.removals}
        for table in ("invites", "notices"):  # of others, who were told of them
            assert removed.pop(table) == before.pop(table) + 1
        assert {table: removed.get(table, 0) for table in before} == before
        assert {
            "audit_log",
            "job_runs",
            "engine_inputs",
            "webhook_deliveries",
            "library_grants",
            "procrastinate_jobs",
        } <= removed.keys()
        assert spoken_of(conn, WORD) == set()
        reasons = conn.execute("select reason from title_requests where state = 'refused'").fetchall()
        assert [row["reason"] for row in reasons] == ["Not for somebody."], "what they asked for alone is gone"
        for row in arrows:
            query = sql.SQL("select count(*) as count from {} where {} = %s").format(
                sql.Identifier(row["table"]), sql.Identifier(row["column"])
            )
            assert db.value(conn, query, (person,), of=int) == 0, row  # type: ignore[call-overload]
        assert conn.execute("select from job_runs where args ->> 'user_id' = %s", (str(person),)).fetchall() == []
        assert conn.execute("select from engine_inputs").fetchall() == []
        kept = [(entry.actor_name, entry.action, entry.target, dict(entry.data)) for entry in audit.listing(conn)[0]]
        assert ("somebody", "users.preferences", "", {}) in kept
        assert ("terminal", "users.link", "", {}) in kept
        for deed in other_deeds:
            assert ("somebody", *deed) in kept
        ended = jobs.get(conn, parent)
        assert ended is not None
        assert (ended.state, ended.pending_children) == ("succeeded", 0)
        assert kept[0][:3] == ("terminal", "users.forget", "")
        shared = {"channel_shares", "outputs", "room_members", "room_matches"}
        assert {t: n for t, n in counted(conn, other).items() if t not in shared} == {
            t: n for t, n in others.items() if t not in shared
        }
        with pytest.raises(NotFound):
            forgetting.forget(conn, person, by=audit.TERMINAL)
        with pytest.raises(Conflict, match="only one"):
            forgetting.forget(conn, world.people[0].id, leaves_outputs=True, by=audit.TERMINAL)


def test_what_was_made_on_the_media_server_goes_too_and_the_account_there_is_taken_up_by_signing_in_alone(
    database: str,
) -> None:
    with publishing.opened("jellyfin") as home:
        options.set(home.conn, "output.form", "both")
        ben = home.pick("Ben", ["Heat", "Alien"])
        person = home.person("Ben")
        home.build(ben)
        libraries = {one.name for one in home.client.libraries()}
        assert home.files() != {}
        assert home.client.playlists_named(person.id, "AI Picks – Movies") != []

        done = forgetting.forget(home.conn, ben, by=audit.TERMINAL)

        assert done.left == 0
        assert home.files() == {}
        assert len(libraries - {one.name for one in home.client.libraries()}) == 1
        assert home.client.playlists_named(person.id, "AI Picks – Movies") == []
        assert home.person("Ben").folder_ids == person.folder_ids
        sync_users.handler(home.conn, Attempt(0, "sync-users"))
        with pytest.raises(NotFound):
            accounts.find(home.conn, "Ben")
        assert signing_in.sign_in(home.conn, "Ben", "ben").id != ben
        sync_users.handler(home.conn, Attempt(0, "sync-users"))
        assert household.person(home.conn, "Ben") != ben


def test_who_became_the_only_administrator_while_media_servers_were_asked_stays(database: str) -> None:
    def go(user_id: int) -> None:
        with db.connect() as own:
            forgetting.forget(own, user_id, by=audit.TERMINAL)

    with db.connect() as conn, ThreadPoolExecutor() as beside:
        person = rows.person(conn, "Zoe")
        conn.commit()
        conn.execute("update users set role = 'admin' where id = %s", (person,))
        going = beside.submit(go, person)
        waits = "select count(*) as count from pg_locks where not granted"
        while not going.done() and not db.value(conn, waits, of=int):  # type: ignore[call-overload]
            time.sleep(0.02)
        conn.commit()

        with pytest.raises(Conflict, match="only one"):
            going.result(30)
