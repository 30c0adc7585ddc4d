"""Both formulas against numbers that were computed apart from them: the original's own, and ours by hand."""

import pytest

from shared.discovery import score
from shared.discovery.score import Inputs

BLOCKBUSTER = Inputs(800, 3000, 81, 120_000, 80, 9_000, 75, 88, age_days=7)
LOST = Inputs(800, 0, 81, 120_000, 80, 9_000, 75, 88, age_days=7)
CLASSIC = Inputs(60, 40, 93, 2_900_000, 90, 60_000, 82, 91, age_days=9125)


@pytest.mark.parametrize(
    ("known", "expected", "average"),
    [
        (BLOCKBUSTER, (89.938, 88.000, 88.753, 96.186), 8.08),
        (LOST, (66.437, 88.000, 30.000, 96.186), 8.08),
        (CLASSIC, (53.300, 93.750, 29.500, 20.000), 9.00),
        (Inputs(0, 0), (11.550, 31.250, 0, 20.000), 5.00),
    ],
    ids=["blockbuster", "watchers lost", "classic", "nothing known"],
)
def test_formula_1_is_the_original(known: Inputs, expected: tuple[float, ...], average: float) -> None:
    found = score.formula_1(known)

    assert (found.score, found.quality, found.buzz, found.fresh) == pytest.approx(expected, abs=0.001)


def usual(known: Inputs, prior: float) -> Inputs:
    return Inputs(**{**vars(known), "prior": prior})


@pytest.mark.parametrize(
    ("known", "whole", "quality"),
    [
        (usual(BLOCKBUSTER, 65), 89.863, 87.813),
        (usual(Inputs(**{**vars(LOST), "watching": None}), 65), 88.483, 87.813),
        (usual(CLASSIC, 70), 53.285, 93.713),
        (Inputs(imdb=100, imdb_votes=31, prior=65), 43.047, 43.047),
        (Inputs(imdb=88, imdb_votes=100_000, prior=65), 92.428, 92.428),
        (Inputs(0, 0, 70, 1000, age_days=0, prior=65), 46.565, 66.413),
        (Inputs(metacritic=60, rotten_tomatoes=80, age_days=365), 47.778, 70.0),
        (Inputs(25, tmdb=78, tmdb_votes=4500, age_days=400, prior=68), 51.278, 85.208),
        (Inputs(500, 100, age_days=30), 63.293, None),
        (Inputs(watching=200, imdb=77, age_days=90), 67.067, 77.0),
    ],
)  # fmt: skip
def test_formula_2_goes_by_what_is_known(known: Inputs, whole: float, quality: float | None) -> None:
    found = score.formula_2(known)

    assert found.score == pytest.approx(whole, abs=0.001)
    assert found.quality == (None if quality is None else pytest.approx(quality, abs=0.001))


def test_formula_2_has_none_of_the_faults_of_formula_1() -> None:
    few, many = Inputs(imdb=100, imdb_votes=31, prior=65), Inputs(imdb=88, imdb_votes=100_000, prior=65)
    assert (score.rating_of(few) or 0) < (score.rating_of(many) or 0)

    soon = score.formula_2(Inputs(900, 4000, age_days=-30), buzz=99.0)
    assert (soon.score, soon.buzz, soon.fresh) == (None, 99.0, 100.0)

    nothing = score.formula_2(Inputs())
    assert (nothing.score, nothing.quality, nothing.buzz, nothing.fresh) == (None, None, None, None)

    old, new = (score.formula_2(Inputs(imdb=80, imdb_votes=9000, prior=65, age_days=age)) for age in (9000, 1))
    assert old.quality == new.quality


def test_a_percentile_is_where_it_stands_among_the_others() -> None:
    ordered = [0.1, 0.2, 0.2, 0.9]

    assert [score.percentile(value, ordered) for value in (0.1, 0.2, 0.9)] == [12.5, 50.0, 87.5]
