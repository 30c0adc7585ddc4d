"""Three people at once: a child who is told of nothing, somebody who asks for a film, and an administrator who approves it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import functions  # noqa: F401
from shared.db import Conn
from shared.jobs import names
from tests.household import asked_for
from tests.household.sources_on import perform

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(chromium: Browser, site: str) -> Iterator[object]:
    contexts = []

    def signed_in(name: str, **how: object) -> Page:
        contexts.append(chromium.new_context(base_url=site, reduced_motion="reduce", service_workers="block", **how))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.goto("/sign-in")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(name.lower())
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def test_a_film_is_asked_for_by_keyboard_on_a_phone_approved_and_followed(home: Conn, enter) -> None:  # type: ignore[no-untyped-def]
    film = asked_for.unowned(home, "The Substance", "movie", age=18, tmdb="933260")
    with asked_for.programs(home, "radarr") as programs:
        child, ben = enter("Ella"), enter("Ben", viewport={"width": 390, "height": 844}, color_scheme="light")
        ana = enter("Ana", java_script_enabled=False, color_scheme="dark")

        assert child.goto(f"/films/{film}").status == 404
        ben.goto(f"/films/{film}")
        ben.get_by_role("button", name="Ask for it").focus()
        ben.keyboard.press("Enter")
        expect(ben.locator("main").get_by_text("Waits for an administrator").first).to_be_visible()
        assert ben.evaluate("document.documentElement.scrollWidth <= innerWidth")

        ana.goto("/admin/requests")
        expect(ana.get_by_text("Ben ·")).to_be_visible()
        ana.get_by_role("button", name="Approve: The Substance").click()
        expect(ana.get_by_text("Approved; it is handed on.")).to_be_visible()
        perform(home, names.FOLLOW_REQUESTS)
        ben.reload()
        expect(ben.get_by_text("Is looked for")).to_be_visible()
        assert [one.title.name for one in programs.desk("radarr").wanted] == ["The Substance"]
        for page, path in ((ben, "/yours/requests"), (ana, "/settings/requests"), (ana, "/admin/requests")):
            page.set_viewport_size({"width": 390, "height": 844})
            page.goto(path)
            if page is ben:
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
