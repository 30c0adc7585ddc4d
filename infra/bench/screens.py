"""What only a browser can tell of a page: the pictures of a phone's first screen, and the connections that open tabs hold."""

import os
import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psutil

from infra.bench import table
from infra.bench.table import Line

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES_KB, TABS, CONNECTIONS = 300, 8, 1
KEPT_S = 7  # the server closes a connection that was idle for five seconds
FIRST_SCREEN = """() => {
  const sizes = new Map(performance.getEntriesByType("resource").map((one) => [one.name, one.encodedBodySize]));
  const isSeen = ({ top, left, bottom }) => bottom > 0 && top < innerHeight && left < innerWidth;
  const seen = [...document.images].filter((one) => one.currentSrc && isSeen(one.getBoundingClientRect()));
  return seen.reduce((sum, one) => sum + (sizes.get(one.currentSrc) ?? 0), 0);
}"""


def measure(base: str, web: int, name: str, password: str) -> Iterator[Line]:
    """Nothing but a sentence where Chromium is missing."""
    from playwright.sync_api import Error, sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error:
            yield table.told("… pictures and open tabs", "not measured: Chromium is not installed")
            return
        size = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3}
        pictures = _pictures(browser, base, name, password, size)
        held = _held(browser, base, web, name, password)
        browser.close()
    yield table.at_most("… pictures of a phone's first screen", PICTURES_KB, pictures / 1024, "KB")
    yield table.at_most(
        f"… connections of {TABS} open tabs", CONNECTIONS, held, "", "of one browser, seen from the server"
    )


def _pictures(browser: "Browser", base: str, name: str, password: str, size: dict[str, Any]) -> int:
    """Bytes of all that is seen without scrolling."""
    context = browser.new_context(base_url=base, service_workers="block", **size)
    page = _signed_in(context, name, password)
    page.goto("/")
    page.wait_for_load_state("load")
    time.sleep(1)  # what is lazy and in sight
    found = int(page.evaluate(FIRST_SCREEN))
    context.close()
    return found


def _held(browser: "Browser", base: str, web: int, name: str, password: str) -> int:
    context = browser.new_context(base_url=base, service_workers="block")
    _signed_in(context, name, password)
    for _ in range(TABS - 1):
        context.new_page().goto("/")
    time.sleep(KEPT_S)
    port = int(base.rpartition(":")[2])
    workers = [psutil.Process(web), *psutil.Process(web).children()]
    held = [one for worker in workers for one in worker.net_connections("tcp") if one.status == "ESTABLISHED"]
    found = {one.raddr for one in held if one.laddr.port == port}
    context.close()
    return len(found)


def _signed_in(context: Any, name: str, password: str) -> Any:
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page
