"""Drop-off by Trakt's votes: of series in the libraries that too few of the household have begun."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from shared import db
from shared.db import Conn, Row
from shared.discovery import drop_off
from shared.discovery.drop_off import Rated
from shared.sources.trakt_votes import EpisodeVotes
from shared.titles.library_rows import as_json

sql = db.queries("discovery/drop_off")

SOURCE = "trakt"
FEWEST_VOTES = 100  # of the first episode
LAST_SEASON = 10
FRESH = timedelta(days=60)  # of an episode so new votes are still to come


@dataclass(frozen=True)
class Due:
    """A series of the libraries, by Trakt's id."""

    title_id: int
    value: str


def due(conn: Conn, title_id: int | None = None) -> list[Due]:
    """Those that Trakt knows and the household says nothing of; one of them, or all."""
    return db.all(conn, sql.voted, {"title_id": title_id}, row=Due)


def save(conn: Conn, told: Mapping[int, Sequence[EpisodeVotes]]) -> int:
    """Judges these series beside each other and beside those that are stored, and forgets those with too few votes; returns how many
    could be judged. The caller commits."""
    today = db.value(conn, sql.today, of=str)
    curves = {title_id: curve for title_id, votes in told.items() if (curve := counted(votes, today))}
    stored = {row["title_id"]: row["shares"] for row in db.all(conn, sql.shares, {"source": SOURCE})}
    usual = stored | {title_id: shares(curve) for title_id, curve in curves.items()}
    rows = [_row(title_id, curve, usual) for title_id, curve in curves.items()]
    conn.execute(sql.save, {"source": SOURCE, "rows": as_json(rows)})
    conn.execute(sql.forget_votes, {"title_ids": [title_id for title_id in told if title_id not in curves]})
    return len(rows)


def counted(votes: Sequence[EpisodeVotes], today: str) -> list[EpisodeVotes]:
    """Of the first regular seasons those that were shown some time ago; none where too few have voted of the first. `today` as ISO
    text. Pure."""
    aired = [
        one
        for one in votes
        if 0 < one.season <= LAST_SEASON and (one.aired_on is None or (one.aired_on + FRESH).isoformat() <= today)
    ]
    return aired if aired and aired[0].votes >= FEWEST_VOTES else []


def shares(votes: Sequence[EpisodeVotes]) -> list[float]:
    """Of those who voted of the first, how many went as far: never rising, as a finale that many more vote of brings nobody back. Pure."""
    found, share = [], 1.0
    for one in votes:
        share = min(share, one.votes / votes[0].votes)
        found.append(round(share, drop_off.DECIMALS))
    return found


def _row(title_id: int, votes: Sequence[EpisodeVotes], usual: Mapping[int, Sequence[float]]) -> Row:
    verdict = drop_off.judge(usual[title_id], [curve for other, curve in usual.items() if other != title_id])
    episodes = [
        {"season": one.season, "number": one.number, "share": share}
        for one, share in zip(votes, usual[title_id], strict=True)
    ]
    first_rule = drop_off.by_votes([Rated(one.rating, one.votes) for one in votes])
    return asdict(verdict) | {"title_id": title_id, "viewers": None, "episodes": episodes, "votes_place": first_rule}
