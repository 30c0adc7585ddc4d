"""`matinee models`: the service that models are asked of, and whether it answers."""

from dataclasses import asdict

import click

from shared.audit import TERMINAL
from shared.models import ai_service, model_tests
from shared.models.ai_service import Service
from web.commands import database, output

TESTS = {"embedding": model_tests.embedding, "text": model_tests.text}


@click.group(cls=output.Commands)
def models() -> None:
    """See and change the service of models that do not run on this machine.

    None is needed: embeddings are made here, and reasons are Matinee's own words.
    """


@models.command()
@output.json_option
def show(as_json: bool) -> None:
    """Show where models are asked. The key is never shown."""
    with database.connected() as conn:
        _print(ai_service.get(conn), as_json)


@models.command()
@click.option("--url", default="", help="Its address, such as http://10.0.0.2:11434/v1. Default: OpenAI's own.")
@click.option("--key", is_flag=True, help="Ask for its key, or read it from standard input.")
@output.json_option
def connect(url: str, key: bool, as_json: bool) -> None:
    """Ask this service from now on."""
    with database.connected() as conn:
        _print(ai_service.change(conn, url=url, api_key=output.hidden("Key") if key else "", by=TERMINAL), as_json)


@models.command()
@output.json_option
def forget(as_json: bool) -> None:
    """Forget address and key that were entered."""
    with database.connected() as conn:
        _print(ai_service.forget(conn, by=TERMINAL), as_json)


@models.command()
@click.argument("which", type=click.Choice(list(TESTS)))
@output.json_option
def test(which: str, as_json: bool) -> None:
    """Send one short text to the embedding or the language model of the service."""
    with database.connected() as conn:
        tried = TESTS[which](conn)
    if as_json:
        output.document(output.camel(asdict(tried)))
    else:
        output.say(f"{tried.model} answers, in {tried.seconds:.1f} s.")


def _print(service: Service, as_json: bool) -> None:
    if as_json:
        output.document(output.camel(asdict(service)))
    elif service.is_there:
        click.echo(f"{service.address}, {'with' if service.has_key else 'without'} a key.")
    else:
        click.echo("No service is set up, and none is needed.")
