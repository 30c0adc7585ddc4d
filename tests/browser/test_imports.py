"""A history brought on a phone, by keyboard: a file chosen, a question answered, applied and undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from functions import import_history
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests.household import rows

pytestmark = pytest.mark.browser


def work(home: Conn, page: Page) -> None:
    """As a worker would."""
    home.rollback()
    import_id = int(page.url.rsplit("/", 1)[-1].partition("?")[0])
    import_history.handler(home, Attempt(0, names.IMPORT_HISTORY), import_id=import_id)
    home.execute("update job_runs set state = 'succeeded' where name = 'import-history'")
    home.commit()


def test_a_file_is_brought_asked_about_applied_and_undone(
    home: Conn, page: Page, sign_in: Callable[[str], None], tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    library = rows.one(home, "select min(id) as id from libraries where kind = 'movie' and is_enabled")
    rows.title(home, library, "Twofold", year=1999)
    rows.item(home, library, rows.unshelved(home, "Twofold", year=2019), "second")
    home.commit()
    (tmp_path / "mine.csv").write_text("Title,Rating\nTwofold,8\nNowhere to be had,6\n")
    sign_in("Ana")
    page.goto("/yours/imports")

    page.get_by_label("File, as the other program").set_input_files(tmp_path / "mine.csv")
    page.get_by_role("button", name="Look at it").press("Enter")
    page.wait_for_url("**/yours/imports/*")
    work(home, page)
    page.get_by_text("Twofold (2019)").click()
    page.get_by_role("button", name="It is this one: Twofold").press("Enter")
    expect(page.locator("#history-import")).to_contain_text("It would write: 1 rating")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for press, meanwhile, said in (
        ("Apply what is found", "It is being written", "It is applied"),
        ("Undo", "It is being undone", "It is undone"),
    ):
        page.get_by_role("button", name=press, exact=True).press("Enter")
        expect(page.locator("#state-title")).to_have_text(meanwhile)
        work(home, page)
        expect(page.locator("#state-title")).to_have_text(said)
    page.get_by_role("link", name="Not found").click()
    expect(page.get_by_text("Nowhere to be had")).to_be_visible()
