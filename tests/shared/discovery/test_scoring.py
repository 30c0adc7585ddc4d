"""Scores are stored with what they were made of: made again they are the same, and nothing is written."""

import pytest

from shared.db import Conn, Row
from shared.discovery import scoring
from shared.errors import Invalid, NotFound
from tests.household import rows


@pytest.fixture
def films(conn: Conn) -> list[int]:
    """Three, of which the sources know two."""
    found = [rows.unshelved(conn, name, "movie", year=1982, released_on="1982-06-25") for name in ("A", "B", "C")]
    for title_id, rating, watching in zip(found[:2], (80, 60), (300, 3), strict=True):
        conn.execute("insert into world_ratings values (%s, 'omdb', 'imdb', %s, 9000)", (title_id, rating))
        conn.execute("insert into world_figures values (%s, 'trakt', 'watching', %s)", (title_id, watching))
    return found


def stored(conn: Conn) -> list[Row]:
    return conn.execute("select *, xmin::text from title_scores order by title_id").fetchall()


def test_what_is_made_again_from_the_same_is_the_same_and_writes_nothing(conn: Conn, films: list[int]) -> None:
    assert scoring.recompute(conn) == 2
    before = stored(conn)

    assert scoring.recompute(conn) == 0
    assert stored(conn) == before
    assert [(row["title_id"], row["buzz"]) for row in before] == [(films[0], 75.0), (films[1], 25.0)]
    assert before[0]["inputs"]["prior"] == 70
    assert before[0]["quality"] > before[1]["quality"]


def test_one_title_alone_comes_out_as_among_all_the_others(conn: Conn, films: list[int]) -> None:
    scoring.recompute(conn)
    conn.execute("insert into world_figures values (%s, 'trakt', 'watching', 30)", (films[2],))

    scoring.compute(conn, films[2])
    [alone] = [row for row in stored(conn) if row["title_id"] == films[2]]
    scoring.recompute(conn)

    assert alone in stored(conn)
    assert alone["buzz"] == 50


def test_a_day_alone_writes_nothing_until_it_shows(conn: Conn, films: list[int]) -> None:
    age = "update titles set released_on = current_date - %s"
    conn.execute(age, (10,))
    scoring.recompute(conn)

    written = []
    for day in (11, 12, 40, 9000, 9001, -5):
        conn.execute(age, (day,))
        written.append(scoring.recompute(conn))

    assert written == [0, 0, 2, 2, 0, 2]
    assert scoring.of(conn, films[0]).score is None  # it is yet to come out


def test_either_formula_comes_from_what_was_kept(conn: Conn, films: list[int]) -> None:
    scoring.recompute(conn)
    conn.execute("update world_ratings set value = 1")

    first, second = (scoring.of(conn, films[0], formula=formula) for formula in (1, 2))

    assert first.quality != second.quality
    assert round(second.score or 0, 3) == round(stored(conn)[0]["score"], 3)
    with pytest.raises(NotFound):
        scoring.of(conn, films[2])
    with pytest.raises(Invalid, match="formula 1 and formula 2"):
        scoring.of(conn, films[0], formula=3)


def test_what_no_source_knows_any_more_has_no_score(conn: Conn, films: list[int]) -> None:
    scoring.recompute(conn)
    for table in ("world_ratings", "world_figures"):
        conn.execute(f"delete from {table} where title_id = %s", (films[0],))  # type: ignore[arg-type]  # noqa: S608

    assert scoring.recompute(conn) == 2  # one goes, and the other stands among fewer
    assert [row["title_id"] for row in stored(conn)] == [films[1]]
