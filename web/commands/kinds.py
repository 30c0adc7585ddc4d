"""The option `--kind` of commands: one of the kinds that people may get picks of."""

import click

from shared import kinds


class Kind(click.ParamType):
    """Which there are is looked up when one is given: help, and what works on files, need no database."""

    name = "kind"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if param is not None and value == param.default:
            return value
        names = [kind.name for kind in kinds.picked()]
        if value not in names:
            self.fail(f"{value!r} is not one of {', '.join(names)}.", param, ctx)
        return value


option = click.option(
    "--kind", type=Kind(), default="movie", show_default=True, help="movie for films, series for series."
)
