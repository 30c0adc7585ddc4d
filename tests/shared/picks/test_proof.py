"""Comparing picks with simpler rules: what is contested is logged as it is shown, counted when its time is over, and ends by itself."""

from collections.abc import Mapping

import pytest

from shared import db, options
from shared.db import Conn
from shared.picks import catalogue, proof, recommendations, replay, taste
from shared.watching import interactions
from tests.household import cinema, rows, trials


@pytest.fixture
def household(conn: Conn) -> list[int]:
    """Six people with enough films for lists of some tens."""
    people = cinema.open_doors(conn, people=6, films=80, watches=20)
    options.set(conn, "picks.floor", 0)
    return people


@pytest.fixture
def ana(household: list[int]) -> int:
    return household[0]


def listed(conn: Conn, user_id: int) -> list[Mapping[str, object]]:
    recommendations.refresh(conn, user_id, "movie")
    return conn.execute(
        "select r.rank, r.title_id, r.match, r.facts from recommendation_runs run join recommendations r on r.run_id = run.id"
        " where run.user_id = %s and run.state = 'published' order by r.rank",
        (user_id,),
    ).fetchall()


def begun(conn: Conn, name: str = proof.POPULARITY, *, is_wide: bool = True) -> None:
    options.set(conn, proof.IS_ON, True)
    conn.execute("insert into proof_rivals (name, is_wide) values (%s, %s)", (name, is_wide))


def settled(conn: Conn, ana: int, ours: int, theirs: int) -> None:
    """So many places that were watched, each of a title of its own, weeks ago."""
    titles = [row["id"] for row in conn.execute("select id from titles order by id").fetchall()]
    for number in range(ours + theirs):
        trials.trial(conn, ana, *titles[:2], period=number, is_ours=number < ours, at=rows.ago("30 days"), watched=True)


def test_switched_off_a_list_is_what_it_was_and_holds_nothing_of_it(conn: Conn, ana: int) -> None:
    before = listed(conn, ana)
    conn.execute("insert into proof_rivals (name) values ('popularity')")

    assert listed(conn, ana) == before
    assert not any("contest" in row["facts"] for row in before)  # type: ignore[operator]


def test_what_is_contested_stays_within_the_bound_and_is_logged_once_with_its_chance(
    conn: Conn, household: list[int]
) -> None:
    """Of six people, since where a list is contested goes by the day and by whose list it is: one alone may have no such place."""
    before = {person: listed(conn, person) for person in household}
    begun(conn)
    after = {person: listed(conn, person) for person in household}
    contested = {row["title_id"] for rows in after.values() for row in rows if "contest" in row["facts"]}  # type: ignore[operator]

    assert contested
    for person in household:
        assert after[person][0]["title_id"] == before[person][0]["title_id"]
        for was, row in zip(before[person], after[person], strict=True):
            assert float(str(row["match"])) >= float(str(was["match"])) - 5 or row["title_id"] == was["title_id"]
        for _twice in range(2):
            interactions.shown(conn, person, [int(str(row["title_id"])) for row in after[person]], "home")

    logged = conn.execute("select title_id, propensity from proof_trials").fetchall()
    assert {row["title_id"] for row in logged} == contested
    assert {row["propensity"] for row in logged} == {0.5}


def test_a_watch_within_two_weeks_counts_and_a_later_one_does_not(conn: Conn, ana: int) -> None:
    begun(conn)
    titles = [row["id"] for row in conn.execute("select id from titles order by id desc limit 3").fetchall()]
    for title_id, is_ours in zip(titles, (True, True, False), strict=True):
        trials.trial(conn, ana, title_id, titles[0], is_ours=is_ours, at=rows.ago("20 days"))
    rows.watch(conn, ana, titles[0], last_played_at=rows.ago("10 days"))
    rows.watch(conn, ana, titles[1], last_played_at=rows.ago("1 day"))

    proof.tend(conn)

    [one] = proof.comparisons(conn)
    assert (one.tally.ours, one.tally.theirs, one.tally.ours_watched, one.tally.theirs_watched) == (2, 1, 1, 0)
    assert one.rival["verdict"] == "open"


def test_a_watch_counts_for_one_place_however_often_the_list_has_changed(conn: Conn, ana: int) -> None:
    """Theirs stands against another of ours each few days. It counts where it was watched, and each one's time ends with the next."""
    begun(conn)
    theirs, *ours = [row["id"] for row in conn.execute("select id from titles order by id desc limit 5").fetchall()]
    for title_id, against, is_ours, days in (
        (theirs, ours[0], False, 28),
        (ours[1], theirs, True, 25),
        (theirs, ours[2], False, 22),
        (theirs, ours[3], False, 18),
    ):
        trials.trial(conn, ana, title_id, against, is_ours=is_ours, at=rows.ago(f"{days} days"))
    rows.watch(conn, ana, theirs, last_played_at=rows.ago("20 days"))
    rows.watch(conn, ana, ours[1], last_played_at=rows.ago("17 days"))

    proof.tend(conn)

    [one] = proof.comparisons(conn)
    assert (one.tally.ours, one.tally.theirs, one.tally.ours_watched, one.tally.theirs_watched) == (1, 3, 0, 1)
    won = conn.execute("select against_id from proof_trials where watched").fetchall()
    assert [row["against_id"] for row in won] == [ours[2]]


def test_it_begins_widens_and_ends_by_itself_and_goes_on_with_the_next(conn: Conn, ana: int) -> None:
    options.set(conn, proof.IS_ON, True)
    proof.tend(conn)
    assert [(one.rival["name"], one.rival["is_wide"]) for one in proof.comparisons(conn)] == [("popularity", False)]

    conn.execute("update proof_rivals set began_at = now() - interval '57 days'")
    proof.tend(conn)
    assert [one.rival["is_wide"] for one in proof.comparisons(conn)] == [True]

    settled(conn, ana, ours=60, theirs=20)
    rows.add(
        conn,
        "server_suggestions",
        user_id=ana,
        title_id=conn.execute("select min(id) as id from titles").fetchone()["id"],
        place=1,
    )
    proof.tend(conn)

    assert [(one.rival["name"], one.rival["verdict"]) for one in proof.comparisons(conn)] == [
        ("popularity", "better"),
        ("server", "open"),
    ]


def test_what_it_takes_is_said_in_advance_and_not_before_anything_is_known(conn: Conn, ana: int) -> None:
    assert {one.weeks for one in proof.power(conn)} == {None}

    first, second, third = [
        row["id"] for row in conn.execute("select id from titles order by id desc limit 3").fetchall()
    ]
    for title, place, days in ((first, 3, 20), (second, 13, 20), (third, 4, 5)):
        rows.interaction(conn, ana, title, "impression", at=rows.ago(f"{days} days"), position=place)
        rows.play(conn, ana, title, at=rows.ago(f"{days - 1} days"))

    # The third has not had its two weeks. One of the first ten in sixty days for eight weeks, then two of twenty; one in ten is contested.
    pace = 7 / 60 / 10
    for one in proof.power(conn):
        assert one.weeks == pytest.approx(8 + (one.places - 8 * pace) / (2 * pace))


def test_a_contested_list_is_made_again_to_the_byte(database: str) -> None:
    with db.connect() as conn:
        user = cinema.open_doors(conn, people=6, films=80, watches=20)[0]
        options.set(conn, "picks.floor", 0)
        begun(conn)
        assert any("contest" in row["facts"] for row in listed(conn, user))  # type: ignore[operator]
        conn.commit()
        run = recommendations.published(conn, user, "movie")
        catalogue.forget()
        taste.forget()

        assert run is not None
        assert replay.compare(conn, int(run["id"])).identical
