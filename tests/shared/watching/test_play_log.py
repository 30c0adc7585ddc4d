"""How many plays there were: the server's count decides, and dates only say when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.watching import play_log
from shared.watching.play_log import Play, Tally

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILM = 7200


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def history(at: float, count: int | None = 1, item: str = "a", id: int = 1) -> Play:
    return Play(id, "history", hours(at), item, count, FILM)


def webhook(at: float, count: int | None = None, item: str | None = None, id: int = 2) -> Play:
    return Play(id, "webhook", hours(at), item, count, FILM)


def told(at: float, count: int | None = 1, item: str = "a") -> Tally:
    return Tally(item, hours(at), count, FILM)


@pytest.mark.parametrize(
    ("plays", "one", "expected"),
    [
        pytest.param([], told(0), [history(0, id=0)], id="the first play"),
        pytest.param([history(0)], told(0), [history(0)], id="nothing new"),
        pytest.param([history(0)], told(1), [history(1)], id="moved by less than its length"),
        pytest.param([history(0)], told(12), [history(12)], id="moved by half a day"),
        pytest.param([history(0)], told(-900), [history(-900)], id="moved by any size"),
        pytest.param([history(0)], told(1, 2), [history(1, 2)], id="begun again within its length"),
        pytest.param([history(0)], told(12, 2), [history(0), history(12, 2, id=0)], id="played again"),
        pytest.param(
            [history(-99), history(0, 2, id=3)], told(5, 2), [history(-99), history(5, 2, id=3)], id="the newest moves"
        ),
        pytest.param([webhook(0)], told(-1), [webhook(0, 1, "a")], id="the webhook's play"),
        pytest.param([webhook(0)], told(10), [webhook(0, 1, "a")], id="the webhook's play, by another clock"),
        pytest.param([webhook(0, 1, "a")], told(99), [webhook(0, 1, "a")], id="and once more"),
        pytest.param([webhook(0, 1, "a")], told(99, 2), [webhook(0, 1, "a"), history(99, 2, id=0)], id="after it"),
        pytest.param([webhook(0)], told(99, 3), [webhook(0), history(99, 3, id=0)], id="one that no webhook told of"),
        pytest.param([history(0)], told(99, 1, "b"), [history(0), history(99, 1, "b", 0)], id="another copy"),
        pytest.param([history(0)], told(20, None), [history(20)], id="uncounted and moved by a zone"),
        pytest.param([history(0)], told(50, None), [history(0), history(50, None, id=0)], id="uncounted and later"),
        pytest.param(
            [webhook(0)], told(50, None), [webhook(0), history(50, None, id=0)], id="uncounted after a webhook"
        ),
    ],
)
def test_what_one_telling_makes_of_the_plays(plays: list[Play], one: Tally, expected: list[Play]) -> None:
    assert play_log.follow(plays, [one]) == expected


@pytest.mark.parametrize(
    ("plays", "count", "newest", "expected"),
    [
        pytest.param([history(0), history(50, 2, id=3)], 2, 50, [1, 3], id="all"),
        pytest.param([history(0), history(50, 2, id=3)], 1, 50, [3], id="the oldest goes"),
        pytest.param([history(0), history(2, id=3)], 1, 0, [1], id="what lies after the newest goes"),
        pytest.param([history(-99, id=4), history(3), webhook(0)], 2, 3, [4, 2], id="what was told twice goes"),
        pytest.param(
            [webhook(0), webhook(50, id=3)], 1, 50, [2, 3], id="a server that does not count keeps what was heard"
        ),
        pytest.param([webhook(0, 1, "a"), webhook(50, 2, "a", 3)], 1, 50, [3], id="a lowered count"),
        pytest.param([webhook(0), history(50)], 0, None, [], id="unwatched"),
    ],
)
def test_no_more_plays_stay_than_the_server_counts(
    plays: list[Play], count: int, newest: float | None, expected: list[int]
) -> None:
    left = play_log.kept(plays, count, None if newest is None else hours(newest))

    assert [play.id for play in left] == expected


@given(
    steps=st.lists(st.tuples(st.booleans(), st.floats(-2000, 2000), st.booleans()), max_size=12),
    shift=st.floats(-2000, 2000),
)
def test_there_are_never_more_plays_than_the_server_counts_whatever_its_clock_does(
    steps: list[tuple[bool, float, bool]], shift: float
) -> None:
    """Each step: whether it was played again, the newest date as the server tells it now, whether a webhook came first."""
    plays: list[Play] = []
    count = 0
    for again, at, by_webhook in steps:
        count += again or not count
        if again and by_webhook:
            plays.append(webhook(at, id=1000 + len(plays)))
        plays = play_log.kept(play_log.follow(plays, [told(at, count)]), count, hours(at))
        assert plays
        assert sum(play.source == "history" for play in plays) <= count

    moved = play_log.follow(plays, [told(shift, count)]) if count else []

    assert len(moved) == len(plays)
    assert play_log.follow(moved, [told(shift, count)] if count else []) == moved
