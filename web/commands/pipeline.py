"""`matinee pipeline`: the initial run, from the media server's people to everybody's library."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from shared import kinds
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict
from shared.media_servers import servers
from shared.people import accounts
from shared.titles import library
from web.commands import database, following, helper, jobs, output
from web.commands.following import View
from web.commands.output import Row

NO_LIBRARY = "No library is enabled: `matinee libraries enable NAME…`, or `matinee pipeline --enable-all`."
NOBODY = "Nobody gets picks: `matinee users enable NAME…`, or `matinee pipeline --enable-all`."

# The jobs of a stage run side by side; the next stage begins when all of them have ended.
PEOPLE = {"people": ("sync-users", "sync-libraries")}
STAGES = {
    "library": ("sync-movies", "sync-series"),
    "embeddings": ("generate-movie-embeddings", "generate-series-embeddings"),
    "history": ("full-sync-movie-watch-history", "full-sync-series-watch-history"),
    "recommendations": ("generate-movie-recommendations", "generate-series-recommendations"),
    "output": ("sync-movie-libraries", "sync-series-libraries"),
}


@dataclass
class Pipeline:
    """`meanwhile` is called about once a second; `rows` are the runs as they ended, `seconds` how long each stage took."""

    conn: Conn
    view: View
    meanwhile: Callable[[Sequence[Row]], None]
    rows: list[Row] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, *, enable_all: bool, leave_out: Sequence[str] = ()) -> None:
        """Raises `Conflict` when there is nothing to read or nobody to pick for, `Failed` with the run that failed."""
        if not servers.listing(self.conn):
            raise Conflict("No media server is set up yet; add one with `matinee servers add`.")
        self._go_through(PEOPLE)
        if enable_all:
            enable_everything(self.conn, leave_out)
        check_enabled(self.conn)
        self._go_through(STAGES)

    def _go_through(self, stages: Mapping[str, Sequence[str]]) -> None:
        for stage, names in stages.items():
            begun = time.monotonic()
            self._run_all(names)
            self.seconds[stage] = round(time.monotonic() - begun, 2)

    def _run_all(self, names: Sequence[str]) -> None:
        ended = following.until_ended([jobs.begin(self.conn, name, {}) for name in names], self.view, self.meanwhile)
        self.rows += ended
        for row in ended:
            if row["state"] != "succeeded":
                raise output.Failed(f"{row['name']} did not succeed: {row['error'] or row['state']}")


@click.command()
@click.option("--enable-all", is_flag=True, help="Enable every library and everybody first.")
@output.json_option
def pipeline(enable_all: bool, as_json: bool) -> None:
    """Run everything once, in order, and wait for it.

    Reads people, libraries, films, series and everybody's whole history, embeds every title, makes everybody's picks and
    writes them into the media server. Works with nothing else running, and may be repeated at any time: what is done
    already is not done again.
    """
    with database.connected() as conn, helper.at_hand() as tend, following.view() as view:
        servers.add_from_environment(conn)
        conn.commit()
        whole = Pipeline(conn, view, tend)
        whole.run(enable_all=enable_all)
    if as_json:
        output.document({"runs": [jobs.shown(row) for row in whole.rows], "seconds": whole.seconds})
    else:
        click.echo("Everything is done: `matinee recommend NAME` shows a person's picks.")


def enable_everything(conn: Conn, leave_out: Sequence[str] = ()) -> None:
    """Every library but those of these names, and everybody the server lets in."""
    for row in library.listing(conn):
        if row["kind"] and not row["is_enabled"] and row["name"] not in leave_out:
            library.switch(conn, int(str(row["id"])), True, by=TERMINAL)
    wanted = {kind.name: kind.plural for kind in kinds.picked()}
    for user in accounts.listing(conn):
        if user.is_active and not all(map(user.gets, wanted)):
            accounts.choose(conn, user.id, by=TERMINAL, **dict.fromkeys(wanted.values(), True))
    conn.commit()


def check_enabled(conn: Conn) -> None:
    if not any(row["is_enabled"] for row in library.listing(conn)):
        raise Conflict(NO_LIBRARY)
    if not any(user.kinds for user in accounts.listing(conn)):
        raise Conflict(NOBODY)
    conn.commit()
