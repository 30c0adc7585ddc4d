"""Whatever a household looks like and did: its picks keep every promise, checked against a second telling of the rules."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import options
from shared.db import Conn
from shared.media_servers.model import Kind
from shared.picks import audit_picks, catalogue, recommendations, taste
from tests.pipeline import random_household
from tests.pipeline.random_household import Household, furnish, undertake

KINDS: tuple[Kind, ...] = ("movie", "series")
# What an administrator may set that could let something slip in: a place to explore, another order, a short list.
OPTIONS: dict[str, list[options.Value]] = {
    "picks.strategy": ["blend", "pearson"],
    "picks.exploration": [0.0, 1.0],
    "movie.picks": [2, 50],
    "series.picks": [2, 50],
}
SAID = ("play", "half", "favourite", "rate high", "rate low", "hide", "more")


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_picks_keep_every_promise_before_and_after_everything_changes(
    conn: Conn, kind: Kind, data: st.DataObject
) -> None:
    household, changes = data.draw(random_household.histories(kind))
    chosen = {name: data.draw(st.sampled_from(values), name) for name, values in OPTIONS.items()}
    with conn.transaction(force_rollback=True):
        catalogue.forget()
        taste.forget()
        for name, value in chosen.items():
            options.set(conn, name, value)
        users = furnish(conn, household)
        for person, user_id in enumerate(users):
            first, second = (picked(conn, user_id, kind) for _ in range(2))

            assert first == second
            check(household, person, first)
        assert audit_picks.violations(conn) == []

        undertake(conn, household, users, changes)
        household = household.after(changes)

        for person, user_id in enumerate(users):
            check_shown(household, person, recommendations.for_home(conn, user_id, kind, limit=200))
            check(household, person, picked(conn, user_id, kind))
        assert audit_picks.violations(conn) == []


def check(household: Household, person: int, picks: list[dict[str, object]]) -> None:
    by_title = {title_id: household.films[number] for number, title_id in household.title_ids.items()}
    films = [by_title[int(str(pick["title_id"]))] for pick in picks]
    over = household.kin(household.did(person, "play", "half", "rate high", "rate low"))
    acted = {household.title_ids[number] for number in household.did(person, *SAID)}

    assert [pick["rank"] for pick in picks] == list(range(1, len(picks) + 1))
    assert len(set(map(id, films))) == len(films)
    assert [film for film in films if not household.may_see(person, film)] == []
    assert [film for film in films if film.number in over] == []
    assert [film for film in films if film.number in household.did(person, "hide")] == []
    for pick in picks:
        parts, evidence = dict(pick["parts"]), list(pick["evidence"])  # type: ignore[call-overload]
        assert abs(sum(parts.values()) - float(str(pick["match"]))) < 1e-4
        assert 0 <= float(str(pick["match"])) <= 100
        assert {one["title_id"] for one in evidence} <= acted
        assert pick["reason"]


def check_shown(household: Household, person: int, shown: list[dict[str, object]]) -> None:
    """A list of before shows nothing that has gone out of sight since, in its evidence neither."""
    number = {title_id: number for number, title_id in household.title_ids.items()}
    named = {number[pick["title_id"]] for pick in shown}
    told = {number[one["title_id"]] for pick in shown for one in list(pick["evidence"])}  # type: ignore[call-overload]

    assert [film for film in named | told if not household.may_see(person, household.films[film])] == []
    assert (named | told) & household.did(person, "hide") == set()


def picked(conn: Conn, user_id: int, kind: str) -> list[dict[str, object]]:
    recommendations.refresh(conn, user_id, kind, now=1_750_000_000.0)
    query = """
        select p.rank, p.title_id, p.match, p.parts, p.evidence, p.reason
        from recommendation_runs r join recommendations p on p.run_id = r.id
        where r.user_id = %s and r.kind = %s and r.state = 'published' order by p.rank"""
    return conn.execute(query, (user_id, kind)).fetchall()
