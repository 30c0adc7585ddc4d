"""Trakt: what people make of each episode of a series, and how many of them say so."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.sources import reading
from shared.sources.asking import Asker
from shared.sources.reading import Row

FRESH = timedelta(days=30)  # votes of what is long over hardly change
EPISODES = 20_000


@dataclass(frozen=True)
class EpisodeVotes:
    """`rating` 0–10; `aired_on` None where Trakt does not tell."""

    season: int
    number: int
    aired_on: date | None
    rating: float
    votes: int


def read(asker: Asker, value: str) -> list[EpisodeVotes]:
    """Of all seasons, in the order of episodes, in one request and none for `FRESH` from then on; without those nobody has voted of.
    Empty for a series that Trakt does not know. Raises what `Asker.get` does."""
    params = {"extended": "full,episodes"}
    answer = asker.get(f"/shows/{value}/seasons", params, fresh_s=FRESH.total_seconds())
    if answer.status == 404:
        return []
    episodes = [row for season in asker.listed(answer.value) for row in reading.rows(season.get("episodes"), EPISODES)]
    found = {(one.season, one.number): one for row in episodes if (one := _votes(row))}
    return [found[place] for place in sorted(found)]


def _votes(row: Row) -> EpisodeVotes | None:
    """A rating of 0 with 0 votes says that there is none yet."""
    season, number = reading.whole(row, "season"), reading.whole(row, "number", 1)
    rating, votes = reading.number(row, "rating", 0, 10), reading.whole(row, "votes", 1)
    if season is None or number is None or rating is None or votes is None:
        return None
    return EpisodeVotes(season, number, reading.day(row, "first_aired"), rating, votes)
