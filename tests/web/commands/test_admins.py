"""`matinee admins`, and the one-time token that `matinee up` prints."""

import json

from shared import db
from shared.people import invites, passwords
from tests.web.commands.conftest import Matinee
from web.commands import admins

EMAIL, PASSWORD = "ana@home.example", "correct horse battery"


def names(matinee: Matinee) -> list[str]:
    return [one["name"] for one in json.loads(matinee("admins", "list", "--json").stdout)]


def test_an_administrator_is_added_with_a_password_from_a_pipe(matinee: Matinee) -> None:
    result = matinee("admins", "add", EMAIL, "--name", "Ana", input=PASSWORD + "\n")

    assert result.exit_code == 0, result.stderr
    assert names(matinee) == ["Ana"]
    assert PASSWORD not in result.output
    with db.connect() as conn:
        assert passwords.sign_in(conn, EMAIL, PASSWORD).is_admin


def test_a_password_that_is_too_short_adds_nobody(matinee: Matinee) -> None:
    result = matinee("admins", "add", EMAIL, input="short\n")

    assert result.exit_code == 1
    assert "10 to 1024 characters" in result.stderr
    assert names(matinee) == []
    assert "There is no administrator yet" in matinee("admins", "list").stderr


def test_administrators_of_the_media_server_are_listed(settled: Matinee) -> None:
    assert "Ana" in names(settled)
    assert "Ben" not in names(settled)


def test_an_invitation_is_the_only_thing_on_stdout(matinee: Matinee) -> None:
    token = matinee("admins", "invite").stdout.strip()

    with db.connect() as conn:
        assert invites.register(conn, EMAIL, PASSWORD, name="Ana", token=token).is_admin


def test_a_first_start_tells_how_to_become_an_administrator(matinee: Matinee, capsys) -> None:  # type: ignore[no-untyped-def]
    admins.say_first_token()
    address, _, token = capsys.readouterr().err.split()[-1].partition("#")

    assert address.endswith("/join")
    with db.connect() as conn:
        assert invites.register(conn, EMAIL, PASSWORD, name="Ana", token=token).is_admin


def test_a_start_with_an_administrator_prints_no_token(settled: Matinee, capsys) -> None:  # type: ignore[no-untyped-def]
    admins.say_first_token()

    assert capsys.readouterr().err == ""
