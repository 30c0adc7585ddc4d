"""Offline evaluation: measures against figures by hand, and files in, ranks and scores out."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from infra.evaluation import files, fitting, protocol, ranking, report, scoring
from infra.evaluation.files import Rating
from shared import errors
from shared.engine import calibration
from shared.evaluation import metrics, training
from shared.evaluation.training import Sample
from shared.models import minilm


def test_ndcg_is_one_when_every_like_leads_and_counts_a_later_hit_less() -> None:
    assert metrics.ndcg([4, 7, 1], [4, 7]) == pytest.approx(1)
    assert metrics.ndcg([1, 4], [4]) == pytest.approx(1 / np.log2(3))
    assert metrics.ndcg([1, 2, 3], [9]) == 0


def test_recall_counts_only_the_first_fifty() -> None:
    assert metrics.recall(range(100), [3, 49, 50, 99]) == pytest.approx(0.5)


def test_matched_auc_is_a_half_when_only_popularity_tells() -> None:
    popularity = np.repeat(np.arange(20.0), 60)
    likes = np.arange(0, 1200, 60)

    told = metrics.matched_auc(popularity, likes, np.ones(1200, bool), popularity)

    assert told == pytest.approx(0.5, abs=0.01)


def test_a_list_of_one_title_again_and_again_is_all_alike() -> None:
    assert metrics.unlikeness(np.ones((5, 3))) == pytest.approx(0)
    assert metrics.unlikeness(np.eye(4)) == pytest.approx(1)


def test_the_newest_fifth_is_held_out_rounded_up() -> None:
    ratings = {1: [Rating(1, n, 4.0, float(n)) for n in range(21)]}

    case = protocol.split(ratings)[1]

    assert [rating.movie_id for rating in case.held] == [16, 17, 18, 19, 20]
    assert case.scored


def test_a_match_rises_with_the_score_and_is_calibrated_on_others() -> None:
    chance = np.random.default_rng(0)
    knots = calibration.fit(chance.normal(1.5, 1, 4000), chance.normal(0, 1, 4000))
    liked, other = chance.normal(1.5, 1, 4000), chance.normal(0, 1, 4000)
    matches = calibration.match(np.concatenate([liked, other]), knots)
    truth = np.repeat([1.0, 0.0], 4000)

    assert calibration.expected_error(matches, truth, np.ones(8000)) < 0.03
    assert np.all(np.diff(calibration.match(np.linspace(-5, 8, 200), knots)) >= 0)
    assert calibration.match(np.array([60.0]), [(0.0, 0.5), (50.0, 1.0)])[0] == pytest.approx(0.99)


def test_training_finds_the_feature_that_tells_likes_apart() -> None:
    chance = np.random.default_rng(1)
    drawn = []
    for _ in range(40):
        x = chance.normal(size=(105, 3)).astype(np.float32)
        x[:5, 1] += 2
        drawn.append(Sample(x, 5, np.array([1.0, 0.0])))

    table = training.fit(drawn)

    assert np.argmax(np.abs(table[:, 0])) == 1
    assert table[1, 0] > 1


def test_the_slope_of_the_loss_is_its_difference_quotient() -> None:
    chance = np.random.default_rng(2)
    held = training.stack([Sample(chance.normal(size=(12, 2)), 3, chance.normal(size=2)) for _ in range(4)])
    table, step = chance.normal(size=(2, 2)), 1e-2
    value, slope = training.loss(held, table)
    moved = table.copy()
    moved[1, 0] += step
    back = table.copy()
    back[1, 0] -= step

    quotient = (training.loss(held, moved)[0] - training.loss(held, back)[0]) / (2 * step)

    assert value > 0
    assert slope[1, 0] == pytest.approx(quotient, rel=1e-2)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Forty films of two kinds and twelve people who like one kind each."""
    with gzip.open(tmp_path / "items.csv.gz", "wt", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["movieId", "title", "year", "tmdb_genres", "overview", "vote_average", "vote_count"])
        for movie in range(1, 41):
            genre = ("Comedy", "Horror")[movie % 2]
            rows.writerow([movie, f"Film {movie}", 1980 + movie % 7, genre, f"a {genre} tale", 6.5, 100 + movie])
    with (tmp_path / "train.csv").open("w", newline="") as train, (tmp_path / "test.csv").open("w", newline="") as test:
        known, later = csv.writer(train), csv.writer(test)
        for rows in (known, later):
            rows.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(1, 13):
            liked = [movie for movie in range(1, 41) if movie % 2 == user % 2][user % 5 :]
            for at, movie in enumerate(liked):
                (known if at < 10 else later).writerow([user, movie, 4.5, 1_400_000_000 + at])
    chance = np.random.default_rng(3)
    kinds = chance.normal(size=(2, 8))
    vectors = np.array([kinds[movie % 2] + chance.normal(scale=0.3, size=8) for movie in range(1, 41)])
    np.savez(tmp_path / "vectors.npz", movieId=np.arange(1, 41), emb=vectors)
    (tmp_path / "households.json").write_text(json.dumps([list(range(1, 7)), list(range(7, 13))]))
    (tmp_path / "related.csv").write_text("movieId,relatedId,weight\n1,3,1.0\n2,4,0.5\n")
    return tmp_path


def ranked(shop: Path, households: str | None = None, top: int = 20) -> list[dict]:
    ranking.rank(
        shop / "items.csv.gz", shop / "train.csv", shop / "ranks.jsonl",
        shop / households if households else None, shop / "related.csv", top, shop / "vectors.npz",
    )  # fmt: skip
    return [json.loads(line) for line in (shop / "ranks.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("households", [None, "households.json"])
def test_ranks_leave_out_what_was_rated_and_fall_in_score(shop: Path, households: str | None) -> None:
    rated = {user: {r.movie_id for r in own} for user, own in files.read_ratings(shop / "train.csv").items()}

    told = ranked(shop, households)

    assert [line["userId"] for line in told] == sorted(rated)
    for line in told:
        assert len(line["movieIds"]) == len(set(line["movieIds"])) == len(line["scores"]) == 20
        assert not set(line["movieIds"]) & rated[line["userId"]]
        assert line["scores"] == sorted(line["scores"], reverse=True)


def test_people_get_the_kind_they_like_and_the_score_says_so(shop: Path) -> None:
    ranked(shop)

    told = scoring.score(
        shop / "ranks.jsonl", shop / "test.csv", shop / "items.csv.gz", shop / "train.csv", shop / "vectors.npz"
    )

    assert told["people"][0] == 12
    assert told["NDCG@10"][0] > 0.6
    assert told["matched AUC"][0] > 0.7
    assert told["NDCG@10"][1] <= told["NDCG@10"][0] <= told["NDCG@10"][2]


def test_ranking_twice_writes_the_same_bytes(shop: Path) -> None:
    ranked(shop)
    first = (shop / "ranks.jsonl").read_bytes()

    ranked(shop)

    assert (shop / "ranks.jsonl").read_bytes() == first


def test_a_household_sees_only_its_own(shop: Path) -> None:
    told = files.read_ratings(shop / "train.csv")
    catalogue = files.load_catalogue(files.read_facts(shop / "items.csv.gz"), np.zeros((40, 8)))
    signals = {user: files.signals(own) for user, own in told.items()}

    groups = ranking.communities(catalogue, signals, [[1, 2, 3], [4, 5]])

    assert groups[2].user_ids == (1, 2, 3)
    assert 6 not in groups


def test_titles_that_a_cache_lacks_are_embedded_and_added(shop: Path) -> None:
    if minilm.find() is None:
        pytest.skip("the local embedding model is not installed")
    facts = files.read_facts(shop / "items.csv.gz")[:5]
    cache = shop / "begun.npz"
    np.savez(cache, movieId=np.array([1, 2]), emb=np.full((2, minilm.DIM), 0.5, np.float16))

    bare = ranking.vectors(shop / "items.csv.gz", facts, None)
    filled = ranking.vectors(shop / "items.csv.gz", facts, cache)
    again = ranking.vectors(shop / "items.csv.gz", facts, cache)

    assert bare.shape == (5, minilm.DIM)
    assert np.linalg.norm(bare, axis=1) == pytest.approx(np.ones(5), abs=1e-2)
    assert (filled[:2] == 0.5).all()
    assert filled[2:] == pytest.approx(bare[2:], abs=2e-3)  # sums of another batch may round the other way
    assert (again == filled).all()


def test_ranks_need_no_cache(shop: Path) -> None:
    if minilm.find() is None:
        pytest.skip("the local embedding model is not installed")
    ranking.rank(shop / "items.csv.gz", shop / "train.csv", shop / "bare.jsonl", top=5)

    told = [json.loads(line) for line in (shop / "bare.jsonl").read_text().splitlines()]

    assert len(told) == 12
    assert all(len(line["movieIds"]) == 5 for line in told)


def test_a_penalty_draws_weights_to_where_they_started() -> None:
    chance = np.random.default_rng(6)
    drawn = [Sample(chance.normal(size=(20, 2)).astype(np.float32), 2, np.array([1.0])) for _ in range(10)]
    home = np.array([[0.7], [-0.3]])

    near, free = training.fit(drawn, l2=1e3, start=home), training.fit(drawn, l2=1e-6, start=home)

    assert near == pytest.approx(home, abs=1e-3)
    assert np.abs(free - home).max() > 0.05


@pytest.fixture
def everybody(shop: Path) -> Path:
    """Twenty-four people with a taste for one kind and enough ratings to be scored."""
    with (shop / "all.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["userId", "movieId", "rating", "timestamp"])
        chance = np.random.default_rng(7)
        for user in range(24):
            for at, movie in enumerate((chance.permutation(40)[:26] + 1).tolist()):
                rows.writerow([user, movie, 4.5 if movie % 2 == user % 2 else 2.5, 1_400_000_000 + at])
    return shop / "all.csv"


def test_too_few_people_to_cross_validate_are_refused_with_a_reason(shop: Path) -> None:
    with pytest.raises(errors.Invalid, match="people can be scored"):
        fitting.train(shop / "items.csv.gz", shop / "train.csv", shop / "vectors.npz", "2020-01-01", shop / "w.json")


def test_the_whole_table_is_printed_from_files(shop: Path, everybody: Path) -> None:
    said: list[str] = []

    cache = shop / "vectors.npz"

    blocks = [*report.tables(shop / "items.csv.gz", everybody, cache, 0, None, True, False, said.append, cache)]

    header, table, budgets, elsewhere, newcomers, ablation = blocks
    assert "24 people scored of 24, 40 titles" in header
    assert table.count("Matinee") == 6
    assert all(rival in table for rival in ("popularity", "EASE", "Pearson", "mean taste vector"))
    assert "| household | ndcg@10 | ≥ 0.113 |" in budgets
    in_spaces = [[cell.strip() for cell in line.split("|")[2:-1]] for line in elsewhere.splitlines()[2:]]
    assert [(own, same, again, said) for own, _, _, same, again, said in in_spaces] == [
        (own, own, own, "kept") for own, *_ in in_spaces
    ], "the same vectors are the same figures"
    assert [line.split("|")[1].strip() for line in newcomers.splitlines()[2:]] == ["5", "10"]  # nobody liked twenty
    assert "without affinity" in ablation
    assert "content + prior" in ablation
    assert any("features" in sentence for sentence in said)


def test_training_twice_writes_the_same_weights(shop: Path, everybody: Path) -> None:
    for name in ("one.json", "two.json"):
        fitting.train(shop / "items.csv.gz", everybody, shop / "vectors.npz", "2020-01-01", shop / name, say=str)

    assert (shop / "one.json").read_bytes() == (shop / "two.json").read_bytes()
    assert json.loads((shop / "one.json").read_text())["provenance"]["date"] == "2020-01-01"
