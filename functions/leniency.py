"""One server or library that cannot be read keeps no other from being read, and the run says which and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.db import Conn
from shared.errors import NotFound, Problem, Unavailable
from shared.language import gettext


@dataclass
class Leniency:
    """What was left out, by name; `read` counts what was not."""

    left_out: dict[str, Problem] = field(default_factory=dict)
    read: int = 0

    @contextmanager
    def of(self, conn: Conn, name: str) -> Iterator[None]:
        """Around the reading of one: what it had not committed is rolled back when it fails."""
        try:
            yield
        except (Unavailable, NotFound) as problem:
            conn.rollback()
            self.left_out[name] = problem
        else:
            self.read += 1

    def settle(self) -> str:
        """A sentence for each that was left out. Raises where nothing could be read, and for what may pass: the run is tried
        again then."""
        problems = sorted(self.left_out.values(), key=_is_lasting)
        if problems and not (self.read and _is_lasting(problems[0])):
            raise problems[0]
        return "".join(
            gettext(" %(name)s was left out: %(message)s", name=name, message=problem.message)
            for name, problem in self.left_out.items()
        )


def _is_lasting(problem: Problem) -> bool:
    return not isinstance(problem, Unavailable) or problem.permanent
