"""Letters on a phone: seen before they are wanted, tried out, kept out of the night, and ended by whoever got one."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from functions import deliver_notices, write_letters
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from tests import household
from tests.fakes.receivers import Hook
from tests.fakes.serving import serving
from tests.household import rows, told

pytestmark = pytest.mark.browser


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as server:
        yield server


@pytest.fixture
def stranger(chromium: Browser, site: str) -> Iterator[Page]:
    """Somebody who is signed in nowhere, and has no script."""
    context = chromium.new_context(base_url=site, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def write_and_send(home: Conn) -> None:
    """As a worker would."""
    home.rollback()
    write_letters.handler(home, Attempt(0, names.WRITE_LETTERS))
    home.commit()
    deliver_notices.handler(home, Attempt(0, names.DELIVER_NOTICES))


def test_a_letter_is_seen_tried_out_sent_and_ended_by_its_own_address(
    home: Conn, page: Page, sign_in: Callable[[str], None], hook: Hook, stranger: Page
) -> None:
    home.execute("update users set language = 'de' where id = %s", (household.person(home, "Ben"),))
    home.commit()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in("Ben")
    told.letter_day(home)
    hour = rows.one(home, "select extract(hour from now() at time zone 'UTC')::int as id")

    page.goto("/yours/letters")
    expect(page.locator("main")).to_contain_text("Neu in der Bibliothek")
    expect(page.get_by_role("link", name="Up (2009)")).to_be_visible()
    page.get_by_role("link", name="Füge eine hinzu").click()
    page.get_by_label("Name").fill("Telefon")
    page.get_by_label("Adresse", exact=True).fill(hook.address("ben"))
    page.get_by_role("button", name="Hinzufügen").press("Enter")
    page.get_by_role("button", name="Ausprobieren: Telefon").press("Enter")
    expect(page.get_by_text("Der Dienst hat die Nachricht angenommen.")).to_be_visible()
    assert [one["title"] for one in hook.got] == ["Matinee"]

    page.goto("/yours/letters")
    page.get_by_label("Schreib mir einmal die Woche").check()
    page.get_by_role("combobox", name="Von").select_option(str(hour))
    page.get_by_role("combobox", name="Bis").select_option(str((hour + 2) % 24))
    page.get_by_role("button", name="Speichern").press("Enter")
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    write_and_send(home)
    assert len(hook.got) == 1
    page.get_by_role("combobox", name="Von").select_option("")
    page.get_by_role("combobox", name="Bis").select_option("")
    page.get_by_role("button", name="Speichern").press("Enter")
    expect(page.get_by_role("combobox", name="Von")).to_have_value("")
    write_and_send(home)
    [_, letter] = hook.got
    assert (letter["title"], "Up (2009)" in letter["message"]) == ("Matinee: deine Woche", True)

    address = re.search(r"\S+/letters/stop/\S+", letter["message"])
    assert address
    stranger.goto(address[0][address[0].index("/letters/stop/") :])
    page.reload()
    expect(page.get_by_text("Bekommt Briefe")).to_be_visible()  # nobody has said yes yet
    stranger.get_by_role("button", name="No more letters").press("Enter")
    expect(stranger.get_by_text("Done. Letters can be switched on again")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Bekommt keine Briefe")).to_be_visible()
