"""Who is who after a server was installed anew: by account, then by a name that is there once and here once."""

from shared.media_servers import model
from shared.upkeep import takeovers


def person(id: int, name: str, subject: str) -> takeovers.Person:
    return takeovers.Person(id, name, subject)


def test_people_are_known_again_by_account_and_by_unambiguous_names_only() -> None:
    ours = [
        person(1, "Ana", "a"),
        person(2, "Ben", "b"),
        person(3, "Cem", "c"),
        person(4, "Eve", "e"),
        person(5, "eve ", "f"),
    ]
    theirs = [
        model.Person("a", "Ben"),  # kept her account and took another name
        model.Person("9", "ben"),
        model.Person("8", "Cem"),
        model.Person("7", "cem"),
        model.Person("6", "Eve"),
    ]

    found = {(one.identity_id, one.subject) for one in takeovers.matched(ours, theirs)}

    assert found == {(1, "a"), (2, "9")}


def test_nobody_is_anybody_where_nobody_is() -> None:
    assert takeovers.matched([], [model.Person("a", "Ana")]) == []
    assert takeovers.matched([person(1, "Ana", "a")], []) == []
