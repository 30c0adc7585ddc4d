"""Matinee in a real browser: the app on a port of its own, and headless Chromium in front of it."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import make_server

from infra.sample_server.running import Running
from shared.db import Conn
from web import create_app, request_db

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """One for all browsers: a second one in a process does not start."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = launched(driver)
    yield browser
    browser.close()


def launched(playwright: Playwright, **how: Any) -> Browser:
    """Skips the test where there is none. `how` is playwright's."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], **how)
    except PlaywrightError:
        pytest.skip("Chromium is not installed: apt install chromium, or playwright install chromium")


@pytest.fixture
def home(full_home: Conn, jellyfin: Running) -> Iterator[Conn]:
    yield full_home
    jellyfin.control.clear_faults()


@pytest.fixture
def site(database: str) -> Iterator[str]:
    """The app on a free port; gives its address."""
    app = create_app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    request_db.close(app)


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """Fails the test for any error on the page, also one the content policy has caused."""
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 1360, "height": 900},
        reduced_motion="reduce",
        service_workers="block",  # what a test answers itself would pass by it
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    flaws: list[str] = []
    page.on("pageerror", lambda error: flaws.append(str(error)))
    page.on("console", lambda said: flaws.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert flaws == []


@pytest.fixture
def sign_in(page: Page) -> Callable[[str], None]:
    return partial(_enter, page)


@pytest.fixture
def phone_without_script(chromium: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """`phone_without_script("Ana")` is signed in."""
    context = chromium.new_context(base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=False)

    def enter(name: str) -> Page:
        page = context.new_page()
        _enter(page, name)
        return page

    yield enter
    context.close()


def _enter(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(name.lower())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


@pytest.fixture
def worker(database: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process on the test's database."""
    command = [sys.executable, "-c", "from functions import worker; worker.run(concurrency=4)"]
    process = subprocess.Popen(command, cwd=ROOT)
    yield process
    process.terminate()
    process.wait(30)
