"""`matinee evaluate`: how good the picks are, on the household's own past or on files of ratings."""

import importlib

import click

from shared.db import Row
from shared.picks import household_evaluation
from web.commands import database, kinds, output

MEASURES = ("ndcg@10", "recall@50", "matched auc", "coverage@20", "novelty", "ild@20", "ece")


@click.group(invoke_without_command=True)
@kinds.option
@click.option("--last", is_flag=True, help="Show the last evaluation that was kept, instead of measuring now.")
@output.json_option
@click.pass_context
def evaluate(context: click.Context, kind: str, last: bool, as_json: bool) -> None:
    """Measure the picks: on the household's own past, or on files.

    Without a command the newest fifth of everybody's likes is held out, lists are made as of then, and what they would have
    found is shown beside popularity, chance and a mean vector, with 95 % intervals. The commands need files and no database.

    \b
    Examples:
      matinee evaluate --kind series
      matinee evaluate rank --items items.csv.gz --ratings train.csv.gz --out ranks.jsonl
    """
    if context.invoked_subcommand:
        return
    with database.connected() as conn:
        if not last and household_evaluation.evaluate(conn, kind, _quiet) is None:
            raise output.Failed(household_evaluation.TOO_LITTLE)
        conn.commit()
        kept = household_evaluation.newest(conn, kind)
    if not kept:
        raise output.Failed("Nothing has been measured yet; leave out --last to measure now.")
    if as_json:
        output.document(output.camel(kept[0]))
    else:
        _show(kept[0])


def _show(row: Row) -> None:
    config = row["config"]
    output.table(
        ["", *MEASURES],
        [[what, *(_figure(told.get(measure)) for measure in MEASURES)] for what, told in row["metrics"].items()],
        empty="",
    )
    output.say(
        f"{row['people']} people with {config['likes']} likes; too few likes to go by: {config['coldStartRate']:.0%}."
    )
    if config["refit"]:
        output.say(f"Weights fitted to this household: {config['refit']}.")


def _figure(told: dict[str, float] | None) -> str | None:
    """A mean with its interval, where it has one."""
    if told is None:
        return None
    return f"{told['value']:.3f}" + (f" [{told['low']:.3f}, {told['high']:.3f}]" if "low" in told else "")


def _quiet(step: str, done: int, total: int) -> None:
    """A terminal waits; the job tells how far it is."""


def _add_bench() -> None:
    """What measures on files of ratings comes with a checkout, like the sample server; an installed Matinee does without."""
    try:
        bench = importlib.import_module("infra.evaluation.commands")
    except ModuleNotFoundError as missing:
        if missing.name != "infra":
            raise
        return
    for command in (bench.rank, bench.score, bench.train, bench.table, bench.find, bench.proof, bench.fair):
        evaluate.add_command(command)


_add_bench()
