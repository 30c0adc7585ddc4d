from datetime import UTC, datetime, timedelta

import pytest

from shared.media_servers.model import UserData
from shared.watching import history, history_rows

EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "likes", "expected"),
    [
        (10.0, None, 100), (7.5, None, 75), (0.0, None, None), (0.0, True, 80),
        (0.0, False, None), (0.04, True, 1), (None, True, 80), (None, False, 20),
        (None, None, None), (8.0, False, 80),
    ],
)  # fmt: skip
def test_a_rating_of_the_server_on_our_scale(value: float | None, likes: bool | None, expected: int | None) -> None:
    assert history_rows.rating(value, likes) == expected


def row(**facts: object) -> dict[str, object]:
    return history_rows.row((5, None), UserData("item", "movie", **facts))  # type: ignore[arg-type]


def test_what_is_played_was_played_at_least_once() -> None:
    assert row(played=True)["play_count"] == 1
    assert row(played=True, play_count=3)["play_count"] == 3
    assert row()["play_count"] == 0


def test_of_two_copies_the_one_played_last_tells_the_place_and_both_tell_the_rest() -> None:
    watched = row(played=True, play_count=2, last_played_at=EARLY, rating=9.0)
    begun = row(position_s=600, play_count=1, last_played_at=LATE, is_favorite=True)

    for one, other in ((watched, begun), (begun, watched)):
        merged = history_rows._merged(one, other)
        assert merged["position_s"] == 600
        assert merged["played"] is True
        assert merged["play_count"] == 2
        assert merged["is_favorite"] is True
        assert merged["rating"] == 90
        assert merged["last_played_at"] == LATE.isoformat()


def test_what_clocks_may_lie_apart_is_read_again_and_what_is_older_is_known() -> None:
    before = LATE - timedelta(hours=27)

    assert not history._is_older(UserData("a", "movie", last_played_at=LATE), LATE)
    assert not history._is_older(UserData("a", "movie", last_played_at=EARLY), LATE)
    assert history._is_older(UserData("a", "movie", last_played_at=before), LATE)
    assert not history._is_older(UserData("a", "movie"), LATE)
    assert not history._is_older(UserData("a", "movie", last_played_at=before), None)


def test_a_date_to_come_is_none() -> None:
    tomorrow = datetime.now(UTC) + timedelta(hours=20)

    assert row(played=True, last_played_at=datetime(2999, 1, 1, tzinfo=UTC))["last_played_at"] is None
    assert row(played=True, last_played_at=tomorrow)["last_played_at"] == tomorrow.isoformat()


def test_an_episode_s_thumb_is_not_its_series() -> None:
    episode = UserData("item", "episode", rating=9.0, likes=True)

    assert history_rows.row((5, 7), episode)["rating"] is None


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ([{"played": True, "play_count": 2, "last_played_at": EARLY}], 2),
        ([{"played": True, "last_played_at": EARLY}], None),  # a server that leaves the count out
        ([{"position_s": 60}], None),
        ([{"is_favorite": True}], 0),
        ([{"played": True, "play_count": 2, "last_played_at": EARLY}] * 2, 2),  # two copies that share what is known
        ([{"played": True, "play_count": 2, "last_played_at": EARLY}, {"played": True, "play_count": 1, "last_played_at": LATE}], 3),
        ([{"played": True, "play_count": 2, "last_played_at": EARLY}, {"played": True, "last_played_at": EARLY}], None),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("kinds_at_hand")
def test_how_often_a_title_was_played_by_what_its_copies_say(told: list[dict[str, object]], count: int | None) -> None:
    found = [UserData(f"item{place}", "movie", **one) for place, one in enumerate(told)]  # type: ignore[arg-type]

    heard = history_rows.heard(found, {one.item_id: (5, None) for one in found})

    assert heard[5, None].count == count


@pytest.mark.usefixtures("kinds_at_hand")
def test_a_series_is_no_play() -> None:
    show = UserData("item", "series", played=True, play_count=1, last_played_at=EARLY)

    assert history_rows.heard([show], {"item": (5, None)}) == {}
