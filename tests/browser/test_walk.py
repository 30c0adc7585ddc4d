"""Everybody walks through every page that is for them: none has an error, is too wide, moves, or shuts somebody out.

The list of pages is that of the routes, so that a new page cannot be forgotten. WALK=all goes to each in both schemes and
both sizes; otherwise one way a page, another for each person.
"""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shared import jobs
from shared.db import Conn
from tests import household
from tests.browser.walk import Look, Walker, looks, paths
from tests.household import rows
from tests.household.channels import channel
from web import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = {"Ana": ("member", "admin"), "Ben": ("member",), "Ella": ("member",), "Finn": ("member",)}


def live_in(conn: Conn, name: str) -> dict[str, object]:
    """Picks, plays, ratings and feedback of this person; what the addresses of their pages name. Commits."""
    user_id = household.person(conn, name)
    seen: dict[str, list[int]] = {}
    for kind in ("movie", "series"):
        query = "select t.id from titles t join visible_titles(%s) v on v.title_id = t.id where kind = %s order by t.id limit 16"
        seen[kind] = [row["id"] for row in conn.execute(query, (user_id, kind)).fetchall()]
        household.publish(conn, user_id, kind, seen[kind][6:], evidence=seen[kind][:3])
        rows.watch(conn, user_id, *seen[kind][:4])
        for title_id in seen[kind][:4]:
            rows.play(conn, user_id, title_id)
        rows.watch(conn, user_id, seen[kind][4], played=False, position_s=900)
        rows.rate(conn, user_id, seen[kind][0], 90)
        rows.judge(conn, user_id, seen[kind][1], "more")
        rows.judge(conn, user_id, seen[kind][5], "hide")
    values = {
        "kind": "movie",
        "title_id": seen["movie"][6],
        "name": "sync-users",
        "user_id": user_id,
        "run_id": jobs.ask(conn, "sync-users", trigger="person", requested_by=user_id).id,
        "channel_id": channel(conn, user_id, seen["movie"][:6], name=f"Of {name}", examples=seen["movie"][:1]),
        **common(conn, seen["movie"][6]),
    }
    conn.commit()
    return values


def common(conn: Conn, title_id: int) -> dict[str, object]:
    """What a title has in common with others: somebody, a studio and a genre."""
    query = "select studios[1] as studio, genres[1] as genre from titles where id = %s"
    [facts] = conn.execute(query, (title_id,)).fetchall()
    query = "select person_id from credits where title_id = %s order by ord limit 1"
    return {**facts, **conn.execute(query, (title_id,)).fetchall()[0]}


@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_has_a_flaw(home: Conn, page: Page, sign_in: Callable[[str], None], name: str) -> None:
    channel_id = channel(home, household.person(home, "Finn"), name="Empty")
    home.commit()
    newcomers = {
        "kind": "movie",
        "title_id": household.title(home, "Moon"),
        "name": "sync-users",
        "channel_id": channel_id,
        **common(home, household.title(home, "Moon")),
    }
    values = newcomers if name == "Finn" else live_in(home, name)
    sign_in(name)
    walker = Walker(page)
    every = looks(list(PEOPLE).index(name), all=os.environ.get("WALK") == "all")

    for path, ways in zip(paths(create_app(), values, *PEOPLE[name]), every, strict=False):
        for look in ways:
            walker.visit(path, look)

    assert not walker.flaws, "\n".join(walker.flaws)


def test_no_page_for_strangers_has_a_flaw(home: Conn, page: Page) -> None:
    walker = Walker(page)

    for path in ("/sign-in", "/join", "/offline", "/nowhere"):
        for scheme, size in (("dark", (390, 844)), ("light", (1440, 900))):
            walker.visit(path, Look(scheme, size), status=404 if path == "/nowhere" else 200)

    assert not walker.flaws, "\n".join(walker.flaws)
