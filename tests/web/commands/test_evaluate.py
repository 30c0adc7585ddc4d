"""`matinee evaluate` on files and on a household, and `matinee replay`."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shared import db, options
from shared.picks import recommendations
from shared.settings import settings
from tests.household import cinema
from tests.web.commands.conftest import Matinee
from web.commands import cli


def write(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Thirty comedies and thirty horrors; ten people who rated twenty of one kind and come to like the others of it."""
    header = ["movieId", "title", "year", "tmdb_genres", "wiki_cast", "overview", "vote_average", "vote_count"]
    kinds = ("Comedy", "Horror")
    films = [
        [n, f"Film {n}", 1990, kinds[n % 2], f"Star of {kinds[n % 2]}", f"a {kinds[n % 2]} tale", 7, 100]
        for n in range(60)
    ]
    write(tmp_path / "items.csv", [header, *films])
    ratings = [[u, n, 4.5, 1_400_000_000 + n] for u in range(10) for n in range(60) if n % 2 == u % 2]
    head: list[object] = ["userId", "movieId", "rating", "timestamp"]
    write(tmp_path / "train.csv", [head, *(row for row in ratings if (row[1] // 2 + row[0]) % 3)])
    write(tmp_path / "test.csv", [head, *(row for row in ratings if not (row[1] // 2 + row[0]) % 3)])
    vectors = np.hstack([np.eye(60), np.eye(2)[[n % 2 for n in range(60)]]])  # no two alike, two kinds
    np.savez(tmp_path / "cache.npz", movieId=np.arange(60), emb=vectors)
    return tmp_path


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that nobody can reach."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path / "empty"))
    settings.cache_clear()
    db.url.cache_clear()


@pytest.mark.usefixtures("nowhere")
def test_files_are_ranked_and_scored_without_a_database(files: Path) -> None:
    common = ["--items", str(files / "items.csv"), "--embedding-cache", str(files / "cache.npz")]
    rank = ["evaluate", "rank", *common, "--ratings", str(files / "train.csv"), "--out", str(files / "ranks.jsonl")]
    score = ["evaluate", "score", *common, "--test", str(files / "test.csv"), "--train", str(files / "train.csv")]

    ranked = CliRunner().invoke(cli, [*rank, "--top", "50"])
    scored = CliRunner().invoke(cli, [*score, "--ranks", str(files / "ranks.jsonl")])

    assert ranked.exit_code == 0, ranked.output
    lines = [json.loads(line) for line in (files / "ranks.jsonl").read_text().splitlines()]
    assert [line["userId"] for line in lines] == list(range(10))
    # Ten of each person's kind are left, everybody's likes of later are exactly those: the order is as good as it gets.
    assert all({movie % 2 for movie in line["movieIds"][:10]} == {line["userId"] % 2} for line in lines)
    assert scored.exit_code == 0, scored.output
    told = {
        line.split("  ")[0].strip(): line.split()[-1 if "[" not in line else -3] for line in scored.stdout.splitlines()
    }
    assert told["NDCG@10"] == told["Recall@50"] == told["matched AUC"] == "1.0000"
    assert not (files / "empty").exists()


def test_a_household_is_measured_kept_and_shown_again(matinee: Matinee) -> None:
    with db.connect() as conn:
        cinema.open_doors(conn, people=8)
        conn.commit()

    now, kept = matinee("evaluate", "--json"), matinee("evaluate", "--last", "--json")

    assert now.exit_code == 0, now.output
    assert json.loads(now.stdout) == json.loads(kept.stdout)
    assert json.loads(now.stdout)["metrics"]["engine"]["ndcg@10"]["value"] > 0
    assert "popularity" in matinee("evaluate", "--last").stdout


def test_a_household_without_history_is_told_what_is_missing(matinee: Matinee) -> None:
    measured, last = matinee("evaluate"), matinee("evaluate", "--last")

    assert (measured.exit_code, last.exit_code) == (1, 1)
    assert "Too little history" in measured.stderr
    assert "Nothing has been measured yet" in last.stderr


def test_a_list_made_again_is_the_same_and_one_that_was_tampered_with_is_not(matinee: Matinee) -> None:
    with db.connect() as conn:
        user = cinema.open_doors(conn, people=4)[0]
        options.set(conn, "picks.floor", 0)
        recommendations.refresh(conn, user, "movie")
        run = recommendations.published(conn, user, "movie")
        conn.commit()
        assert run is not None

        same = matinee("replay", str(run["id"]), "--json")
        conn.execute("update recommendations set reason = 'By a model.', reason_source = 'model' where rank = 2")
        conn.commit()
        worded = matinee("replay", str(run["id"]))
        conn.execute("update recommendations set score = score + 1e-9 where rank = 3")
        conn.commit()
        other = matinee("replay", str(run["id"]))

    assert same.exit_code == worded.exit_code == 0, same.output
    assert json.loads(same.stdout)["identical"] is True
    assert len(json.loads(same.stdout)["picks"]) == 50
    assert other.exit_code == 1
    assert "differs" in other.stderr


def test_a_list_that_is_not_there_cannot_be_made_again(matinee: Matinee) -> None:
    result = matinee("replay", "77")

    assert result.exit_code == 1
    assert "There is no list 77" in result.stderr
