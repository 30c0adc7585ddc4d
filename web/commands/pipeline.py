"""`matinee pipeline`: the initial run, from the media server's people to everybody's library."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from shared import kinds
from shared.audit import TERMINAL
from shared.db import Conn
from shared.errors import Conflict
from shared.jobs import Run, names
from shared.media_servers import servers
from shared.people import accounts
from shared.titles import library
from web.commands import database, helper, jobs, output, progress_bars
from web.commands.progress_bars import View

NO_LIBRARY = "No library is enabled: `matinee libraries enable NAME…`, or `matinee pipeline --enable-all`."
NOBODY = "Nobody gets picks: `matinee users enable NAME…`, or `matinee pipeline --enable-all`."

# The jobs of a stage run side by side; the next stage begins when all of them have ended.
PEOPLE = {"people": names.FIRST_LOOK}
STAGES = {
    "library": names.SYNC_TITLES.values(),
    "embeddings": names.EMBED.values(),
    "history": names.READ_ALL_PLAYS.values(),
    "recommendations": names.PICK.values(),
    "output": names.PUBLISH.values(),
}


@dataclass
class Pipeline:
    """`meanwhile` is called about once a second; `runs` are those that have ended, `seconds` how long each stage took."""

    conn: Conn
    view: View
    meanwhile: Callable[[Sequence[Run]], None]
    runs: list[Run] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    stages: Mapping[str, Iterable[str]] = field(default_factory=lambda: STAGES)

    def run(self, *, enable_all: bool, leave_out: Sequence[str] = ()) -> None:
        """Raises `Conflict` when there is nothing to read or nobody to pick for, `Failed` with the run that failed."""
        if not servers.listing(self.conn):
            raise Conflict("No media server is set up yet; add one with `matinee servers add`.")
        self._go_through(PEOPLE)
        if enable_all:
            enable_everything(self.conn, leave_out)
        check_enabled(self.conn)
        self._go_through(self.stages)

    def _go_through(self, stages: Mapping[str, Iterable[str]]) -> None:
        for stage, wanted in stages.items():
            begun = time.monotonic()
            self._run_all(wanted)
            self.seconds[stage] = round(time.monotonic() - begun, 2)

    def _run_all(self, wanted: Iterable[str]) -> None:
        run_ids = [jobs.begin(self.conn, name).id for name in wanted]
        ended = progress_bars.until_ended(run_ids, self.view, self.meanwhile)
        self.runs += ended
        for run in ended:
            if run.state != "succeeded":
                raise output.Failed(f"{run.name} did not succeed: {run.error or run.state}")


@click.command()
@click.option("--enable-all", is_flag=True, help="Enable every library and everybody first.")
@output.json_option
def pipeline(enable_all: bool, as_json: bool) -> None:
    """Run everything once, in order, and wait for it.

    Reads people, libraries, films, series and everybody's whole history, embeds every title, makes everybody's picks and
    writes them into the media server. Works with nothing else running, and may be repeated at any time: what is done
    already is not done again.
    """
    with database.connected() as conn, helper.at_hand() as tend, progress_bars.view() as view:
        servers.add_from_environment(conn)
        conn.commit()
        whole = Pipeline(conn, view, tend)
        whole.run(enable_all=enable_all)
    if as_json:
        output.document({"runs": [jobs.shown(run) for run in whole.runs], "seconds": whole.seconds})
    else:
        click.echo("Everything is done: `matinee recommend NAME` shows a person's picks.")


def enable_everything(conn: Conn, leave_out: Sequence[str] = ()) -> None:
    """Every library but those of these names, and everybody the server lets in."""
    for row in library.listing(conn):
        if row["kind"] and not row["is_enabled"] and row["name"] not in leave_out:
            library.switch(conn, row["id"], True, by=TERMINAL)
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
