"""Who lives in a household of rows: everybody and every shelf comes into being when a test first speaks of them."""

from collections.abc import Sequence
from functools import cached_property

from shared.db import Conn
from tests.household import rows

BOTH = ("movie", "series")


class Home:
    """`home.ana`, `home.ben`, … are people's ids; `film` and `show` put a title on the shelf of its kind and return its id."""

    def __init__(self, conn: Conn) -> None:
        self.conn = conn

    @cached_property
    def server(self) -> int:
        """One for all of it; nobody answers there."""
        return rows.server(self.conn)

    @cached_property
    def shelves(self) -> dict[str, int]:
        """Library by kind, each of them enabled."""
        return {kind: rows.library(self.conn, kind, server_id=self.server) for kind in BOTH}

    @cached_property
    def ana(self) -> int:
        """Administers, and sees everything."""
        return self._somebody("Ana", role="admin", is_admin=True)

    @cached_property
    def ben(self) -> int:
        """A member who sees everything."""
        return self._somebody("Ben")

    @cached_property
    def ella(self) -> int:
        """A child: nothing from 13 on, and nothing without a certificate."""
        return self._somebody("Ella", age_limit=12, hides_unrated_kinds=list(BOTH))

    @cached_property
    def yara(self) -> int:
        """Kept here: no media server knows her, and no library was given to her."""
        return rows.person(self.conn, "Yara", email="yara@home.example")

    def film(self, name: str, **facts: object) -> int:
        return rows.title(self.conn, self.shelves["movie"], name, **facts)  # type: ignore[arg-type]

    def show(self, name: str, *, episodes: Sequence[tuple[int, int]] = (), **facts: object) -> int:
        """`episodes` are season and number."""
        title_id = rows.title(self.conn, self.shelves["series"], name, **facts)  # type: ignore[arg-type]
        for season, number in episodes:
            rows.episode(self.conn, title_id, season, number)
        return title_id

    def _somebody(self, name: str, *, role: str = "member", **rules: object) -> int:
        user_id = rows.person(self.conn, name, role=role, picks=BOTH)
        rows.identity(self.conn, user_id, self.server, name=name, **rules)  # type: ignore[arg-type]
        return user_id
