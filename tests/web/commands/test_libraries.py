"""`matinee libraries`."""

import json

from tests.web.commands.conftest import Matinee


def enabled(matinee: Matinee) -> set[str]:
    return {one["name"] for one in json.loads(matinee("libraries", "list", "--json").stdout) if one["enabled"]}


def test_libraries_are_enabled_by_name_whatever_its_case(settled: Matinee) -> None:
    assert settled("libraries", "enable", "films", "Series").exit_code == 0

    assert enabled(settled) == {"Films", "Series"}


def test_a_wrong_name_enables_nothing_and_names_what_there_is(settled: Matinee) -> None:
    result = settled("libraries", "enable", "Films", "Fims")

    assert result.exit_code == 1
    assert "Films" in result.stderr
    assert enabled(settled) == set()


def test_all_on_and_one_off(settled: Matinee) -> None:
    settled("libraries", "enable", "--all")

    settled("libraries", "disable", "Documentaries")

    assert enabled(settled) == {"Films", "Kids", "Series"}


def test_before_a_server_is_known_the_next_step_is_named(matinee: Matinee) -> None:
    result = matinee("libraries", "enable", "Films")

    assert result.exit_code == 1
    assert "matinee servers add" in result.stderr
