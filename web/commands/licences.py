"""`matinee licences`: what Matinee runs on, and under which terms."""

import click

from shared.upkeep import packages
from web.commands import output


@click.command()
@output.json_option
def licences(as_json: bool) -> None:
    """List every package that runs, with its version and licence."""
    rows = [(package.name, package.version, package.licence) for package in packages.listing()]
    if as_json:
        output.document([dict(zip(("name", "version", "licence"), row, strict=True)) for row in rows])
        return
    output.table(["Package", "Version", "Licence"], rows, empty="Matinee is not installed as a package here.")
