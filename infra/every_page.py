"""Every page that an administrator of the demo comes to by following links, at both sizes: for whoever looks over all of them at once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

SIZES = {"desk": ((1440, 900), "dark"), "phone": ((390, 844), "light")}
NOT_PAGES = re.compile(r"^/(static|images|stream|streams|api|webhooks|calendar/|health|metrics)|\.\w+$|/download$")
LINKS = "all => all.filter((one) => one.origin === location.origin && !one.hasAttribute('download')).map((one) => one.pathname)"


def render(
    browser: Browser, base: str, session: object, folder: Path, settled: Callable[[Page], None]
) -> Iterator[str]:
    """Writes one picture a page and size below `folder`; yields their names. Of pages that differ in a number alone, one."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = _linked(browser, base, session)
    for form, ((width, height), scheme) in SIZES.items():
        context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            storage_state=session,  # type: ignore[arg-type]
        )
        page = context.new_page()
        for path in paths:
            page.goto(path)
            settled(page)
            name = f"{path.strip('/').replace('/', '-') or 'home'}-{form}.jpg"
            page.screenshot(path=folder / name, full_page=True, type="jpeg", quality=80)
            yield name
        context.close()


def _linked(browser: Browser, base: str, session: object) -> list[str]:
    """Paths, each found by a link on one of those before it."""
    page = browser.new_page(base_url=base, storage_state=session)  # type: ignore[arg-type]
    found, waiting = {"/": "/"}, ["/"]
    while waiting:
        page.goto(waiting.pop(0))
        for path in page.locator("a[href]").evaluate_all(LINKS):
            sort = re.sub(r"\d+|(?<=^/genres/).*|(?<=^/studios/).*", "N", path)
            if sort not in found and not NOT_PAGES.search(path):
                found[sort] = urlsplit(path).path
                waiting.append(path)
    page.close()
    return list(found.values())
