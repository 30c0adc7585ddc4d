"""Parts that are swapped: what is pressed shows it at once, what is said can be taken back, and Back leads where one was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from shared.db import Conn
from tests import household

pytestmark = pytest.mark.browser

SignIn = Callable[[str], None]


def picks(home: Conn, *names: str) -> list[int]:
    """Ana's list of films, in this order; commits."""
    titles = [household.title(home, name) for name in names]
    household.publish(home, household.person(home, "Ana"), "movie", titles)
    home.commit()
    return titles


@contextmanager
def held_back(page: Page, address: str) -> Iterator[None]:
    """Answers from there wait until the block has ended, however long it looks."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(address)


def test_a_card_opens_at_once_and_back_closes_it(home: Conn, page: Page, sign_in: SignIn) -> None:
    picks(home, "Moon", "Her")
    sign_in("Ana")
    address = page.url

    with held_back(page, "**/films/*"):
        page.locator("[id^='movie-']").click()
        sheet = page.get_by_role("dialog")
        expect(sheet.get_by_role("heading", name="Her")).to_be_visible()  # from the card, for nothing has come yet
        assert page.url == address
    expect(sheet.get_by_text("How the match adds up")).to_be_visible()
    assert "/films/" in page.url

    page.go_back()
    expect(sheet).to_be_hidden()
    assert page.url == address
    page.go_forward()
    expect(sheet.get_by_text("How the match adds up")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert page.url == address


def test_a_title_that_is_open_is_there_after_a_reload(home: Conn, page: Page, sign_in: SignIn) -> None:
    picks(home, "Moon", "Her")
    sign_in("Ana")
    page.locator("[id^='movie-']").click()
    expect(page.get_by_role("dialog").get_by_text("How the match adds up")).to_be_visible()

    page.reload()

    expect(page.get_by_role("heading", name="Her", level=1)).to_have_count(1)
    expect(page.get_by_text("How the match adds up")).to_be_visible()


def test_a_title_that_is_gone_opens_nothing_and_says_so(home: Conn, page: Page, sign_in: SignIn) -> None:
    _, her = picks(home, "Moon", "Her")
    sign_in("Ana")
    address = page.url
    home.execute("update titles set removed_at = now() where id = %s", (her,))
    home.commit()

    page.locator("[id^='movie-']").click()

    expect(page.locator(".toast")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url == address


def test_what_was_said_is_undone_where_it_was_said(home: Conn, page: Page, sign_in: SignIn) -> None:
    moon, _ = picks(home, "Moon", "Her")
    sign_in("Ana")
    page.goto(f"/films/{moon}")
    more, less = (page.get_by_role("button", name=f"{which} like this") for which in ("More", "Less"))

    more.click()
    expect(more).to_have_attribute("aria-pressed", "true")
    expect(more).to_be_focused()
    less.click()
    expect(page.locator(".toast")).to_have_count(2)
    page.locator(".toast").last.get_by_role("button", name="Undo").click()

    expect(less).to_have_attribute("aria-pressed", "false")
    expect(more).to_have_attribute("aria-pressed", "false")


def test_what_was_pressed_is_busy_until_its_answer_is_there(home: Conn, page: Page, sign_in: SignIn) -> None:
    moon, _ = picks(home, "Moon", "Her")
    sign_in("Ana")
    page.goto(f"/films/{moon}")
    verdicts = page.locator(f"#verdicts-{moon}")

    with held_back(page, "**/verdicts/**"):
        page.get_by_role("button", name="More like this").click()
        expect(verdicts).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("button", name="More like this")).to_have_attribute("aria-pressed", "true")
    assert verdicts.get_attribute("aria-busy") is None


def test_a_page_that_is_being_left_shows_it(home: Conn, page: Page, sign_in: SignIn) -> None:
    sign_in("Ana")

    press = "(link) => { link.click(); return document.documentElement.classList.contains('is-leaving'); }"
    assert page.get_by_role("link", name="Jobs", exact=True).evaluate(press) is True

    expect(page.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    expect(page.locator("html.is-leaving")).to_have_count(0)


def test_without_an_answer_a_sentence_of_ours_says_so(home: Conn, page: Page, sign_in: SignIn) -> None:
    moon, _ = picks(home, "Moon", "Her")
    sign_in("Ana")
    page.goto(f"/films/{moon}")

    page.route("**/verdicts/**", lambda route: route.abort())
    page.get_by_role("button", name="More like this").click()

    expect(page.locator(".toast")).to_contain_text("Matinee cannot be reached just now")


def test_a_form_of_an_old_page_keeps_what_was_typed_and_is_sent_by_the_next_press(
    home: Conn, page: Page, sign_in: SignIn
) -> None:
    moon, _ = picks(home, "Moon", "Her")
    sign_in("Ana")
    page.goto(f"/films/{moon}")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach((field) => (field.value = 'old'))")
    more = page.get_by_role("button", name="More like this")

    more.click()
    expect(page.locator(".toast")).to_contain_text("press once more")
    more.click()

    expect(more).to_have_attribute("aria-pressed", "true")


@pytest.mark.timing(reason="news has fifteen seconds through the one tab that listens to the others")
def test_eight_tabs_hold_one_stream_and_all_hear_of_new_picks(home: Conn, page: Page, sign_in: SignIn) -> None:
    picks(home, "Moon")
    sign_in("Ana")
    tabs = [page, *(page.context.new_page() for _ in range(7))]
    streams: list[str] = []
    page.context.on("request", lambda request: streams.append(request.url) if "/streams/" in request.url else None)
    for tab in tabs[1:]:
        tab.goto("/")

    picks(home, "Her", "Moon")

    for tab in tabs:
        expect(tab.locator("#hero-title")).to_have_text("Her")
    assert streams == []
    assert sum(tab.evaluate("'holdsStream' in document.documentElement.dataset") for tab in tabs) == 1
    tabs[0].close()
    expect(tabs[1].locator("#hero-title")).to_have_text("Her")
    picks(home, "Arrival", "Her")
    for tab in tabs[1:]:
        expect(tab.locator("#hero-title")).to_have_text("Arrival")


def test_where_there_are_no_locks_each_tab_listens(home: Conn, page: Page, sign_in: SignIn) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    picks(home, "Moon")
    sign_in("Ana")

    picks(home, "Her", "Moon")

    expect(page.locator("#hero-title")).to_have_text("Her")


def test_nothing_that_stands_in_an_attribute_is_run(home: Conn, page: Page, sign_in: SignIn) -> None:
    sign_in("Ana")
    config = page.evaluate("window.htmx.config")
    assert config["includeIndicatorCSS"] is False
    page.evaluate(
        "() => { addEventListener('error', (event) => event.preventDefault());"
        " const place = document.createElement('div');"
        ' place.innerHTML = \'<button hx-get="/yours" hx-trigger="click[window.ran = true]">x</button>\';'
        " document.body.append(place); htmx.process(place); place.firstChild.click(); }"
    )
    assert page.evaluate("window.ran") is None


def test_forms_work_without_script(home: Conn, site: str, chromium: Browser) -> None:
    moon, _ = picks(home, "Moon", "Her")
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Password").fill("ana")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/films/{moon}")

    page.get_by_role("button", name="More like this").click()

    expect(page.get_by_text("Noted: more like this.")).to_be_visible()
    context.close()


def test_signed_out_on_a_form_nothing_that_was_typed_is_lost(home: Conn, page: Page, sign_in: SignIn) -> None:
    sign_in("Ana")
    page.goto("/jobs/sync-movies")
    page.get_by_text("Weekly", exact=True).click()
    page.get_by_label("Day").select_option("friday")
    page.get_by_label("Time").fill("21:15")
    page.context.clear_cookies()

    page.get_by_role("button", name="Save schedule").click()
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Password").fill("ana")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send it").click()

    expect(page.locator(".job-when")).to_contain_text("Fridays at 21:15")
