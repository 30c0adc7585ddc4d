"""Every page there is, by the table of routes: what a browser, and axe, hold against each."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import Rule

from web.errors import FOR_PROGRAMS

SCHEMES = ("dark", "light")
SIZES = ((390, 844), (1440, 900))
LOOKS = tuple(product(SCHEMES, SIZES))

# What browsers get that are no pages: files, pictures, parts of pages, and what programs read.
NO_PAGES = (
    "/static/",
    "/images/",
    "/stream/",
    "/calendar/",
    "/settings/file/download",
    "/yours/imports/export",
    "/health",
    "/ready",
    "/metrics",
    "/service-worker.js",
    *FOR_PROGRAMS,
)
PARTS = (
    "home.block",
    "jobs.card",
    "jobs.strip",
    "home.picks_of_kind",
    "home.why",
    "server.state",
    "title.episodes",
    "without.answer",
    "yours.previewed",
    "option-preview.previewed",
)
# Swagger UI's own markup; it is read by those who write programs.
NOT_OURS = ("api-description.page",)

# What a browser says of a page that is not there, and playwright of what keeps the page for when Matinee is away.
EXPECTED = ("status of 404", "Service Worker registration blocked")

# What names a thing for scripts and tests and looks like its surroundings. Any other class that no sheet of the page knows is a part whose
# sheet the page does not load.
UNDRESSED = (
    "channel-asked", "chart-panel", "episodes", "filter-view", "head", "health-unsure", "heard", "is-seen", "key-ours",
    "lacking", "option-control", "output", "plan-readers", "qrline", "reader", "runs", "setup", "sliders",
    "state-cancelled", "state-superseded",
)  # fmt: skip

FLAWS = """async () => {
  const root = document.documentElement;
  const flaws = [];
  if (root.scrollWidth > root.clientWidth) {
    const isWide = (one) => one.getBoundingClientRect().right > root.clientWidth || one.getBoundingClientRect().left < 0;
    const isLast = (one) => ![...one.children].some(isWide);
    const wide = [...document.querySelectorAll("main *")].filter((one) => isWide(one) && isLast(one) && !one.closest(".rail"));
    const names = [...new Set(wide.map((one) => `${one.parentElement.className}>${one.localName}.${one.className}`))].slice(0, 5);
    flaws.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}, by ${names.join(" and ")}`);
  }
  const dressed = new Set(UNDRESSED);
  const read = (rules) => [...rules].forEach((rule) => {
    for (const [, name] of (rule.selectorText ?? "").matchAll(/\\.([A-Za-z_][\\w-]*)/g)) dressed.add(name);
    read(rule.cssRules ?? rule.styleSheet?.cssRules ?? []);
  });
  [...document.styleSheets].forEach((sheet) => read(sheet.cssRules));
  const bare = [...document.querySelectorAll("main [class]")].flatMap((one) => [...one.classList]).filter((name) => !dressed.has(name));
  if (bare.length) flaws.push(`no sheet of the page knows ${[...new Set(bare)].join(", ")}`);
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) flaws.push(`${heads} h1`);
  const isBroken = (one) => one.isConnected && one.complete && one.currentSrc && !one.naturalWidth;
  const pictures = [...document.querySelectorAll("img")].filter(isBroken);
  // That one has failed is told a moment later.
  if (pictures.length) await new Promise((go) => setTimeout(go, 200));
  pictures.filter(isBroken).forEach((one) => flaws.push(`a broken picture: ${one.currentSrc}`));
  // What did not come leaves a name or a letter behind, unless it was mere decoration.
  document.querySelectorAll("[data-bare]").forEach((one) => {
    if (!one.textContent.trim() && !one.closest('[aria-hidden="true"]')) flaws.push(`nothing in place of a picture: ${one.className}`);
  });
  return flaws;
}""".replace("UNDRESSED", json.dumps(UNDRESSED))
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  const moved = new Set();
  const note = (one) => {
    if (one.hadRecentInput) return;
    sum += one.value;
    one.sources.forEach(({ node }) => node && moved.add(`${node.localName ?? node.nodeName}.${node.className ?? ""}`));
  };
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => tell([sum, [...moved].slice(0, 4).join(" and ")]), 50));
})"""
# A fifth of what counts as good (.1): a machine with much else to do draws a long page in several strokes, and .015 was seen.
MOST_SHIFT = 0.02


@dataclass(frozen=True)
class Look:
    scheme: str
    size: tuple[int, int]


@dataclass(frozen=True)
class Visit:
    """`rule` is the route's, the same in every household."""

    path: str
    rule: str

    def looks(self, begin: int, *, all: bool) -> tuple[Look, ...]:
        """All, or one: another for each of four `begin`s; 0 and 3 differ in both scheme and size."""
        every = tuple(Look(*one) for one in LOOKS)
        return every if all else (every[(zlib.crc32(self.rule.encode()) + begin) % len(every)],)


def visits(app: Flask, values: Mapping[str, object], *audiences: str) -> list[Visit]:
    """Of all pages for these audiences. `values` are for the variables of their addresses, a tuple where each is a page of its
    own; raises `KeyError` for a new one."""
    adapter = app.url_map.bind("localhost")
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            audience = vars(app.view_functions[rule.endpoint])["audience"]
            if is_page(rule) and audience in audiences:
                preset = dict(rule.defaults or {})
                names = [name for name in rule.arguments if name not in preset]
                each = [value if isinstance(value := values[name], tuple) else (value,) for name in names]
                for given in product(*each):
                    path = adapter.build(rule.endpoint, dict(zip(names, given, strict=True)) | preset)
                    found[path] = Visit(path, rule.rule)
    return [found[path] for path in sorted(found)]


def is_page(rule: Rule) -> bool:
    is_read = "GET" in (rule.methods or ()) and not rule.rule.startswith(NO_PAGES)
    return is_read and rule.endpoint not in (*PARTS, *NOT_OURS)


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
        shift, moved = self.page.evaluate(SHIFTS)
        if shift > MOST_SHIFT:
            self._note(f"moves by {shift:.3f} while it is drawn: {moved}")
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
