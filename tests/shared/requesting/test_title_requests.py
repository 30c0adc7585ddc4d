"""Requests as rows: what becomes of them when titles or people become one, and what is let go."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import audit, options
from shared.db import Conn
from shared.discovery import matches
from shared.errors import Conflict, NotFound, Throttled
from shared.requesting import following, rules, title_requests
from tests.household import asked_for, rows


@pytest.fixture
def people(conn: Conn) -> list[int]:
    library = rows.library(conn)
    return [rows.person(conn, name, library) for name in ("Ana", "Ben", "Cem")]


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
    library = rows.one(conn, "select id from libraries")
    asked_for.request(conn, rows.title(conn, library, "Solaris"), [ben], "sent")
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


QUOTA, PEOPLE, FILMS = 1, 2, 4
DEEDS = st.tuples(
    st.sampled_from(["ask"] * 5 + ["withdraw"] * 3 + ["approve"]), st.integers(0, PEOPLE - 1), st.integers(0, FILMS - 1)
)


@given(
    st.lists(DEEDS, min_size=20, max_size=30),
    st.lists(st.sampled_from(["approval", "straight"]), min_size=PEOPLE, max_size=PEOPLE),
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_people_do_together_opens_more_requests_than_each_may_ask_for(
    conn: Conn, deeds: Sequence[tuple[str, int, int]], people_rules: Sequence[str]
) -> None:
    with conn.transaction(force_rollback=True):
        options.set(conn, "requests.quota", QUOTA)
        asked_for.entered(conn, "radarr")
        films = [asked_for.away(conn, f"Film {number}") for number in range(FILMS)]
        library = rows.library(conn)
        people = [rows.person(conn, f"P{number}", library) for number in range(PEOPLE)]
        for person, rule in zip(people, people_rules, strict=True):
            rules.decide(conn, person, rule, by=audit.TERMINAL)
        allowed = QUOTA * people_rules.count("straight")
        for deed, person, film in deeds:
            with suppress(Conflict, Throttled, NotFound):
                _do(conn, deed, people[person], films[film])
                allowed += deed == "approve"
            count = (
                "select count(*) as open, count(*) filter (where state = 'approved') as approved from title_requests"
            )
            found = conn.execute(count).fetchone()
            assert found is not None
            assert found["open"] <= QUOTA * PEOPLE
            assert found["approved"] <= allowed


def _do(conn: Conn, deed: str, person: int, film: int) -> None:
    if deed == "ask":
        title_requests.ask(conn, person, film, by=audit.Actor(person, "P"))
        return
    row = conn.execute("select id from title_requests where title_id = %s", (film,)).fetchone()
    number = row["id"] if row else 0
    if deed == "withdraw":
        title_requests.withdraw(conn, person, number)
    else:
        title_requests.approve(conn, None, number, by=audit.TERMINAL)


def test_whoever_may_ask_for_nothing_more_does_not_approve_what_others_wait_for(
    conn: Conn, people: Sequence[int]
) -> None:
    ana, ben, _ = people
    options.set(conn, "requests.quota", 1)
    asked_for.entered(conn, "radarr")
    films = [asked_for.away(conn, name) for name in ("Alien", "Moon", "Solaris")]
    rules.decide(conn, ben, "straight", by=audit.TERMINAL)
    rules.decide(conn, ana, "approval", by=audit.TERMINAL)
    asked_for.request(conn, films[0], [ana])
    asked_for.request(conn, films[1], [ana])

    states = [title_requests.ask(conn, ben, film, by=audit.Actor(ben, "Ben")).state for film in films[:2]]

    assert states == ["approved", "asked"]
    assert rules.of(conn, ben).left == 0


def test_what_its_beginner_withdraws_counts_as_of_who_stays(conn: Conn, people: Sequence[int]) -> None:
    ana, ben, cem = people
    options.set(conn, "requests.quota", 1)
    alien, moon = asked_for.away(conn, "Alien"), asked_for.away(conn, "Moon")
    request = asked_for.request(conn, alien, [ben])
    asked_for.joined(conn, request, [ana, cem])
    asked_for.request(conn, moon, [ana])
    for person in (ben, cem):
        assert rules.of(conn, person).left == (1 if person == cem else 0)

    title_requests.withdraw(conn, ben, request)
    assert [rules.of(conn, person).left for person in (ana, ben, cem)] == [0, 1, 0]

    title_requests.withdraw(conn, cem, request)
    assert [rules.of(conn, person).left for person in (ana, ben, cem)] == [0, 1, 0]


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
