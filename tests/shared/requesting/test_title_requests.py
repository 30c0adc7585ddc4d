"""Requests as rows: what becomes of them when titles or people become one, and what is let go."""

from collections.abc import Sequence

import pytest

from shared import audit
from shared.db import Conn
from shared.discovery import matches
from shared.errors import NotFound, Throttled
from shared.requesting import following, rules, title_requests
from tests.household import asked_for, rows


@pytest.fixture
def people(conn: Conn) -> list[int]:
    return [rows.person(conn, name) for name in ("Ana", "Ben", "Cem")]


def asking(conn: Conn, request_id: int) -> list[int]:
    found = conn.execute("select user_id from title_request_people where request_id = %s order by 1", (request_id,))
    return [row["user_id"] for row in found.fetchall()]


def united(conn: Conn, source: int, target: int) -> None:
    for step in (matches.sql.move_request_people, matches.sql.move_requests):
        conn.execute(step, {"source": source, "target": target})


@pytest.mark.parametrize(
    ("ours", "theirs"), [("asked", None), ("asked", "sent"), ("refused", "asked"), ("available", None)]
)
def test_a_title_that_becomes_one_with_another_brings_its_requests(
    conn: Conn, people: Sequence[int], ours: str, theirs: str | None
) -> None:
    ana, ben, _ = people
    source, target = rows.unshelved(conn, "Alien"), rows.unshelved(conn, "Alien")
    here = asked_for.request(conn, source, [ana], ours)
    there = asked_for.request(conn, target, [ben], theirs) if theirs else None

    united(conn, source, target)

    conn.execute("delete from titles where id = %s", (source,))
    is_both_open = ours == "asked" and theirs == "sent"
    assert asking(conn, here) == ([] if is_both_open else [ana])
    if there is not None:
        assert asking(conn, there) == ([ana, ben] if is_both_open else [ben])


def test_what_nobody_asks_for_any_more_goes_as_long_as_nobody_has_decided(conn: Conn, people: Sequence[int]) -> None:
    ana, ben, _ = people
    title, other = rows.unshelved(conn, "Alien"), rows.unshelved(conn, "Moon")
    asked_for.request(conn, title, [ana])
    sent = asked_for.request(conn, other, [ben], "sent")
    conn.execute("delete from users where id = any (%s)", ([ana, ben],))

    following.arrive(conn)

    left = conn.execute("select id from title_requests").fetchall()
    assert left == [{"id": sent}]


def test_what_came_of_old_requests_is_let_go_and_what_is_open_stays(conn: Conn, people: Sequence[int]) -> None:
    for state in title_requests.STATES:
        asked_for.request(conn, rows.unshelved(conn, state), people, state)
    conn.execute("update title_requests set changed_at = now() - interval '366 days'")

    following.arrive(conn)

    left = {row["state"] for row in conn.execute("select state from title_requests").fetchall()}
    assert left == {"asked", "approved", "sent", "fetching"}


def test_a_quota_is_of_what_somebody_began_within_so_many_days(conn: Conn, people: Sequence[int]) -> None:
    ana = people[0]
    conn.execute("update users set role = 'member' where id = %s", (ana,))
    for number in range(5):
        asked_for.request(conn, rows.unshelved(conn, f"Film {number}"), [ana], "refused")
    with pytest.raises(Throttled, match="hours") as refusal:
        rules.check(rules.of(conn, ana))
    assert 0 < int(str(refusal.value.details["retryAfter"])) <= 7 * 86_400
    conn.execute(
        "update title_request_people set has_joined = true where request_id in (select min(id) from title_requests)"
    )
    assert rules.of(conn, ana).left == 1
    conn.execute("update users set role = 'admin' where id = %s", (ana,))
    assert rules.of(conn, ana).left is None


def test_one_that_is_not_there_is_nobodys(conn: Conn, people: Sequence[int]) -> None:
    title = rows.unshelved(conn, "Alien")
    request = asked_for.request(conn, title, [people[0]])
    for deed in (
        lambda: title_requests.withdraw(conn, people[1], request),
        lambda: title_requests.approve(conn, None, request + 1, by=audit.TERMINAL),
        lambda: title_requests.refuse(conn, people[2], request, "", by=audit.TERMINAL),
    ):
        with pytest.raises(NotFound):
            deed()
