"""What somebody passes over again and again: said where they look, and put to rest with one click."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn
from tests import household
from tests.household import rows

pytestmark = pytest.mark.browser


def test_what_was_passed_over_rests_with_one_click_and_comes_back_with_another(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    ana, moon = household.person(home, "Ana"), household.title(home, "Moon")
    for day in range(6):
        rows.interaction(home, ana, moon, "impression", at=rows.ago(f"{day} days"))
    home.commit()
    sign_in("Ana")
    page.goto("/history")

    page.get_by_role("link", name="Shown to you").click()
    line = page.locator(f"#tired-{moon}")
    expect(line).to_contain_text("You have passed over this 6 times.")
    line.get_by_role("button", name="Let it rest").click()

    expect(line).to_contain_text("It rests")
    page.reload()
    line.get_by_role("button", name="Pick it again").click()
    expect(line).to_contain_text("You have passed over this 6 times.")
