"""Pictures for the README, and of every page beside them: the demo household, looked at with a real browser."""

import io
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from infra import every_page
from shared.jobs import names

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots"
DESK, PHONE = (1440, 900), (390, 844)
MOST_BYTES = 300_000
SHADE, REACH, ALIKE = 3, 2, 10
STOPPING_S = 60
PICTURES_MS, RUNNING_MS, TRIES = 30_000, 5_000, 4
UNDER_WAY = "[data-state='running'] progress[value]:not([value='0'])"
# Every picture that a person sees now: the rest is loaded when somebody scrolls there, down or along a row.
LOADED = """() => [...document.images].every((image) => {
  const place = image.getBoundingClientRect();
  return image.complete || place.top > innerHeight || place.left > innerWidth;
})"""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Demo:
    url: str
    name: str
    password: str


@dataclass(frozen=True)
class Shot:
    """One picture. `does` is what is done on the page first."""

    name: str
    path: str
    scheme: str = "dark"
    size: tuple[int, int] = DESK
    scale: int = 1
    does: str = ""


SHOTS = (
    Shot("sign-in-dark", "/sign-in", does="leave"),
    Shot("home-dark", "/"),
    Shot("home-light", "/", scheme="light"),
    Shot("home-phone", "/", size=PHONE, scale=2),
    Shot("why-dark", "/", does="ask why"),
    Shot("why-phone", "/", size=PHONE, scale=2, does="ask without"),
    Shot("films-light", "/films", scheme="light"),
    Shot("stats-dark", "/stats"),
    Shot("tonight-dark", "/tonight", does="open a room"),
    Shot("breathe-light", "/admin/room-to-breathe", scheme="light"),
    Shot("people-dark", "/people"),
    Shot("evaluation-dark", "/evaluation", does="measure"),
    Shot("settings-light", "/settings", scheme="light"),
    Shot("jobs-light", "/jobs/schedule", scheme="light", does="run"),
)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with demo_household() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        session = _sign_in(browser, demo)
        for shot in SHOTS:
            data = small(_taken(browser, demo, shot, session))
            (FOLDER / f"{shot.name}.png").write_bytes(data)
            print(f"{shot.name}.png: {len(data) // 1000} kB", flush=True)
        for name in every_page.render(browser, demo.url, session, FOLDER / "every", _settle):
            print(f"every/{name}", flush=True)
        browser.close()


def small(png: bytes) -> bytes:
    """The same picture in at most `MOST_BYTES`: fewer shades, and the grain of posters smoothed as far as it takes."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    packed = _packed(pixels)
    while len(packed) > MOST_BYTES:
        pixels = _smoothed(pixels)
        packed = _packed(pixels // SHADE * SHADE)
    return packed


def _smoothed(pixels: Pixels) -> Pixels:
    """Each pixel becomes the mean of the near ones that look like it: edges and letters stay as sharp as they were."""
    height, width, _ = pixels.shape
    wanted = pixels.astype(np.int16)
    padded = np.pad(wanted, ((REACH, REACH), (REACH, REACH), (0, 0)), mode="edge")
    total, count = np.zeros(pixels.shape, np.int32), np.zeros((height, width, 1), np.int32)
    for down, right in itertools.product(range(2 * REACH + 1), repeat=2):
        near = padded[down : down + height, right : right + width]
        alike = np.abs(near - wanted).max(2, keepdims=True) <= ALIKE
        total += near * alike
        count += alike
    return (total // count).astype(np.uint8)


def _packed(pixels: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def _taken(browser: Browser, demo: Demo, shot: Shot, session: object) -> bytes:
    width, height = shot.size
    context = browser.new_context(
        base_url=demo.url,
        viewport={"width": width, "height": height},
        device_scale_factor=shot.scale,
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        storage_state=None if shot.does == "leave" else session,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(shot.path)
    acts = {
        "ask why": _ask_why,
        "ask without": _ask_without,
        "run": _run,
        "measure": _measure,
        "open a room": _open_a_room,
    }
    acts.get(shot.does, _settle)(page)
    png = page.screenshot()
    context.close()
    return png


def _settle(page: Page) -> None:
    page.wait_for_function(LOADED, timeout=PICTURES_MS)


def _ask_why(page: Page) -> None:
    _settle(page)
    page.get_by_role("link", name="Why this pick").first.click()
    page.get_by_text("How the match adds up").wait_for()
    _settle(page)


def _ask_without(page: Page) -> None:
    _ask_why(page)
    page.get_by_role("button", name="And without it?").first.click()
    answer = page.get_by_text("without that it would be").first
    answer.wait_for(timeout=PICTURES_MS)
    page.locator("#parts-title").evaluate("title => title.scrollIntoView()")
    page.mouse.move(0, 0)
    page.locator(".toast").wait_for(state="detached", timeout=PICTURES_MS)
    _settle(page)


def _measure(page: Page) -> None:
    page.get_by_role("button", name="Measure now").click()
    page.locator(".measure").first.wait_for(timeout=PICTURES_MS)
    page.mouse.move(0, 0)


def _open_a_room(page: Page) -> None:
    """With two who are asked, and once there is a list."""
    for name in ("Ben", "Chloe"):
        page.get_by_text(name, exact=True).click()
    page.get_by_role("button", name="Open the room").click()
    page.locator(".room-title").first.wait_for(timeout=PICTURES_MS)
    page.mouse.move(0, 0)
    _settle(page)


def _run(page: Page) -> None:
    """Seen at work: again when it was too quick for us, and in the end as it ended."""
    for _ in range(TRIES):
        for job in (names.REBUILD, names.PICK, names.SYNC_TITLES):
            name = job.pattern.format(kind="movie", kinds="movies")  # by its pattern: the demo's database is not ours
            page.locator(f"#act-{name}").filter(has_text="Run").click()
        page.mouse.move(0, 0)
        with suppress(TimeoutError):
            page.locator(UNDER_WAY).first.wait_for(timeout=RUNNING_MS)
            return


def _sign_in(browser: Browser, demo: Demo) -> object:
    """What the browser holds of a person who is signed in."""
    context = browser.new_context(base_url=demo.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill(demo.name)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#picks").wait_for()
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def demo_household() -> Iterator[Demo]:
    """A demo household with a folder of its own, stopped and forgotten at the end."""
    home = tempfile.mkdtemp(prefix="matinee-pictures-")
    os.chmod(home, 0o711)  # for the user that Postgres runs as when we are root
    command = [sys.executable, "-c", "from web.commands import main; main()", "demo"]
    environment = os.environ | {"MATINEE_HOME": home}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield _introduction(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOPPING_S)
        shutil.rmtree(home, ignore_errors=True)


def _introduction(process: "subprocess.Popen[str]") -> Demo:
    """What it says when everything is ready."""
    assert process.stdout is not None
    url = ""
    for line in process.stdout:
        if found := re.match(r"Matinee is at (\S+)", line):
            url = found[1]
        if found := re.match(r"Sign in as (.+) with the password (.+)\.", line):
            return Demo(url, found[1], found[2])
    raise SystemExit("The demo did not start.")


if __name__ == "__main__":
    main()
