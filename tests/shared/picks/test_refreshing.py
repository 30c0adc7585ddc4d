"""What a new list brings with it: words about the taste behind it, a model's words where they are wanted, and few statements."""

from typing import Any

import psycopg
import pytest

from functions import write_synopsis
from shared import audit, jobs, options
from shared.db import Conn
from shared.errors import Invalid
from shared.jobs.progress import Attempt
from shared.people import accounts
from shared.picks import preferences, recommendations
from shared.upkeep import option_changes
from shared.words import synopsis, wording
from tests.household import cinema, rows

MOST_STATEMENTS = 6  # of a refresh whose arrays are loaded; what the queue and its record take comes on top


@pytest.fixture
def ana(conn: Conn) -> int:
    return cinema.open_doors(conn, people=3, films=80, watches=20)[0]


def waiting(conn: Conn, name: str) -> list[dict[str, object]]:
    return [dict(run.args) for run in jobs.active(conn) if run.name == name]


def watch(conn: Conn, user_id: int, count: int) -> None:
    """The first ones that were not watched."""
    unseen = conn.execute(
        "select id from titles t where not exists"
        " (select from watch_progress w where w.user_id = %s and w.title_id = t.id) order by id limit %s",
        (user_id, count),
    )
    rows.watch(conn, user_id, *(row["id"] for row in unseen.fetchall()))


def test_the_first_list_brings_words_about_the_taste_behind_it(conn: Conn, ana: int) -> None:
    recommendations.refresh(conn, ana, "movie")

    assert waiting(conn, "write-synopsis") == [{"user_id": ana, "kind": "movie"}]
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ana, "movie")
    assert synopsis.get(conn, ana, ana, "movie") is not None


@pytest.mark.parametrize(("films", "anew"), [(1, False), (synopsis.MOVED, True)])
def test_the_words_are_written_anew_when_the_taste_has_moved(conn: Conn, ana: int, films: int, anew: bool) -> None:
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ana, "movie")
    recommendations.refresh(conn, ana, "movie")
    assert waiting(conn, "write-synopsis") == []

    watch(conn, ana, films)
    recommendations.refresh(conn, ana, "movie")

    assert bool(waiting(conn, "write-synopsis")) is anew


def test_a_models_words_reach_the_lists_that_are_there(conn: Conn, ana: int) -> None:
    recommendations.refresh(conn, ana, "movie")
    assert waiting(conn, "write-words") == []

    option_changes.apply(conn, {"words.by_model": True}, by=audit.TERMINAL)

    assert waiting(conn, "write-words") == [{"user_id": ana, "kind": "movie"}]


def test_a_models_words_reach_the_list_of_whoever_chooses_them(conn: Conn, ana: int) -> None:
    option_changes.apply(conn, {"words.allow_override": True}, by=audit.TERMINAL)
    recommendations.refresh(conn, ana, "movie")
    wording.grant(conn, ana, True)
    assert waiting(conn, "write-words") == []

    wording.choose(conn, ana, True)

    assert waiting(conn, "write-words") == [{"user_id": ana, "kind": "movie"}]


def test_a_list_is_made_in_few_statements(conn: Conn, ana: int, monkeypatch: pytest.MonkeyPatch) -> None:
    write_synopsis.handler(conn, Attempt(0, "write-synopsis"), ana, "movie")
    recommendations.refresh(conn, ana, "movie")
    watch(conn, ana, 1)
    said: list[object] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **how: Any) -> "Counting":
            said.append(query)
            super().execute(query, *given, **how)
            return self

    monkeypatch.setattr(conn, "cursor_factory", Counting)

    recommendations.refresh(conn, ana, "movie")

    assert 2 < len(said) <= MOST_STATEMENTS


def test_a_new_list_goes_to_a_server_that_knows_the_person_unless_nothing_is_published(conn: Conn, ana: int) -> None:
    assert recommendations.refresh(conn, ana, "movie").goes_to_server

    options.set(conn, "output.enabled", False)
    assert not recommendations.refresh(conn, ana, "movie").goes_to_server

    options.set(conn, "output.enabled", True)
    conn.execute("delete from identities where user_id = %s", (ana,))
    assert not recommendations.refresh(conn, ana, "movie").goes_to_server


def test_each_person_chooses_what_dislikes_do_and_both_lists_follow(conn: Conn, ana: int) -> None:
    accounts.enable(conn, ana, series=True)

    preferences.set(conn, ana, preferences.DISLIKES, "exclude")

    assert preferences.get(conn, ana)[preferences.DISLIKES] == {
        "value": "exclude",
        "household": "penalise",
        "own": True,
    }
    assert {run["kind"] for run in waiting(conn, "refresh-user")} == {"movie", "series"}
    with pytest.raises(Invalid, match=r"taste\.dislikes"):
        preferences.set(conn, ana, preferences.DISLIKES, "ignore")


def test_a_pick_that_was_liked_stays_and_is_no_reason_for_itself(conn: Conn, ana: int) -> None:
    """Until it is watched or hidden: whoever likes what is suggested does not lose it by saying so."""
    recommendations.refresh(conn, ana, "movie")
    liked, hidden = picked(conn, ana)[3:5]
    rows.judge(conn, ana, liked, "more")
    rows.judge(conn, ana, hidden, "hide")

    recommendations.refresh(conn, ana, "movie")

    assert liked in picked(conn, ana)
    assert hidden not in picked(conn, ana)
    own = conn.execute(
        "select count(*) as n from recommendations r cross join jsonb_path_query(r.evidence, '$.**') e"
        " where r.title_id = %s and e = to_jsonb(r.title_id)",
        (liked,),
    ).fetchone()
    assert own == {"n": 0}


def picked(conn: Conn, user_id: int) -> list[int]:
    found = conn.execute(
        "select r.title_id from recommendations r join recommendation_runs l on l.id = r.run_id"
        " where l.user_id = %s and l.state = 'published' order by r.rank",
        (user_id,),
    )
    return [row["title_id"] for row in found.fetchall()]
