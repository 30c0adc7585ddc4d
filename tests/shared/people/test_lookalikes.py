import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.db import Conn
from shared.errors import Conflict, Invalid
from shared.people import lookalikes, passwords

PASSWORD = "correct horse battery"
ALIKE = [
    "Аna",
    "ANA",
    "Ａｎａ",
    "A n a",
    "Ána",
    "Ana.",
    "ᴀna",
    "An\u0430",
    "ana",
]  # Cyrillic, wide, accented, small capitals


@pytest.mark.parametrize("name", ALIKE)
def test_a_name_that_a_person_takes_for_anothers_is_refused(conn: Conn, name: str) -> None:
    passwords.create(conn, "ana@home.example", PASSWORD, name="Ana")

    with pytest.raises(Conflict) as refused:
        passwords.create(conn, "eve@home.example", PASSWORD, name=name)

    assert refused.value.details["field"] == "name"


@pytest.mark.parametrize("name", ["A\u200bna", "Ana\u202e", "\u3164", "An\u034fa", "\u2800\u2800", "...", "A\u00adna"])
def test_what_nobody_sees_is_no_part_of_a_name(conn: Conn, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.create(conn, "eve@home.example", PASSWORD, name=name)

    assert refused.value.details["field"] == "name"


@pytest.mark.parametrize("name", ["terminal", "Matіnee", "System"])
def test_nobody_is_called_like_what_stands_in_the_log_of_deeds(conn: Conn, name: str) -> None:
    with pytest.raises(Conflict):
        passwords.create(conn, "eve@home.example", PASSWORD, name=name)


@pytest.mark.parametrize("name", ["Anna", "Ben", "田中", "Łukasz", "Zoë", "Cem Yılmaz", "О’Коннор"])
def test_other_names_are_free(conn: Conn, name: str) -> None:
    passwords.create(conn, "ana@home.example", PASSWORD, name="Ana")

    assert passwords.create(conn, "eve@home.example", PASSWORD, name=name).name == name


@given(st.text(max_size=40))
def test_case_width_and_what_is_unseen_never_make_another_name(name: str) -> None:
    skeleton = lookalikes.skeleton(name)

    assert lookalikes.skeleton(skeleton) == skeleton
    assert lookalikes.skeleton(f"\u200b{name}\u200d ") == skeleton
