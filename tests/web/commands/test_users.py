"""`matinee users`."""

import json
from dataclasses import replace

from flask import get_template_attribute

from shared import db
from shared.media_servers import servers
from shared.people import accounts
from tests.web.commands.conftest import Matinee
from web import create_app
from web.api.schemas.users import Account


def person(matinee: Matinee, name: str) -> dict[str, object]:
    return next(one for one in json.loads(matinee("users", "list", "--json").stdout) if one["name"] == name)


def test_a_person_is_enabled_for_both_kinds_unless_one_is_named(settled: Matinee) -> None:
    assert settled("users", "enable", "ana").exit_code == 0
    assert settled("users", "enable", "Ben", "--series").exit_code == 0

    assert (person(settled, "Ana")["enabledMovies"], person(settled, "Ana")["enabledSeries"]) == (True, True)
    assert (person(settled, "Ben")["enabledMovies"], person(settled, "Ben")["enabledSeries"]) == (False, True)


def test_disabling_one_kind_leaves_the_other(settled: Matinee) -> None:
    settled("users", "enable", "Ana")

    changed = settled("users", "disable", "Ana", "--movies", "--json")

    assert [(one["enabledMovies"], one["enabledSeries"]) for one in json.loads(changed.stdout)] == [(False, True)]


def test_books_alone_are_switched_by_their_flag(settled: Matinee) -> None:
    changed = json.loads(settled("users", "enable", "Ana", "--books", "--json").stdout)

    assert [(one["enabledMovies"], one["enabledBooks"]) for one in changed] == [(False, True)]


def test_one_wrong_name_changes_nobody(settled: Matinee) -> None:
    result = settled("users", "enable", "Ana", "Nobody")

    assert result.exit_code == 1
    assert "Nobody" in result.stderr
    assert person(settled, "Ana")["enabledMovies"] is False


def test_everybody_at_once(settled: Matinee) -> None:
    changed = json.loads(settled("users", "enable", "--all", "--json").stdout)

    assert len(changed) == 6
    assert all(one["enabledMovies"] and one["enabledSeries"] for one in changed)


def test_naming_nobody_is_wrong_usage(settled: Matinee) -> None:
    assert settled("users", "enable").exit_code == 2
    assert settled("users", "enable", "Ana", "--all").exit_code == 2


def test_an_empty_household_says_what_to_do_and_is_an_empty_list_for_programs(matinee: Matinee) -> None:
    table, document = matinee("users", "list"), matinee("users", "list", "--json")

    assert "matinee servers add" in table.stderr
    assert json.loads(document.stdout) == []


def test_who_is_inactive_is_shown_with_why_by_the_command_the_page_and_the_api(settled: Matinee) -> None:
    with db.connect() as conn:
        (server,) = servers.listing(conn)
        with servers.connected(conn, server.id) as client:
            people = {one.name: one for one in client.users()}
        off, gone, disabled = sorted(set(people) - {"Ana"})[:3]
        conn.execute("update users set is_active = false where id = %s", (accounts.find(conn, off),))
        there = [replace(one, is_disabled=name == disabled) for name, one in people.items() if name != gone]
        accounts.save_people(conn, server.id, there, {})
        conn.commit()
        listed = {one.name: one.inactive_because for one in accounts.listing(conn)}

    assert listed == dict.fromkeys(people) | {
        off: "switched off here",
        gone: "gone from Sample",
        disabled: "disabled on Sample",
    }
    table = settled("users", "list").stdout
    for name, why in listed.items():
        assert person(settled, name)["inactiveBecause"] == why
        assert why is None or why in table
    app = create_app()
    with app.test_request_context(), db.connect() as conn:
        person_line = get_template_attribute("parts/person.html", "person_line")
        rows = [person_line(one) for one in accounts.listing(conn)]
        drawn = Account(many=True).dump(accounts.listing(conn))
    for why in filter(None, listed.values()):
        assert any(why[:1].upper() + why[1:] in row for row in rows)
        assert any(one["inactiveBecause"] == why for one in drawn)
