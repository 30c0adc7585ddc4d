"""Making a channel in a browser: titles are found as one types, and it fills while one looks at it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from functions import generate_channel
from shared.curation import channels
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household

pytestmark = pytest.mark.browser


def fill(conn: Conn, channel_id: int) -> None:
    """As a worker would."""
    generate_channel.handler(conn, Attempt(0, names.GENERATE_CHANNEL), channel_id)
    conn.execute("update job_runs set state = 'succeeded', message = 'Filled.' where name = 'generate-channel'")
    conn.commit()


def test_titles_are_found_as_one_types_and_nothing_else_of_the_form_is_lost(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    moon = household.title(home, "Moon")
    sign_in("Ana")
    page.goto("/channels/new")
    page.get_by_label("Name", exact=True).fill("Quiet ones")

    page.get_by_label("Find a title to name").press_sequentially("moon")
    page.get_by_role("button", name="As an example: Moon").first.press("Enter")

    expect(page.locator(f"#drop-{moon}")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Quiet ones")
    page.locator(f"#drop-{moon}").press("Enter")
    expect(page.locator(f"#drop-{moon}")).to_have_count(0)
    page.locator(f"#never-{moon}").press("Enter")
    expect(page.locator(f"#drop-{moon}")).to_be_visible()
    page.get_by_role("button", name="Make the channel").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Channel: Quiet ones")
    home.rollback()
    [row] = channels.listing(home, household.person(home, "Ana"))
    assert channels.get(home, None, row["id"]).excluded == [moon]


@pytest.mark.parametrize("width", [390, 1360])
def test_a_channel_fills_while_one_looks(home: Conn, page: Page, sign_in: Callable[[str], None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in("Ana")
    page.goto("/channels/new")
    page.get_by_label("Name", exact=True).fill("Short")
    page.get_by_label("Titles at most").fill("4")
    page.get_by_role("button", name="Make the channel").click()
    page.wait_for_url("**/channels/*?run=*")
    expect(page.locator("#channel")).to_contain_text("Titles are being chosen")

    home.rollback()
    [row] = channels.listing(home, household.person(home, "Ana"))
    fill(home, row["id"])

    expect(page.locator("#channel .card")).to_have_count(4)
    expect(page.locator("#channel")).to_contain_text("Filled.")
