"""Say which titles somebody's first picks would be with other sliders."""

from functions.registry import job
from shared.db import Conn
from shared.jobs.progress import Attempt
from shared.picks import previews


@job("preview_picks")
def handler(
    conn: Conn, run: Attempt, user_id: int, kind: str, similarity: int, novelty: int, rating: int, diversity: int
) -> None:
    """Changes nothing; sliders come in hundredths. The run's message are the numbers of the titles: it names none."""
    hundredths = {"similarity": similarity, "novelty": novelty, "rating": rating, "diversity": diversity}
    sliders = {name: value / 100 for name, value in hundredths.items()}
    run.conclude(" ".join(map(str, previews.rank(conn, user_id, kind, sliders))))
