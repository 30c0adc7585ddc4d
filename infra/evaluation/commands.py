"""Offline evaluation for the terminal: rank, score, train and table on files, search on the sample library."""

from datetime import date
from pathlib import Path

import click

from infra.evaluation import (
    arena,
    fairness,
    fitting,
    proving,
    ranking,
    regrets,
    report,
    sample_library,
    scoring,
    searching,
)
from shared.engine import blend

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITABLE = click.Path(dir_okay=False, path_type=Path)

items_option = click.option("--items", required=True, type=READABLE, help="CSV of titles, one row each.")
ratings_option = click.option(
    "--ratings", required=True, type=READABLE, help="CSV: userId, movieId, rating, timestamp."
)
cache_option = click.option(
    "--embedding-cache", type=WRITABLE, help="npz with movieId and emb; titles it lacks are embedded here and added."
)
seed_option = click.option("--seed", default=0, show_default=True, help="Of folds, housemates and samples.")


@click.command()
@items_option
@ratings_option
@click.option("--households", type=READABLE, help="JSON: a list of lists of user ids, who know each other only.")
@click.option("--related", type=READABLE, help="CSV: movieId, relatedId, weight.")
@click.option("--top", default=50, show_default=True, type=click.IntRange(1), help="How many titles a person.")
@click.option("--out", required=True, type=WRITABLE, help="JSON lines: userId, movieIds best first, scores.")
@cache_option
def rank(
    items: Path,
    ratings: Path,
    households: Path | None,
    related: Path | None,
    top: int,
    out: Path,
    embedding_cache: Path | None,
) -> None:
    """Rank the catalogue, less what each person rated, for everybody in a file of ratings."""
    count = ranking.rank(items, ratings, out, households, related, top, embedding_cache)
    click.echo(f"Ranked {top} titles for {count} people: {out}")


@click.command()
@click.option("--ranks", required=True, type=READABLE, help="What `rank` wrote.")
@click.option("--test", required=True, type=READABLE, help="Ratings that were held out.")
@click.option("--items", required=True, type=READABLE, help="CSV of titles, one row each.")
@click.option("--train", required=True, type=READABLE, help="Ratings that the ranks were made from.")
@click.option("--embedding-cache", type=READABLE, help="npz with movieId and emb, to measure diversity by.")
def score(ranks: Path, test: Path, items: Path, train: Path, embedding_cache: Path | None) -> None:
    """Score ranked lists against what people liked afterwards, with 95 % intervals."""
    for name, (value, low, high) in scoring.score(ranks, test, items, train, embedding_cache).items():
        click.echo(f"{name:16s} {value:8.4f}" + (f"   [{low:.4f}, {high:.4f}]" if low != high else ""))


@click.command()
@items_option
@ratings_option
@cache_option
@click.option("--date", "on", default=lambda: date.today().isoformat(), help="For the provenance.  [default: today]")
@seed_option
@click.option("--out", default=blend.WEIGHTS, type=WRITABLE, help="Where the weights go.  [default: the engine's own]")
def train(items: Path, ratings: Path, embedding_cache: Path | None, on: str, seed: int, out: Path) -> None:
    """Fit the default weights and the match, and write them with where they come from."""
    weights = fitting.train(items, ratings, embedding_cache, on, out, seed, say=said)
    click.echo(f"{len(weights.names)} features, {weights.table.size} weights: {out}")


@click.command()
@items_option
@ratings_option
@cache_option
@seed_option
@click.option("--people", type=int, help="Score only so many people.")
@click.option("--ablation/--no-ablation", default=True, show_default=True, help="Also without each family of features.")
@click.option(
    "--other-cache", type=WRITABLE, help="The same of multilingual-e5-small, to measure the engine in its space too."
)
@click.option("--full", is_flag=True, help="Also the rarer regimes, and newcomers at every number of likes.")
def table(
    items: Path,
    ratings: Path,
    embedding_cache: Path | None,
    seed: int,
    people: int | None,
    ablation: bool,
    other_cache: Path | None,
    full: bool,
) -> None:
    """Cross-validate the engine, and print it beside others, without each family of features, and for newcomers."""
    for block in report.tables(items, ratings, embedding_cache, seed, people, ablation, full, said, other_cache):
        click.echo(block + "\n")


@click.command()
@items_option
@ratings_option
@cache_option
@seed_option
def regret(items: Path, ratings: Path, embedding_cache: Path | None, seed: int) -> None:
    """Measure how right predicted regret is, with each New Year of the past as the present."""
    for block in regrets.tables(items, ratings, embedding_cache, seed, said):
        click.echo(block + "\n")


@click.command("search")
def find() -> None:
    """Measure search on judged queries over the sample library: by words, by each local model, and by both."""
    with sample_library.opened() as (conn, viewer):
        for block in searching.tables(conn, viewer):
            click.echo(block + "\n")


@click.command("proof")
@click.option("--items", type=READABLE, help="CSV of titles; without it only simulated households are looked at.")
@click.option("--ratings", type=READABLE, help="CSV: userId, movieId, rating, timestamp.")
@cache_option
@seed_option
def proof(items: Path | None, ratings: Path | None, embedding_cache: Path | None, seed: int) -> None:
    """Measure whether intervals of uplift hold while one keeps looking, what a household needs, and uplift on people's past."""
    held = arena.load(items, ratings, embedding_cache, seed) if items and ratings else None
    for block in proving.tables(held, seed):
        click.echo(block + "\n")


@click.command("fairness")
@items_option
@ratings_option
@cache_option
@seed_option
def fair(items: Path, ratings: Path, embedding_cache: Path | None, seed: int) -> None:
    """Measure whom lists for several people serve, on groups drawn at random."""
    click.echo(fairness.table(arena.load(items, ratings, embedding_cache, seed), seed) + "\n")


def said(sentence: str) -> None:
    """Progress, beside what was asked for."""
    click.echo(sentence, err=True)
