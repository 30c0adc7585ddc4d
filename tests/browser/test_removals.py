"""Room to breathe: an administrator announces, a member keeps, a child sees only what they may, and nothing is deleted on any server."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from functions.__main__ import call
from infra.sample_server.running import Running
from shared.db import Conn
from tests.browser.conftest import _enter
from tests.household import removals, shelf

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1360, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def device(chromium: Browser, site: str) -> Iterator[Callable[[dict[str, int], str], Page]]:
    """Each has cookies of its own."""
    opened = []

    def begin(size: dict[str, int], name: str) -> Page:
        opened.append(chromium.new_context(base_url=site, viewport=size, service_workers="block"))  # type: ignore[arg-type]
        page = opened[-1].new_page()
        _enter(page, name)
        return page

    yield begin
    for one in opened:
        one.close()


def arrange(home: Conn) -> None:
    """Five titles that everybody may open but for their age, and nobody holds on to: signing in has read anew what they may."""
    home.rollback()
    ids = list(shelf.open_up(home).values())
    removals.let_go(home, ids)
    removals.advised(home, ids)
    home.commit()


def leaving(page: Page) -> list[str]:
    page.goto("/leaving")
    return [name.strip() for name in page.locator("li.play .line-title").all_inner_texts()]


def test_what_one_announces_another_keeps_and_a_child_sees_only_what_they_may(
    home: Conn, jellyfin: Running, device: Callable[[dict[str, int], str], Page]
) -> None:
    jellyfin.control.forget_requests()
    ana, ben, ella = device(DESK, "Ana"), device(DESK, "Ben"), device(PHONE, "Ella")
    arrange(home)

    ana.goto("/admin/room-to-breathe")
    ana.get_by_label("Here for so many days").fill("0")
    ana.get_by_label("Unwatched for so many days").select_option("0")
    ana.get_by_role("button", name="Show").click()
    for name in ("Alien", "Up"):
        ana.get_by_label(f"Choose {name}", exact=True).check()
    ana.get_by_role("button", name="See what would leave").click()
    expect(ana.get_by_text("Nothing has been changed yet")).to_be_visible()
    assert leaving(ben) == []
    ana.get_by_role("button", name="Announce that they leave").click()
    ana.wait_for_url("**/leaving")

    assert sorted(leaving(ben)) == ["Alien", "Up"]
    assert leaving(ella) == ["Up"]
    assert ella.evaluate("document.documentElement.scrollWidth <= innerWidth")
    call(home, "note-news", {})
    ella.goto("/inbox")
    expect(ella.locator("li.play")).to_contain_text(["Leaving soon"])
    expect(ella.get_by_text("Alien")).to_have_count(0)

    ben.get_by_role("button", name="Keep Alien").click()
    expect(ben.get_by_text("It stays.")).to_be_visible()
    ana.goto("/admin/room-to-breathe")
    expect(ana.get_by_role("region", name="Kept by somebody")).to_contain_text("Alien")
    expect(ana.get_by_role("region", name="Announced to leave").get_by_role("listitem")).to_have_count(1)
    assert leaving(ana) == leaving(ella) == ["Up"]

    call(home, "delete-leaving", {})
    assert [one for one in jellyfin.control.requests() if one["method"] == "DELETE"] == []
