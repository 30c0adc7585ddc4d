"""Beside what people may play: what they may know of. Limits hold for the whole world, libraries and folders only for the house."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared import db
from shared.db import Conn
from tests.conftest import Database
from tests.household import rows
from tests.web import guarded, guarded_knowledge, guarded_rows
from tests.web.faults import DEFINITION
from tests.web.guarded import Title, World
from tests.web.guarded_rows import VISIBLE

KNOWN = "select title_id from known_titles(%s)"
Said = dict[Title, guarded.Said]
SEEDS, MOST_TRIES = (1, 2, 3, 4, 6, 7, 8, 9), 30  # households in which somebody knows of anything
FAULTS = {
    "an age above the limit passes": ("t.min_age > age_limit", "false"),
    "unknown ages pass a limit": ("(t.min_age is null or", "(false or"),
    "unrated titles pass": ("(t.min_age is null and t.kind = any (hides_unrated_kinds))", "false"),
    "certificates pass": ("t.limit_certificates && shut_certificates", "false"),
    "tags pass": ("t.limit_tags && blocked_tags", "false"),
    "rules nobody here knows close nothing": ("select closes_all", "select false"),
    "stricter copies are not looked at": ("li.min_age > l.age_limit", "false"),
    "a copy's tags are not looked at": ("li.tags && l.blocked_tags", "false"),
    "a copy's certificates are not looked at": ("li.certificates && l.shut_certificates", "false"),
    "the server's word is not asked for": ("not s.is_shown", "false"),
    "hidden titles are told of": ("f.verdict = 'hide'", "false"),
    "what may be played is not known of": ("t.removed_at is null", "false"),
}  # fmt: skip


def ids(conn: Conn, query: str, viewer: int) -> set[int]:
    return {row["title_id"] for row in conn.execute(query, (viewer,))}


def wrong(conn: Conn, world: World, said: Said) -> set[tuple[int, int]]:
    """Pairs of person and title about which the database and the rule do not agree."""
    found: set[tuple[int, int]] = set()
    for person in world.people:
        may = {title.id for title, one in said.items() if guarded_knowledge.may_know(world, person, title, one)}
        found |= {(person.id, title_id) for title_id in ids(conn, KNOWN, person.id) ^ may}
    return found


def furnished(conn: Conn, seed: int) -> tuple[World, Said]:
    world = guarded_rows.build(conn, seed)
    said = guarded_knowledge.furnish(conn, world, seed)
    guarded_knowledge.hide(conn, world, [title for title in said if not title.copies])
    return world, said


@pytest.mark.parametrize("seed", SEEDS)
def test_the_guard_agrees_with_the_rule_and_whatever_may_be_played_is_known_of(database: str, seed: int) -> None:
    with db.connect() as conn:
        world, said = furnished(conn, seed)

        assert wrong(conn, world, said) == set()
        for person in world.people:
            assert ids(conn, VISIBLE, person.id) <= ids(conn, KNOWN, person.id)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_library_that_is_closed_to_somebody_makes_no_difference_to_them(database: str, seed: int) -> None:
    """What they know of is the same whether the house holds a title there, or nobody does."""
    with db.connect() as conn:
        world, _ = furnished(conn, seed)
        conn.execute("update library_items set min_age = null, tags = '{}', certificates = '{}'")
        conn.execute("update libraries set is_enabled = false")
        before = [ids(conn, KNOWN, person.id) for person in world.people]

        conn.execute("update library_items set removed_at = now()")
        conn.execute("update titles set removed_at = now()")

        assert [ids(conn, KNOWN, person.id) for person in world.people] == before
        assert any(before)
        assert not any(ids(conn, VISIBLE, person.id) for person in world.people)


def test_a_rule_with_one_fault_is_found(server_url: str, tmp_path: Path) -> None:
    found: set[str] = set()
    for seed in range(MOST_TRIES):
        with Database(server_url, tmp_path / str(seed)), db.connect() as conn:
            world, said = furnished(conn, seed)
            found |= {fault for fault in FAULTS if fault not in found and matters(conn, fault, world, said)}
        if found == FAULTS.keys():
            return
    pytest.fail(f"no household in which these matter: {FAULTS.keys() - found}")


def matters(conn: Conn, fault: str, world: World, said: Said) -> bool:
    condition, instead = FAULTS[fault]
    bodies = [
        row["body"]
        for name in ("known_titles", "knowable_titles", "limit_shuts")
        for row in conn.execute(DEFINITION, (name,))
        if condition in row["body"]
    ]
    assert len(bodies) == 1, fault
    conn.execute(bodies[0].replace(condition, instead))
    noticed = bool(wrong(conn, world, said))
    conn.execute(bodies[0])
    return noticed


def test_accounts_kept_here_know_of_everything_until_they_are_shut(conn: Conn) -> None:
    film = rows.unshelved(conn, "Alien", "movie", min_age=18)
    book = rows.unshelved(conn, "Roadside Picnic", "book")
    yara = rows.person(conn, "Yara")
    assert ids(conn, KNOWN, yara) == {film, book}
    assert ids(conn, VISIBLE, yara) == set()

    conn.execute("update users set is_active = false where id = %s", (yara,))
    assert ids(conn, KNOWN, yara) == set()

    conn.execute("update users set is_active = true, deleted_at = %s where id = %s", (datetime.now(UTC), yara))
    assert ids(conn, KNOWN, yara) == set()


def test_whoever_every_server_has_shut_knows_of_nothing(conn: Conn) -> None:
    mia = rows.person(conn, "Mia", rows.library(conn))
    film = rows.unshelved(conn, "Up", "movie", min_age=0)
    assert ids(conn, KNOWN, mia) == {film}

    conn.execute("update identities set is_disabled = true where user_id = %s", (mia,))

    assert ids(conn, KNOWN, mia) == set()


def test_the_strictest_of_several_accounts_holds(conn: Conn) -> None:
    """What one server lets somebody play they know of; of the world they know what both let through."""
    children, grown_up = rows.library(conn), rows.library(conn)
    mia = rows.person(conn, "Mia", children, grown_up)
    conn.execute(
        "update identities set age_limit = 12 where server_id = (select server_id from libraries where id = %s)",
        (children,),
    )
    world, here = rows.unshelved(conn, "Alien", "movie", min_age=18), rows.unshelved(conn, "Heat", "movie", min_age=18)
    tame = rows.unshelved(conn, "Up", "movie", min_age=0)
    rows.item(conn, grown_up, here, "heat", min_age=18)

    assert ids(conn, KNOWN, mia) == {here, tame}
    assert world not in ids(conn, VISIBLE, mia)
