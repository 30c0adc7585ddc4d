"""All that is under way at once: for the strip on top of every page of administrators."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from shared import jobs
from shared.db import Conn
from shared.jobs import Run


@dataclass(frozen=True)
class UnderWay:
    """`runs` are live, oldest first; parts are counted in their parent."""

    runs: Sequence[Run]

    @property
    def version(self) -> str:
        """Changes with anything that is known of them."""
        return hashlib.sha256(repr(self.runs).encode()).hexdigest()[:12]

    @property
    def share(self) -> float | None:
        """How much of it is done, 0–1, by what each says of itself; None while none says how much there is."""
        shares = [min((run.done or 0) / run.total, 1.0) for run in self.runs if run.total]
        return sum(shares) / len(self.runs) if shares else None


def now(conn: Conn) -> UnderWay:
    return UnderWay(jobs.active(conn))
