import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shared.db import Conn
from tests.household import cinema

pytestmark = pytest.mark.browser
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def keep(conn: Conn, nights: int) -> None:
    """Nights of before, as the job stores them; commits."""
    conn.execute(
        "insert into evaluations (kind, made_at, people, metrics, config) select 'movie', now() - make_interval(days => %s - n), 9,"
        " jsonb_build_object('engine', jsonb_build_object('ndcg@10', jsonb_build_object('value', .1 + n / 500.0, 'low', .08, 'high', .2))),"
        ' \'{"likes": 300, "coldStartRate": 0.1}\' from generate_series(1, %s) n',
        (nights, nights),
    )
    conn.commit()


def test_measuring_by_keyboard_shows_progress_and_then_what_came_of_it(
    home: Conn, page: Page, sign_in: Callable[[str], None], worker: subprocess.Popen[bytes]
) -> None:
    cinema.open_doors(home, people=6)
    home.commit()
    sign_in("Ana")
    page.get_by_role("link", name="Evaluation").click()
    expect(page.get_by_role("heading", name="Not measured yet")).to_be_visible()
    page.wait_for_load_state()  # before that, the button would be pressed without script
    page.evaluate("window.stayed = true")

    page.get_by_role("button", name="Measure now").focus()
    page.keyboard.press("Enter")

    # A worker has to start, and both kinds to be measured.
    expect(page.get_by_role("heading", name="Right at the top")).to_be_visible(timeout=30_000)
    expect(page.locator("#job-evaluate-recommendations .state")).to_have_text("succeeded")
    row = page.locator(".measure").first.get_by_role("row", name="Matinee")
    expect(row).to_be_visible()
    assert page.evaluate("window.stayed") is True


@pytest.mark.parametrize("width", [360, 768, 1360])
def test_the_page_fits_its_screen_in_dark_and_light(
    home: Conn, page: Page, sign_in: Callable[[str], None], width: int
) -> None:
    keep(home, 25)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in("Ana")

    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/evaluation")

        expect(page.get_by_role("img", name="NDCG@10 over 25 measurements")).to_be_visible()
        assert page.evaluate(TOO_WIDE) == 0
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Newer")).to_be_visible()


def test_what_proof_would_take_is_said_before_an_administrator_switches_it_on(
    home: Conn, page: Page, sign_in: Callable[[str], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in("Ana")
    page.goto("/evaluation")
    section = page.locator("#uplift")
    expect(section).to_contain_text("To see that ours are watched 2.0 times as often: 133 watched places")
    expect(section).to_contain_text("Such a title matches at most 5 points less than ours")

    section.get_by_role("link", name="how lists are made").press("Enter")
    page.get_by_label("Prove that picks help").check()
    page.get_by_role("button", name="Save").last.press("Enter")
    expect(page.locator(".save-note")).to_be_visible()
    page.goto("/evaluation")

    expect(page.locator("#uplift")).to_contain_text("Switched on: it begins with tonight's measuring.")
    assert page.evaluate(TOO_WIDE) == 0
