"""A person with some titles, and what an import of their history does to all that is kept of them."""

import io
import zipfile

from psycopg.sql import SQL, Identifier

from functions import import_history
from shared import audit
from shared.db import Conn
from shared.jobs import names
from shared.jobs.progress import Attempt
from shared.watching import history_imports
from shared.watching.history_files.entry import Wishes
from tests.household import rows
from tests.household.cast import Home

BY = audit.TERMINAL
DIARY = """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2021-02-02,Alien,1979,https://boxd.it/1,4.5,,,2021-02-01
2022-02-02,Alien,1979,https://boxd.it/2,5,Yes,,2022-02-01
2022-02-02,Alien,1979,https://boxd.it/2,5,Yes,,2022-02-01
2021-03-01,WALL·E,2008,https://boxd.it/3,,,,2021-03-01
2021-03-01,Forbidden,1990,https://boxd.it/4,3,,,2021-03-01
"""
LISTS = {
    "watched.csv": "Date,Name,Year,Letterboxd URI\n2020-01-01,Alien,1979,x\n2020-01-01,The Prestige,2006,x\n2020-01-01,Solaris,,x\n",
    "ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\n2022-02-02,Alien,1979,x,5\n2020-01-01,The Prestige,2007,x,0.5\n",
    "watchlist.csv": "Date,Name,Year,Letterboxd URI\n2020-01-01,Stalker,1979,x\n",
    "deleted/diary.csv": DIARY,
}


KEPT = {
    "play_events": "title_id, episode_id, source, occurred_at, completed, position_s, duration_s",
    "watch_progress": "title_id, episode_id, played, play_count, last_played_at, position_s, is_favorite",
    "ratings": "title_id, value, source, rated_at",
    "watch_states": "title_id, state, notes, progress, started_on, finished_on, changed_at",
    "title_feedback": "title_id, verdict, created_at",
}

KEPT_OF = SQL("select {0} from {1} where user_id = %s order by {0}")


class House:
    def __init__(self, conn: Conn) -> None:
        self.conn, self.home = conn, Home(conn)
        self.titles = {
            "Alien": self.home.film("Alien", year=1979, runtime_s=7000),
            "WALL-E": self.home.film("WALL-E", year=2008),
            "The Prestige": self.home.film("The Prestige", year=2006),
            "Stalker": self.home.film("Stalker", year=1979),
            "Solaris 1972": self.home.film("Solaris", year=1972),
            "Solaris 2002": rows.unshelved(conn, "Solaris", year=2002),
        }
        rows.item(conn, self.home.shelves["movie"], self.titles["Solaris 2002"], "Solaris of 2002")
        self.show = self.home.show("Dark", year=2017)
        self.episodes = [rows.episode(conn, self.show, 1, n, name=name) for n, name in ((1, "Secrets"), (2, "Lies"))]
        closed = rows.library(conn, server_id=self.home.server, is_enabled=False)
        self.hidden = rows.title(conn, closed, "Forbidden", year=1990)
        conn.commit()

    def bring(self, data: str | bytes, name: str = "file.csv", **wishes: object) -> int:
        content = data.encode() if isinstance(data, str) else data
        found, _ = history_imports.begin(self.conn, self.home.ben, content, name, Wishes(**wishes), by=BY)  # type: ignore[arg-type]
        self.work(found.id)
        return found.id

    def work(self, import_id: int) -> str | None:
        self.conn.commit()
        attempt = Attempt(0, names.IMPORT_HISTORY)
        import_history.handler(self.conn, attempt, import_id=import_id)
        self.conn.commit()
        return attempt.message

    def apply(self, import_id: int) -> str | None:
        history_imports.apply(self.conn, self.home.ben, import_id, by=BY)
        return self.work(import_id)

    def undo(self, import_id: int) -> None:
        history_imports.undo(self.conn, self.home.ben, import_id, by=BY)
        self.work(import_id)

    def rows(self, import_id: int, **which: object) -> list[dict[str, object]]:
        return history_imports.rows(self.conn, self.home.ben, import_id, limit=500, **which)[0]  # type: ignore[arg-type]

    def written(self) -> dict[str, list[dict[str, object]]]:
        """All that is kept of Ben, without the moments at which it was written."""
        return {
            table: self.conn.execute(KEPT_OF.format(SQL(columns), Identifier(table)), (self.home.ben,)).fetchall()
            for table, columns in KEPT.items()
        }


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()
