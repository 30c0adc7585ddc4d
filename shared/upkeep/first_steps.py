"""How far a household has been set up, read from what is there: so whoever comes back goes on where it stands."""

from dataclasses import dataclass
from datetime import datetime

from shared import db
from shared.db import Conn

sql = db.queries("upkeep/overview")

STEPS = ("server", "libraries", "people", "run", "output", "done")


@dataclass(frozen=True)
class FirstSteps:
    """How many there are of each: `picking` are people who get picks, `listed` those with a list, `published` libraries and
    playlists on media servers, `under_way` live runs. `heard_at` is when a webhook last came."""

    servers: int
    libraries: int
    enabled_libraries: int
    people: int
    picking: int
    titles: int
    embedded: int
    listed: int
    heard_at: datetime | None
    published: int
    under_way: int

    @property
    def step(self) -> str:
        """The first of `STEPS` that is not done; the fifth is done by whichever half of it there is."""
        done = (self.servers, self.enabled_libraries, self.picking, self.listed, self.published or self.heard_at)
        return next((step for step, is_done in zip(STEPS, done, strict=False) if not is_done), STEPS[-1])

    @property
    def has_picks(self) -> bool:
        """Whether all is there that anybody needs to be picked for."""
        return STEPS.index(self.step) >= STEPS.index("output")

    def is_done(self, step: str) -> bool:
        return STEPS.index(step) < STEPS.index(self.step)


def now(conn: Conn) -> FirstSteps:
    return db.one(conn, sql.first_steps, row=FirstSteps)
