"""What leaves the house shows no title to somebody it is not for: every job is run, and what it wrote, told and posted is
read. A new job runs here by itself; a new event, and a file that is nobody's, make a test fail."""

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from functions import registry
from shared import audit, db, jobs, options
from shared.db import Conn
from shared.discovery import notice_addresses
from shared.settings import settings
from shared.titles import mentions
from shared.upkeep import webhooks_out
from tests.fakes.serving import serving
from tests.web import guarded_knowledge, guarded_rows, leaks
from tests.web.faults import all_open
from tests.web.guarded import Person, World
from tests.web.guarded_rows import TITLES

WORDS = ("Zq", "Cq")  # of titles, and of their copies
ROUNDS = 6  # a job starts others, and those start webhooks
QUEUED = "select id, name from job_runs where state = 'queued' order by name = 'send-webhook', id"
# Everything that is published, by purpose and form: files, which are read below by whom they are for, and lists on the media
# server, which hold the server's own ids; what they are sent with is read with everything else that leaves here.
FILES = {("picks", "strm_library")}
LISTS = {("top_picks", "playlist"), ("channel", "playlist"), ("leaving", "collection")}


class Stranger(ThreadingHTTPServer):
    """Takes webhooks, and knows nothing of what media servers know. `got` is all that was sent here."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Stranger

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        del self.headers["Webhook-Signature"]  # letters by chance, which may be any word
        self.server.got.append((f"{self.command} {self.path}", str(self.headers), body))
        self.send_response(204 if self.path.startswith(("/hook", "/notices/")) else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_DELETE = do_PUT = _take

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    with serving(Stranger()) as server:
        yield server


def arguments(job: jobs.Job, world: World, person: Person) -> dict[str, jobs.Value]:
    """A job that asks for something else fails here until it is entered."""
    title = world.titles[0]
    known: dict[str, jobs.Value] = {
        "user_id": person.id, "kind": "movie", "title_id": title.id, "confirm": "no", "delivery_id": 0, "library_id": 1,
        "watched_id": world.titles[1].id, "value": "0", "channel_id": world.channels[0], "import_id": 0, "room_id": 0,
        "similarity": 100, "novelty": 200, "rating": 0, "diversity": 300,
    }  # fmt: skip
    wanted = {*job.requires, *({"user_id"} & set(job.accepts))}
    return {name: known[name] for name in wanted}


def run_all(conn: Conn, world: World, names: list[str]) -> None:
    """Each job for everybody, and what these start, as a worker would."""
    for person in world.people:
        for name in names:
            jobs.ask(conn, name, arguments(jobs.find(name), world, person), trigger="person")
    conn.commit()
    with db.pool(4) as pool:
        for _ in range(ROUNDS):
            waiting = conn.execute(QUEUED).fetchall()
            conn.commit()
            for run in waiting:
                with suppress(registry.Again):
                    registry.perform(pool, run["id"], registry.HANDLERS[jobs.find(run["name"]).handler])


def files() -> dict[str, str]:
    root = settings().strm_root
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def world(database: str, stranger: Stranger) -> World:
    with db.connect() as conn:
        made = guarded_rows.build(conn, 3, stranger.url)
        # Files, which name titles; a playlist holds the server's own ids only.
        options.set(conn, "output.form", "library")
        options.set(conn, "output.all_folders", "publish")
        webhooks_out.add(conn, "Outside", f"{stranger.url}/hook", list(webhooks_out.EVENTS))
        conn.commit()
        return made


def _settle(conn: Conn) -> None:
    """The household has titles that are gone while a copy of theirs is there; a sync brings these back, rightly."""
    conn.execute(
        "update library_items li set removed_at = now() from titles t where t.id = li.title_id and t.removed_at is not null"
    )


def test_what_jobs_write_and_tell_names_no_title_to_whom_it_is_not_for(world: World, stranger: Stranger) -> None:
    with db.connect() as conn:
        _settle(conn)
        run_all(conn, world, list(jobs.by_name()))
        rows = conn.execute("select name, step, message, error from job_runs").fetchall()
        forms = conn.execute("select distinct purpose, form from outputs").fetchall()
        owners = {row["folder"]: row["user_id"] for row in conn.execute("select folder, user_id from outputs")}

    assert {row["name"] for row in rows} >= set(jobs.by_name())
    for row in rows:
        assert not any(word in f"{row['step']} {row['message']} {row['error']}" for word in WORDS), row
    assert {(row["purpose"], row["form"]) for row in forms} <= FILES | LISTS, "enter how it is read, and read it"
    assert list(published_leaks(world, owners)) == []
    assert any("Zq" in path for path in files())
    assert not any("Zq" in text for told in stranger.got for text in told)


def test_a_notice_that_is_sent_names_only_what_its_person_may_know_of(world: World, stranger: Stranger) -> None:
    with db.connect() as conn:
        options.set(conn, "notices.inner_addresses", True)
        for person in world.people:
            url = f"{stranger.url}/notices/{person.id}".replace("http", "json", 1)
            notice_addresses.add(conn, person.id, "Phone", url)
        conn.execute("update notice_addresses set since = now() - interval '1 day'")
        run_all(conn, world, ["deliver-notices"])

    told = [(path, body) for path, _, body in stranger.got if path.startswith("POST /notices/")]
    assert any("Zq" in body for _, body in told)
    for path, body in told:
        reader = next(person for person in world.people if path == f"POST /notices/{person.id}")
        assert list(leaks.named(world, reader, body, guarded_knowledge.may_find)) == []


def test_files_that_are_written_without_a_guard_are_noticed(world: World) -> None:
    with db.connect() as conn:
        all_open(conn)
        run_all(conn, world, ["sync-movie-libraries", "sync-series-libraries"])
        owners = {row["folder"]: row["user_id"] for row in conn.execute("select folder, user_id from outputs")}

    assert len(list(published_leaks(world, owners))) > TITLES


def published_leaks(world: World, owners: dict[str, int]) -> Iterator[str]:
    for path, text in files().items():
        owner = next(person for person in world.people if owners[folder_of(path, owners)] == person.id)
        yield from leaks.named(world, owner, f"{path} {text}")


def folder_of(path: str, owners: dict[str, int]) -> str:
    """Fails for a file that nobody is known to be the reader of."""
    return next(folder for folder in owners if path.startswith(f"{folder}/"))


def blocked(conn: Conn, world: World) -> None:
    """Every person's library fails at a folder that is named like a title, and is a link."""
    run_all(conn, world, ["sync-movie-libraries"])
    for film in {(settings().strm_root / path).parent for path in files()}:
        for inside in film.iterdir():
            inside.unlink()
        film.rmdir()
        film.symlink_to("/nowhere")
    run_all(conn, world, ["sync-movie-libraries"])


def test_a_run_names_a_title_only_where_every_administrator_may_see_it(world: World) -> None:
    with db.connect() as conn:
        conn.execute("update users set role = 'admin'")
        every = mentions.of_titles(conn, {title.id: title.marker for title in world.titles})
        conn.execute("update users set role = 'member' where id <> %s", (world.people[0].id,))
        one = mentions.of_titles(conn, {title.id: title.marker for title in world.titles})

    for called, readers in ((every, world.people), (one, world.people[:1])):
        for title, name in zip(world.titles, called, strict=True):
            may = all(world.may_see(reader, title) for reader in readers)
            assert name == (title.marker if may else f"title {title.id}")
    assert set(one) > set(every) & {title.marker for title in world.titles}


def shut(conn: Conn, world: World) -> None:
    conn.execute("update libraries set is_enabled = false")
    run_all(conn, world, ["sync-movies"])


def tried(conn: Conn, world: World) -> None:
    webhooks_out.test(conn, webhooks_out.listing(conn)[0].id, by=audit.TERMINAL)
    run_all(conn, world, [])


# How each event really comes about.
CAUSES = {
    "recommendations.updated": lambda conn, world: run_all(conn, world, ["refresh-user"]),
    "job.failed": blocked,
    "titles.changed": shut,
    webhooks_out.TEST: tried,
}


def test_every_event_has_a_cause_here() -> None:
    assert CAUSES.keys() == {*webhooks_out.EVENTS, webhooks_out.TEST}, "enter how the new event comes about"


@pytest.mark.parametrize("event", CAUSES)
def test_what_is_posted_to_others_names_no_title_at_all(world: World, stranger: Stranger, event: str) -> None:
    with db.connect() as conn:
        CAUSES[event](conn, world)

    posted = [told for told in stranger.got if told[0] == "POST /hook"]
    assert any(f'"event": "{event}"' in body for _, _, body in posted)
    for told in posted:
        assert not any(word in text for word in WORDS for text in told), told


def test_the_words_that_are_looked_for_are_in_every_title(world: World) -> None:
    with db.connect() as conn:
        row = conn.execute("select count(*) as n from titles where name like '%Zq%'").fetchone() or {}

    assert row["n"] == len(world.titles)
