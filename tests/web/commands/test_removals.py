"""`matinee removals`: nothing is changed without its word, and nothing confirmed without the option and the sentence."""

import json

import pytest

from shared import options
from shared.db import Conn
from tests.household import removals, shelf
from tests.web.commands.conftest import Matinee


@pytest.fixture
def titles(home: Conn) -> dict[str, str]:
    """Numbers of titles that nobody holds on to, as they are typed."""
    found = shelf.open_up(home)
    removals.let_go(home, list(found.values()))
    removals.advised(home, list(found.values()))
    home.commit()
    return {name: str(title_id) for name, title_id in found.items()}


def leaving(matinee: Matinee, person: str = "Ana") -> list[str]:
    found = json.loads(matinee("removals", "leaving", person, "--json").stdout)
    return sorted(row["title"] for row in found)


def confirmed(home: Conn) -> list[str]:
    found = home.execute("select state from removals").fetchall()
    home.rollback()
    return [row["state"] for row in found]


def test_titles_are_announced_by_a_second_word_kept_and_taken_back(matinee: Matinee, titles: dict[str, str]) -> None:
    wanted = ("removals", "announce", "Ana", titles["Up"], titles["Alien"], titles["Moon"])

    tried = matinee(*wanted)
    assert ("Alien" in tried.stdout, "Nothing is changed yet" in tried.stderr, leaving(matinee)) == (True, True, [])
    done = json.loads(matinee(*wanted, "--yes", "--json").stdout)
    assert (len(done["titles"]), done["dryRun"], done["kept"]) == (3, False, [])
    assert leaving(matinee, "Ella") == ["Up"]

    assert matinee("removals", "keep", "Ella", titles["Alien"]).exit_code == 1
    assert "It stays." in matinee("removals", "keep", "Ella", titles["Up"]).stderr
    withdrawn = matinee("removals", "withdraw", "Ana", titles["Moon"], titles["Solaris"], "--json")
    assert json.loads(withdrawn.stdout) == {"titleIds": [int(titles["Moon"])]}
    assert leaving(matinee) == ["Alien"]
    assert str(titles["Up"]) in matinee(*wanted).stderr


def test_deleting_takes_the_option_and_the_sentence(matinee: Matinee, home: Conn, titles: dict[str, str]) -> None:
    removals.leaving(home, [int(titles["Up"])])
    home.commit()
    wanted, sentence = ("removals", "confirm", "Ana", titles["Up"], titles["Moon"]), "delete 1 titles\n"

    tried = matinee(*wanted)
    assert ("Moon" in tried.stdout, "“delete 1 titles”" in tried.stderr) == (False, True)
    assert "switched off" in matinee(*wanted, "--for-good", input=sentence).output
    options.set(home, "removals.may_delete", True)
    home.commit()
    assert matinee(*wanted, "--for-good", input="yes\n").exit_code == 1
    assert matinee(*wanted, "--for-good", input="").exit_code == 1
    assert confirmed(home) == []

    done = matinee(*wanted, "--for-good", "--json", input=sentence)
    assert json.loads(done.stdout)["dryRun"] is False
    assert confirmed(home) == ["wanted"]
    assert matinee("removals", "confirm", "Ana", *(["1"] * 101)).exit_code == 1


def test_room_regained_is_told_by_month(matinee: Matinee, home: Conn, titles: dict[str, str]) -> None:
    assert "Nothing was deleted yet." in matinee("removals", "regained").stderr
    for day, size in (("2026-03-02", 2 * 10**9), ("2026-03-30", None), ("2026-05-01", 10**9)):
        removals.gone(home, int(titles["Up"]), day, size)
    home.commit()

    found = json.loads(matinee("removals", "regained", "--json").stdout)

    assert [(row["month"], row["items"], row["bytes"]) for row in found] == [
        ("2026-05-01", 1, 10**9),
        ("2026-03-01", 2, 2 * 10**9),
    ]
