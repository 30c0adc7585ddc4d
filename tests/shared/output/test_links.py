import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from shared.db import Conn
from shared.errors import NotFound
from shared.output import links
from shared.settings import settings


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_says_what_it_was_made_for(conn: Conn) -> None:
    link = links.make(3, 77, 2)

    assert link.startswith(f"{settings().base_url}/stream/3.77.2.")
    assert links.read(token_of(link)) == (3, 77, 2)


def test_a_link_cannot_be_bent_to_another_item(conn: Conn) -> None:
    token = token_of(links.make(3, 77))

    for bent in (
        token.replace("3.77", "3.78"),
        token.replace("3.77", "4.77"),
        token[:-1],
        token + "A",
        "",
        "a.b",
        "٣.77.0.x",
    ):
        with pytest.raises(NotFound):
            links.read(bent)


@given(st.text())
@how(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_made_up_token_opens_anything(conn: Conn, text: str) -> None:
    with pytest.raises(NotFound):
        links.read(text)


def test_another_key_signs_other_links(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(links.make(3, 77))
    monkeypatch.setenv("SECRET_KEY", "another key that is long enough for it")
    settings.cache_clear()

    with pytest.raises(NotFound):
        links.read(token)
    settings.cache_clear()


def test_a_link_of_no_output_opens_nothing(conn: Conn) -> None:
    with pytest.raises(NotFound, match="no longer valid"):
        links.target(conn, token_of(links.make(999, 1)))
