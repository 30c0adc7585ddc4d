"""The page of what is stored: on a phone, without script, and never by one press."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared import jobs
from shared.db import Conn
from tests.household import rows

pytestmark = pytest.mark.browser


def test_titles_are_deleted_by_who_types_it_and_spaces_by_a_press(
    home: Conn, phone_without_script: Callable[[str], Page]
) -> None:
    rows.space(home, 8, name="in use")
    rows.space(home, 8, name="of before", is_active=False)
    home.commit()
    page = phone_without_script("Ana")
    page.goto("/settings/data")

    spaces = page.get_by_role("region", name="Spaces of vectors")
    expect(spaces).to_contain_text("of before")
    spaces.get_by_role("button", name="Remove those that are not read").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 space is removed.")
    expect(spaces).not_to_contain_text("of before")

    page.get_by_label("type “delete all movies”").fill("delete")
    page.get_by_role("button", name="Delete all films").click()
    expect(page.get_by_role("alert")).to_contain_text("confirm it by “delete all movies”")
    assert jobs.active(home) == []
    home.rollback()
    page.get_by_label("type “delete all movies”").fill("delete all movies")
    page.get_by_role("button", name="Delete all films").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Delete all titles of a kind")
    assert [run.name for run in jobs.active(home)] == ["purge-titles"]

    page.goto("/settings/data")
    page.get_by_role("button", name="Back up now").click()
    expect(page.get_by_role("heading", name="Data and backups", level=1)).to_be_visible()
    home.rollback()
    assert "backup-database" in {run.name for run in jobs.active(home)}
