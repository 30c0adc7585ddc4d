"""Offline evaluation from the terminal: python -m infra.evaluation [rank | score | train | table | regret | proof | fairness | search]."""

from pathlib import Path

import click

from infra.evaluation import commands
from shared.errors import Problem
from shared.models import model_files

# Real ratings lie beside the checkout, never in it: their licence does not let them be passed on with a product.
DATA = Path(__file__).parents[3] / "shared" / "data"
# Vectors of the other local model, whose making takes eight minutes of a core.
OTHER_CACHE = Path.home() / ".cache" / "matinee" / f"{model_files.E5}.npz"
FILES = ("items.csv.gz", "ratings.csv.gz", "embeddings_canonical.npz")


@click.group(invoke_without_command=True)
@click.option("--full", is_flag=True, help="Every regime and every number of likes: an hour rather than a quarter.")
@click.pass_context
def main(context: click.Context, full: bool) -> None:
    """How good the picks are on ratings that were held out. Without a command: search on judged
    queries, regret, proof, fairness and the table, from the data beside the checkout."""
    if context.invoked_subcommand:
        return
    context.invoke(commands.find)
    items, ratings, cache = (DATA / name for name in FILES)
    if not (items.exists() and ratings.exists()):
        context.invoke(commands.proof, items=None, ratings=None, embedding_cache=None, seed=0)
        click.echo(
            f"Nothing else was measured: there are no ratings in {DATA}; give files with `table --items … --ratings …`."
        )
        return
    given = {"items": items, "ratings": ratings, "embedding_cache": cache if cache.exists() else None, "seed": 0}
    context.invoke(commands.regret, **given)
    context.invoke(commands.proof, **given)
    context.invoke(commands.fair, **given)
    context.invoke(commands.table, **given, people=None, ablation=True, full=full, other_cache=OTHER_CACHE)


for command in (
    commands.rank,
    commands.score,
    commands.train,
    commands.table,
    commands.regret,
    commands.proof,
    commands.fair,
    commands.find,
):
    main.add_command(command)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        raise SystemExit(problem.message) from problem
