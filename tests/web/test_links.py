import pytest

from shared.db import Conn
from shared.media_servers import servers
from shared.output import links
from tests import household
from tests.household import rows
from tests.web.conftest import Browser


@pytest.fixture
def moon(full_home: Conn) -> tuple[int, int, str]:
    """Ben's output, and the film Moon in it: output, item, the server's id of it."""
    made = rows.output(full_home, household.person(full_home, "Ben"), servers.listing(full_home)[0].id)
    item = full_home.execute(
        "select id, external_id from library_items where title_id = %s", (household.title(full_home, "Moon"),)
    ).fetchone()
    full_home.commit()
    return made, item["id"], item["external_id"]  # type: ignore[index]


def path(moon: tuple[int, int, str]) -> str:
    return "/stream/" + links.make(moon[0], moon[1]).rpartition("/")[2]


def test_a_link_leads_to_the_items_own_stream_without_a_key(
    browser: Browser, full_home: Conn, moon: tuple[int, int, str]
) -> None:
    answer = browser.client.get(path(moon))

    assert answer.status_code == 302
    base = servers.listing(full_home)[0].base_url
    assert answer.location == f"{base}/Videos/{moon[2]}/stream?static=true"
    assert browser.client.head(path(moon)).status_code == 302


def test_a_forged_or_revoked_link_leads_nowhere(browser: Browser, full_home: Conn, moon: tuple[int, int, str]) -> None:
    good = path(moon)
    forged = good.replace(f"{moon[0]}.{moon[1]}", f"{moon[0]}.{moon[1] + 1}")
    assert browser.client.get(forged).status_code == 404

    links.revoke(full_home, moon[0])
    full_home.commit()

    assert browser.client.get(good).status_code == 404


def test_a_link_dies_with_its_owners_access(browser: Browser, full_home: Conn, moon: tuple[int, int, str]) -> None:
    full_home.execute("update identities set folder_ids = '{}', all_folders = false where name = 'Ben'")
    full_home.commit()

    assert browser.client.get(path(moon)).status_code == 404


def test_where_a_stream_needs_a_key_the_link_says_what_to_do(
    browser: Browser, full_home: Conn, moon: tuple[int, int, str]
) -> None:
    full_home.execute("update media_servers set kind = 'emby'")
    full_home.commit()

    answer = browser.client.get(path(moon))

    assert answer.status_code == 404
    assert "STRM_USE_STREAMING_URL" in answer.text
