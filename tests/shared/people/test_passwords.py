import statistics
import time

import pytest

from shared.db import Conn
from shared.errors import Conflict, Forbidden, Invalid, Unauthorized
from shared.people import accounts, passwords

EMAIL, PASSWORD = "cem@home.example", "correct horse battery"


def test_an_account_signs_in_with_its_own_password_only(conn: Conn) -> None:
    cem = passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    assert passwords.sign_in(conn, " CEM@home.example ", PASSWORD).id == cem.id
    for wrong in ("", PASSWORD + "x", PASSWORD.upper(), "x" * 100_000):
        with pytest.raises(Unauthorized, match="do not belong together"):
            passwords.sign_in(conn, EMAIL, wrong)


def test_all_of_a_long_password_counts(conn: Conn) -> None:
    start = "a" * 100
    passwords.create(conn, EMAIL, start + "one", name="Cem")

    with pytest.raises(Unauthorized):
        passwords.sign_in(conn, EMAIL, start + "two")
    with pytest.raises(Unauthorized):
        passwords.sign_in(conn, EMAIL, start)
    passwords.sign_in(conn, EMAIL, start + "one")


def test_an_accent_is_the_same_from_every_keyboard(conn: Conn) -> None:
    passwords.create(conn, EMAIL, "caf\u00e9 au lait !", name="Cem")

    passwords.sign_in(conn, EMAIL, "cafe\u0301 au lait !")


def test_the_password_is_not_in_the_database(conn: Conn) -> None:
    passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    row = conn.execute("select password_hash from local_credentials").fetchone()

    assert row is not None
    assert row["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in row["password_hash"]


def test_somebody_unknown_is_answered_alike_and_as_slowly(conn: Conn) -> None:
    passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    def cost(email: str) -> tuple[str, float]:
        begun = time.thread_time()
        with pytest.raises(Unauthorized) as refused:
            passwords.sign_in(conn, email, "guess")
        return refused.value.message, time.thread_time() - begun

    cost("warm@up.example")
    known = [cost(EMAIL) for _ in range(9)]
    unknown = [cost("nobody@home.example") for _ in range(9)]

    assert {message for message, _ in known} == {message for message, _ in unknown}
    ratio = statistics.median(spent for _, spent in unknown) / statistics.median(spent for _, spent in known)
    assert 0.6 < ratio < 1.6


def test_the_way_a_password_is_stored_is_brought_up_to_date_by_a_sign_in(conn: Conn) -> None:
    passwords.create(conn, EMAIL, PASSWORD, name="Cem")
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    conn.execute("update local_credentials set password_hash = %s", (weak,))

    passwords.sign_in(conn, EMAIL, PASSWORD)

    row = conn.execute("select password_hash from local_credentials").fetchone()
    assert row is not None
    assert not passwords.HASHER.check_needs_rehash(row["password_hash"])


def test_an_address_is_taken_whatever_its_capitals(conn: Conn) -> None:
    passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    with pytest.raises(Conflict):
        passwords.create(conn, EMAIL.upper(), PASSWORD, name="Other")


@pytest.mark.parametrize(
    ("email", "password", "name", "field"),
    [
        (EMAIL, "short", "Cem", "password"),
        (EMAIL, "x" * 1025, "Cem", "password"),
        (EMAIL, EMAIL, "Cem", "password"),
        ("not an address", PASSWORD, "Cem", "email"),
        (EMAIL, PASSWORD, " ", "name"),
        (EMAIL, PASSWORD, "a\nb", "name"),
    ],
)
def test_what_cannot_be_used_is_named(conn: Conn, email: str, password: str, name: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.create(conn, email, password, name=name)

    assert refused.value.details["field"] == field
    assert password not in refused.value.message


def test_a_new_password_ends_every_session(conn: Conn) -> None:
    cem = passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    passwords.change(conn, cem, PASSWORD, "another long one")

    now = accounts.get(conn, cem.id)
    assert now is not None
    assert now.token_epoch == cem.token_epoch + 1
    with pytest.raises(Unauthorized):
        passwords.sign_in(conn, EMAIL, PASSWORD)
    passwords.sign_in(conn, EMAIL, "another long one")


def test_a_new_password_takes_the_old_one(conn: Conn) -> None:
    cem = passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    with pytest.raises(Invalid) as refused:
        passwords.change(conn, cem, "guess at it", "another long one")

    assert refused.value.details["field"] == "currentPassword"
    passwords.sign_in(conn, EMAIL, PASSWORD)


def test_an_address_of_somebody_else_cannot_be_taken_over(conn: Conn) -> None:
    passwords.create(conn, "ana@home.example", PASSWORD, name="Ana")
    cem = passwords.create(conn, EMAIL, PASSWORD, name="Cem")

    with pytest.raises(Conflict):
        passwords.change(conn, cem, PASSWORD, "another long one", email="Ana@home.example")


def test_somebody_switched_off_is_told_only_with_the_right_password(conn: Conn) -> None:
    passwords.create(conn, EMAIL, PASSWORD, name="Cem")
    conn.execute("update users set is_active = false")

    with pytest.raises(Forbidden, match="switched off"):
        passwords.sign_in(conn, EMAIL, PASSWORD)
    with pytest.raises(Unauthorized):
        passwords.sign_in(conn, EMAIL, "guess")
