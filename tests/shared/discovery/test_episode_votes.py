"""Drop-off by Trakt's votes: of regular episodes shown long ago, of series that enough people vote of."""

from datetime import date

import pytest

from shared.db import Conn
from shared.discovery import drop_off_analyses, episode_votes
from shared.sources.trakt_votes import EpisodeVotes
from tests.household import rows
from tests.household.cast import Home

LONG_AGO = date(2001, 1, 1)


def told(*votes: int, rating: float = 8.0, season: int = 1) -> list[EpisodeVotes]:
    return [EpisodeVotes(season, number, LONG_AGO, rating, many) for number, many in enumerate(votes, 1)]


@pytest.mark.parametrize(
    ("votes", "count"),
    [
        (told(100, 90), 2),
        (told(99, 90), 0),
        ([], 0),
        (told(500, season=0) + told(100, 90), 2),
        (told(100, 90) + told(80, season=10) + told(70, season=11), 3),
        ([*told(100), EpisodeVotes(1, 2, date(2026, 11, 1), 8.0, 5)], 1),
        ([*told(100), EpisodeVotes(1, 2, None, 8.0, 5)], 2),
    ],
)
def test_what_counts(votes: list[EpisodeVotes], count: int) -> None:
    assert len(episode_votes.counted(votes, "2026-12-01")) == count


def test_a_finale_of_which_many_vote_brings_nobody_back() -> None:
    assert episode_votes.shares(told(200, 150, 100, 400)) == [1.0, 0.75, 0.5, 0.5]
    assert episode_votes.shares(told(100, 250, 90)) == [1.0, 1.0, 0.9]


def test_a_series_that_too_few_here_began_is_judged_by_votes_and_by_the_household_once_it_can_be(conn: Conn) -> None:
    home = Home(conn)
    dark, known = home.show("Dark", episodes=[(1, 1), (1, 2)]), home.show("Known here")
    for title_id, value in ((dark, "1"), (known, "2")):
        rows.add(
            conn, "title_matches", title_id=title_id, source="trakt", value=value, how="id", confidence=1.0, wanted="{}"
        )
    assert [one.title_id for one in episode_votes.due(conn)] == [dark, known]

    falls = told(*[400] * 6) + [EpisodeVotes(1, number, LONG_AGO, 6.5, 100) for number in range(7, 13)]
    assert episode_votes.save(conn, {dark: falls, known: told(12, 11)}) == 1

    found = drop_off_analyses.of_title(conn, home.ben, dark)
    assert (found["source"], found["shape"], found["place"], found["votes_place"]) == ("trakt", "drops", 7, 7)
    assert (found["viewers"], found["episodes"][6]["share"], drop_off_analyses.count(conn, home.ben)) == (None, 0.25, 1)
    for user in (home.ana, home.ben, home.yara):
        rows.watch(
            conn, user, dark, episode_id=rows.one(conn, "select min(id) as id from episodes"), at=rows.ago("100 days")
        )
    drop_off_analyses.analyse(conn)
    assert [row["source"] for row in drop_off_analyses.listing(conn, home.ben)] == ["household"]
    assert [one.title_id for one in episode_votes.due(conn)] == [known]

    assert episode_votes.save(conn, {known: []}) == 0
