"""From an empty database to picks on the first page, in the browser alone."""

import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from infra.sample_server.running import Running, running
from shared import db, jobs
from shared.db import Conn
from shared.people import admins
from tests import household

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def own_server() -> Iterator[Running]:
    """What is played on it stays played, so it is this test's alone."""
    with running("jellyfin") as server:
        yield server


@pytest.fixture
def empty(database: str) -> Iterator[Conn]:
    with db.connect() as conn:
        yield conn


@pytest.mark.timing(reason="a real worker reads a whole server and makes everybody's picks meanwhile")
def test_a_newcomer_comes_from_nothing_to_picks_without_the_terminal(
    empty: Conn, own_server: Running, page: Page, site: str, worker: subprocess.Popen[bytes]
) -> None:
    token = admins.first_token(empty)
    empty.commit()
    page.goto(f"/join#{token}")
    page.get_by_label("Name").fill("Cem")
    page.get_by_label("E-mail").fill("cem@home.example")
    page.get_by_label("Password").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.get_by_role("link", name="Go on setting up").click()

    # 1: what is wrong is said with the very call, and nothing is lost but the key.
    page.get_by_label("Address").fill("http://127.0.0.1:9")
    page.get_by_label("API key").fill("wrong")
    page.get_by_role("button", name="Only test it").click()
    expect(page.get_by_role("alert")).to_contain_text("GET /System/Info/Public")
    page.get_by_label("Address").fill(own_server.base)
    page.get_by_label("API key").fill("wrong")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("alert")).to_contain_text("401")
    expect(page.get_by_label("Address")).to_have_value(own_server.base)
    page.get_by_label("API key").fill(own_server.api_key)
    page.get_by_role("button", name="Connect").click()

    # 2: libraries come by themselves.
    expect(page.get_by_role("heading", level=1)).to_have_text("Set-up: choose libraries")
    page.get_by_role("button", name="Switch all of them on").click()
    expect(page.get_by_role("switch").first).to_have_attribute("aria-checked", "true")
    page.get_by_role("link", name="On to: People").click()

    # 3
    expect(page.get_by_text("Ben", exact=True)).to_be_visible()
    page.get_by_role("button", name="Switch everybody on").click()
    expect(page.get_by_role("status").first).to_contain_text("get picks")
    page.get_by_role("link", name="On to: First run").click()

    # 4: it runs already, or is begun.
    onward = page.get_by_role("link", name="On to: Television and webhook")
    expect(onward.or_(page.get_by_role("button", name="Begin")).or_(page.get_by_text("It runs."))).not_to_have_count(0)
    if page.get_by_role("button", name="Begin").count():
        page.get_by_role("button", name="Begin").click()
    expect(onward).to_be_visible(timeout=120_000)
    onward.click()

    # 5
    page.get_by_role("button", name="Prove the folder of").click()
    expect(page.get_by_text("Proved: the server sees what Matinee writes")).to_be_visible(timeout=60_000)
    address = page.get_by_label("Webhook address").input_value()
    own_server.control.webhook(f"{site}/webhooks/{address.rpartition('/')[2]}")
    film = empty.execute("select external_id from library_items where title_id = %s", (household.title(empty, "Moon"),))
    own_server.control.play("Ben", film.fetchone()["external_id"])  # type: ignore[index]
    expect(page.get_by_text("We got an event.")).to_be_visible()
    page.get_by_role("link", name="On to: Done").click()

    # 6
    expect(page.locator(".first-picks .card")).to_have_count(3, timeout=60_000)
    page.get_by_role("link", name="To the first page").click()
    expect(page.locator("#hero-title")).to_be_visible()
    expect(page.get_by_role("link", name="Go on setting up")).to_have_count(0)


def test_whoever_comes_back_goes_on_where_the_household_stands(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    home.execute("update user_kinds set enabled = false")
    home.commit()
    sign_in("Ana")

    page.get_by_role("link", name="Go on setting up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set-up: choose who gets picks")
    expect(page.locator(".step.is-done")).to_have_count(2)
    switch = page.get_by_role("switch", name="Picks of films for Ben")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    page.goto("/admin/setup")
    page.get_by_role("link", name="Go on: First run").click()
    expect(page.get_by_text("It runs.").or_(page.get_by_role("button", name="Begin"))).to_be_visible()


def test_every_step_can_be_taken_on_a_phone_without_script(
    home: Conn, phone_without_script: Callable[[str], Page]
) -> None:
    home.execute("update libraries set is_enabled = false")
    home.commit()
    page = phone_without_script("Ana")
    page.goto("/admin/setup")
    page.get_by_role("link", name="Go on: Libraries").click()

    page.get_by_role("switch", name="Use Films").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set-up: choose libraries")
    expect(page.get_by_role("switch", name="Use Films")).to_have_attribute("aria-checked", "true")
    page.get_by_role("link", name="On to: People").click()
    page.get_by_role("switch", name="Picks of films for Dev").click()
    expect(page.get_by_role("switch", name="Picks of films for Dev")).to_have_attribute("aria-checked", "true")
    page.get_by_role("link", name="On to: First run").click()
    expect(page.get_by_text("It runs.")).to_be_visible()
    assert {"sync-movies", "full-sync-movie-watch-history"} <= {run.name for run in jobs.active(home)}
    home.execute("update job_runs set state = 'cancelled'")
    home.commit()
    page.reload()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("It runs. You may leave this page: it goes on.")).to_be_visible()
    page.get_by_role("link", name="Leave it for later").click()
    page.get_by_text("Both", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("radio", name="Both")).to_be_checked()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    page.get_by_role("link", name="On to: Done").click()
    expect(page.get_by_text("There are no picks yet.")).to_be_visible()
