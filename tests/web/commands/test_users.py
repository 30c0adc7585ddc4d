"""`matinee users`."""

import json

from tests.web.commands.conftest import Matinee


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
