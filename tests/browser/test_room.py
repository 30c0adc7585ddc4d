"""A room for tonight: three people on devices of their own vote until they agree, each seeing at once what the others say."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from functions.__main__ import call
from shared.db import Conn
from tests.browser.conftest import _enter

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1360, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def device(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Each has cookies of its own."""
    opened = []

    def begin(size: dict[str, int], name: str | None = None) -> Page:
        opened.append(chromium.new_context(base_url=site, viewport=size, service_workers="block"))  # type: ignore[arg-type]
        page = opened[-1].new_page()
        if name:
            _enter(page, name)
        return page

    yield begin
    for one in opened:
        one.close()


def arrange(home: Conn) -> None:
    """As a worker would."""
    home.rollback()
    [room] = home.execute("select id from rooms").fetchall()
    call(home, "arrange-room", {"room_id": room["id"]})
    home.execute("update job_runs set state = 'succeeded' where name = 'arrange-room'")
    home.commit()


def test_three_people_vote_until_they_agree(home: Conn, device: Callable[..., Page]) -> None:
    host, asked, guest = device(DESK, "Ana"), device(DESK, "Dev"), device(PHONE)
    host.goto("/tonight")
    host.get_by_text("Dev", exact=True).click()
    host.get_by_text("all say yes").click()
    host.get_by_role("button", name="Open the room").click()
    host.wait_for_url("**/room/*")
    address = "/room/" + host.url.rsplit("/", 1)[-1]
    host.evaluate("window.isSame = true")

    asked.goto("/tonight")
    asked.get_by_role("link", name="Ana asks you to join").click()
    asked.get_by_role("button", name="Join").click()
    guest.goto(address)
    guest.get_by_label("Name").fill("Gus")
    guest.get_by_role("button", name="Join").click()
    arrange(home)

    expect(host.get_by_role("heading", name="In the room")).to_have_text("In the room: Ana, Dev, Gus")
    film = host.locator("#room h3").first.inner_text()
    for page in (guest, asked):
        card = page.locator("#room li", has=page.get_by_role("heading", name=film, exact=True))
        card.get_by_role("button", name="Yes", exact=True).click()
    loaded = "picture => picture.decode().then(() => picture.naturalWidth > 0, () => false)"
    assert guest.locator(".room-title img").first.evaluate(loaded), "guests see posters as well"
    first = host.locator("#room li", has=host.get_by_role("heading", name=film, exact=True))
    expect(first).to_contain_text("2 of 3 say yes")
    assert host.evaluate("window.isSame"), "it was told, not loaded again"
    first.get_by_role("button", name="Yes", exact=True).click()
    for page in (host, asked, guest):
        expect(page.get_by_text(f"Agreed: {film}")).to_be_visible()
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_a_title_is_swept_aside(home: Conn, chromium: Browser, site: str) -> None:
    """To the right is yes; a little way is nothing."""
    context = chromium.new_context(base_url=site, viewport=PHONE, has_touch=True, service_workers="block")  # type: ignore[arg-type]
    page = context.new_page()
    _enter(page, "Ana")
    page.goto("/tonight")
    page.get_by_role("button", name="Open the room").click()
    page.wait_for_url("**/room/*")
    arrange(home)
    card = page.locator(".room-title").first
    expect(card).to_be_visible()

    _sweep(page, card, 40)
    expect(card).to_have_attribute("data-vote", "")
    _sweep(page, card, 160)
    expect(card).to_have_attribute("data-vote", "yes")
    _sweep(page, card, -160)
    expect(card).to_have_attribute("data-vote", "no")
    context.close()


def _sweep(page: Page, card: Locator, by: int) -> None:
    """With a finger, from the words of a card that is in sight."""
    card.scroll_into_view_if_needed()
    box = card.locator("h3").bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)
    for step, kind in enumerate(("touchStart", "touchMove", "touchMove", "touchEnd")):
        points = [] if kind == "touchEnd" else [{"x": box["x"] + 20 + by * step / 2, "y": box["y"] + 5}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
