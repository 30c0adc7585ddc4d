"""`make lighthouse`: pages of the sample household as Lighthouse scores them, on a slow phone and on a desk.

Matinee runs as in production beside it, and Chromium is signed in as its administrator. Each figure is the median of several runs with
simulated throttling; a machine that does other work meanwhile scores lower.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from infra.bench import table
from infra.bench.table import Line
from infra.screenshots import Demo, demo_household

HERE = Path(__file__).parent
SOURCES = (".npmrc", "package.json", "package-lock.json")
RUNS, PATIENCE_S = 5, 180
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 95}
# Where “title” leads is asked of the page of films.
PAGES = {
    "home": "/", "title": "", "browse": "/films", "stats": "/stats", "jobs": "/jobs", "wizard": "/admin/setup/people",
}  # fmt: skip
FORMS: dict[str, tuple[str, ...]] = {"mobile": (), "desktop": ("--preset=desktop",)}


def main() -> int:
    given = _arguments()
    node, chromium = (
        shutil.which("npm"),
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser"),
    )
    if not node or not chromium:
        print(f"Skipped: {'Chromium' if node else 'Node'} is not installed.")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        program = _installed(Path(scratch))
        lines = []
        with demo_household() as demo, _signed_in(demo, chromium, Path(scratch) / "profile") as (page, port):
            PAGES["title"] = _first_title(page)
            for name in given.pages or PAGES:
                for form in FORMS:
                    reports = [_report(program, demo.url + PAGES[name], form, port) for _ in range(given.runs)]
                    _keep(given.keep, f"{name}-{form}", reports)
                    lines += (part := list(_lines(f"{name}, {form}", reports)))
                    print(table.render(part), flush=True)
    missed = [line.what for line in lines if line.ok is False]
    print(f"Missed: {'; '.join(missed)}" if missed else "Every page keeps to what was promised of it.")
    return int(bool(missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.lighthouse", description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[*PAGES, []], help=f"which pages; all: {', '.join(PAGES)}")
    parser.add_argument("--runs", type=int, default=RUNS, help="of which the median counts")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where Lighthouse's own reports go")
    return parser.parse_args()


def _keep(folder: Path | None, name: str, reports: Sequence[Any]) -> None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for number, report in enumerate(reports, 1):
            (folder / f"{name}-{number}.json").write_text(json.dumps(report))


def _installed(scratch: Path) -> Path:
    """By the lock, beside copies: what the packages bring is not for the tools that read a checkout."""
    for name in SOURCES:
        shutil.copy(HERE / name, scratch)
    subprocess.run(["npm", "ci"], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    return scratch / "node_modules" / ".bin" / "lighthouse"


@contextmanager
def _signed_in(demo: Demo, chromium: str, profile: Path) -> Iterator[tuple[Page, int]]:
    """A browser that Lighthouse may steer too, by the port; its cookies are those of the profile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    args = ["--no-sandbox", f"--remote-debugging-port={port}"]
    with sync_playwright() as playwright:
        try:
            context = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=args)
        except Error as error:
            raise SystemExit(f"Skipped: Chromium does not start: {error}") from error
        page = context.new_page()
        page.goto(f"{demo.url}/sign-in")
        page.get_by_label("Name").fill(demo.name)
        page.get_by_label("Password").fill(demo.password)
        page.get_by_role("button", name="Sign in").click()
        page.locator("#picks").wait_for()
        yield page, port
        context.close()


def _first_title(page: Page) -> str:
    page.goto(page.url.rstrip("/") + PAGES["browse"])
    path = page.locator("main a[href*='/films/']:has(.poster)").first.get_attribute("href")
    page.goto("about:blank")  # so that it does nothing while others are measured
    assert path
    return path


def _report(program: Path, url: str, form: str, port: int) -> Any:
    command = [
        str(program), url, f"--port={port}", *FORMS[form], f"--only-categories={','.join(LEAST)}", "--throttling-method=simulate",
        "--output=json", "--output-path=stdout", "--quiet",
    ]  # fmt: skip
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=PATIENCE_S, check=True)
    report = json.loads(done.stdout)
    if problem := report.get("runtimeError"):
        raise SystemExit(f"{url}: {problem['message']}")
    return report


def _lines(what: str, reports: Sequence[Any]) -> Iterator[Line]:
    """With what costs points, by Lighthouse's own names."""
    for category, least in LEAST.items():
        scores = [100 * (report["categories"][category]["score"] or 0) for report in reports]
        yield table.at_least(f"{what}: {category}", least, median(scores), "", ", ".join(_lost(reports[-1], category)))


def _lost(report: Any, category: str) -> Iterator[str]:
    for ref in report["categories"][category]["auditRefs"]:
        audit = report["audits"][ref["id"]]
        if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            where = [item.get("node", {}).get("selector", "") for item in audit.get("details", {}).get("items", [])[:2]]
            shown = audit.get("displayValue") or " ".join(filter(None, where))
            yield f"{ref['id']} {shown}".strip()


if __name__ == "__main__":
    sys.exit(main())
