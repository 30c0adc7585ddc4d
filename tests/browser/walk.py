"""Every page there is, by the table of routes: what a browser, and axe, hold against each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, product

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import Rule

from web.errors import FOR_PROGRAMS

SCHEMES = ("dark", "light")
SIZES = ((390, 844), (1440, 900))
LOOKS = tuple(product(SCHEMES, SIZES))

# What browsers get that are no pages: files, pictures, parts of pages, and what programs read.
NO_PAGES = ("/static/", "/images/", "/stream/", "/health", "/ready", "/metrics", "/service-worker.js", *FOR_PROGRAMS)
PARTS = (
    "home.block",
    "jobs.card",
    "jobs.strip",
    "home.picks_of_kind",
    "home.why",
    "title.episodes",
    "without.answer",
    "yours.previewed",
)
# Swagger UI's own markup; it is read by those who write programs.
NOT_OURS = ("api-description.page",)

# What a browser says of a page that is not there, and playwright of what keeps the page for when Matinee is away.
EXPECTED = ("status of 404", "Service Worker registration blocked")

FLAWS = """() => {
  const root = document.documentElement;
  const flaws = [];
  if (root.scrollWidth > root.clientWidth) flaws.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) flaws.push(`${heads} h1`);
  const pictures = [...document.querySelectorAll("img")].filter((one) => one.complete && one.currentSrc && !one.naturalWidth);
  pictures.forEach((one) => flaws.push(`a broken picture: ${one.currentSrc}`));
  // What did not come leaves a name or a letter behind, unless it was mere decoration.
  document.querySelectorAll("[data-bare]").forEach((one) => {
    if (!one.textContent.trim() && !one.closest('[aria-hidden="true"]')) flaws.push(`nothing in place of a picture: ${one.className}`);
  });
  return flaws;
}"""
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => one.hadRecentInput || (sum += one.value)))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => tell(sum), 50));
})"""


@dataclass(frozen=True)
class Look:
    scheme: str
    size: tuple[int, int]


def paths(app: Flask, values: Mapping[str, object], *audiences: str) -> list[str]:
    """Of all pages for these audiences. `values` are for the variables of their addresses; raises `KeyError` for a new one."""
    adapter = app.url_map.bind("localhost")
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            audience = vars(app.view_functions[rule.endpoint])["audience"]
            if is_page(rule) and audience in audiences:
                preset = dict(rule.defaults or {})
                given = {name: values[name] for name in rule.arguments if name not in preset} | preset
                found.append(adapter.build(rule.endpoint, given))
    return sorted(set(found))


def is_page(rule: Rule) -> bool:
    is_read = "GET" in (rule.methods or ()) and not rule.rule.startswith(NO_PAGES)
    return is_read and rule.endpoint not in (*PARTS, *NOT_OURS)


def looks(begin: int, *, all: bool) -> Iterator[tuple[Look, ...]]:
    """For page after page: one look, each next to the one before, so that every page is seen in every way by some person."""
    if all:
        yield from cycle([tuple(Look(*one) for one in LOOKS)])
    turned = LOOKS[begin % len(LOOKS) :] + LOOKS[: begin % len(LOOKS)]
    yield from ((Look(*one),) for one in cycle(turned))


class Walker:
    """Goes to page after page and keeps what is wrong with each."""

    def __init__(self, page: Page) -> None:
        self.page, self.flaws, self.titles = page, list[str](), dict[str, str]()
        self._here = ""
        self._origin = ""
        page.on("console", self._heard)
        page.on("request", self._asked)

    def visit(self, path: str, look: Look, *, status: int = 200) -> None:
        width, height = look.size
        self._here = f"{path} ({look.scheme}, {width} × {height})"
        self.page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        self.page.set_viewport_size({"width": width, "height": height})
        answer = self.page.goto(path)
        self._origin = "/".join(self.page.url.split("/", 3)[:3])
        if answer is None or answer.status != status:
            self._note(f"answers {answer and answer.status}")
        for flaw in self.page.evaluate(FLAWS):
            self._note(flaw)
        if (shift := self.page.evaluate(SHIFTS)) > 0.001:
            self._note(f"moves by {shift:.3f} while it is drawn")
        self._axe()
        self._title(path)

    def _title(self, path: str) -> None:
        title = self.page.title()
        other = self.titles.setdefault(title, path)
        if other != path:
            self._note(f"has the title of {other}: {title}")

    def _axe(self) -> None:
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        for violation in found.response["violations"]:
            where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            self._note(f"{violation['id']}: {violation['help']} – {where}")

    def _heard(self, message) -> None:  # type: ignore[no-untyped-def]
        is_picture = "/images/" in message.location.get("url", "")  # seen in the page: what it leaves behind
        if message.type in ("error", "warning") and not is_picture and not any(one in message.text for one in EXPECTED):
            self._note(f"console: {message.text}")

    def _asked(self, request) -> None:  # type: ignore[no-untyped-def]
        if self._origin and not request.url.startswith((self._origin, "data:", "blob:")):
            self._note(f"asks {request.url}")

    def _note(self, flaw: str) -> None:
        self.flaws.append(f"{self._here}: {flaw}")
