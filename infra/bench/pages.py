"""Home, for a person with fifty picks behind a large library: one client, what a first visit loads, and what its tabs hold open."""

import gzip
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

from infra.bench import http, processes, screens, statements, table
from infra.bench.stage import Household
from infra.bench.table import Line
from shared import db

TIMES, WARM, COUNTED = 60, 5, 10
SERVER_P95_MS, STATEMENTS, HTML_KB, FIRST_LOAD_KB = 60, 12, 60, 250
LINKED = re.compile(r'(?:href|src)="([^"]*/static/[^"]+\.(?:css|js)\?[^"]+)"')
NAMED = re.compile(r'url\("([^"]+\.woff2[^"]*)"\)|(?:from|import) ?"(\.[^"]+)"')
LIST = "select count(*) from recommendations r join recommendation_runs l on l.id = r.run_id where l.user_id = %s and l.state = 'published'"


class Visitor:
    """A browser as far as cookies and compression go."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._jar = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self._jar)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    @property
    def headers(self) -> dict[str, str]:
        """With which any client asks as the visitor."""
        return {"Cookie": "; ".join(f"{one.name}={one.value}" for one in self._jar), "Accept-Encoding": "gzip"}

    def get(self, path: str, form: dict[str, str] | None = None) -> bytes:
        """As it came, packed where the server packs it."""
        data = urllib.parse.urlencode(form).encode() if form else None
        asked = urllib.request.Request(
            urllib.parse.urljoin(self.base, path), data, {"Accept-Encoding": "gzip", "Origin": self.base}
        )
        with self._opener.open(asked, timeout=30) as reply:
            self.url = reply.url
            return bytes(reply.read())

    def text(self, path: str, form: dict[str, str] | None = None) -> str:
        data = self.get(path, form)
        return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode()

    def sign_in(self, name: str, password: str) -> None:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.text("/sign-in"))
        self.text("/sign-in", {"csrf_token": found[1] if found else "", "name": name, "password": password})
        if self.url.endswith("/sign-in"):
            raise RuntimeError(f"{name} could not sign in.")


def measure(home: Household) -> Iterator[Line]:
    user_id = home.people()[0]
    name = db.value(home.conn, "select name from users where id = %s", (user_id,), of=str)
    http.give_picks(home, user_id)
    picks = db.value(home.conn, LIST, (user_id,), of=int)
    home.conn.commit()
    with statements.logged(home) as sent:
        web, base = home.processes.web()
        visitor = Visitor(base)
        visitor.sign_in(name, password_of(name))
        counted = _statements(visitor, sent)
        home.processes.stop(web)
    web, base = home.processes.web()
    try:
        visitor = Visitor(base)
        visitor.sign_in(name, password_of(name))
        yield _seconds(
            visitor, web.pid, f"Home of {picks} picks, {home.size.films:,} films behind it, 95 of 100 within"
        )
        yield table.at_most("… SQL statements beside the sign-in's", STATEMENTS, counted, "")
        yield table.at_most("… its HTML, compressed", HTML_KB, len(visitor.get("/")) / 1024, "KB")
        yield _first_load(visitor)
        yield from screens.measure(base, web.pid, name, password_of(name))
    finally:
        home.processes.stop(web)


def password_of(name: str) -> str:
    """As `infra.sample_server.generated` gives them."""
    return "password" + re.sub(r"\D", "", name)


def _statements(visitor: Visitor, sent: statements.Sent) -> float:
    """Of a visit by itself: who asks is one statement, which every page has."""
    visitor.get("/")
    before = sent()["ours"]
    for _ in range(COUNTED):
        visitor.get("/")
    return (sent()["ours"] - before) / COUNTED - 1


def _seconds(visitor: Visitor, web: int, what: str) -> Line:
    """Processor time is told beside it: other work on the machine does not lengthen that as much."""
    for _ in range(WARM):
        visitor.get("/")
    found, spent = [], processes.cpu_seconds(web)
    for _ in range(TIMES):
        begun = time.perf_counter()
        visitor.get("/")
        found.append(1000 * (time.perf_counter() - begun))
    each = 1000 * (processes.cpu_seconds(web) - spent) / TIMES
    note = f"{table.spread(found, 'ms')}; processor {table.number(each)} ms"
    return table.at_most(what, SERVER_P95_MS, table.percentile(found, 0.95), "ms", note)


def _first_load(visitor: Visitor) -> Line:
    """What a browser without a cache asks for beside the page and its pictures."""
    sizes: dict[str, int] = {}
    waiting = [urllib.parse.urljoin(visitor.base, one) for one in LINKED.findall(visitor.text("/"))]
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        sizes[address] = len(visitor.get(address))
        if not address.split("?")[0].endswith(".woff2"):
            text = visitor.text(address)
            waiting += [urllib.parse.urljoin(address, font or module) for font, module in NAMED.findall(text)]
    note = f"{len(sizes)} files"
    return table.at_most("… first load: style, scripts, font", FIRST_LOAD_KB, sum(sizes.values()) / 1024, "KB", note)
