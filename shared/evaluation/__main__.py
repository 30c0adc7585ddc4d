"""Offline evaluation from the terminal: python -m shared.evaluation rank | score | train | table."""

from pathlib import Path

import click

from shared.engine import blend
from shared.engine.person import Settings
from shared.evaluation import arena, crossing, fitting, ranking, report, scoring

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITABLE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """How good the picks are on ratings that were held out."""


@main.command()
@click.option("--items", required=True, type=READABLE)
@click.option("--ratings", required=True, type=READABLE)
@click.option("--households", type=READABLE, help="JSON: a list of lists of user ids.")
@click.option("--related", type=READABLE, help="CSV: movieId, relatedId, weight.")
@click.option("--top", default=50, show_default=True)
@click.option("--out", required=True, type=WRITABLE)
@click.option("--embedding-cache", type=WRITABLE, help="npz with movieId and emb; written when absent.")
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


@main.command()
@click.option("--ranks", required=True, type=READABLE)
@click.option("--test", required=True, type=READABLE)
@click.option("--items", required=True, type=READABLE)
@click.option("--train", required=True, type=READABLE)
@click.option("--embedding-cache", type=READABLE)
def score(ranks: Path, test: Path, items: Path, train: Path, embedding_cache: Path | None) -> None:
    """Score ranked lists against what people liked afterwards, with 95 % intervals."""
    for name, (value, low, high) in scoring.score(ranks, test, items, train, embedding_cache).items():
        click.echo(f"{name:16s} {value:8.4f}" + (f"   [{low:.4f}, {high:.4f}]" if low != high else ""))


@main.command()
@click.option("--items", required=True, type=READABLE)
@click.option("--ratings", required=True, type=READABLE)
@click.option("--embedding-cache", required=True, type=READABLE)
@click.option("--date", required=True, help="Written into the provenance as given.")
@click.option("--seed", default=0, show_default=True)
@click.option("--out", default=blend.WEIGHTS, show_default=True, type=WRITABLE)
def train(items: Path, ratings: Path, embedding_cache: Path, date: str, seed: int, out: Path) -> None:
    """Fit the default weights and the match, and write them with where they come from."""
    weights = fitting.train(items, ratings, embedding_cache, date, out, seed, say=click.echo)
    click.echo(f"{len(weights.names)} features, {weights.table.size} weights: {out}")


@main.command()
@click.option("--items", required=True, type=READABLE)
@click.option("--ratings", required=True, type=READABLE)
@click.option("--embedding-cache", required=True, type=READABLE)
@click.option("--seed", default=0, show_default=True)
@click.option("--people", type=int, help="Score only so many people.")
@click.option("--ablation/--no-ablation", default=True, show_default=True)
def table(items: Path, ratings: Path, embedding_cache: Path, seed: int, people: int | None, ablation: bool) -> None:
    """Cross-validate the engine, and print it beside others, without each family of features, and for newcomers."""
    held = arena.load(items, ratings, embedding_cache, seed, limit=people)
    names, drawn = crossing.samples(held, seed, click.echo)
    by_fold = [crossing.fitted(names, drawn, (held.fold != fold).nonzero()[0]) for fold in range(3)]
    outcomes = crossing.outcomes(held, by_fold, Settings(), click.echo)
    click.echo(report.printed([*report.baseline_rows(held), *report.engine_rows(held, outcomes)]))
    for count, engine, prior in report.newcomers(held, by_fold):
        click.echo(f"| newcomer with {count} likes | engine {engine:.4f} | knowing nothing {prior:.4f} |")
    if ablation:
        click.echo(report.printed([*report.ablation(held, names, drawn, Settings(), arena.HOUSEHOLD)]))


if __name__ == "__main__":
    main()
